//! Readers whose rows cannot be read: whoever is left out is counted and named, and the others get their issue.

use std::fs;
use std::process::Command;

use super::{csv, planned, reader, toml};
use crate::harness::Newsroom;

/// Three readers who can be written to, and below them these rows of the list.
fn sending_with(rows: &str) -> Newsroom {
    let newsroom = Newsroom::sending_to(3);
    let list = newsroom.text("subscribers.toml");
    newsroom.file("subscribers.toml", format!("{list}\n{rows}"))
}

#[test]
fn a_quiet_send_names_who_is_left_out_sends_to_all_others_and_ends_with_1() {
    let newsroom = sending_with(&reader("zoe@@example.org", "name = \"Zoé\""));
    let line = newsroom.text("subscribers.toml").lines().count() - 2;
    let ran = newsroom.send(&["--quiet"]).exits(1);
    assert_eq!(ran.out, "");
    let named = format!("  \"zoe@@example.org\" (line {line})\n");
    let ran = ran.tells("1 reader left out: the row in `subscribers.toml` cannot be read\n");
    let ran = ran.tells(&named).tells("matinale check");
    assert_eq!(ran.err.lines().count(), 4, "{ran}");
    assert_eq!(newsroom.reached(), newsroom.everyone());
    let again = newsroom.send(&["--quiet"]).exits(1);
    assert_eq!(again.out + &again.err, "", "it was said when the run began");
    newsroom.run(["status", "today"]).exits(1).answers("1 reader of the list left out");
    assert_eq!(newsroom.status()["left_out"], 1);
}

#[test]
fn a_tier_that_cannot_be_read_is_said_by_a_quiet_send_and_gets_the_free_edition() {
    let newsroom = sending_with(&reader("zoe@example.org", "tier = \"gold\""));
    let ran = newsroom.send(&["--quiet"]).exits(1);
    let ran = ran.tells("1 reader given the free edition").tells("\"zoe@example.org\" (line ");
    assert_eq!(ran.err.lines().count(), 4, "{ran}");
    assert_eq!(newsroom.messages().len(), 4);
    let status = newsroom.status();
    assert_eq!((&status["left_out"], &status["downgraded"]), (&0.into(), &1.into()));
    for _ in 0..2 {
        let again = newsroom.send(&["--quiet"]).exits(1);
        assert_eq!(again.out + &again.err, "", "it was said when the run began");
    }
    let status = newsroom.run(["status", "today"]).exits(1);
    status.answers("1 reader of the list given the free edition").answers("--to ADDRESS");
    let list = newsroom.text("subscribers.toml").replace("gold", "paid");
    let newsroom = newsroom.subscribers(&list);
    newsroom.send(&["--to", "zoe@example.org"]).exits(0);
    newsroom.run(["status", "today"]).exits(0).omits("edition:");
}

#[test]
fn the_plan_counts_and_names_who_is_left_out() {
    let rows: String = (0..13).map(|n| reader(&format!("r{n}@nowhere"), "")).collect();
    let newsroom = toml(&(reader("zoe@example.org", "") + &rows));
    let ran = planned(&newsroom).exits(0).answers("would go to 1 reader");
    ran.tells("13 readers left out").tells("\"r9@nowhere\" (line ").tells("  and 3 more\n");
    let plan = newsroom.run(["send", "2025-02-11", "--late", "--dry-run", "--json"]).json();
    assert_eq!((&plan["left_out"], &plan["downgraded"]), (&13.into(), &0.into()));
    newsroom.run(["rehearse", "--quiet"]).tells("13 readers left out");
}

#[test]
fn check_reads_the_list_and_shows_each_row_that_cannot_be_used() {
    let list = "email,tier\nzoe@example.org,paid\n\nines@@example.org,free\nmax@example.org,gold\n";
    let newsroom = csv(list);
    let short = newsroom.run(["check", "2025-02-11", "--format", "short"]).exits(0);
    assert!(short.out.contains("readers.csv:4:1: warning[address.rejected]"), "{short}");
    assert!(short.out.contains("readers.csv:5:17: warning[subscriber.edition]"), "{short}");
    assert!(short.out.contains("0 errors, 2 warnings"), "{short}");
    newsroom.run(["check", "2025-02-11", "--deny", "warnings"]).exits(1);
    let words = newsroom.run(["check", "2025-02-11"]).exits(0);
    let words = words.tells("1 reader left out, 1 reader given the free edition\n");
    let words = words.tells("nothing goes to 33 % of the list\n");
    words.omits("`matinale check`").omits("cannot be read");
    let json = newsroom.run(["check", "2025-02-11", "--json"]).json();
    assert_eq!((&json["left_out"], &json["downgraded"]), (&1.into(), &1.into()));
    let findings = json["findings"].as_array().expect("findings").iter();
    let lines: Vec<_> =
        findings.filter(|one| one["file"] == "readers.csv").map(|one| &one["line"]).collect();
    assert_eq!(lines, [&4, &5]);
    let sarif = newsroom.run(["check", "2025-02-11", "--format", "sarif"]).json();
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let place = &results.last().expect("a result")["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "readers.csv");
    let region = &place["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&5.into(), &17.into()));
    assert!(!newsroom.path("state").exists(), "`check` makes nothing");
    let refused = csv("email,status\nzoe@example.org,enabled\n");
    refused.run(["check", "2025-02-11"]).exits(1).answers("subscribers import");
}

#[test]
#[cfg(unix)]
fn check_looks_at_no_list_outside_of_the_publication() {
    let newsroom = csv("");
    let elsewhere = Newsroom::empty().file("secret.csv", "root@@secret\n");
    fs::remove_file(newsroom.path("readers.csv")).expect("the list is there");
    let note = |ran: &str| ran.contains("note[list.absent]") && !ran.contains("secret");
    let ran = newsroom.run(["check", "2025-02-11"]).exits(0);
    assert!(note(&ran.out), "{ran}");
    std::os::unix::fs::symlink(elsewhere.path("secret.csv"), newsroom.path("readers.csv"))
        .expect("a link");
    let ran = newsroom.run(["check", "2025-02-11"]).exits(0);
    assert!(note(&ran.out), "{ran}");
}

#[test]
fn a_list_that_is_no_list_is_told_and_nothing_is_sent() {
    let newsroom = csv("");
    fs::remove_file(newsroom.path("readers.csv")).expect("the list is there");
    let told = |words: &str| {
        for command in [&["send", "2025-02-11", "--late", "--yes"][..], &["rehearse"]] {
            let ran = newsroom.run(command).tells(words);
            assert!(ran.code.is_some_and(|code| code > 0), "{ran}");
        }
        newsroom.run(["check", "2025-02-11"]).exits(1).answers("list.unreadable");
        assert!(!newsroom.path("state/journal.sqlite3").exists());
    };
    fs::create_dir(newsroom.path("readers.csv")).expect("a folder");
    told("it is a folder");
    fs::remove_dir(newsroom.path("readers.csv")).expect("the folder is there");
    let made = Command::new("mkfifo").arg(newsroom.path("readers.csv")).status();
    if made.is_ok_and(|made| made.success()) {
        told("it is not a file");
    }
}
