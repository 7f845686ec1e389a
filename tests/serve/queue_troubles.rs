//! What goes wrong with one mail that asks for a confirmation is that mail's, and no relay is given it twice.

use super::queue::{begin_ahead, newsroom_with, readers, script};
use super::strangers::{confirmation_path, link_of, newsroom_with_form};
use super::{Served, suppressed};
use crate::harness::{Newsroom, wait_until};
use crate::scripted::relay::{Act, Moment, Point, Relay};

const ZOE: &str = "zoe@example.org";
const LUC: &str = "luc@example.org";

/// A relay that does this when it hears of Zoe, and is without fault otherwise.
fn relay_for_zoe(host: &Newsroom, at: Point, act: Act) -> Relay {
    let play = move |moment: &Moment<'_>| {
        if moment.at == at && moment.reader == ZOE { act.clone() } else { Act::Usual }
    };
    Relay::open(host.runtime().handle(), script(play))
}

/// The relay takes the mail of another reader, and nothing is told.
#[track_caller]
fn luc_alone_is_mailed(served: Served, relay: &Relay) {
    served.sign_up(LUC);
    wait_until("the mail", || relay.count() == 1);
    assert_eq!(readers(relay), [LUC]);
    served.end().exits(0).omits("a confirmation wait");
}

#[test]
fn a_mail_in_doubt_counts_as_sent_and_is_sent_once_more_after_an_hour() {
    let Some(faketime) = crate::harness::find_faketime() else { return };
    let host = Newsroom::sending_to(1);
    let relay = relay_for_zoe(&host, Point::Dot, Act::TakeAndCut);
    let other = Relay::open(host.runtime().handle(), script(|_| Act::Usual));
    let newsroom = newsroom_with_form(1);
    let [first, second] =
        [&relay, &other].map(|relay| format!("url = \"smtp://{}\"", relay.address));
    newsroom.write_settings(&format!("{first}\n[[relays]]\n{second}"));
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    wait_until("the content", || relay.count() == 1);
    for address in [LUC, "max@example.org"] {
        served.sign_up(address);
    }
    wait_until("the other mails", || relay.count() == 3);
    served.end().exits(0).omits("a confirmation wait");
    let served = begin_ahead(&newsroom, &faketime, "+62m");
    wait_until("the mail once more", || relay.count() == 4);
    served.sign_up("ida@example.org");
    wait_until("another mail", || relay.count() == 5);
    served.end().exits(0);
    let served = begin_ahead(&newsroom, &faketime, "+3h");
    served.sign_up("eva@example.org");
    wait_until("another mail", || relay.count() == 6);
    served.end().exits(0);
    let ids: Vec<_> =
        relay.taken().into_iter().filter(|one| one.reader == ZOE).map(|one| one.id).collect();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));
    assert_eq!(other.count(), 0, "no other relay was given the mail");
}

#[test]
fn a_relay_that_hangs_up_at_one_reader_takes_the_mail_of_the_others() {
    let host = Newsroom::sending_to(1);
    let relay = relay_for_zoe(&host, Point::Recipient, Act::Cut);
    let newsroom = newsroom_with(&relay);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    luc_alone_is_mailed(served, &relay);
}

#[test]
fn a_relay_that_says_nothing_about_one_reader_takes_the_mail_of_the_others() {
    let host = Newsroom::sending_to(1);
    let relay = relay_for_zoe(&host, Point::Recipient, Act::Hush);
    let newsroom = newsroom_with(&relay);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    wait_until("the recipient", || relay.heard_of("RCPT") == 1);
    luc_alone_is_mailed(served, &relay);
}

#[test]
fn a_relay_that_hangs_keeps_nobody_from_stopping_and_its_mail_goes_out_later() {
    let host = Newsroom::sending_to(1);
    let relay = Relay::open(
        host.runtime().handle(),
        script(|moment| if moment.at == Point::Greeting { Act::Hush } else { Act::Usual }),
    );
    let newsroom = newsroom_with(&relay);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    wait_until("the connection", || relay.lines() == 1);
    served.end().exits(0);
    assert_eq!(relay.lines(), 1);
    relay.cure();
    let _served = Served::begin(&newsroom);
    wait_until("the mail", || relay.count() == 1);
}

#[test]
fn who_complains_while_their_mail_waits_gets_none_until_they_are_readmitted() {
    let host = Newsroom::sending_to(1);
    let mut relay = Relay::shut(host.runtime().handle(), script(|_| Act::Usual));
    let newsroom = newsroom_with(&relay);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    let program = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || program().contains("a confirmation wait (1 in all)"));
    newsroom.run(["subscribers", "suppress", "--reason", "complained", ZOE]).exits(0);
    relay.listen();
    served.sign_up(LUC);
    wait_until("a mail", || relay.count() == 1);
    served.sign_up(ZOE);
    served.sign_up("max@example.org");
    wait_until("another mail", || relay.count() == 2);
    assert_eq!(readers(&relay), [LUC, "max@example.org"]);
    newsroom.run(["subscribers", "readmit", ZOE]).exits(0);
    served.sign_up(ZOE);
    wait_until("the mail", || relay.count() == 3);
    served.confirm(&confirmation_path(relay.taken()[2].content.as_bytes())).is(200);
    served.end().exits(0).answers("signed up  z…@example.org");
}

#[test]
fn who_confirms_and_stays_suppressed_is_not_told_of_as_signed_up() {
    let newsroom = newsroom_with_form(1);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    newsroom.wait_for_messages(1);
    newsroom.run(["subscribers", "suppress", "--reason", "manual", ZOE]).exits(0);
    served.confirm(&link_of(&newsroom, ZOE)).is(200);
    assert_eq!(suppressed(&newsroom), [(ZOE.to_owned(), "manual".to_owned())]);
    served.end().exits(0).omits("signed up");
}

#[test]
fn after_a_stop_of_a_day_a_mail_is_tried_before_its_request_is_forgotten() {
    let Some(faketime) = crate::harness::find_faketime() else { return };
    let host = Newsroom::sending_to(1);
    let mut relay = Relay::shut(host.runtime().handle(), script(|_| Act::Usual));
    let newsroom = newsroom_with(&relay);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    let program = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || program().contains("a confirmation wait"));
    served.end().exits(0);
    relay.listen();
    let served = begin_ahead(&newsroom, &faketime, "+25h");
    wait_until("the mail", || relay.count() == 1);
    served.confirm(&confirmation_path(relay.taken()[0].content.as_bytes())).is(200);
}
