//! The journal's server, lost in mid-run.

use std::thread::sleep;
use std::time::Duration;

use super::crash::{SEND, crowd, ends_well, slowly};
use super::stage::{Draw, Stage, each, in_order};
use crate::harness::wait_until;
use crate::server::{Between, Cut, Server};

/// How a server ends: in good order, at once, or killed.
const ENDS: [&str; 3] = ["fast", "immediate", "kill"];

/// A server of its own, and a crowd whose journal is there.
fn served(draw: &mut Draw) -> Option<(Server, Stage)> {
    let server = Server::another(&[])?;
    draw.room = Some(server.room());
    Some((server, crowd(draw)))
}

/// Nothing leaves once what was on the wire has been judged.
#[track_caller]
fn nothing_leaves(stage: &Stage) {
    wait_until("quiet", || {
        let before = stage.relay.count();
        sleep(Duration::from_millis(60));
        stage.relay.count() == before
    });
    let before = stage.relay.count();
    sleep(Duration::from_millis(150));
    assert_eq!(stage.relay.count(), before, "it was handed over without a journal");
}

/// F33.
#[test]
fn a_server_that_is_restarted_in_mid_run_leaves_nobody_in_doubt() {
    each(|draw| {
        let Some((mut server, stage)) = served(draw) else { return };
        let started = stage.newsroom.start(SEND);
        let half = draw.readers / 2;
        for messages in [draw.chance.within(1, half), draw.chance.within(half, draw.readers - 4)] {
            stage.until(messages);
            server.stop(draw.chance.one_of(&ENDS));
            nothing_leaves(&stage);
            sleep(Duration::from_millis(draw.chance.below(300)));
            server.start();
        }
        let ran = in_order(started.end());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
        stage.nobody_was_blamed();
    });
}

/// F33.
#[test]
fn a_line_to_the_server_that_breaks_around_a_commit_changes_nothing_for_anybody() {
    each(|draw| {
        let Some(server) = Server::shared() else { return };
        let room = server.room();
        let between = Between::open(&room);
        draw.room = Some(room.by(between.port));
        draw.readers = draw.chance.within(30, 60);
        let stage = draw.stage(slowly);
        let started = stage.newsroom.start(SEND);
        for _ in 0..6 {
            let before = stage.relay.count();
            wait_until("progress", || stage.relay.count() > before || before == draw.readers);
            between.cut(draw.chance.one_of(&[Cut::BeforeCommit, Cut::BehindCommit]));
        }
        let ran = in_order(started.end());
        assert!(matches!(ran.code, Some(0 | 75)), "{ran:?}");
        ends_well(&stage, 0);
        stage.is_done();
        stage.nobody_was_blamed();
    });
}

/// F33.
#[test]
fn a_server_that_stays_away_ends_the_run_and_the_next_one_goes_on() {
    each(|draw| {
        let Some((mut server, stage)) = served(draw) else { return };
        let send = [&SEND[..], &["--grace", "1"]].concat();
        let started = stage.newsroom.start(&send);
        stage.until(draw.chance.within(1, draw.readers / 2));
        server.stop(draw.chance.one_of(&ENDS));
        nothing_leaves(&stage);
        started.terminate();
        let ran = in_order(started.end());
        assert_eq!(ran.code, Some(75), "{ran:?}");
        assert!(ran.err.contains("the journal's server is away"), "{}", ran.err);
        assert!(ran.err.contains("the run goes on where it stands"), "{}", ran.err);
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(75), "{ran:?}");
        server.start();
        stage.is_sound();
        ends_well(&stage, draw.connections);
    });
}

/// F33.
#[test]
#[ignore = "two minutes pass before a server is given up"]
fn long_a_server_that_stays_away_is_given_up_after_two_minutes() {
    let again = |draw: &mut Draw| {
        let Some((mut server, stage)) = served(draw) else { return };
        let started = stage.newsroom.start(SEND);
        stage.until(draw.readers / 2);
        server.stop("fast");
        sleep(Duration::from_mins(1));
        let ran = in_order(started.end());
        assert_eq!(ran.code, Some(75), "{ran:?}");
        server.start();
        ends_well(&stage, draw.connections);
    };
    each(again);
}
