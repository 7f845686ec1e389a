//! What a relay's contract says: so many messages on a connection, so many in a span of time.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use crate::harness::Newsroom;
use crate::scripted::relay::{Act, Cut, Door, Moment, Point, Relay, Script};

/// A relay that does this, with more said about it in the settings of the newsroom.
fn play(
    newsroom: &Newsroom,
    more: &str,
    act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static,
) -> Relay {
    let script = Script {
        offers: &["PIPELINING"],
        door: Door::Clear,
        cut: Cut::Fin,
        lax: false,
        act: Box::new(act),
    };
    let relay = Relay::open(newsroom.runtime().handle(), script);
    newsroom.write_settings(&format!("url = \"smtp://{}\"\n{more}", relay.address));
    relay
}

#[test]
fn a_connection_gets_as_many_messages_as_the_relay_takes_on_one_refused_ones_included() {
    const MOST: usize = 3;
    let newsroom = Newsroom::sending_to(20).connections(2);
    let relay = play(&newsroom, "per_connection = 3", |moment| match moment.at {
        Point::Mail if moment.message > MOST => {
            Act::SayAndClose("421 4.7.0 enough of this one\r\n")
        }
        Point::Recipient if moment.reader == "r004@example.org" => {
            Act::Say("550 5.1.1 nobody of that name\r\n".into())
        }
        _ => Act::Usual,
    });
    let ran = newsroom.send(&[]).exits(0);
    assert_eq!((relay.heard_of("MAIL"), relay.count()), (20, 19), "{ran}");
    assert!(relay.lines() >= 20_usize.div_ceil(MOST), "{} connections", relay.lines());
    assert_eq!(relay.heard_of("QUIT"), relay.lines(), "each connection ends in order");
    assert_eq!((newsroom.count_in_state("accepted"), newsroom.count_in_state("rejected")), (19, 1));
}

#[test]
fn one_message_on_a_connection_is_enough_to_get_on() {
    let newsroom = Newsroom::sending_to(5).connections(1);
    let relay = play(&newsroom, "per_connection = 1", |moment| match moment.at {
        Point::Mail if moment.message > 1 => Act::Cut,
        _ => Act::Usual,
    });
    newsroom.send(&[]).exits(0);
    assert_eq!((relay.count(), relay.lines()), (5, 5));
}
