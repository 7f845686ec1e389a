//! How the journal keeps a run, whatever is done to it: by a sleeping sender, by the disk, by whoever
//! deletes it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "what is in the folder is part of the answer")]

mod asleep;
mod broken;
mod disk;
mod keys;
mod listed;
mod receipt;
mod server;

use std::collections::BTreeSet;
use std::time::Duration;

use matinale::inbox::Behaviour;

use crate::harness::Newsroom;

/// A relay that takes its time over each verdict.
fn slow(milliseconds: u64) -> Behaviour {
    Behaviour { delay: Duration::from_millis(milliseconds), ..Behaviour::default() }
}

/// The addresses that `status` lists in one of these states.
fn listed(newsroom: &Newsroom, among: &[&str]) -> BTreeSet<String> {
    let status = newsroom.status();
    let readers = status["readers"].as_array().unwrap().iter();
    let there = readers.filter(|reader| among.contains(&reader["state"].as_str().unwrap()));
    there.map(|reader| reader["address"].as_str().unwrap().to_owned()).collect()
}

/// Nobody has two messages; whoever has none is listed as in doubt, or is still to be sent to. Answers how
/// many have one.
fn nobody_has_two_and_nobody_is_lost(newsroom: &Newsroom) -> usize {
    let reached = newsroom.reached();
    let once: BTreeSet<_> = reached.iter().cloned().collect();
    assert_eq!(once.len(), reached.len(), "somebody has two messages: {reached:?}");
    let status = newsroom.status();
    let of = |state: &str| status["states"][state].as_u64().unwrap();
    let doubted = listed(newsroom, &["in_doubt", "handed"]);
    let without = newsroom.everyone().into_iter().filter(|reader| !once.contains(reader));
    let lost = without.filter(|reader| !doubted.contains(reader)).count() as u64;
    assert_eq!(lost, of("due") + of("claimed"), "{status}");
    assert!(of("accepted") <= once.len() as u64, "somebody unsent is marked as sent: {status}");
    once.len()
}

/// Whether a message holds these words in its text part.
fn holds(message: &matinale::inbox::ReceivedMessage, words: &str) -> bool {
    crate::send::texts(message)[0].contains(words)
}
