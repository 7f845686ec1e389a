//! A run that nobody watches: what a relay, a disk or a colleague does to it must not spoil the morning
//! without a word.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "what is in the folder is part of the answer")]

mod again;
mod asked;
mod editions;
mod elsewhere;
mod half;
mod heard;
mod missed;
mod morning;
mod passing;
mod patience;
mod relays;
mod told;
mod why;

use std::time::Duration;

use matinale::inbox::Behaviour;
use rusqlite::Connection;
use serde_json::json;

use crate::harness::{Newsroom, refuse_each, wait_until};
use crate::scripted::relay::{Act, Point, Relay, Script};

/// A relay that refuses so many readers with these words.
fn refusing(readers: usize, words: &str) -> Behaviour {
    let refuse = (0..readers).map(|n| (format!("r{n:03}@example.org"), words.to_owned())).collect();
    refuse_each(refuse)
}

fn count(newsroom: &Newsroom, state: &str) -> u64 {
    newsroom.status()["states"][state].as_u64().unwrap()
}

#[test]
fn a_relay_that_refuses_everyone_stops_the_run_and_nobody_is_blamed_for_it() {
    let mut newsroom = Newsroom::sending_to(100).relay(refusing(100, "550 5.7.1 relaying denied"));
    for _ in 0..2 {
        let ran = newsroom.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("messages in a row because of the sender"), "{}", ran.err);
        assert!(ran.err.contains("with 550 5.7.1 relaying denied"), "{}", ran.err);
        assert!(ran.err.contains("nobody is crossed off"), "{}", ran.err);
        let open = count(&newsroom, "due") + count(&newsroom, "deferred");
        assert_eq!((open, count(&newsroom, "rejected")), (100, 0), "{}", newsroom.status());
    }
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let ask = |sql: &str| journal.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(ask("SELECT SUM(attempts) FROM deliveries"), 0, "an attempt was counted");
    let told = ask("SELECT COUNT(*) FROM transitions WHERE to_state = 'deferred'");
    assert!((21..=100).contains(&told), "the history says of {told} alone");
    newsroom.other_relay(Behaviour::default());
    let on = newsroom.send(&[]);
    assert_eq!((on.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{on:?}");
}

#[test]
fn a_relay_that_knows_no_user_of_our_own_name_is_told_as_one_that_refuses_us() {
    let newsroom = Newsroom::sending_to(60)
        .relay(refusing(60, "550 5.1.1 <bonjour@echo.example>: User unknown"));
    let ran = newsroom.send(&[]).exits(1);
    ran.tells("the relay refused messages in a row because of the sender or the content")
        .tells("check `from` and the return path")
        .tells("nobody is crossed off");
}

#[test]
fn a_relay_that_asks_for_less_at_every_reader_is_told_as_one_that_takes_no_more() {
    let newsroom = Newsroom::sending_to(6);
    let words = "421 4.7.0 too many messages from you\r\n";
    let script = Script::in_clear(&[], move |moment| match moment.at {
        Point::Recipient => Act::SayAndClose(words),
        _ => Act::Usual,
    });
    let relay = Relay::open(newsroom.runtime().handle(), script);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let ran = newsroom.send(&[]).exits(75);
    let ran = ran.tells("the relay takes no more for now: 421 4.7.0 too many messages from you");
    assert!(!ran.err.contains("refuses us"), "{}", ran.err);
}

#[test]
fn a_short_list_that_is_refused_as_a_whole_is_no_success_and_can_be_sent_again() {
    let mut newsroom = Newsroom::sending_to(3).relay(refusing(3, "550 5.7.1 relaying denied"));
    assert_eq!(newsroom.send(&[]).code, Some(1));
    assert!(newsroom.status()["finished"].is_null(), "its readers are taken back");
    newsroom.other_relay(Behaviour::default());
    let on = newsroom.send(&[]);
    assert_eq!((on.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{on:?}");
}

#[test]
fn readers_who_are_gone_do_not_stop_a_run_however_many_they_are() {
    let newsroom = Newsroom::sending_to(60).relay(refusing(50, "550 5.1.1 nobody"));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.reached().len()), (Some(0), 10), "{ran:?}");
    let none = newsroom.run(["resolve", "today", "--retry-refused"]);
    none.answers("nobody was refused for no fault of theirs: nothing to do");
}

/// The relay hangs up over this reader, whenever they come.
fn hang_up_over(ill: &str, connections: usize) {
    let words = "421 4.3.0 the filter is ill";
    let newsroom = Newsroom::sending_to(40).connections(connections).refusing(ill, words);
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(75), "{ran:?}");
    let mut others = newsroom.everyone();
    others.retain(|reader| reader != ill);
    assert_eq!(newsroom.reached(), others, "{ran:?}");
    assert_eq!((count(&newsroom, "deferred"), count(&newsroom, "accepted")), (1, 39));
}

#[test]
fn a_reader_over_whom_the_relay_hangs_up_keeps_nobody_else_from_being_reached() {
    hang_up_over("r003@example.org", 2);
}

#[test]
fn the_first_reader_over_whom_the_relay_hangs_up_keeps_nobody_else_from_being_reached() {
    hang_up_over("r000@example.org", 1);
}

#[test]
fn a_deferred_reader_is_left_alone_for_longer_the_second_time() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", "451 4.7.1 later");
    newsroom.send(&[]);
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let seconds = |journal: &Connection| -> i64 {
        let sql = "SELECT (until - at) / 1000 FROM deliveries WHERE state = 'deferred'";
        journal.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert!((298..=900).contains(&seconds(&journal)));
    journal.execute("UPDATE deliveries SET until = 0 WHERE until > 0", []).unwrap();
    assert_eq!(newsroom.send(&[]).code, Some(75));
    assert!((898..=1800).contains(&seconds(&journal)));
}

#[test]
fn an_issue_that_is_gone_while_readers_wait_for_it_is_no_day_without_an_issue() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", "451 4.7.1 later");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    std::fs::remove_file(newsroom.path(&format!("issues/{}.toml", newsroom.today()))).unwrap();
    let ran = newsroom.send(&["-q"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("not finished, and its issue is gone"), "{}", ran.err);
}

#[test]
fn who_was_on_the_wire_when_a_run_was_killed_is_listed_and_can_be_decided_upon() {
    let slow = Behaviour { delay: Duration::from_mins(1), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(1).relay(slow);
    let started = newsroom.start(["send", "today", "--yes"]);
    wait_until("a message", || !newsroom.messages().is_empty());
    assert!(started.kill());
    let status = newsroom.run(["status", "today"]);
    status.answers("1 reader whose message is on the wire:\n    r000@example.org\n");
    let resolved = newsroom.run(["resolve", "today", "--assume-sent"]);
    assert!(resolved.out.contains("1 reader in doubt counted as reached"), "{resolved:?}");
    assert_eq!(
        (count(&newsroom, "accepted"), newsroom.run(["status", "today"]).code),
        (1, Some(0))
    );
}

#[test]
fn a_relay_that_does_not_greet_does_not_keep_a_run_from_being_stopped() {
    let newsroom = Newsroom::sending_to(1).connections(1);
    let script = Script::in_clear(&[], |_| Act::Hush);
    let relay = Relay::open(newsroom.runtime().handle(), script);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let started = newsroom.start(["send", "today", "--yes"]);
    wait_until("a call", || relay.lines() > 0);
    started.terminate();
    let ran = started.end();
    assert_eq!(ran.code, Some(75), "{ran:?}");
    assert!(!ran.err.contains("are over"), "it waited for the whole grace: {}", ran.err);
    assert_eq!(newsroom.status()["states"]["due"], json!(1));
}

#[cfg(unix)]
#[test]
fn what_a_run_leaves_behind_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let newsroom = Newsroom::sending_to(1);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let mode =
        |name: &str| std::fs::metadata(newsroom.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("state"), 0o700);
    for entry in std::fs::read_dir(newsroom.path("state")).unwrap() {
        let name = format!("state/{}", entry.unwrap().file_name().display());
        assert_eq!(mode(&name), 0o600, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_journal_that_cannot_be_looked_at_is_not_taken_for_none() {
    let newsroom = Newsroom::sending_to(1);
    std::os::unix::fs::symlink(newsroom.path("state"), newsroom.path("state")).unwrap();
    let status = newsroom.run(["status", "today"]);
    assert_eq!((status.code, status.out.as_str()), (Some(2), ""), "{status:?}");
}

#[test]
fn a_machine_is_answered_in_json_by_every_command_of_a_run_and_told_of_failures_too() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", "550 5.1.1 nobody");
    let failed = newsroom.run(["resolve", "today", "--resend", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&failed.err).unwrap();
    assert_eq!((failed.code, &told["exit"]), (Some(1), &json!(1)));
    assert_eq!(told["error"]["message"], "no run of `today` has begun");
    assert_eq!((&told["error"]["kind"], &told["version"]), (&json!("person"), &json!(1)));
    let proof = newsroom.run(["proof", "today", "--to", "r001@example.org", "--json"]);
    assert_eq!((proof.code, &proof.json()["proofs"][1]["edition"]), (Some(1), &json!("paid")));
    assert_eq!(proof.json()["proofs"][0]["accepted"], json!(false));
    newsroom.send(&[]);
    let resolved = newsroom.run(["resolve", "today", "--resend", "--json"]).json();
    assert_eq!(resolved, json!({ "issue": newsroom.today().to_string(), "readers": 0 }));
}
