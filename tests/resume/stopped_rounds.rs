//! Stops, goes and kills at random moments: nobody is lost, and nobody is sent the issue twice.

#![allow(clippy::print_stdout, reason = "it is run for its numbers")]

use std::thread::sleep;
use std::time::Duration;

use super::killed::{nobody_is_lost_nor_has_two, slow_newsroom};
use crate::chance::Chance;
use crate::harness::{Newsroom, Ran, Started, wait_until};
use crate::server::Server;

const READERS: usize = 90;
const CONNECTIONS: usize = 3;

/// What happened in all rounds.
#[derive(Debug, Default)]
struct Events {
    stops: usize,
    killed_stops: usize,
    killed_runs: usize,
    kills_in_this_run: usize,
}

/// Sends. A server may still hold the lock of a sender that was killed a moment ago.
fn send(newsroom: &Newsroom) -> Ran {
    let mut ran = None;
    wait_until("the lock of the killed sender", || {
        let again = newsroom.send(&[]);
        let is_locked = again.err.contains("another matinale is sending");
        ran = Some(again);
        !is_locked
    });
    ran.unwrap()
}

/// Starts the run, and lets it send to some. `None` if everybody has the issue.
fn begin(newsroom: &Newsroom, chance: &mut Chance) -> Option<Started> {
    let before = newsroom.messages().len();
    let left = READERS.checked_sub(before).filter(|left| *left > 0)?;
    let mut started = newsroom.start(["send", "today", "--yes"]);
    let wanted = before + chance.within(0, left.min(15));
    wait_until("some messages", || newsroom.messages().len() >= wanted || started.has_ended());
    sleep(Duration::from_micros(chance.below(8_000)));
    Some(started)
}

/// A run that was stopped has finished what was on the wire. Only kills before it have left messages there, which a run
/// that is stopped at its start has not yet put in doubt.
fn nobody_is_in_doubt_after_a_stop(newsroom: &Newsroom, events: &Events) {
    let status = newsroom.status();
    let count = |state: &str| status["states"][state].as_u64().unwrap_or(0);
    let most = (CONNECTIONS * events.kills_in_this_run) as u64;
    let left = count("handed") + count("in_doubt");
    assert!(left <= most, "kills have left at most {most} in doubt, and {status}");
}

/// Stops the run, or kills what stops it or what sends, and lets it go.
fn round(newsroom: &Newsroom, started: Started, chance: &mut Chance, events: &mut Events) {
    let words = ["stop", "today", "--as", "Zoé"];
    match chance.below(4) {
        0 => {
            let stopping = newsroom.start(words);
            sleep(Duration::from_micros(chance.below(60_000)));
            events.killed_stops += usize::from(stopping.kill());
            started.end();
        }
        1 => {
            let stopping = newsroom.start(words);
            sleep(Duration::from_micros(chance.below(60_000)));
            events.kills_in_this_run += usize::from(started.kill());
            stopping.end().exits(0);
        }
        _ => {
            newsroom.run(words).exits(0);
            let taken = newsroom.messages().len();
            let ran = started.end();
            assert!(matches!(ran.code, Some(0 | 1)), "{ran}");
            nobody_is_in_doubt_after_a_stop(newsroom, events);
            newsroom.send(&[]).exits(1).tells("was stopped at ");
            assert_eq!(newsroom.messages().len(), taken, "a message left after the stop");
            events.stops += 1;
        }
    }
    let stops = newsroom.status()["stops"].clone();
    let standing = |stop: &&serde_json::Value| stop["ended_at"].is_null();
    let standing = stops.as_array().into_iter().flatten().filter(standing).count();
    assert!(standing <= 1, "{stops}");
    newsroom.run(["go", "today"]).exits(0);
}

/// Rounds until everybody has the issue, or is in doubt after a kill.
fn hound(newsroom: &Newsroom, seed: u64, events: &mut Events) {
    let mut chance = Chance::new(seed);
    events.kills_in_this_run = 0;
    for _ in 0..40 {
        let Some(started) = begin(newsroom, &mut chance) else { break };
        round(newsroom, started, &mut chance, events);
    }
    send(newsroom);
    let doubted = nobody_is_lost_nor_has_two(newsroom);
    let kills = events.kills_in_this_run;
    events.killed_runs += kills;
    assert!(
        doubted.len() <= CONNECTIONS * kills,
        "seed {seed}: {doubted:?} in doubt after {kills} kills"
    );
}

/// Hounds a run with its journal in a file, and one with its journal on a server.
fn hound_both(seed: u64, events: &mut Events) {
    hound(&slow_newsroom(READERS, CONNECTIONS), seed, events);
    if let Some(server) = Server::shared() {
        let settings = server.room().settings();
        hound(&slow_newsroom(READERS, CONNECTIONS).more_settings(&settings), !seed, events);
    }
}

#[test]
fn stopped_let_go_and_killed_at_random_it_loses_nobody_and_writes_to_nobody_twice() {
    let mut events = Events::default();
    for seed in 0..2 {
        hound_both(seed, &mut events);
    }
    assert!(events.stops >= 4, "{events:?}");
}

#[test]
#[ignore = "a hundred runs that are stopped and killed take many minutes"]
fn long_stopped_let_go_and_killed_a_hundred_runs_lose_nobody() {
    let mut events = Events::default();
    for seed in 10..110 {
        hound_both(seed, &mut events);
    }
    println!("200 runs of {READERS} readers: {events:?}, 0 lost, 0 written to twice");
}
