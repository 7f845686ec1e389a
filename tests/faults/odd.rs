//! What no honest relay says, through the program: at the dot it leaves a doubt, before that it is
//! nobody's fault, and it never makes a run hang.

use std::time::Duration;

use super::dot::in_doubt_and_left_alone;
use super::stage::{Stage, Stands, each, in_order};
use super::tls::{Start, behind};
use crate::harness::wait_until;
use crate::scripted::relay::{Act, Point};

/// What is no reply, and where the relay says no more, what cuts one off.
fn oddities() -> Vec<Act> {
    let bytes: [Vec<u8>; 7] = [
        b"250-more\r\n".repeat(10_000),
        b"999 x\r\n".to_vec(),
        b"\r\n".to_vec(),
        format!("250 {}\r\n", "x".repeat(100_000)).into_bytes(),
        (0..=255).cycle().take(5_000).chain(*b"\r\n").collect(),
        b"250-one\r\n550 two\r\n".to_vec(),
        b"250-2.0.0 taken\r\n451 4.3.0 or not\r\n".to_vec(),
    ];
    let cut = [Act::SayAndClose("250-never ended\r\n"), Act::SayAndClose("25")];
    bytes.map(Act::Utter).into_iter().chain(cut).collect()
}

/// The beginning of an oddity, for the words of a failure.
fn shown(act: &Act) -> String {
    format!("{act:?}").chars().take(60).collect()
}

/// Nothing but commands was said: no line of a message.
#[track_caller]
fn no_message_was_begun(stage: &Stage) {
    let verbs = ["EHLO ", "MAIL FROM:", "RCPT TO:", "DATA", "RSET", "QUIT"];
    let strange = stage.relay.heard().into_iter().find(|line| {
        let line = line.as_str();
        !verbs.iter().any(|verb| line.starts_with(verb))
    });
    assert_eq!(strange, None, "a message was written where none was asked for");
}

#[test]
fn what_is_no_reply_to_the_dot_leaves_a_doubt_and_nobody_twice() {
    each(|draw| {
        for odd in oddities() {
            let some = draw.some(2);
            let (known, says) = (some.clone(), odd.clone());
            let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
                (Point::Dot, 1) if known.contains(moment.reader) => says.clone(),
                _ => Act::Usual,
            });
            let ran = stage.send(&[]);
            assert_eq!(ran.code, Some(1), "{}: {ran:?}", shown(&odd));
            for (reader, stands) in stage.stands() {
                let ends = if some.contains(&reader) { "in_doubt" } else { "accepted" };
                let told = format!("{}: {reader}: {stands:?}", shown(&odd));
                assert_eq!((stands.state.as_str(), stands.refusal.as_str()), (ends, ""), "{told}");
            }
            in_doubt_and_left_alone(&stage, &some);
        }
    });
}

#[test]
fn what_is_no_reply_to_the_sender_is_blamed_on_nobody_and_costs_a_line() {
    each(|draw| {
        for odd in oddities() {
            let (nth, says) = (draw.chance.within(1, draw.readers), odd.clone());
            let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
                (Point::Mail, visit) if visit == nth => says.clone(),
                _ => Act::Usual,
            });
            let ran = stage.send(&[]);
            assert_eq!(ran.code, Some(0), "{}: {ran:?}", shown(&odd));
            stage.is_done();
            stage.nobody_was_blamed();
            assert!(stage.stands().values().all(|one| one.refusal.is_empty()));
            assert!(stage.relay.lines() > 1, "{}: the line was kept", shown(&odd));
        }
    });
}

#[test]
fn a_message_taken_before_it_was_written_is_written_later_and_once() {
    each(|draw| {
        let some = draw.some(2);
        let known = some.clone();
        let stage = draw.stage(move |moment| match (moment.at, moment.visit) {
            (Point::Data, 1) if known.contains(moment.reader) => {
                Act::Say("250 2.0.0 queued already\r\n".into())
            }
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        no_message_was_begun(&stage);
        // The verdict on the message before, where one travels with the envelope, is not believed.
        let doubted = stage.those("in_doubt");
        let chained = draw.pipelining == "auto" && !draw.offers.is_empty();
        let most = if chained { some.len() } else { 0 };
        assert!(doubted.len() <= most, "{doubted:?}: {ran:?}");
        assert_eq!(ran.code, Some(i32::from(!doubted.is_empty())), "{ran:?}");
        assert_eq!(stage.those("accepted").len() + doubted.len(), draw.readers);
        stage.is_sound();
        assert_eq!(stage.relay.count(), draw.readers, "{:?}", stage.copies());
        stage.nobody_was_blamed();
    });
}

#[test]
fn a_relay_that_takes_every_message_before_it_is_written_gets_none_and_nobody_counts_as_reached() {
    each(|draw| {
        let stage = draw.stage(|moment| match moment.at {
            Point::Data => Act::Say("250 2.0.0 queued already\r\n".into()),
            _ => Act::Usual,
        });
        let started = stage.newsroom.start(["send", "today", "--yes"]);
        wait_until("second try", || stage.relay.heard_of("DATA") > draw.connections);
        std::thread::sleep(Duration::from_millis(draw.chance.below(300)));
        started.terminate();
        let ran = in_order(started.end());
        assert_eq!(ran.code, Some(75), "{ran:?}");
        no_message_was_begun(&stage);
        assert_eq!((stage.relay.count(), stage.those("due").len()), (0, draw.readers));
        stage.is_sound();
        stage.nobody_was_blamed();
        stage.relay.cure();
        assert_eq!(stage.send(&[]).code, Some(0));
        stage.is_done();
    });
}

/// The run stops for a person before anyone is written to, and goes on when the relay has come round.
#[track_caller]
fn stops_before_anyone(stage: &Stage, (words, readers): (&str, usize)) {
    let ran = stage.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains(words), "no {words:?}: {}", ran.err);
    assert_eq!((stage.relay.heard_of("MAIL"), stage.relay.count()), (0, 0));
    let due = |stands: &Stands| stands.state == "due" && stands.refusal.is_empty();
    assert!(stage.stands().values().all(due), "{:?}", stage.stands());
    assert_eq!(stage.stands().len(), readers);
    stage.nobody_was_blamed();
}

#[test]
fn an_answer_to_ehlo_of_ten_thousand_lines_stops_a_run_before_anyone_is_written_to() {
    each(|draw| {
        let each_line = draw.chance.one_of(&["250-AUTH PLAIN\r\n", "250-more\r\n"]);
        let stage = draw.stage(move |moment| match moment.at {
            Point::Hello => {
                let lines = each_line.repeat(10_000) + "250 end\r\n";
                Act::Utter(lines.into_bytes())
            }
            _ => Act::Usual,
        });
        stops_before_anyone(&stage, ("is no SMTP", draw.readers));
        assert!(stage.relay.lines() <= draw.connections, "{} lines", stage.relay.lines());
        stage.relay.cure();
        assert_eq!(stage.send(&[]).code, Some(0));
        stage.is_done();
    });
}

#[test]
fn a_relay_that_asks_for_more_of_a_login_for_ever_stops_a_run() {
    const LOGINS: [(&str, &str, usize); 3] = [
        ("AUTH PLAIN", "", 2),
        ("AUTH LOGIN", "", 3),
        ("AUTH PLAIN LOGIN XOAUTH2", "auth = \"xoauth2\"", 2),
    ];
    each(|draw| {
        for (login, relay, words) in LOGINS {
            let start = draw.chance.one_of(&[Start::Implicit, Start::Asked]);
            let stage = behind(draw, (start, login, relay), |moment| match moment.at {
                Point::Login => Act::Say("334 bW9yZQ==\r\n".into()),
                _ => Act::Usual,
            });
            stops_before_anyone(&stage, ("asks for more during the login", draw.readers));
            let verbs = ["EHLO ", "STARTTLS", "QUIT"];
            let heard = stage.relay.heard();
            let said = heard.iter().filter(|line| !verbs.iter().any(|verb| line.starts_with(verb)));
            let said = said.count();
            assert!(
                said <= words * stage.relay.lines(),
                "{login}: {said} lines of a login: {heard:?}"
            );
            assert!(stage.relay.lines() <= draw.connections, "{} lines", stage.relay.lines());
        }
    });
}
