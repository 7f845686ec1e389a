//! Readers whom one relay does not take are offered to the others, and nobody else waits for them.

use std::collections::BTreeSet;

use super::count;
use super::relays::nobody;
use super::told::time_has_come;
use crate::harness::{Newsroom, Reader, drawing};
use crate::scripted::relay::{Act, Moment, Point, Relay, Script};

const LESS: &str = "421 4.7.0 Too many messages for slow.example, try again later\r\n";
const NOT_HERE: &str = "550 5.7.1 relaying denied for this domain\r\n";

/// A relay that offers this, and does this.
pub(super) fn open(
    newsroom: &Newsroom,
    offers: &'static [&'static str],
    act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static,
) -> Relay {
    Relay::open(newsroom.runtime().handle(), Script::in_clear(offers, act))
}

/// A relay without a fault.
fn open_sound(newsroom: &Newsroom) -> Relay {
    open(newsroom, &["PIPELINING", "8BITMIME", "SMTPUTF8"], |_| Act::Usual)
}

/// The settings of two relays. The second one stands by.
fn stand_by(newsroom: &Newsroom, first: &str, second: &str) {
    newsroom.write_settings(&format!(
        "url = \"smtp://{first}\"\nconnections = 4\n[[relays]]\nurl = \"smtp://{second}\"\nweight = 0"
    ));
}

fn address(relay: &Relay) -> String {
    relay.address.to_string()
}

/// The readers whose messages a relay has taken.
pub(super) fn taken(relay: &Relay) -> BTreeSet<String> {
    relay.taken().into_iter().map(|message| message.reader).collect()
}

/// A hundred readers. Every fifth one has this domain, and the others have eight.
fn crowd(domain: &str) -> (Newsroom, BTreeSet<String>, BTreeSet<String>) {
    let place = |n: usize| match n % 5 {
        0 => format!("r{n:03}@{domain}"),
        _ => format!("r{n:03}@d{}.example", n % 8),
    };
    let list: Vec<_> = (0..100).map(|n| Reader::free(place(n))).collect();
    let newsroom = Newsroom::sending_to(0).readers(list);
    let everyone = newsroom.everyone().into_iter();
    let (own, others) = everyone.partition(|reader| reader.ends_with(domain));
    (newsroom, own, others)
}

/// Refuses each reader of `slow.example` at RCPT with a 421, this many times of three.
fn limit(times: usize) -> impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static {
    move |moment| {
        let number: usize = moment.reader.get(1..4).and_then(|n| n.parse().ok()).unwrap_or(0);
        let is_slow = moment.at == Point::Recipient && moment.reader.ends_with("slow.example");
        let is_refused = (number / 5 + moment.visit) % 3 < times;
        if is_slow && is_refused { Act::SayAndClose(LESS) } else { Act::Usual }
    }
}

#[test]
fn a_domain_that_one_relay_limits_is_sent_through_the_other_and_nobody_else_is() {
    let (newsroom, slow, others) = crowd("slow.example");
    let (first, standby) = (open(&newsroom, &["PIPELINING"], limit(3)), open_sound(&newsroom));
    stand_by(&newsroom, &address(&first), &address(&standby));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, count(&newsroom, "accepted")), (Some(0), 100), "{ran:?}");
    assert_eq!((taken(&first), taken(&standby)), (others, slow));
}

#[test]
fn a_domain_that_is_limited_now_and_then_is_sent_through_the_other_relay_too() {
    let (newsroom, slow, others) = crowd("slow.example");
    let (first, standby) = (open(&newsroom, &["PIPELINING"], limit(2)), open_sound(&newsroom));
    stand_by(&newsroom, &address(&first), &address(&standby));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, count(&newsroom, "accepted")), (Some(0), 100), "{ran:?}");
    assert!(taken(&first).is_superset(&others) && taken(&standby).is_subset(&slow), "{ran:?}");
    assert!(standby.count() > 5, "{} went through the standby", standby.count());
}

#[test]
fn without_another_relay_only_the_limited_domain_waits() {
    let (newsroom, slow, others) = crowd("slow.example");
    let relay = open(&newsroom, &["PIPELINING"], limit(3));
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, taken(&relay)), (Some(75), others), "{ran:?}");
    assert_eq!(count(&newsroom, "deferred") + count(&newsroom, "due"), 20, "{ran:?}");
    assert!(ran.err.contains("slow.example takes no more for now ("), "{}", ran.err);
    relay.cure();
    time_has_come(&newsroom);
    assert_eq!((newsroom.send(&[]).code, count(&newsroom, "accepted")), (Some(0), 100));
    assert!(taken(&relay).is_superset(&slow));
}

#[test]
fn readers_of_a_refusing_domain_who_are_due_first_close_neither_relay_for_the_others() {
    let (newsroom, strict, others) = crowd("strict.example");
    let refuse = |moment: &Moment<'_>| {
        let is_strict = moment.at == Point::Recipient && moment.reader.ends_with("strict.example");
        if is_strict {
            Act::Say("550 5.7.1 your domain is on our block list\r\n".into())
        } else {
            Act::Usual
        }
    };
    let grey = |moment: &Moment<'_>| match moment.at {
        Point::Recipient if moment.visit == 1 && !moment.reader.ends_with("strict.example") => {
            Act::Say("450 4.7.1 Greylisted, please try again in 5 minutes\r\n".into())
        }
        _ => Act::Usual,
    };
    let closed = open(&newsroom, &["PIPELINING"], |moment| match moment.at {
        Point::Mail => Act::Say("554 5.7.1 Relay access denied\r\n".into()),
        _ => Act::Usual,
    });
    let standby = open(&newsroom, &["PIPELINING"], move |moment| match grey(moment) {
        Act::Usual => refuse(moment),
        said => said,
    });
    stand_by(&newsroom, &address(&closed), &address(&standby));
    newsroom.send(&[]);
    assert_eq!(standby.count(), 0, "the others are greylisted");
    time_has_come(&newsroom);
    strict_first(&newsroom);
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, taken(&standby)), (Some(1), others), "{ran:?}");
    assert_eq!(count(&newsroom, "deferred"), strict.len() as u64, "nobody is blamed");
}

/// Makes the readers of `strict.example` due before the others.
fn strict_first(newsroom: &Newsroom) {
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let sql = "UPDATE deliveries SET state = 'deferred', until = CASE \
               WHEN address LIKE '%@strict.example' THEN 1 ELSE 2 END \
               WHERE state IN ('due', 'deferred')";
    journal.execute(sql, []).unwrap();
}

#[test]
fn a_reader_whom_one_relay_cannot_write_to_or_refuses_for_its_own_sake_gets_the_issue_by_another() {
    let readers =
        ["zoé@example.org", "guest@elsewhere.example", "late@example.org", "anna@example.org"];
    let newsroom = Newsroom::sending_to(0).readers(readers.map(Reader::free).into());
    let refuse = |moment: &Moment<'_>| match (moment.at, moment.reader) {
        (Point::Recipient, "guest@elsewhere.example") => Act::Say(NOT_HERE.into()),
        (Point::Recipient, "late@example.org") => {
            Act::Say("451 4.7.1 this sender is being looked at\r\n".into())
        }
        _ => Act::Usual,
    };
    let (first, standby) = (open(&newsroom, &["PIPELINING"], refuse), open_sound(&newsroom));
    stand_by(&newsroom, &address(&first), &address(&standby));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, count(&newsroom, "accepted")), (Some(0), 4), "{ran:?}");
    let ours: BTreeSet<_> = readers[..3].iter().map(|reader| (*reader).to_owned()).collect();
    assert_eq!((first.count(), taken(&standby)), (1, ours));
}

#[test]
fn a_reader_whom_an_enhanced_code_calls_dead_is_offered_to_no_other_relay_though_none_was_offered()
{
    let newsroom = Newsroom::sending_to(6);
    let refuse = |moment: &Moment<'_>| match (moment.at, moment.reader) {
        (Point::Recipient, "r001@example.org") => Act::Say("550 5.1.1 does not exist\r\n".into()),
        _ => Act::Usual,
    };
    let (first, standby) = (open(&newsroom, &["PIPELINING"], refuse), open_sound(&newsroom));
    stand_by(&newsroom, &address(&first), &address(&standby));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.status()["refusals"]["dead"].as_u64()), (Some(0), Some(1)));
    assert_eq!((first.count(), standby.count()), (5, 0), "{ran:?}");
    assert_eq!(standby.heard_of("RCPT TO:"), 0);
}

#[test]
fn a_reader_whom_one_relay_refuses_at_data_is_refused_for_the_senders_sake() {
    let newsroom = Newsroom::sending_to(6);
    let relay = open(&newsroom, &[], |moment| match (moment.at, moment.reader) {
        (Point::Data, "r001@example.org") => Act::Say("501 5.5.2 not this one\r\n".into()),
        _ => Act::Usual,
    });
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let ran = newsroom.send(&[]);
    let refusals = &newsroom.status()["refusals"];
    assert_eq!((ran.code, refusals["sender"].as_u64(), relay.count()), (Some(1), Some(1), 5));
}

#[test]
fn a_reader_whom_every_relay_refuses_is_asked_for_once_at_each_and_told_as_refused() {
    let newsroom = Newsroom::sending_to(6);
    let refuse = |moment: &Moment<'_>| match (moment.at, moment.reader) {
        (Point::Recipient, "r001@example.org") => Act::Say(NOT_HERE.into()),
        _ => Act::Usual,
    };
    let relays = [(); 2].map(|()| open(&newsroom, &["PIPELINING"], refuse));
    stand_by(&newsroom, &address(&relays[0]), &address(&relays[1]));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, count(&newsroom, "rejected")), (Some(1), 1), "{ran:?}");
    assert!(ran.err.contains("r001@example.org"), "{}", ran.err);
    for relay in &relays {
        assert_eq!(relay.heard_of("RCPT TO:<r001@example.org>"), 1);
    }
    assert_eq!(
        (relays[0].count(), relays[1].count()),
        (5, 0),
        "the standby stands by for the others"
    );
}

#[test]
fn a_reader_whom_one_relay_refuses_waits_while_the_other_is_away() {
    let newsroom = Newsroom::sending_to(6);
    let first = open(&newsroom, &["PIPELINING"], |moment| match (moment.at, moment.reader) {
        (Point::Recipient, "r001@example.org") => Act::Say(NOT_HERE.into()),
        _ => Act::Usual,
    });
    let away = nobody();
    stand_by(&newsroom, &address(&first), &away.local_addr().unwrap().to_string());
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, count(&newsroom, "deferred")), (Some(75), 1), "{ran:?}");
    let standby = open_sound(&newsroom);
    stand_by(&newsroom, &address(&first), &address(&standby));
    time_has_come(&newsroom);
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, standby.count(), first.count()), (Some(0), 1, 5), "{ran:?}");
}

#[test]
fn a_message_that_is_larger_than_one_relay_takes_goes_through_the_other() {
    let newsroom = Newsroom::sending_to(6);
    let small = open(&newsroom, &["PIPELINING", "SIZE 1000"], |_| Act::Usual);
    let standby = open_sound(&newsroom);
    stand_by(&newsroom, &address(&small), &address(&standby));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, standby.count()), (Some(0), 6), "{ran:?}");
}

#[test]
fn readers_who_are_refused_one_by_one_for_the_size_are_told_with_what_makes_the_issue_smaller() {
    let newsroom = Newsroom::sending_to(6);
    let relay = open(&newsroom, &["PIPELINING"], |moment| match (moment.at, moment.reader) {
        (Point::Recipient, "r001@example.org" | "r004@example.org") => {
            Act::Say("552 5.3.4 message too big for us\r\n".into())
        }
        _ => Act::Usual,
    });
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let ran = newsroom.send(&[]).exits(1);
    ran.tells("2 readers refused for no fault of theirs")
        .tells("make the issue smaller: smaller or fewer pictures")
        .tells("when the cause is mended");
}

#[test]
fn a_relay_that_refuses_the_size_is_told_with_the_size_its_limit_and_the_heaviest_picture() {
    for (offers, limit) in [
        (
            &["PIPELINING", "SIZE 20000000"][..],
            "the relay takes 19532 KiB (SIZE in its reply to EHLO)",
        ),
        (&["PIPELINING"], "the relay names no limit in its reply to EHLO"),
    ] {
        for point in [Point::Mail, Point::Dot] {
            let newsroom = Newsroom::sending_to(6).file("issues/images/carte.png", drawing());
            let figure =
                "figures = [{ src = \"carte.png\", alt = \"Le port\", credit = \"© L'Écho\" }]";
            let block = format!(
                "\n[[blocks]]\nkind = \"story\"\ntitle = \"La carte\"\n{figure}\nbody = \"Ici.\"\n"
            );
            let path = format!("issues/{}.toml", newsroom.today());
            let issue = newsroom.text(&path) + &block;
            let newsroom = newsroom.file(&path, issue);
            let relay = open(&newsroom, offers, move |moment| {
                let refusal = || Act::Say("552 5.3.4 message too big for us\r\n".to_owned());
                if moment.at == point { refusal() } else { Act::Usual }
            });
            newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
            let refused = newsroom.send(&[]).exits(1);
            refused
                .tells("the message has ")
                .tells("`carte.png` alone has ")
                .tells(limit)
                .tells("make the issue smaller");
        }
    }
}
