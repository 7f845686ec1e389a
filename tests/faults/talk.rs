//! Faults at the envelope: good-byes, refusals, lines cut before the message.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::stage::{each, in_order, reader};
use crate::scripted::relay::{Act, Point};

fn say(words: &str) -> Act {
    Act::Say(format!("{words}\r\n"))
}

/// F2.
#[test]
fn a_relay_that_is_away_for_a_while_is_waited_for() {
    each(|draw| {
        draw.readers = draw.chance.within(20, 40);
        let wait = Duration::from_millis(10);
        let mut stage = draw.stage(move |moment| match moment.at {
            Point::Dot => Act::Late(wait),
            _ => Act::Usual,
        });
        let gone = draw.chance.within(1, draw.readers / 2);
        let started = stage.newsroom.start(["send", "today", "--yes"]);
        stage.until(gone);
        stage.relay.die();
        std::thread::sleep(wait * 20);
        stage.relay.listen();
        let ran = in_order(started.end());
        // What was on the wire when the lines were lost may be in doubt; nobody else is.
        let doubted = stage.those("in_doubt");
        assert!(doubted.len() <= draw.connections, "{doubted:?}");
        assert_eq!(ran.code, Some(i32::from(!doubted.is_empty())), "{ran:?}");
        assert_eq!(stage.those("accepted").len(), draw.readers - doubted.len());
        stage.is_sound();
        stage.nobody_was_blamed();
    });
}

/// F8.
#[test]
fn good_bye_after_every_few_messages_costs_a_line_and_no_attempt() {
    each(|draw| {
        let few = draw.chance.within(1, 4);
        let stage = draw.stage(move |moment| match moment.at {
            Point::Mail if moment.message > few => {
                Act::SayAndClose("421 4.7.0 enough for this line\r\n")
            }
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
        stage.nobody_was_blamed();
        assert!(stage.relay.lines() >= draw.readers.div_ceil(few), "{}", stage.relay.lines());
    });
}

/// F9.
#[test]
fn a_relay_that_knows_nobody_at_first_gets_everyone_in_the_second_round() {
    each(|draw| {
        let stage = draw.stage(|moment| match (moment.at, moment.visit) {
            (Point::Recipient, 1) => say("450 4.2.0 greylisted, come back"),
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(75), "{ran:?}");
        assert_eq!((stage.those("deferred").len(), stage.relay.count()), (draw.readers, 0));
        stage.later();
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
    });
}

/// F10.
#[test]
fn too_many_recipients_at_once_puts_readers_off_and_loses_none() {
    each(|draw| {
        let some = draw.some(5);
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Recipient, 1) if some.contains(moment.reader) => {
                say("452 4.5.3 too many recipients")
            }
            _ => Act::Usual,
        });
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
    });
}

/// F10.
#[test]
fn a_relay_that_asks_for_less_gets_less_at_a_time() {
    const ASKS: [(Point, &str); 3] = [
        (Point::Recipient, "452 4.5.3 too many recipients"),
        (Point::Mail, "450 4.3.2 not so fast"),
        (Point::Mail, "421 4.7.28 not so fast"),
    ];
    each(|draw| {
        draw.readers = 30;
        let (point, words) = draw.chance.one_of(&ASKS);
        let stage = draw.stage(move |moment| match moment.at {
            at if at == point && (moment.line, moment.message) == (1, 1) => say(words),
            _ => Act::Usual,
        });
        let started = stage.newsroom.start(["send", "today", "--yes"]);
        stage.until(1);
        let began = Instant::now();
        stage.until(draw.readers - 5);
        // What the pauses between twenty-four messages come to, each an eighth shorter than the one before,
        // but for the few that may have left before it asked.
        let least = Duration::from_millis(200);
        assert!(began.elapsed() > least, "{words}: {:?}", began.elapsed());
        assert!(matches!(in_order(started.end()).code, Some(0 | 75)));
        assert_eq!(stage.send_on().code, Some(0));
        stage.is_done();
    });
}

/// F11.
#[test]
fn readers_who_are_gone_are_found_out_and_cost_no_line() {
    each(|draw| {
        draw.readers = draw.chance.within(20, 40);
        let dead = draw.some(2);
        let known = dead.clone();
        let stage = draw.stage(move |moment| match moment.at {
            Point::Recipient if known.contains(moment.reader) => say("550 5.1.1 nobody"),
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert_eq!(stage.those("rejected"), dead);
        assert_eq!(stage.those("accepted").len(), draw.readers - dead.len());
        assert!(
            stage.stands().values().all(|one| one.state == "accepted" || one.refusal == "dead")
        );
        assert!(stage.relay.lines() <= draw.connections, "{} lines", stage.relay.lines());
        stage.is_sound();
    });
}

/// A relay that refuses everyone because of us, at this point: the run stops after so many verdicts, with
/// one reader more at most on each of the other lines, and when it has come round everyone gets theirs.
fn refused_because_of_us(at: Point, words: &'static str, verdicts: usize) {
    each(|draw| {
        draw.readers = draw.chance.within(50, 70);
        let stage = draw.stage(move |moment| if moment.at == at { say(words) } else { Act::Usual });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
        let tried = stage.relay.heard_of("RCPT");
        // Where envelopes travel with the message before, another one has been said on each line.
        let on_the_wire = if at == Point::Dot { 2 * draw.connections } else { draw.connections };
        assert!(tried < verdicts + on_the_wire, "{tried} of {} were tried", draw.readers);
        assert_eq!(stage.relay.count(), 0);
        assert!(stage.stands().values().all(|one| one.refusal != "dead"), "a reader is blamed");
        stage.is_sound();
        stage.relay.cure();
        let decided = stage.newsroom.run(["resolve", "today", "--retry-refused"]);
        assert_eq!(decided.code, Some(0), "{decided:?}");
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
    });
}

/// F12.
#[test]
fn a_relay_that_refuses_the_sender_to_everyone_stops_the_run_after_a_few() {
    refused_because_of_us(Point::Recipient, "550 5.7.1 not from you", 20);
}

/// F13.
#[test]
fn a_relay_that_refuses_the_message_to_everyone_stops_the_run_after_a_few() {
    // Three of each edition.
    refused_because_of_us(Point::Dot, "552 5.3.4 too much of it", 6);
}

/// F14.
#[test]
fn a_line_cut_at_data_costs_nobody_anything() {
    each(|draw| {
        let some = draw.some(2);
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Data, 1) if some.contains(moment.reader) => Act::Cut,
            _ => Act::Usual,
        });
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
        stage.nobody_was_blamed();
    });
}

/// F14, F27.
#[test]
fn a_line_cut_anywhere_before_the_message_costs_nobody_anything() {
    const POINTS: [Point; 5] =
        [Point::Greeting, Point::Hello, Point::Mail, Point::Recipient, Point::Data];
    each(|draw| {
        draw.connections = draw.chance.within(2, 4);
        let some = draw.some(2);
        let point = draw.chance.one_of(&POINTS);
        // Behind 354 the message is on its way: that is another fault.
        let behind = point != Point::Data && draw.chance.heads();
        let stage = draw.stage(move |moment| {
            let met = match point {
                Point::Greeting | Point::Hello => moment.line <= 2,
                Point::Mail => moment.line <= 2 && moment.message == 2,
                _ => moment.visit == 1 && some.contains(moment.reader),
            };
            match (met && moment.at == point, behind) {
                (true, true) => Act::UsualAndCut,
                (true, false) => Act::Cut,
                _ => Act::Usual,
            }
        });
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "cut at {point:?}: {ran:?}");
        stage.is_done();
        stage.nobody_was_blamed();
    });
}

/// F14, F27.
#[test]
fn a_reader_at_whom_every_connection_is_lost_is_named_and_the_others_are_sent_to() {
    each(|draw| {
        let point = draw.chance.one_of(&[Point::Recipient, Point::Data]);
        let poison = reader(draw.chance.within(0, draw.readers - 1));
        let known = poison.clone();
        let stage = draw.stage(move |moment| {
            let met = moment.at == point && moment.reader == known;
            if met { Act::Cut } else { Act::Usual }
        });
        let ran = stage.send(&["--quiet", "--last"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(stage.those("due"), BTreeSet::from([poison.clone()]), "{point:?}: {ran:?}");
        assert_eq!(stage.those("accepted").len(), draw.readers - 1);
        let suppress = format!("`matinale subscribers suppress {poison}`");
        let status = stage.newsroom.run(["status", "today"]).exits(75);
        for told in [&ran.err, &status.out] {
            for words in [&format!("{poison} · not sent, at "), &suppress] {
                assert!(told.contains(&**words), "{words}: {told}");
            }
        }
        stage.is_sound();
    });
}

/// F40.
#[test]
fn a_reader_whom_the_relay_cannot_write_to_keeps_nobody_else_waiting() {
    const ASCII: &[&str] = &["PIPELINING", "SIZE 20000000", "8BITMIME"];
    each(|draw| {
        draw.besides = Some("é@example.org");
        draw.offers = draw.chance.one_of(&[ASCII, &[]]);
        let stage = draw.stage(|_| Act::Usual);
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(stage.those("rejected"), BTreeSet::from(["é@example.org".to_owned()]));
        assert_eq!(stage.stands()["é@example.org"].refusal, "unsendable");
        let others: BTreeSet<_> = (0..draw.readers).map(reader).collect();
        assert_eq!(stage.those("accepted"), others);
        assert!(!stage.relay.heard().iter().any(|line| line.contains('é')), "it was said");
        stage.is_sound();
    });
}
