//! The receipt beside the issue.

use std::fs;

use super::{slow, until};
use crate::press::{Order, Press};

fn text(press: &Press) -> String {
    fs::read_to_string(press.path(&format!("issues/{}.receipt.toml", press.today))).unwrap()
}

fn forget(press: &Press) {
    fs::remove_dir_all(press.path("state")).unwrap();
}

#[test]
fn it_says_what_was_sent_to_how_many_and_names_nobody() {
    let press = Order::of(5).refusing("r002@example.org", "550 5.1.1 no such user").open();
    assert_eq!(press.send(&[]).code, Some(0));
    let said: toml::Table = text(&press).parse().unwrap();
    let hash = press.status()["hash"].as_str().unwrap().to_owned();
    assert_eq!(said["hash"].as_str(), Some(hash.as_str()));
    assert_eq!(said["issue"].to_string(), press.today.to_string());
    assert_eq!(said["planned"].as_integer(), Some(5));
    assert!(said["begun"].as_datetime().is_some() && said["ended"].as_datetime().is_some());
    assert_eq!(said["matinale"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(said["free"]["accepted"].as_integer(), Some(2));
    assert_eq!(said["free"]["rejected"].as_integer(), Some(1));
    assert_eq!(said["paid"]["accepted"].as_integer(), Some(2));
    assert!(!text(&press).contains('@'), "{}", text(&press));
    let names = fs::read_dir(press.path("issues")).unwrap().count();
    assert_eq!(names, 2, "something else was left beside the issue");
}

#[test]
fn without_the_journal_it_refuses_a_second_run() {
    let press = Order::of(3).open();
    assert_eq!(press.send(&[]).code, Some(0));
    let before = text(&press);
    forget(&press);
    for more in [&[][..], &["--late", "--accept-audience", "--amend"], &["--dry-run"]] {
        let ran = press.send(more);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("began to go out to 3 readers"), "{}", ran.err);
        assert!(ran.err.contains("and ended"), "{}", ran.err);
        assert!(ran.err.contains("restore the journal, or delete the receipt"), "{}", ran.err);
    }
    assert_eq!((press.reached(), text(&press)), (press.everyone(), before));
    fs::write(press.path(&format!("issues/{}.receipt.toml", press.today)), "\u{1b}[2J").unwrap();
    let spoilt = press.send(&[]);
    assert_eq!(spoilt.code, Some(1), "{spoilt:?}");
    assert!(spoilt.err.contains("cannot be read further"), "{}", spoilt.err);
    fs::remove_file(press.path(&format!("issues/{}.receipt.toml", press.today))).unwrap();
    assert_eq!((press.send(&[]).code, press.messages().len()), (Some(0), 6));
}

#[test]
fn it_is_there_before_the_first_message_and_follows_the_issue_into_its_folder() {
    let press = Order::of(30).connections(1).behaviour(slow(20)).open();
    let started = press.start(&["send", "today", "--yes"]);
    until(&press, 1);
    assert!(started.kill());
    assert!(text(&press).contains("begun = ") && !text(&press).contains("ended = "));
    forget(&press);
    let issue = press.path(&format!("issues/{}.toml", press.today));
    let folder = press.path(&format!("issues/{}", press.today));
    fs::create_dir(&folder).unwrap();
    fs::rename(issue, folder.join("issue.toml")).unwrap();
    let before = press.messages().len();
    let ran = press.send(&[]);
    assert_eq!((ran.code, press.messages().len()), (Some(1), before), "{ran:?}");
    assert!(ran.err.contains("a receipt, "), "{}", ran.err);
}

#[test]
fn it_is_completed_by_the_call_that_ends_the_run() {
    let press = Order::of(30).connections(1).behaviour(slow(20)).open();
    let started = press.start(&["send", "today", "--yes"]);
    until(&press, 2);
    started.terminate();
    assert_eq!(started.end().code, Some(75));
    assert!(!text(&press).contains("ended = "), "{}", text(&press));
    press.write_issue(press.today, "Les bateaux restent au port.");
    let former = press.status()["hash"].as_str().unwrap().to_owned();
    assert_eq!(press.send(&["--amend"]).code, Some(0));
    let said: toml::Table = text(&press).parse().unwrap();
    assert!(said["ended"].as_datetime().is_some());
    assert_eq!(said["amended"][0]["hash"].as_str(), Some(former.as_str()));
    assert_ne!(said["hash"].as_str(), Some(former.as_str()));
    let status = press.status();
    assert_eq!(status["amended"][0]["hash"], former.as_str());
    let words = press.run(&["status", "today"]).out;
    assert!(words.contains(&format!("content {}", &former[..12])), "{words}");
    // Whoever had it has the former text, and nobody has both.
    let texts = press.messages();
    let new = texts.iter().filter(|one| super::holds(one, "restent au port")).count();
    let old = texts.iter().filter(|one| super::holds(one, "rentrent ce matin")).count();
    assert!(old >= 2 && old + new == 30, "{old} old, {new} new");
    assert_eq!(press.reached(), press.everyone());
}

#[test]
fn it_knows_an_older_copy_of_the_journal_for_what_it_is() {
    let press = Order::of(30).connections(1).behaviour(slow(20)).open();
    let started = press.start(&["send", "today", "--yes"]);
    until(&press, 3);
    started.terminate();
    assert_eq!(started.end().code, Some(75));
    let journal = press.path("state/journal.sqlite3");
    let copy = fs::read(&journal).unwrap();
    assert_eq!(press.send(&[]).code, Some(0));
    let latest = fs::read(&journal).unwrap();
    fs::write(&journal, copy).unwrap();
    let older = press.send(&[]);
    assert_eq!((older.code, press.reached()), (Some(1), press.everyone()), "{older:?}");
    assert!(older.err.contains("the journal is older than the receipt"), "{}", older.err);
    assert!(older.err.contains("the receipt 15"), "{}", older.err);
    fs::write(&journal, latest).unwrap();
    assert_eq!((press.send(&[]).code, press.reached()), (Some(0), press.everyone()));
}

#[test]
fn it_is_no_issue() {
    let press = Order::of(2).open();
    fs::write(press.path("issues/2099-01-01.receipt.toml"), "planned = 1\n").unwrap();
    fs::create_dir(press.path("issues/2099-01-02")).unwrap();
    fs::write(press.path("issues/2099-01-02/receipt.toml"), "planned = 1\n").unwrap();
    let checked = press.run(&["check", "latest"]);
    assert!(!format!("{checked:?}").contains("2099"), "{checked:?}");
    let begun = press.run(&["new", "2099-01-01"]);
    assert_eq!(begun.code, Some(0), "{begun:?}");
    assert!(press.path("issues/2099-01-01.toml").exists());
}

#[test]
fn proof_plan_run_and_status_quote_the_same_content() {
    let press = Order::of(2).open();
    let hash = press.run(&["send", "today", "--dry-run", "--json"]).json()["hash"].clone();
    let short = format!("content {}", &hash.as_str().unwrap()[..12]);
    for words in [&["proof", "today"][..], &["send", "today", "--dry-run"]] {
        let ran = press.run(words);
        assert!(ran.out.contains(&short), "{ran:?}");
    }
    assert_eq!(press.run(&["proof", "today", "--json"]).json()["hash"], hash);
    assert!(press.send(&[]).out.contains(&short));
    assert!(press.run(&["status", "today"]).out.contains(&short));
    assert!(text(&press).contains(hash.as_str().unwrap()));
}
