//! A run that is broken off, however it is, goes on where it stood: nobody is lost, nobody is written
//! to twice unless a person says so.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod crowd;
mod hands;
pub(crate) mod killed;
mod long;
pub(crate) mod server_tables;
mod stopped;
mod stopped_rounds;

use std::thread::sleep;
use std::time::Duration;

use matinale::inbox::{Behaviour, CutPoint};
use serde_json::json;

use crate::harness::{Newsroom, message_id};

/// A relay that takes its time over each verdict.
pub(crate) fn slow(milliseconds: u64) -> Behaviour {
    Behaviour { delay: Duration::from_millis(milliseconds), ..Behaviour::default() }
}

fn cutting(cut: CutPoint) -> Behaviour {
    Behaviour { cut: Some(cut), ..Behaviour::default() }
}

#[test]
fn a_line_cut_after_the_dot_leaves_one_reader_in_doubt_who_is_not_written_to_again() {
    let newsroom = Newsroom::sending_to(6).connections(1).relay(cutting(CutPoint::AfterDot(3)));
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.err.contains("1 reader in doubt, who may have it:\n    r002@example.org"),
        "{}",
        ran.err
    );
    assert_eq!(newsroom.reached(), newsroom.everyone());
    let again = newsroom.send(&[]);
    assert_eq!((again.code, newsroom.reached()), (Some(1), newsroom.everyone()), "{again:?}");
    let status = newsroom.run(["status", "today"]);
    assert_eq!(status.code, Some(1));
    assert!(
        status.out.contains("1 reader in doubt, who may have it:\n    r002@example.org"),
        "{}",
        status.out
    );
    assert!(status.out.contains("matinale resolve"), "{}", status.out);
    let resolved = newsroom.run(["resolve", "today", "--assume-sent"]);
    assert_eq!(resolved.code, Some(0), "{resolved:?}");
    assert!(resolved.out.contains("1 reader in doubt counted as reached"), "{}", resolved.out);
    assert_eq!(newsroom.run(["status", "today"]).code, Some(0));
    assert_eq!((newsroom.send(&[]).code, newsroom.reached()), (Some(0), newsroom.everyone()));
}

#[test]
fn a_reader_in_doubt_is_sent_the_same_message_again_when_a_person_says_so() {
    let newsroom = Newsroom::sending_to(6).connections(1).relay(cutting(CutPoint::AfterDot(3)));
    assert_eq!(newsroom.send(&[]).code, Some(1));
    let resolved = newsroom.run(["resolve", "today", "--resend"]);
    assert_eq!(resolved.code, Some(0), "{resolved:?}");
    assert_eq!(newsroom.run(["status", "today"]).code, Some(75), "one is still to be sent");
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let messages = newsroom.messages();
    let copies: Vec<_> =
        messages.iter().filter(|one| one.recipients == ["r002@example.org"]).collect();
    assert_eq!((messages.len(), copies.len()), (7, 2));
    assert_eq!(message_id(copies[0]), message_id(copies[1]));
}

#[test]
fn a_line_cut_before_the_message_costs_nothing() {
    let one_by_one = "pipelining = \"envelope\"";
    for (first, relay, connections) in [(1, "", 1), (1, "", 3), (4, one_by_one, 1)] {
        let cut = cutting(CutPoint::BeforeContent(first));
        let newsroom =
            Newsroom::sending_to(6).connections(connections).relay(cut).relay_settings(relay);
        let ran = newsroom.send(&[]);
        assert_eq!((ran.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{ran:?}");
        assert_eq!(newsroom.count_in_state("accepted"), 6);
    }
}

#[test]
fn a_line_cut_between_two_messages_puts_the_one_in_doubt_whose_verdict_it_swallowed() {
    // The envelope of the fourth travels with the third, and both replies go with the line.
    let newsroom =
        Newsroom::sending_to(6).connections(1).relay(cutting(CutPoint::BeforeContent(4)));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.reached()), (Some(1), newsroom.everyone()), "{ran:?}");
    assert!(
        ran.err.contains("1 reader in doubt, who may have it:\n    r002@example.org"),
        "{}",
        ran.err
    );
    assert_eq!((newsroom.count_in_state("accepted"), newsroom.count_in_state("in_doubt")), (5, 1));
}

#[test]
fn the_settings_may_say_that_who_is_in_doubt_is_sent_to_again() {
    let newsroom = Newsroom::sending_to(6)
        .connections(1)
        .relay(cutting(CutPoint::AfterDot(6)))
        .more_settings("[delivery]\nin_doubt = \"resend\"");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(75), "nobody has to look: {ran:?}");
    assert!(ran.err.contains("sends again to those in doubt"), "{}", ran.err);
    let status = newsroom.run(["status", "today"]);
    assert_eq!(status.code, Some(75), "{status:?}");
    assert!(status.out.contains("`matinale send") && !status.out.contains("resolve"), "{status:?}");
    let again = newsroom.send(&[]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(
        again.err.contains("1 reader left in doubt by an earlier run: sent again"),
        "{again:?}"
    );
    let messages = newsroom.messages();
    let copies: Vec<_> =
        messages.iter().filter(|one| one.recipients == ["r005@example.org"]).collect();
    assert_eq!(copies.len(), 2);
    assert_eq!(message_id(copies[0]), message_id(copies[1]));
    let mut reached = newsroom.reached();
    assert_eq!(reached.len(), 7, "the one in doubt has one message more");
    reached.dedup();
    assert_eq!(reached, newsroom.everyone());
}

#[test]
fn a_run_that_is_asked_to_stop_leaves_nobody_in_doubt() {
    let newsroom = Newsroom::sending_to(60).connections(3).relay(slow(20));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(7);
    started.terminate();
    let ran = started.end();
    assert_eq!(ran.code, Some(75), "{ran:?}");
    assert!(ran.err.contains("stopping"), "{}", ran.err);
    let taken = newsroom.messages().len() as u64;
    assert!(taken < 60, "it did not stop");
    let states = newsroom.status()["states"].clone();
    for nobody in ["claimed", "handed", "in_doubt", "deferred"] {
        assert_eq!(states[nobody], json!(0), "{states}");
    }
    assert_eq!((&states["accepted"], &states["due"]), (&json!(taken), &json!(60 - taken)));
    let on = newsroom.send(&[]);
    assert_eq!((on.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{on:?}");
}

#[test]
fn asked_twice_it_breaks_off_and_what_was_on_the_wire_is_in_doubt() {
    // The verdicts take longer than a test may last: a run that waits for them does not end.
    let mut newsroom = Newsroom::sending_to(8).connections(2).relay(slow(600_000));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    started.terminate();
    sleep(Duration::from_millis(900));
    started.terminate();
    let ran = started.end();
    assert_eq!(ran.code, Some(75), "{ran:?}");
    newsroom.other_relay(Behaviour::default());
    let on = newsroom.send(&[]);
    assert_eq!((on.code, newsroom.reached()), (Some(1), newsroom.everyone()), "{on:?}");
    assert!(on.err.contains("2 readers left in doubt by a run that broke off"), "{}", on.err);
    assert_eq!((newsroom.count_in_state("in_doubt"), newsroom.count_in_state("accepted")), (2, 6));
}

#[test]
fn two_signals_of_one_request_stop_a_run_once() {
    let newsroom = Newsroom::sending_to(60).connections(3).relay(slow(200));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(7);
    // So does `timeout`: one for the process, and one for its group.
    started.signal("TERM");
    started.signal("TERM");
    started.end().exits(75);
    assert!(newsroom.messages().len() < 60, "it did not stop");
    assert_eq!(newsroom.count_in_state("in_doubt"), 0);
    assert_eq!(newsroom.count_in_state("accepted"), newsroom.messages().len() as u64);
}

#[test]
fn a_sender_at_work_is_not_disturbed_by_those_who_ask_about_it() {
    let newsroom = Newsroom::sending_to(40).connections(2).relay(slow(100));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(3);
    let status = newsroom.run(["status", "today"]);
    assert_eq!(status.code, Some(75), "{status:?}");
    let resolve = newsroom.run(["resolve", "today", "--resend"]);
    assert_eq!(resolve.code, Some(75), "{resolve:?}");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    assert!(newsroom.messages().len() < 40, "it was over before it was asked about");
    assert_eq!(started.end().code, Some(0));
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn who_stood_on_the_wire_of_a_killed_sender_is_listed_and_can_be_decided_about_at_once() {
    let mut newsroom = Newsroom::sending_to(6).connections(2).relay(slow(20_000));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    assert!(started.kill());
    let status = newsroom.run(["status", "today"]);
    assert_eq!(status.code, Some(75), "{status:?}");
    let on_the_wire = newsroom.reached();
    assert_eq!(on_the_wire.len(), 2);
    for reader in on_the_wire {
        assert!(status.out.contains(&reader), "{}", status.out);
    }
    assert!(status.out.contains("if nobody is sending"), "{}", status.out);
    let resolved = newsroom.run(["resolve", "today", "--assume-sent"]);
    assert!(resolved.out.contains("2 readers in doubt counted as reached"), "{resolved:?}");
    newsroom.other_relay(Behaviour::default());
    let on = newsroom.send(&[]);
    assert_eq!((on.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{on:?}");
}
