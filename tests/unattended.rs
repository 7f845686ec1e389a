//! A run that nobody watches: what a relay, a disk or a colleague does to it must not spoil the morning
//! without a word.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "what is in the folder is part of the answer")]

mod patience;
mod relays;

use std::time::{Duration, Instant};

use matinale::inbox::Behaviour;
use rusqlite::Connection;
use serde_json::json;

use crate::press::{Order, Press};
use crate::scripted::Scripted;
use crate::scripted::Step::Hush;

/// A relay that refuses so many readers with these words.
fn refusing(readers: usize, words: &str) -> Behaviour {
    let refuse = (0..readers).map(|n| (format!("r{n:03}@example.org"), words.to_owned())).collect();
    Behaviour { refuse, ..Behaviour::default() }
}

fn count(press: &Press, state: &str) -> u64 {
    press.status()["states"][state].as_u64().unwrap()
}

#[test]
fn a_relay_that_refuses_everyone_stops_the_run_and_nobody_is_blamed_for_it() {
    let mut press = Order::of(100).behaviour(refusing(100, "550 5.7.1 relaying denied")).open();
    for _ in 0..2 {
        let ran = press.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("messages in a row because of the sender"), "{}", ran.err);
        assert!(ran.err.contains("with 550 5.7.1 relaying denied"), "{}", ran.err);
        assert!(ran.err.contains("nobody is crossed off"), "{}", ran.err);
        let due = (count(&press, "due"), count(&press, "rejected"));
        assert_eq!(due, (100, 0), "{}", press.status());
    }
    let journal = Connection::open(press.path("state/journal.sqlite3")).unwrap();
    let ask = |sql: &str| journal.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(ask("SELECT SUM(attempts) FROM deliveries"), 0, "an attempt was counted");
    let told = ask("SELECT COUNT(*) FROM transitions WHERE to_state = 'due'");
    assert!((40..=100).contains(&told), "the history says nothing of {told}");
    press.other_relay(Behaviour::default());
    let on = press.send(&[]);
    assert_eq!((on.code, press.reached()), (Some(0), press.everyone()), "{on:?}");
}

#[test]
fn a_short_list_that_is_refused_as_a_whole_is_no_success_and_can_be_sent_again() {
    let mut press = Order::of(3).behaviour(refusing(3, "550 5.7.1 relaying denied")).open();
    assert_eq!(press.send(&[]).code, Some(1));
    assert!(press.status()["finished"].is_string());
    press.other_relay(Behaviour::default());
    let resolved = press.run(&["resolve", "today", "--retry-refused"]);
    assert!(resolved.out.contains("3 readers refused for no fault of theirs due again"));
    let on = press.send(&[]);
    assert_eq!((on.code, press.reached()), (Some(0), press.everyone()), "{on:?}");
}

#[test]
fn readers_who_are_gone_do_not_stop_a_run_however_many_they_are() {
    let press = Order::of(60).behaviour(refusing(50, "550 5.1.1 nobody")).open();
    let ran = press.send(&[]);
    assert_eq!((ran.code, press.reached().len()), (Some(0), 10), "{ran:?}");
    let none = press.run(&["resolve", "today", "--retry-refused"]);
    assert!(none.out.contains("0 readers refused"), "{none:?}");
}

#[test]
fn a_reader_over_whom_the_relay_hangs_up_keeps_nobody_else_from_being_reached() {
    let words = "421 4.3.0 the filter is ill";
    let press = Order::of(40).connections(2).refusing("r003@example.org", words).open();
    let ran = press.send(&[]);
    assert_eq!(ran.code, Some(75), "{ran:?}");
    let mut others = press.everyone();
    others.retain(|reader| reader != "r003@example.org");
    assert_eq!(press.reached(), others, "{ran:?}");
    assert_eq!((count(&press, "due"), count(&press, "accepted")), (1, 39));
}

#[test]
fn a_deferred_reader_is_left_alone_for_longer_the_second_time() {
    let press = Order::of(2).refusing("r001@example.org", "451 4.7.1 later").open();
    press.send(&[]);
    let journal = Connection::open(press.path("state/journal.sqlite3")).unwrap();
    let seconds = |journal: &Connection| -> i64 {
        let sql = "SELECT (until - at) / 1000 FROM deliveries WHERE state = 'deferred'";
        journal.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert!((298..=900).contains(&seconds(&journal)));
    journal.execute("UPDATE deliveries SET until = 0 WHERE until > 0", []).unwrap();
    assert_eq!(press.send(&[]).code, Some(75));
    assert!((898..=1800).contains(&seconds(&journal)));
}

#[test]
fn an_issue_that_is_gone_while_readers_wait_for_it_is_no_day_without_an_issue() {
    let press = Order::of(2).refusing("r001@example.org", "451 4.7.1 later").open();
    assert_eq!(press.send(&[]).code, Some(75));
    std::fs::remove_file(press.path(&format!("issues/{}.toml", press.today))).unwrap();
    let ran = press.send(&["-q"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("not finished, and its issue is gone"), "{}", ran.err);
}

#[test]
fn who_was_on_the_wire_when_a_run_was_killed_is_listed_and_can_be_decided_upon() {
    let slow = Behaviour { delay: Duration::from_mins(1), ..Behaviour::default() };
    let press = Order::of(1).behaviour(slow).open();
    let started = press.start(&["send", "today", "--yes"]);
    let began = Instant::now();
    while press.messages().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(30), "nothing leaves");
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(started.kill());
    let status = press.run(&["status", "today"]);
    assert!(status.out.contains("handed: r000@example.org"), "{}", status.out);
    let resolved = press.run(&["resolve", "today", "--assume-sent"]);
    assert!(resolved.out.contains("1 reader in doubt counted as reached"), "{resolved:?}");
    assert_eq!((count(&press, "accepted"), press.run(&["status", "today"]).code), (1, Some(0)));
}

#[test]
fn a_relay_that_does_not_greet_does_not_keep_a_run_from_being_stopped() {
    let press = Order::of(1).connections(1).open();
    let relay = press.runtime.block_on(Scripted::play(&[Hush]));
    press.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let started = press.start(&["send", "today", "--yes"]);
    std::thread::sleep(Duration::from_millis(1500));
    started.terminate();
    let began = Instant::now();
    let ran = started.end();
    assert_eq!(ran.code, Some(75), "{ran:?}");
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    assert_eq!(press.status()["states"]["due"], json!(1));
}

#[cfg(unix)]
#[test]
fn what_a_run_leaves_behind_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let press = Order::of(1).open();
    assert_eq!(press.send(&[]).code, Some(0));
    let mode =
        |name: &str| std::fs::metadata(press.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("state"), 0o700);
    for entry in std::fs::read_dir(press.path("state")).unwrap() {
        let name = format!("state/{}", entry.unwrap().file_name().display());
        assert_eq!(mode(&name), 0o600, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_journal_that_cannot_be_looked_at_is_not_taken_for_none() {
    let press = Order::of(1).open();
    std::os::unix::fs::symlink(press.path("state"), press.path("state")).unwrap();
    let status = press.run(&["status", "today"]);
    assert_eq!((status.code, status.out.as_str()), (Some(2), ""), "{status:?}");
}

#[test]
fn a_machine_is_answered_in_json_by_every_command_of_a_run_and_told_of_failures_too() {
    let press = Order::of(2).refusing("r001@example.org", "550 5.1.1 nobody").open();
    let failed = press.run(&["resolve", "today", "--resend", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&failed.err).unwrap();
    assert_eq!((failed.code, &told["exit"]), (Some(1), &json!(1)));
    assert_eq!(told["error"], "no run of `today` has begun");
    let proof = press.run(&["proof", "today", "--to", "r001@example.org", "--json"]);
    assert_eq!((proof.code, &proof.json()["proofs"][1]["edition"]), (Some(1), &json!("paid")));
    assert_eq!(proof.json()["proofs"][0]["accepted"], json!(false));
    press.send(&[]);
    let resolved = press.run(&["resolve", "today", "--resend", "--json"]).json();
    assert_eq!(resolved, json!({ "issue": press.today.to_string(), "readers": 0 }));
}
