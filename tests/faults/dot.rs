//! Faults in the message and behind its final dot.

use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

use super::stage::{Stage, each, in_order};
use crate::harness::wait_until;
use crate::scripted::relay::{Act, Point};

/// Those in doubt are these, and a second `send` leaves them alone.
pub(super) fn in_doubt_and_left_alone(stage: &Stage, doubted: &BTreeSet<String>) {
    assert_eq!(stage.those("in_doubt"), *doubted, "{:?}", stage.stands());
    stage.is_sound();
    stage.nobody_was_blamed();
    let taken = stage.relay.count();
    let again = stage.send(&[]);
    assert_eq!((again.code, stage.relay.count()), (Some(1), taken), "{again:?}");
    let mut told = again.tells("in doubt, who may have it:");
    told.out = stage.newsroom.run(["status", "latest", "--all"]).out;
    for reader in doubted {
        told = told.answers(reader);
    }
}

/// F15.
#[test]
fn a_line_cut_in_a_short_message_leaves_it_in_doubt_and_nobody_twice() {
    each(|draw| {
        let some = draw.some(2);
        let (known, bytes) = (some.clone(), draw.chance.within(0, 2_000));
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Content, 1) if known.contains(moment.reader) => Act::Part(bytes),
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
        // The system had the dot already, most times; where it had not, the message was sent later.
        let doubted = stage.those("in_doubt");
        assert!(doubted.is_subset(&some), "{doubted:?}");
        assert_eq!(ran.code, Some(i32::from(!doubted.is_empty())), "{ran:?}");
        stage.is_sound();
        assert_eq!(stage.newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
        assert_eq!(stage.send(&[]).code, Some(0));
        stage.is_done();
    });
}

/// F16.
#[test]
fn a_message_taken_without_a_word_is_in_doubt_and_not_sent_again_unasked() {
    each(|draw| {
        let some = draw.some(2);
        let known = some.clone();
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Dot, 1) if known.contains(moment.reader) => Act::TakeAndCut,
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(stage.relay.count(), draw.readers);
        in_doubt_and_left_alone(&stage, &some);
    });
}

/// F16.
#[test]
fn a_message_taken_without_a_word_is_sent_again_as_it_was_where_the_settings_say_so() {
    each(|draw| {
        draw.settings = "[delivery]\nin_doubt = \"resend\"";
        let some = draw.some(2);
        let known = some.clone();
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Dot, 1) if known.contains(moment.reader) => Act::TakeAndCut,
            _ => Act::Usual,
        });
        stage.send(&[]);
        let again = stage.send(&[]);
        assert_eq!(again.code, Some(0), "{again:?}");
        for (reader, copies) in stage.copies() {
            assert_eq!(copies, 1 + usize::from(some.contains(&reader)), "{reader}");
        }
        let taken = stage.relay.taken();
        let mut ids: Vec<_> = taken.iter().map(|one| (&one.reader, &one.id)).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), draw.readers, "a second copy has another Message-ID");
        assert!(ids.iter().all(|(_, id)| id.len() > 10), "{ids:?}");
    });
}

/// F16.
#[test]
fn a_relay_that_takes_and_never_says_so_gets_three_copies_at_most() {
    each(|draw| {
        draw.settings = "[delivery]\nin_doubt = \"resend\"";
        let some = draw.some(2);
        let known = some.clone();
        let stage = draw.stage(move |moment| match moment.at {
            Point::Dot if known.contains(moment.reader) => Act::TakeAndCut,
            _ => Act::Usual,
        });
        let codes = [(); 5].map(|()| stage.send(&[]).code);
        assert_eq!(codes, [75, 75, 1, 1, 1].map(Some), "nobody was told to look");
        for (reader, copies) in stage.copies() {
            assert_eq!(copies, if some.contains(&reader) { 3 } else { 1 }, "{reader}");
        }
        assert_eq!(stage.those("in_doubt"), some);
    });
}

/// F17.
#[test]
fn a_line_cut_at_the_dot_leaves_the_message_in_doubt_whatever_became_of_it() {
    each(|draw| {
        let some = draw.some(2);
        let known = some.clone();
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Dot, 1) if known.contains(moment.reader) => Act::Cut,
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        in_doubt_and_left_alone(&stage, &some);
        assert_eq!(stage.newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
        assert_eq!(stage.send(&[]).code, Some(0));
        stage.is_done();
    });
}

/// F18, F24.
#[test]
fn a_relay_that_takes_its_time_is_waited_for_on_the_same_lines() {
    each(|draw| {
        let late = Duration::from_millis(50 + draw.chance.below(250));
        let very_late = draw.some(1);
        let stage = draw.stage(move |moment| match moment.at {
            Point::Dot if very_late.contains(moment.reader) => Act::Late(late * 8),
            Point::Dot => Act::Late(late),
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
        stage.nobody_was_blamed();
        assert!(stage.relay.lines() <= draw.connections, "{} lines", stage.relay.lines());
    });
}

/// F19.
#[test]
fn silence_behind_one_dot_does_not_keep_other_lines_from_going_on() {
    each(|draw| {
        draw.connections = draw.chance.within(2, 4);
        draw.readers = draw.chance.within(16, 30);
        let some = draw.some(1);
        let (known, hush) = (some.clone(), draw.chance.heads());
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Dot, 1) if known.contains(moment.reader) && hush => Act::Hush,
            (Point::Dot, 1) if known.contains(moment.reader) => Act::TakeAndHush,
            _ => Act::Usual,
        });
        let started = stage.newsroom.start(["send", "today", "--yes"]);
        // Behind the silent dot wait the few that its line had at hand.
        stage.until(draw.readers - 5);
        wait_until("silence", || stage.those("handed").is_superset(&some));
        started.terminate();
        wait_until("word of it", || started.stderr().contains("stopping"));
        wait_until("end of the others", || stage.those("handed") == some);
        // A signal that comes sooner is the same request.
        sleep(Duration::from_millis(600));
        started.terminate();
        let ran = in_order(started.end());
        assert_eq!(ran.code, Some(75), "{ran:?}");
        stage.is_sound();
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(stage.those("accepted").len(), draw.readers - 1);
        in_doubt_and_left_alone(&stage, &some);
    });
}

/// F20.
#[test]
fn replies_that_come_byte_by_byte_are_replies() {
    each(|draw| {
        let stage = draw.stage(|_| Act::Drip);
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
    });
}

/// F21.
#[test]
fn one_reply_too_many_puts_nobody_in_doubt_but_whom_it_may_have_been_about() {
    each(|draw| {
        let some = draw.some(1);
        let (known, early) = (some.clone(), draw.chance.heads());
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Content, 1) if early && known.contains(moment.reader) => Act::Early,
            (Point::Dot, 1) if !early && known.contains(moment.reader) => Act::Twice,
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        let doubted = stage.those("in_doubt");
        assert!(doubted.len() <= 1, "{doubted:?}");
        assert_eq!(ran.code, Some(i32::from(!doubted.is_empty())), "the run stopped: {ran:?}");
        assert!(early || doubted == some, "the second reply was taken for nothing: {ran:?}");
        assert_eq!(stage.those("accepted").len() + doubted.len(), draw.readers);
        stage.is_sound();
    });
}

/// F22.
#[test]
fn who_is_put_off_at_the_dot_is_sent_to_once_later() {
    each(|draw| {
        let some = draw.some(draw.readers / 3);
        let known = some.clone();
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Dot, 1) if known.contains(moment.reader) => {
                Act::Say("450 not just now\r\n".into())
            }
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(75), "{ran:?}");
        assert_eq!(stage.those("deferred"), some);
        stage.is_sound();
        stage.later();
        assert_eq!(stage.send(&[]).code, Some(0));
        stage.is_done();
    });
}
