//! What happens to machines in mid-run: one is killed, one sleeps past its lease, one is cut off from the journal, and the
//! server is started again.

use std::thread::sleep;
use std::time::Duration;

use super::{JOIN, machine_at, nobody_is_lost_nor_has_two};
use crate::harness::{Newsroom, Started, wait_until};
use crate::server::{Between, Server};

/// The lease of the machines of these tests, and a little more.
const PAST_LEASE: Duration = Duration::from_secs(7);

/// The lines of all machines: two each.
const LINES: usize = 6;

/// Three machines that send one issue: the second one reaches the journal through a line that can be cut.
struct ThreeMachines {
    server: Server,
    line: Between,
    first: Newsroom,
    started: [Started; 3],
}

impl ThreeMachines {
    fn start(readers: usize) -> Option<Self> {
        let server = Server::another(&[])?;
        let room = server.room();
        let line = Between::open(&room);
        let first = machine_at(&room.settings(), readers, 60);
        let one = first.start(JOIN);
        first.wait_for_messages(4);
        let join = |settings: &str| {
            let other = first.on_another_machine();
            let text = other.text("matinale.toml").replace(&room.url(), settings);
            std::fs::write(other.path("matinale.toml"), text).unwrap();
            let started = other.start(JOIN);
            // The folder has to stay as long as the process is there.
            std::mem::forget(other);
            started
        };
        let started = [one, join(&room.by(line.port).url()), join(&room.url())];
        wait_until("three senders", || first.status()["senders"].as_array().unwrap().len() == 3);
        Some(Self { server, line, first, started })
    }
}

/// The run is brought to its end, and nobody is lost nor has two.
fn finish(first: &Newsroom) {
    wait_until("nobody sends", || first.status()["senders"].as_array().unwrap().is_empty());
    let ran = first.send(&[]);
    assert!(matches!(ran.code, Some(0 | 1)), "{ran}");
    nobody_is_lost_nor_has_two(first, LINES);
}

#[test]
fn one_is_cut_off_from_the_journal_and_one_sleeps_past_its_lease_and_nobody_is_lost() {
    let Some(machines) = ThreeMachines::start(260) else { return };
    let ThreeMachines { line, first, started: [one, cut, asleep], server } = machines;
    line.sever();
    asleep.signal("STOP");
    sleep(PAST_LEASE);
    wait_until("what they had is taken", || {
        let status = first.status();
        let silent = |one: &&serde_json::Value| one["silent"] == true;
        let ended = status["states"]["claimed"].as_u64().unwrap() <= 8;
        ended && status["senders"].as_array().unwrap().iter().filter(silent).count() == 0
    });
    asleep.signal("CONT");
    line.mend();
    asleep.end();
    cut.end();
    one.end();
    finish(&first);
    drop(server);
}

#[test]
fn one_is_killed_and_the_server_is_started_again_and_nobody_is_lost() {
    let Some(machines) = ThreeMachines::start(200) else { return };
    let ThreeMachines { line, first, started: [one, other, third], mut server } = machines;
    let began = first.messages().len();
    assert!(one.kill(), "it had ended");
    first.wait_for_messages(began + 10);
    server.stop("immediate");
    sleep(Duration::from_secs(1));
    server.start();
    other.end();
    third.end();
    finish(&first);
    drop(line);
}

/// All of it, again and again, at random moments.
#[test]
#[ignore = "takes minutes"]
fn long_three_machines_in_trouble_lose_nobody() {
    let rounds = std::env::var("MATINALE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    for round in 0..rounds.unwrap_or(20) {
        let Some(machines) = ThreeMachines::start(300) else { return };
        let ThreeMachines { line, first, started: [one, cut, asleep], mut server } = machines;
        first.wait_for_messages(20 + 7 * round % 40);
        line.sever();
        asleep.signal("STOP");
        first.wait_for_messages(80);
        server.stop(if round % 2 == 0 { "immediate" } else { "kill" });
        sleep(Duration::from_millis(300));
        server.start();
        sleep(PAST_LEASE);
        asleep.signal("CONT");
        let _ = one.kill();
        line.mend();
        asleep.end();
        cut.end();
        finish(&first);
        drop(server);
    }
}
