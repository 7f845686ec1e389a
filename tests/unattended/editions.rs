//! An edition that a relay refuses, and a reader whom it refuses in words that others hear of a whole conversation.

use std::collections::BTreeSet;

use super::count;
use super::elsewhere::{open, taken};
use super::told::time_has_come;
use crate::harness::{Newsroom, Reader};
use crate::scripted::relay::{Act, Moment, Point, Relay};

const LOG_IN: &str = "530 5.7.1 Client was not authenticated\r\n";

/// Thirty readers of ten domains. Every third one pays.
fn mixed() -> (Newsroom, BTreeSet<String>, BTreeSet<String>) {
    let list = (0..30).map(|n| {
        let tier = if n % 3 == 0 { "paid" } else { "free" };
        Reader { tier, ..Reader::free(format!("{tier}{n:02}@d{}.example", n % 10)) }
    });
    let newsroom = Newsroom::sending_to(0).readers(list.collect());
    let everyone = newsroom.everyone().into_iter();
    let (paid, free) = everyone.partition(|reader| reader.starts_with("paid"));
    (newsroom, paid, free)
}

fn use_relays(newsroom: &Newsroom, first: &Relay, standby: Option<&Relay>) {
    let standby = standby.map_or_else(String::new, |standby| {
        format!("\nconnections = 2\n[[relays]]\nurl = \"smtp://{}\"\nweight = 0", standby.address)
    });
    newsroom.write_settings(&format!("url = \"smtp://{}\"{standby}", first.address));
}

/// Says this after the final dot of each paid copy.
fn refuse_paid(words: &'static str) -> impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static {
    move |moment| match moment.at {
        Point::Dot if moment.reader.starts_with("paid") => Act::Say(words.into()),
        _ => Act::Usual,
    }
}

/// A keyword of EHLO with a size between those of the two editions. The free one is larger: it has the offer.
fn find_size_between() -> &'static [&'static str] {
    let (newsroom, ..) = mixed();
    let relay = open(&newsroom, &["PIPELINING"], |_| Act::Usual);
    use_relays(&newsroom, &relay, None);
    newsroom.send(&[]).exits(0);
    let sizes = |edition: &str| {
        let messages = relay.taken().into_iter();
        let own = messages.filter(|message| message.reader.starts_with(edition));
        own.map(|message| message.content.len()).collect::<Vec<_>>()
    };
    let (free, paid) = (sizes("free").into_iter().min(), sizes("paid").into_iter().max());
    let between = usize::midpoint(free.unwrap(), paid.unwrap());
    assert!(free > Some(between) && paid < Some(between), "{free:?}, {paid:?}");
    Vec::leak(vec!["PIPELINING", String::leak(format!("SIZE {between}"))])
}

#[test]
fn an_edition_that_a_relay_refuses_waits_and_is_told_by_its_name_and_the_other_one_is_sent() {
    for (words, advice) in [
        ("552 5.3.4 message too big\r\n", "make the issue smaller"),
        ("554 5.7.1 Message rejected as spam\r\n", "ask the relay's provider"),
    ] {
        let (newsroom, paid, free) = mixed();
        let relay = open(&newsroom, &["PIPELINING"], refuse_paid(words));
        use_relays(&newsroom, &relay, None);
        let ran = newsroom.send(&[]).exits(1);
        assert_eq!((taken(&relay), count(&newsroom, "rejected")), (free, 0), "{ran:?}");
        ran.in_one_line().tells("the paid edition is refused (").tells(advice);
        time_has_come(&newsroom);
        newsroom.send(&[]).exits(1).in_one_line().tells("the paid edition is refused (");
        assert!(relay.heard_of("DATA") < 40, "the edition is asked for again and again");
        relay.cure();
        time_has_come(&newsroom);
        newsroom.send(&[]).exits(0);
        assert!(taken(&relay).is_superset(&paid), "{words}");
    }
}

#[test]
fn an_edition_that_is_larger_than_a_relay_takes_goes_alone_through_the_standby_or_waits() {
    let offers = find_size_between();
    let (newsroom, paid, _) = mixed();
    let small = open(&newsroom, offers, |_| Act::Usual);
    use_relays(&newsroom, &small, None);
    let ran = newsroom.send(&[]).exits(1);
    assert_eq!((taken(&small), count(&newsroom, "rejected")), (paid, 0), "{ran:?}");
    ran.in_one_line().tells("the free edition is refused (").tells("and the relay takes ");

    let (newsroom, paid, free) = mixed();
    let small = open(&newsroom, offers, |_| Act::Usual);
    let standby = open(&newsroom, &["PIPELINING"], |_| Act::Usual);
    use_relays(&newsroom, &small, Some(&standby));
    let ran = newsroom.send(&[]).exits(0);
    assert_eq!((taken(&small), taken(&standby)), (paid, free), "{ran:?}");
}

#[test]
fn a_reader_who_alone_is_asked_for_a_login_is_refused_alone_wherever_they_stand_in_the_list() {
    for place in ["free01", "paid12", "free29"] {
        for code in ["500", "502", "503", "530", "535", "538"] {
            let (newsroom, ..) = mixed();
            let relay = open(&newsroom, &["PIPELINING"], move |moment| match moment.at {
                Point::Recipient if moment.reader.starts_with(place) => {
                    Act::Say(format!("{code} 5.7.1 Client was not authenticated\r\n"))
                }
                _ => Act::Usual,
            });
            use_relays(&newsroom, &relay, None);
            let ran = newsroom.send(&[]).exits(1);
            assert_eq!((relay.count(), count(&newsroom, "rejected")), (29, 1), "{code} {ran:?}");
            assert_eq!(newsroom.status()["refusals"]["sender"].as_u64(), Some(1));
        }
    }
}

#[test]
fn a_relay_that_wants_a_login_at_every_reader_is_closed_and_nobody_is_blamed() {
    for at in [Point::Recipient, Point::Data] {
        for readers in [1, 2, 30] {
            let list = (0..readers).map(|n| Reader::free(format!("r{n}@d{n}.example")));
            let newsroom = Newsroom::sending_to(0).readers(list.collect());
            let relay = open(&newsroom, &[], move |moment| {
                if moment.at == at { Act::Say(LOG_IN.into()) } else { Act::Usual }
            });
            use_relays(&newsroom, &relay, None);
            let ran = newsroom.send(&[]).exits(1);
            assert_eq!((relay.count(), count(&newsroom, "rejected")), (0, 0), "{ran:?}");
            ran.in_one_line().tells("it wants a login");
            relay.cure();
            time_has_come(&newsroom);
            newsroom.send(&[]).exits(0);
        }
    }
}

#[test]
fn one_reader_who_meets_a_fault_of_the_relay_again_waits_alone() {
    for words in ["451 4.3.0 internal error\r\n", "421 4.7.0 this mailbox is not accepting now\r\n"]
    {
        for place in ["free01", "paid12", "free29"] {
            let (newsroom, ..) = mixed();
            let relay = open(&newsroom, &["PIPELINING"], move |moment| match moment.at {
                Point::Recipient if moment.reader.starts_with(place) => {
                    if words.starts_with("421") {
                        Act::SayAndClose(words)
                    } else {
                        Act::Say(words.into())
                    }
                }
                _ => Act::Usual,
            });
            use_relays(&newsroom, &relay, None);
            let ran = newsroom.send(&[]).exits(75).omits("takes no more for now");
            assert_eq!((relay.count(), count(&newsroom, "deferred")), (29, 1), "{ran:?}");
            let asked = relay.heard_of(&format!("RCPT TO:<{place}"));
            assert!(asked <= 4, "{place} was asked for {asked} times");
        }
    }
}
