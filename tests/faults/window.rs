//! Faults while several messages are on a line, and the relay has answered none of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use super::crash::{SEND, ends_well, slowly};
use super::dot::in_doubt_and_left_alone;
use super::stage::{each, in_order};
use crate::harness::wait_until;
use crate::scripted::relay::{Act, Cut, Point};

fn say(words: &str) -> Act {
    Act::Say(format!("{words}\r\n"))
}

/// F41.
#[test]
fn a_kill_with_a_window_leaves_in_doubt_what_was_on_the_wire_and_no_more() {
    each(|draw| {
        draw.opens_a_window();
        let stage = draw.stage(slowly);
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
        ends_well(&stage, kills * draw.connections * draw.window);
        let doubted = stage.those("in_doubt");
        let told = stage.newsroom.run(["status", "latest", "--all"]);
        for reader in &doubted {
            assert!(told.out.contains(reader.as_str()), "{reader} is not listed: {told:?}");
        }
    });
}

/// F42.
#[test]
fn a_refusal_within_a_window_says_nothing_about_the_others_in_it() {
    each(|draw| {
        draw.opens_a_window();
        let (gone, busy) = (draw.some(3), draw.some(3));
        let busy: BTreeSet<_> = busy.difference(&gone).cloned().collect();
        let (no, later) = (gone.clone(), busy.clone());
        let at = draw.chance.one_of(&[Point::Recipient, Point::Dot]);
        let stage = draw.stage(move |moment| match moment.visit {
            _ if moment.at == at && no.contains(moment.reader) => say("550 5.1.1 no such reader"),
            1 if moment.at == Point::Dot && later.contains(moment.reader) => {
                say("450 4.2.0 not just now")
            }
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        let code = if busy.is_empty() { 0 } else { 75 };
        assert_eq!(ran.code, Some(code), "{ran:?}");
        assert_eq!((stage.those("rejected"), stage.those("deferred")), (gone.clone(), busy));
        assert_ne!(stage.relay.heard_of("BDAT"), 0, "no message went by BDAT");
        stage.is_sound();
        stage.later();
        stage.send_on();
        assert_eq!(stage.those("accepted").len(), draw.readers - gone.len());
        stage.is_sound();
    });
}

/// F42.
#[test]
fn a_sender_who_is_refused_within_a_window_costs_no_reader_anything() {
    each(|draw| {
        draw.opens_a_window();
        let refusals = draw.chance.within(1, 2);
        let from = draw.chance.within(2, draw.readers / 2);
        let said = Arc::new(AtomicUsize::new(0));
        let stage = draw.stage(move |moment| {
            let is_time = moment.at == Point::Mail && moment.message >= from;
            if is_time && said.fetch_add(1, Ordering::Relaxed) < refusals {
                return say("550 5.7.1 not this sender");
            }
            Act::Usual
        });
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
        stage.nobody_was_blamed();
    });
}

/// F43.
#[test]
fn a_line_cut_within_a_window_puts_exactly_the_unanswered_in_doubt() {
    each(|draw| {
        draw.opens_a_window();
        // A reset takes answers with it that were on their way.
        (draw.cut, draw.connections) = (Cut::Fin, 1);
        let takes = draw.chance.heads();
        let from = draw.chance.within(3, draw.readers / 2);
        let stage = draw.stage(move |moment| match (moment.at, moment.line, moment.message) {
            (Point::Dot, 1, message) if message == from && takes => Act::TakeAndCut,
            (Point::Dot, 1, message) if message == from => Act::Cut,
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        let doubted = stage.those("in_doubt");
        assert!((1..=draw.window).contains(&doubted.len()), "{doubted:?}: {ran:?}");
        assert_eq!(stage.those("accepted").len() + doubted.len(), draw.readers, "{ran:?}");
        let arrived: BTreeSet<_> = stage.relay.taken().into_iter().map(|one| one.reader).collect();
        let unsaid = usize::from(takes);
        assert_eq!(arrived.intersection(&doubted).count(), unsaid, "an answered one is in doubt");
        in_doubt_and_left_alone(&stage, &doubted);
        assert_eq!(stage.newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
        assert_eq!(stage.send(&[]).code, Some(0));
    });
}

/// F43.
#[test]
fn a_line_cut_in_the_bytes_of_a_message_loses_nobody_and_writes_to_nobody_twice() {
    each(|draw| {
        draw.opens_a_window();
        let (some, bytes) = (draw.some(2), draw.chance.within(0, 2_000));
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Chunk, 1) if some.contains(moment.reader) => Act::Part(bytes),
            _ => Act::Usual,
        });
        ends_well(&stage, 2 * draw.window);
        stage.relay.cure();
        assert_eq!(stage.newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
        assert_eq!(stage.send(&[]).code, Some(0));
        assert_eq!(stage.those("accepted").len(), draw.readers);
    });
}

/// F44.
#[test]
fn a_good_bye_within_a_window_puts_nobody_in_doubt() {
    each(|draw| {
        draw.opens_a_window();
        let (most, at) = (draw.chance.within(1, 6), draw.chance.one_of(&[Point::Mail, Point::Dot]));
        let stage = draw.stage(move |moment| {
            if moment.at == at && moment.message > most {
                return Act::SayAndClose("421 4.7.0 enough of this one\r\n");
            }
            Act::Usual
        });
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(stage.those("in_doubt").is_empty());
        stage.is_done();
    });
}

/// F45.
#[test]
fn a_relay_that_offers_chunking_and_cannot_gets_data_and_a_person_is_told_once() {
    each(|draw| {
        draw.opens_a_window();
        let words = draw.chance.one_of(&[
            "500 5.5.2 what",
            "502 5.5.1 not here",
            "503 5.5.1 DATA, please",
            "504 5.5.4 how much",
            "554 5.5.1 not in this state",
        ]);
        let stage = draw.stage(move |moment| match moment.at {
            Point::Chunk => say(words),
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(ran.err.matches("cannot take BDAT").count(), 1, "{ran:?}");
        assert_eq!(stage.relay.heard_of("BDAT"), 1, "it was tried again");
        stage.is_done();
        stage.nobody_was_blamed();
    });
}

/// F45.
#[test]
fn a_relay_that_closes_at_bdat_costs_one_reader_a_doubt_however_often_it_is_called() {
    each(|draw| {
        draw.opens_a_window();
        draw.cut = Cut::Fin;
        let kept = draw.readers / 2;
        let stage = draw.stage(move |moment| match moment.at {
            Point::Chunk => Act::Cut,
            // Some are left for a later call.
            Point::Recipient if moment.message > kept => say("451 4.7.1 later"),
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.err.matches("offers CHUNKING, and the connection").count(), 1, "{ran:?}");
        for _ in 0..2 {
            stage.later();
            stage.send(&[]);
        }
        assert_eq!(stage.relay.heard_of("BDAT"), 1, "it was tried again");
        assert!(stage.those("in_doubt").len() <= 1, "{:?}", stage.stands());
        assert!(stage.those("accepted").len() > 1, "nobody was reached by DATA");
        stage.is_sound();
    });
}

/// F46.
#[test]
fn a_run_with_a_window_that_is_asked_to_stop_reads_all_its_answers() {
    each(|draw| {
        draw.opens_a_window();
        let stage = draw.stage(slowly);
        let started = stage.newsroom.start(SEND);
        stage.until(draw.chance.within(1, draw.readers / 2));
        sleep(Duration::from_micros(draw.chance.below(9_000)));
        started.terminate();
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

/// F47.
#[test]
fn one_reply_too_many_within_a_window_loses_nobody() {
    each(|draw| {
        draw.opens_a_window();
        let some = draw.some(1);
        let at = draw.chance.one_of(&[Point::Mail, Point::Recipient, Point::Dot]);
        let (from, fails) = (draw.chance.within(2, draw.readers / 2), draw.chance.heads());
        let stage = draw.stage(move |moment| match (moment.at, moment.line, moment.visit) {
            (point, 1, _) if point == at && moment.message == from => Act::Twice,
            (Point::Dot, _, 1) if fails && some.contains(moment.reader) => {
                say("451 4.3.0 not just now")
            }
            _ => Act::Usual,
        });
        ends_well(&stage, draw.connections * draw.window);
    });
}

/// F41, F43.
#[test]
fn a_window_is_one_of_its_size_and_a_line_without_it_has_one_message() {
    each(|draw| {
        draw.opens_a_window();
        let (window, connections) = (draw.window, draw.connections);
        let stage = draw.stage(|moment| match moment.at {
            // The answers come late, so that the window fills.
            Point::Dot => Act::Late(Duration::from_millis(30)),
            _ => Act::Usual,
        });
        let started = stage.newsroom.start(SEND);
        wait_until("a full window", || stage.those("handed").len() == window * connections);
        let ran = in_order(started.end());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
    });
}
