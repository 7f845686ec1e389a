//! Many machines, one run: each machine is a folder of its own, and all have one journal on a server.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "what is in the folder is part of the answer")]

mod apart;
mod together;
mod trouble;

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use matinale::inbox::Behaviour;

use crate::harness::{Newsroom, message_id, wait_until};
use crate::resume::server_tables::{keep_tables, put_tables_back};
use crate::server::{Room, Server};

const JOIN: [&str; 4] = ["send", "today", "--yes", "--join"];

/// A publication that sends to so many readers on two lines, through a relay that takes its time, with a journal on a
/// server. `None` where there is no server.
fn machine(readers: usize, delay: u64) -> Option<(Room, Newsroom)> {
    let room = Server::shared()?.room();
    let newsroom = machine_at(&room.settings(), readers, delay);
    Some((room, newsroom))
}

fn machine_at(journal: &str, readers: usize, delay: u64) -> Newsroom {
    let delay = Duration::from_millis(delay);
    let relay = Behaviour { delay, ..Behaviour::default() };
    let settings = format!("{journal}\nlease = \"5s\"");
    Newsroom::sending_to(readers).connections(2).relay(relay).more_settings(&settings)
}

/// Nobody has two messages, by reader and by Message-ID, and whoever has none is in doubt: at most so many.
#[track_caller]
fn nobody_is_lost_nor_has_two(newsroom: &Newsroom, most_in_doubt: usize) {
    let reached = newsroom.reached();
    let once: BTreeSet<_> = reached.iter().cloned().collect();
    assert_eq!(once.len(), reached.len(), "somebody has two messages: {reached:?}");
    let names: BTreeSet<_> = newsroom.messages().iter().map(|one| message_id(one)).collect();
    assert_eq!(names.len(), reached.len(), "a message came twice");
    let status = newsroom.status();
    let of = |state: &str| status["states"][state].as_u64().unwrap();
    let (doubted, accepted) = (of("in_doubt"), of("accepted"));
    assert_eq!(doubted + accepted, newsroom.everyone().len() as u64, "{status}");
    assert!(doubted <= most_in_doubt as u64, "{doubted} are in doubt: {status}");
    assert!(accepted <= once.len() as u64, "somebody unsent is marked as sent: {status}");
}

/// The senders that `status` shows.
fn count_senders(newsroom: &Newsroom) -> usize {
    newsroom.status()["senders"].as_array().unwrap().len()
}

#[test]
fn two_machines_send_one_issue_and_status_shows_who_sends_what() {
    let Some((_, first)) = machine(160, 25) else { return };
    let started = first.start(JOIN);
    first.wait_for_messages(6);
    let second = first.on_another_machine();
    let joined = second.start(JOIN);
    wait_until("two senders", || count_senders(&first) == 2);
    wait_until("both have handed something over", || {
        let status = first.status();
        let senders = status["senders"].as_array().unwrap();
        senders.len() < 2 || senders.iter().all(|one| one["handed_over"].as_u64().unwrap() > 0)
    });
    let ran = first.run(["status", "today"]);
    assert!(ran.out.contains("  sent by process ") && ran.out.contains(", joined"), "{ran}");
    let (one, other) = (started.end().exits(0), joined.end().exits(0));
    one.answers("160 of 160 have it");
    other.tells("1 other process sends the issue").answers("160 of 160 have it");
    nobody_is_lost_nor_has_two(&first, 0);
    assert_eq!(first.reached(), first.everyone());
    let receipt = format!("issues/{}.receipt.toml", first.today());
    let handed =
        |text: &str| text.lines().find(|line| line.starts_with("handed")).unwrap().to_owned();
    assert_eq!(handed(&first.text(&receipt)), handed(&second.text(&receipt)), "of the whole run");
    assert!(!second.path("subscribers.toml").exists(), "it needs no list");
    assert_eq!(count_senders(&first), 0);
}

#[test]
fn a_machine_goes_on_when_the_one_that_began_is_stopped() {
    let Some((_, first)) = machine(120, 25) else { return };
    let started = first.start(JOIN);
    first.wait_for_messages(6);
    let second = first.on_another_machine();
    let joined = second.start(JOIN);
    wait_until("two senders", || count_senders(&first) == 2);
    started.terminate();
    started.end().exits(75);
    joined.end().exits(0).answers("120 of 120 have it");
    nobody_is_lost_nor_has_two(&first, 0);
}

#[test]
fn a_stop_of_the_issue_is_heeded_by_every_machine() {
    let Some((_, first)) = machine(200, 40) else { return };
    let started = first.start(JOIN);
    first.wait_for_messages(6);
    let second = first.on_another_machine();
    let joined = second.start(JOIN);
    wait_until("two senders", || count_senders(&first) == 2);
    first.run(["stop", "today"]).exits(0);
    assert_eq!((started.end().code, joined.end().code), (Some(1), Some(1)));
    let reached = first.reached().len();
    assert!(reached < 200, "it was stopped");
    second.run(JOIN).exits(1).tells("stop");
    first.run(["go", "today"]).exits(0);
    first.send(&[]).exits(0).answers("200 of 200 have it");
    nobody_is_lost_nor_has_two(&first, 0);
}

#[test]
fn a_machine_that_would_send_otherwise_is_refused_with_what_differs() {
    let Some((_, first)) = machine(120, 40) else { return };
    let started = first.start(JOIN);
    first.wait_for_messages(4);
    let issue = format!("issues/{}.toml", first.today());
    let refuse = |change: &dyn Fn(&Newsroom), words: &str| {
        let other = first.on_another_machine();
        change(&other);
        let ran = other.run(JOIN);
        assert!(matches!(ran.code, Some(1 | 2)), "{ran}");
        ran.tells(words);
    };
    started.while_stopped(|_| {
        let edit = |newsroom: &Newsroom, file: &str, from: &str, to: &str| {
            let text = newsroom.text(file);
            assert!(text.contains(from), "{text}");
            fs::write(newsroom.path(file), text.replace(from, to)).unwrap();
        };
        refuse(&|other| edit(other, &issue, "rentrent", "sortent"), "the content: block ");
        refuse(
            &|other| edit(other, "matinale.toml", "[[relays]]", "[[relays]]\npace = \"90/min\""),
            "`no pace` there, `pace 90/min` here",
        );
        let key = "0".repeat(64);
        refuse(
            &|other| {
                let text = other.text("state/unsubscribe.key");
                let known = text.split_whitespace().last().unwrap().to_owned();
                let changed: String = known.chars().rev().collect();
                fs::write(other.path("state/unsubscribe.key"), text.replace(&known, &changed))
                    .unwrap();
                assert_ne!(known, key);
            },
            "key",
        );
        refuse(&|other| fs::remove_file(other.path("state/unsubscribe.key")).unwrap(), "key");
        // A second process of the same folder has the same receipt.
        first.run(JOIN).exits(75).tells("another matinale is sending");
    });
    started.end().exits(0);
    nobody_is_lost_nor_has_two(&first, 0);
}

#[test]
fn a_journal_in_a_file_is_not_shared() {
    let newsroom = Newsroom::sending_to(3);
    let ran = newsroom.run(JOIN);
    assert!(matches!(ran.code, Some(1 | 2)), "{ran}");
    ran.tells("the journal is a file of this machine");
    assert_eq!(newsroom.reached().len(), 0);
}

/// An older copy of the journal is refused on the machine that joined, although others have handed more over than it did.
#[test]
fn an_older_copy_of_the_journal_is_refused_on_each_machine() {
    let Some((room, first)) = machine(120, 25) else { return };
    let started = first.start(JOIN);
    first.wait_for_messages(6);
    let second = first.on_another_machine();
    let joined = second.start(JOIN);
    wait_until("two senders", || count_senders(&first) == 2);
    first.wait_for_messages(20);
    keep_tables(&room, 1);
    first.wait_for_messages(60);
    assert!(started.kill() && joined.kill(), "they had ended");
    put_tables_back(&room, 1);
    for machine in [&first, &second] {
        let ran = machine.run(JOIN);
        assert!(matches!(ran.code, Some(1 | 2)), "{ran}");
        ran.tells("journal");
    }
    let reached = first.reached();
    let once: BTreeSet<_> = reached.iter().collect();
    assert_eq!(once.len(), reached.len(), "somebody has two messages");
}
