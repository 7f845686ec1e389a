//! Processes that end, stand still or meet each other, on this side of the wire and on the other.

use std::thread::sleep;
use std::time::Duration;

use rusqlite::Connection;

use super::stage::{Draw, Stage, each, in_order};
use crate::harness::wait_until;
use crate::scripted::relay::{Act, Moment, Point};

pub(super) const SEND: [&str; 3] = ["send", "today", "--yes"];

/// A relay that takes a while over each verdict, so that a run can be met in its midst.
pub(super) fn slowly(moment: &Moment<'_>) -> Act {
    match moment.at {
        Point::Dot => Act::Late(Duration::from_millis(4)),
        _ => Act::Usual,
    }
}

pub(super) fn crowd(draw: &mut Draw) -> Stage {
    draw.readers = draw.chance.within(30, 60);
    draw.stage(slowly)
}

/// Everyone has it but those in doubt, who are no more than so many; those have it when asked for.
#[track_caller]
pub(super) fn ends_well(stage: &Stage, most: usize) {
    let ran = stage.send_on();
    let doubted = stage.those("in_doubt");
    assert!(doubted.len() <= most, "{} in doubt: {ran:?}", doubted.len());
    assert_eq!(ran.code, Some(i32::from(!doubted.is_empty())), "{ran:?}");
    assert_eq!(stage.those("accepted").len() + doubted.len(), stage.stands().len());
    stage.is_sound();
}

/// F25.
#[test]
fn a_run_killed_at_any_moment_loses_nobody_and_writes_to_nobody_twice() {
    each(|draw| {
        let stage = crowd(draw);
        let kills = draw.chance.within(1, 3);
        for _ in 0..kills {
            let started = stage.newsroom.start(SEND);
            let more = stage.relay.count() + draw.chance.within(0, draw.readers / 3);
            wait_until("progress", || {
                stage.relay.count() >= more.min(draw.readers - stage.those("in_doubt").len())
                    || stage.those("due").is_empty() && !stage.stands().is_empty()
            });
            sleep(Duration::from_micros(draw.chance.below(9_000)));
            stage.kill(started);
            stage.is_sound();
        }
        ends_well(&stage, kills * draw.connections);
    });
}

/// F26.
#[test]
fn a_run_asked_to_stop_at_any_moment_leaves_nobody_in_doubt() {
    each(|draw| {
        let stage = crowd(draw);
        let started = stage.newsroom.start(SEND);
        stage.until(draw.chance.within(1, draw.readers / 2));
        sleep(Duration::from_micros(draw.chance.below(9_000)));
        started.signal(draw.chance.one_of(&["TERM", "INT", "HUP"]));
        let ran = in_order(started.end());
        assert!(matches!(ran.code, Some(0 | 75)), "{ran:?}");
        for nobody in ["claimed", "handed", "in_doubt"] {
            assert!(stage.those(nobody).is_empty(), "{nobody}: {:?}", stage.stands());
        }
        assert_eq!(stage.those("accepted").len(), stage.relay.count());
        ends_well(&stage, 0);
        stage.is_done();
    });
}

/// F27.
#[test]
fn a_relay_that_is_killed_leaves_at_most_one_message_of_each_line_in_doubt() {
    each(|draw| {
        draw.readers = draw.chance.within(30, 60);
        let mut stage = draw.stage(slowly);
        let started = stage.newsroom.start(SEND);
        stage.until(draw.chance.within(1, draw.readers / 2));
        stage.relay.die();
        sleep(Duration::from_millis(draw.chance.below(300)));
        started.terminate();
        let ran = in_order(started.end());
        assert!(matches!(ran.code, Some(1 | 75)), "{ran:?}");
        assert!(stage.those("handed").is_empty(), "{:?}", stage.stands());
        stage.is_sound();
        stage.relay.listen();
        ends_well(&stage, draw.connections);
    });
}

/// F32.
#[test]
fn several_senders_at_once_reach_each_reader_once() {
    each(|draw| {
        let stage = crowd(draw);
        let senders = draw.chance.within(2, 5);
        let started: Vec<_> = (0..senders).map(|_| stage.newsroom.start(SEND)).collect();
        let codes: Vec<_> = started.into_iter().map(|one| in_order(one.end()).code).collect();
        assert!(codes.contains(&Some(0)), "{codes:?}");
        assert!(codes.iter().all(|code| matches!(code, Some(0 | 75))), "{codes:?}");
        stage.is_done();
    });
}

/// F34.
#[test]
fn a_sender_that_stood_still_writes_to_nobody_whom_another_has_reached() {
    each(|draw| {
        let stage = crowd(draw);
        let asleep = stage.newsroom.start(SEND);
        stage.until(draw.chance.within(1, draw.readers / 2));
        sleep(Duration::from_micros(draw.chance.below(9_000)));
        asleep.signal("STOP");
        let other = stage.send(&[]);
        assert!(matches!(other.code, Some(75 | 1 | 0)), "{other:?}");
        stage.is_sound();
        asleep.signal("CONT");
        let woken = in_order(asleep.end());
        assert!(matches!(woken.code, Some(75 | 1 | 0)), "{woken:?}");
        ends_well(&stage, draw.connections);
    });
}

/// F35.
#[test]
fn a_clock_that_jumps_by_a_day_makes_nobody_a_reader_twice() {
    each(|draw| {
        let stage = crowd(draw);
        let started = stage.newsroom.start(SEND);
        stage.until(draw.chance.within(1, draw.readers / 2));
        stage.kill(started);
        // What a clock that was wrong by a day until now would have written.
        let day = if draw.chance.heads() { 86_400_000_i64 } else { -86_400_000 };
        let journal = Connection::open(stage.newsroom.path("state/journal.sqlite3")).unwrap();
        let moved =
            "UPDATE deliveries SET at = at + ?1, handed_at = handed_at + ?1, until = until + ?1";
        assert_eq!(journal.execute(moved, [day]).unwrap(), draw.readers);
        drop(journal);
        ends_well(&stage, draw.connections);
    });
}
