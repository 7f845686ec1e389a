//! Readers who come late: in the list by now, and not when the run began.

#![allow(clippy::print_stdout, reason = "the figures are what is asked for")]

use std::collections::BTreeSet;
use std::fs;
use std::thread::sleep;
use std::time::Duration;

use jiff::ToSpan;
use matinale::inbox::Behaviour;
use rusqlite::Connection;

use super::texts;
use crate::chance::Chance;
use crate::harness::{EXCLUSIVE, Newsroom, Reader, message_id};
use crate::server::Server;

/// The first readers of the list, and those who came late.
fn with_late(readers: usize, late: &[&str]) -> Vec<Reader> {
    let late = late.iter().map(|email| Reader { tier: "paid", ..Reader::free(*email) });
    Reader::crowd(readers).into_iter().chain(late).collect()
}

/// A newsroom in each store: in a file, and on a server where there is one.
pub(super) fn newsrooms(readers: usize) -> Vec<Newsroom> {
    let server = Server::shared()
        .map(|server| Newsroom::sending_to(readers).more_settings(&server.room().settings()));
    std::iter::once(Newsroom::sending_to(readers)).chain(server).collect()
}

#[test]
fn a_reader_added_after_the_run_gets_the_issue_and_nobody_else_again() {
    for newsroom in newsrooms(3) {
        assert_eq!(newsroom.send(&[]).code, Some(0));
        newsroom.write_readers(&with_late(3, &["nouvelle@example.org"]));
        newsroom.send(&[]).exits(0).answers("nothing to do");
        let plan = newsroom.send(&["--top-up", "--dry-run"]).exits(0);
        plan.answers("3 of 3 have it")
            .answers("would add, since come late: 1 reader (0 free, 1 paid)");
        let plan = newsroom.send(&["--top-up", "--dry-run", "--json"]).exits(0).json();
        assert_eq!((&plan["added"], &plan["paid"]), (&1.into(), &1.into()), "{plan}");
        assert_eq!(newsroom.messages().len(), 3, "a plan sent something");
        newsroom.send(&["--top-up"]).exits(0).answers("4 of 4 have it");
        let messages = newsroom.messages();
        assert_eq!(messages.len(), 4, "somebody was written to again");
        assert_eq!(messages[3].recipients, ["nouvelle@example.org"]);
        assert!(texts(&messages[3]).iter().all(|text| text.contains(EXCLUSIVE)));
        let again = newsroom.send(&["--top-up"]).exits(0);
        again.answers("has been sent to everyone who is in the list: nothing to do");
        let quiet = newsroom.send(&["--top-up", "--quiet"]).exits(0);
        assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
        assert_eq!(newsroom.messages().len(), 4);
        let receipt = newsroom.text(&format!("issues/{}.receipt.toml", newsroom.today()));
        assert!(receipt.contains("planned = 4") && receipt.contains("ended = "), "{receipt}");
        let reader = newsroom.run(["status", "today", "--reader", "nouvelle@example.org"]);
        reader
            .exits(0)
            .answers("has it since")
            .answers("added to the run, since in the list by now");
    }
}

#[test]
fn a_reader_added_during_a_run_that_was_killed_is_sent_along_with_the_rest() {
    for newsroom in newsrooms(12) {
        let slow = Behaviour { delay: Duration::from_millis(20), ..Behaviour::default() };
        let newsroom = newsroom.connections(1).relay(slow);
        let started = newsroom.start(["send", "today", "--yes"]);
        newsroom.wait_for_messages(4);
        assert!(started.kill(), "it had ended before");
        newsroom.write_readers(&with_late(12, &["nouvelle@example.org"]));
        newsroom.send(&["--top-up"]);
        newsroom.run(["resolve", "today", "--assume-sent"]).exits(0);
        let status = newsroom.status();
        assert_eq!((&status["planned"], &status["states"]["accepted"]), (&13.into(), &13.into()));
        let mut reached = newsroom.reached();
        reached.dedup();
        assert_eq!(reached.len(), newsroom.messages().len(), "somebody was written to twice");
        assert!(reached.contains(&"nouvelle@example.org".to_owned()));
    }
}

#[test]
fn if_nobody_came_late_those_who_were_refused_are_named_with_what_helps() {
    let newsroom = Newsroom::sending_to(3).refusing("r002@example.org", "550 5.7.1 blocked");
    newsroom.send(&[]).exits(1);
    let nobody = newsroom.send(&["--top-up"]).exits(1);
    nobody
        .answers("has been sent: 2 of 3 have it, 1 refused")
        .answers("r002@example.org · 550 5.7.1 blocked")
        .answers("--retry-refused")
        .omits("everyone who is in the list");
}

#[test]
fn an_issue_that_was_never_sent_has_nobody_to_add_to() {
    let newsroom = Newsroom::sending_to(3);
    let refused = newsroom.send(&["--top-up"]).exits(1);
    refused.tells("has not been sent to anybody yet").tells("sends it to everyone in the list");
    assert!(newsroom.messages().is_empty());
    assert_eq!(newsroom.send(&[]).code, Some(0));
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn a_late_reader_gets_what_the_others_got_or_a_change_that_was_asked_for() {
    let newsroom = Newsroom::sending_to(3);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    newsroom.write_readers(&with_late(3, &["nouvelle@example.org"]));
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce soir.");
    let refused = newsroom.send(&["--top-up"]).exits(1);
    refused.tells("has changed since its run began").tells("--amend");
    assert_eq!(newsroom.messages().len(), 3);
    newsroom.run(["status", "today"]).exits(0).omits("stopped");
    newsroom.send(&["--top-up", "--amend"]).exits(0);
    let messages = newsroom.messages();
    assert_eq!((messages.len(), &*messages[3].recipients[0]), (4, "nouvelle@example.org"));
    assert!(texts(&messages[3])[0].contains("rentrent ce soir"));
    let contents = newsroom.status()["contents"].clone();
    assert_eq!((&contents[0]["accepted"], &contents[1]["accepted"]), (&3.into(), &1.into()));
}

#[test]
fn a_suppressed_reader_is_not_added() {
    let newsroom = Newsroom::sending_to(2);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    newsroom.write_readers(&with_late(2, &["partie@example.org"]));
    newsroom.run(["subscribers", "suppress", "partie@example.org"]).exits(0);
    newsroom.send(&["--top-up"]).exits(0).answers("nothing to do");
    assert_eq!((newsroom.messages().len(), &newsroom.status()["planned"]), (2, &2.into()));
}

#[test]
fn an_empty_list_is_no_list_in_which_nobody_came_late() {
    let newsroom = Newsroom::sending_to(2);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    newsroom.write_readers(&[]);
    newsroom.send(&["--top-up", "--quiet"]).exits(1).tells("names no reader");
    newsroom.send(&["--quiet"]).exits(0);
}

#[test]
fn a_mended_address_is_a_reader_who_came_late() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", "550 5.1.1 no such user");
    newsroom.send(&[]);
    let mut readers = Reader::crowd(2);
    readers[1].email = "r1@example.org".to_owned();
    newsroom.write_readers(&readers);
    newsroom.send(&["--top-up"]);
    assert_eq!(newsroom.reached(), ["r000@example.org", "r1@example.org"]);
}

#[test]
fn readers_are_added_to_an_issue_of_another_day_only_if_that_is_asked_for() {
    let newsroom = Newsroom::sending_to(2);
    let yesterday = newsroom.today() - 1.day();
    let name = yesterday.to_string();
    newsroom.write_issue(yesterday, "Le vent tombe.");
    newsroom.run(["send", &name, "--yes", "--late"]).exits(0);
    newsroom.write_readers(&with_late(2, &["nouvelle@example.org"]));
    newsroom.run(["send", &name, "--yes", "--top-up"]).exits(1).tells("--late");
    assert_eq!(newsroom.messages().len(), 2);
    newsroom.run(["send", &name, "--yes", "--top-up", "--late"]).exits(0);
    assert_eq!(newsroom.messages().len(), 3);
}

#[test]
fn no_more_readers_are_added_than_the_settings_allow() {
    let newsroom = Newsroom::sending_to(2).more_settings("[delivery]\nmax_recipients = 3");
    assert_eq!(newsroom.send(&[]).code, Some(0));
    newsroom.write_readers(&with_late(2, &["a@example.org", "b@example.org"]));
    newsroom.send(&["--top-up"]).exits(1).tells("max_recipients");
    assert_eq!((newsroom.messages().len(), &newsroom.status()["planned"]), (2, &2.into()));
}

#[test]
fn a_late_reader_has_the_full_time_though_that_of_the_run_is_over() {
    let newsroom = Newsroom::sending_to(2);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    journal.execute("UPDATE runs SET started_at = started_at - 36000000", []).unwrap();
    newsroom.write_readers(&with_late(2, &["nouvelle@example.org"]));
    newsroom.send(&["--top-up"]).exits(0);
    assert_eq!(newsroom.messages().len(), 3);
}

/// Lists grow between kills, and each call is killed at any moment: everyone has one copy, or is in doubt.
pub(crate) fn hound_late_readers(newsroom: &Newsroom, kills: usize, seed: u64) {
    let mut chance = Chance::new(seed);
    newsroom.send(&[]).exits(0);
    let (mut late, mut killed) = (Vec::new(), 0);
    while killed < kills {
        for _ in 0..=chance.below(5) {
            late.push(format!("late{:03}@example.org", late.len()));
        }
        newsroom.write_readers(&with_late(3, &late.iter().map(String::as_str).collect::<Vec<_>>()));
        let started = newsroom.start(["send", "today", "--yes", "--top-up"]);
        sleep(Duration::from_millis(chance.below(400)));
        killed += usize::from(started.kill());
    }
    newsroom.send(&["--top-up"]);
    let doubted: Vec<String> = newsroom.status()["readers"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|reader| reader["state"] == "in_doubt")
        .map(|reader| reader["address"].as_str().unwrap().to_owned())
        .collect();
    let reached = newsroom.reached();
    for reader in late.iter().chain(&newsroom.everyone()) {
        let copies = reached.iter().filter(|one| *one == reader).count();
        assert!(copies == 1 || copies == 0 && doubted.contains(reader), "{reader}: {copies}");
    }
    let ids: BTreeSet<_> = newsroom.messages().iter().map(|one| message_id(one)).collect();
    assert_eq!(ids.len(), reached.len());
    println!(
        "{killed} kills, {} readers: {} reached, {} in doubt",
        late.len() + 3,
        reached.len(),
        doubted.len()
    );
    assert!(
        fs::exists(newsroom.path(&format!("issues/{}.receipt.toml", newsroom.today()))).unwrap()
    );
}

#[test]
fn killed_again_and_again_it_adds_everyone_once() {
    for newsroom in newsrooms(3) {
        let slow = Behaviour { delay: Duration::from_millis(4), ..Behaviour::default() };
        hound_late_readers(&newsroom.connections(2).relay(slow), 5, 0x1a7e);
    }
}

#[test]
#[ignore = "takes minutes"]
fn long_killed_two_hundred_times_it_adds_everyone_once() {
    for newsroom in newsrooms(3) {
        let slow = Behaviour { delay: Duration::from_millis(4), ..Behaviour::default() };
        hound_late_readers(&newsroom.connections(2).relay(slow), 200, 0x1a7f);
    }
}

#[test]
fn a_row_that_is_mended_is_no_loss_once_its_reader_is_reached() {
    let row = |email: &str| format!("[[subscribers]]\nemail = \"{email}\"\n\n");
    for newsroom in newsrooms(3) {
        let readers = newsroom.text("subscribers.toml");
        let broken = readers.clone() + &row("zoe@@example.org");
        let newsroom = newsroom.subscribers(&broken);
        newsroom.send(&["--quiet"]).exits(1);
        let mended = readers.clone() + &row("zoe@example.org");
        let newsroom = newsroom.subscribers(&mended);
        newsroom.send(&["--top-up", "--dry-run"]).exits(0);
        newsroom.run(["status", "today"]).exits(1).answers("--top-up` sends to these readers");
        newsroom.send(&["--top-up", "--quiet"]).exits(0);
        newsroom.send(&["--quiet"]).exits(0);
        newsroom.run(["status", "today"]).exits(0).answers("4 of 4 have it").omits("left out");
        let newsroom = newsroom.subscribers(&(mended + &row("max@@example.org")));
        newsroom.send(&["--top-up", "--quiet"]).exits(1).tells("\"max@@example.org\"");
        newsroom.send(&[]).exits(1).answers("1 reader of the list left out");
        newsroom.run(["status", "today"]).exits(1).answers("1 reader of the list left out");
        let newsroom = newsroom.subscribers(&readers);
        newsroom.send(&["--top-up", "--quiet"]).exits(0);
        assert_eq!(newsroom.status()["left_out"], 0);
    }
}
