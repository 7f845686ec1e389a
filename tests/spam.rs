//! What a content filter makes of the editions: `SpamAssassin`, with the rules that Debian ships, and without a network.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(
    clippy::disallowed_methods,
    reason = "files and programs are what the messages are held to"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use crate::harness::{Newsroom, skip_without};

/// The most points of a message, and of each rule.
const MAX_POINTS: f64 = 0.5;

/// The end of the line above the rules that a message has met.
const RULES_BEGIN: &str = "---- ---";

/// What `SpamAssassin` says of a message: its points, and those of each rule. `None` where it is not installed, unless
/// `MATINALE_SPAMASSASSIN=required`.
fn judge(message: &Path) -> Option<Vec<(f64, String)>> {
    // No preferences of whoever runs the tests, and none made.
    let home = tempfile::tempdir().unwrap();
    let asked = Command::new("spamassassin")
        .args(["--local", "--test-mode", "--nocreate-prefs"])
        .env("HOME", home.path())
        .stdin(fs::File::open(message).unwrap())
        .stderr(Stdio::null())
        .output();
    let Ok(answered) = asked else {
        let missing =
            "SpamAssassin is missing: install it (on Debian: apt-get install spamassassin)";
        skip_without("MATINALE_SPAMASSASSIN", "no content filter is asked", missing);
        return None;
    };
    let answer = String::from_utf8_lossy(&answered.stdout);
    let (_, report) = answer.rsplit_once("Content analysis details:").unwrap();
    let (sum, _) = report.trim_start().trim_start_matches('(').split_once(" points").unwrap();
    let (_, rules) = report.split_once(RULES_BEGIN).unwrap();
    let sum = (sum.parse().unwrap(), "all rules".to_owned());
    // A rule whose words are long goes on in the next line, without points.
    let read = |line: &str| Some((line.split_whitespace().next()?.parse().ok()?, line.to_owned()));
    Some([sum].into_iter().chain(rules.lines().filter_map(read)).collect())
}

/// Every message that a newsroom renders.
fn render(newsroom: &Newsroom, issue: &str) -> Vec<PathBuf> {
    newsroom.run(["render", issue, "--out", "out"]).exits(0);
    ["free", "paid"].map(|edition| newsroom.path(&format!("out/{issue}/{edition}.eml"))).into()
}

#[test]
fn a_content_filter_finds_nothing_in_an_issue_or_in_a_fresh_one_of_any_language() {
    let example = Newsroom::example();
    let fresh = ["fr", "en", "de"].map(|language| {
        let newsroom = Newsroom::empty();
        newsroom.run(["init", "--language", language, "--from", "v@lavigie.example"]).exits(0);
        newsroom.run(["new", "2025-02-11"]).exits(0);
        newsroom
    });
    let messages = [&example].into_iter().chain(&fresh).flat_map(|one| render(one, "2025-02-11"));
    let messages: Vec<PathBuf> = messages.collect();
    let judged = thread::scope(|scope| {
        let judged = messages.iter().map(|message| scope.spawn(|| judge(message)));
        let judged: Vec<_> = judged.collect();
        judged.into_iter().map(|judge| judge.join().unwrap()).collect::<Vec<_>>()
    });
    for (message, rules) in messages.iter().zip(judged) {
        for (points, rule) in rules.into_iter().flatten() {
            assert!(points <= MAX_POINTS, "{}: {points} {rule}", message.display());
        }
    }
}
