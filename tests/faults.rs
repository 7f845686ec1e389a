//! The fault matrix: everything that a relay, a disk or a colleague can do to a run, one by one, each with
//! several seeds. What the seed decides: how many readers and lines, what the relay offers, how commands
//! are sent, how a line is cut, and where the fault falls.
//!
//! After each fault the same things hold: nobody is lost, nobody is written to twice unasked, the journal
//! says what the relay's own log says, the exit code is one of the contract, and nothing takes for ever.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "some faults are made of files")]

mod clock;
mod crash;
mod disk;
mod domain;
mod door;
mod dot;
mod leaving;
mod manual;
mod odd;
mod patience;
mod server;
mod stage;
mod talk;
mod tls;
mod verdicts;
mod window;

use std::collections::BTreeMap;
use std::process::Command;

use crate::held::{holding, named};

/// Every row: the fault, and what is to come of it.
const ROWS: [(&str, &str); 47] = [
    ("F1", "connection refused at the start: no attempt counted, 75, resumable"),
    ("F2", "connection refused in mid-run: readers stay due, the run goes on by itself"),
    ("F3", "STARTTLS missing: stopped before AUTH, nothing of the login is said"),
    ("F4", "certificate for another name, expired or self-signed: stopped, with a clear message"),
    ("F5", "plain text behind the go-ahead for TLS: thrown away, stopped"),
    ("F6", "535: stopped after one try"),
    ("F7", "421 at the greeting five times: all sent once"),
    ("F8", "421 after every n messages: all sent once, no attempt counted"),
    ("F9", "450 to each reader's first envelope: all sent in the second round"),
    ("F10", "452 4.5.3: it slows down, all sent once"),
    ("F11", "550 5.1.1 for some: exactly those are dead, the line is kept"),
    ("F12", "550 5.7.1 for all: stopped after a few, nobody is lost by it"),
    ("F13", "552 at the dot: stopped after a few, nobody is lost by it"),
    ("F14", "cut at DATA: sent once"),
    ("F15", "cut in the message: sent once later where the dot had not left, else in doubt"),
    ("F16", "taken, then cut before the 250: in doubt; with resend one more, the same Message-ID"),
    ("F17", "cut at the dot and not taken: in doubt"),
    ("F18", "a late 250: sent once"),
    ("F19", "silence behind the dot: in doubt when its time is over, other lines go on"),
    ("F20", "replies byte by byte: sent"),
    ("F21", "two replies at once, or one too early: in doubt if behind the dot"),
    ("F22", "451 at the dot for some: sent once later"),
    ("F23", "the relay's name is unknown: as F1"),
    ("F24", "a slow relay: all sent once, no storm"),
    ("F25", "SIGKILL: nobody lost, nobody twice, in doubt at most one a line"),
    ("F26", "SIGTERM: nobody in doubt"),
    ("F27", "the relay is killed: open messages in doubt or due, by phase"),
    ("F28", "disk full at any write: stopped, nobody sent to unwritten"),
    ("F29", "the journal cannot be written: nothing is sent"),
    ("F30", "the journal is damaged: refused, and left as it is"),
    ("F31", "the journal is gone: a second record refuses to send again"),
    ("F32", "several processes at once: each reader once"),
    (
        "F33",
        "the journal's server is lost in mid-run: nothing leaves, known verdicts are written when it is back",
    ),
    ("F34", "the sender stands still for long: nobody twice"),
    ("F35", "the clock jumps by a day: nobody twice"),
    ("F36", "the issue is edited between kill and resume: refused without --amend"),
    ("F37", "a reader leaves in mid-run: not sent to if not yet claimed"),
    ("F38", "the list changes in mid-run: the plan is frozen"),
    ("F39", "out of file descriptors: a clean stop"),
    ("F40", "SMTPUTF8 wanted and not offered: that reader is refused, others go on"),
    ("F41", "SIGKILL with a window: nobody lost, nobody twice, in doubt at most lines x window"),
    ("F42", "MAIL, RCPT or BDAT refused within a window: nothing follows for the others in it"),
    ("F43", "a line cut within a window: exactly the unanswered are in doubt"),
    ("F44", "421 within a window: all sent once, nobody in doubt"),
    (
        "F45",
        "CHUNKING offered and BDAT unknown, or hung up at: the run goes on with DATA, told once",
    ),
    ("F46", "SIGTERM with a window: nobody in doubt, all answers read"),
    ("F47", "one reply too many within a window: nobody lost, in doubt at most the window"),
];

/// The name of a row: `F` and a number.
fn is_row(word: &str) -> bool {
    let number = word.strip_prefix('F').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn every_row_of_the_fault_matrix_has_a_test() {
    let held = holding(is_row);
    for (row, says) in ROWS {
        assert!(held.contains_key(row), "no test names {row}: {says}");
    }
    for (row, tests) in &held {
        assert!(ROWS.iter().any(|(known, _)| known == row), "{row} is no row: {tests:?}");
    }
}

#[test]
fn a_row_counts_as_held_only_above_a_test() {
    let mut found = BTreeMap::new();
    let text = "/// F98, Far.\n#[test]\nfn one() {}\n/// F97.\nfn two() {}\n// F96\n#[test]\nfn three() {}";
    named(text, is_row, &mut found);
    let rows: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(rows, ["F98"]);
}

#[test]
#[ignore = "every fault with a hundred seeds takes a quarter of an hour"]
fn long_every_fault_with_a_hundred_seeds() {
    let again = Command::new(std::env::current_exe().unwrap())
        .args(["faults::", "--test-threads", "2"])
        .env("MATINALE_SEEDS", "100")
        .status();
    assert!(again.unwrap().success());
}
