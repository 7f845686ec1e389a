//! The example of the manual, run as it stands there.

#![allow(clippy::disallowed_methods, reason = "the example stands in a file of the manual")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::{Newsroom, skip_without, wait_until};

/// The script for a shell in the chapter.
fn read_example() -> String {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/inbox.md");
    let chapter = fs::read_to_string(chapter).unwrap();
    let script = chapter.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next());
    script.expect("the chapter has a script").to_owned()
}

#[test]
fn the_example_of_the_chapter_sends_waits_reads_and_deletes() {
    if Command::new("curl").arg("--version").output().is_err() {
        skip_without("MATINALE_CURL", "the example of docs/inbox.md is not run", "curl is missing");
        return;
    }
    let newsroom = Newsroom::empty();
    let inbox = newsroom.start(["inbox", "--smtp", "0", "--web", "0", "--token", "essai"]);
    wait_until("the inbox to open", || inbox.stdout().contains("Ctrl-C"));
    let said = inbox.stdout();
    let behind =
        |word: &str, end: char| said.split(word).nth(1).unwrap().split(end).next().unwrap();
    let script = read_example()
        .replace("127.0.0.1:4026", behind("http://", '/'))
        .replace("127.0.0.1:2525", behind("smtp://", ','));
    let ran =
        Command::new("sh").args(["-eux", "-c", &script]).current_dir(newsroom.path("")).output();
    let ran = ran.unwrap();
    assert!(ran.status.success(), "{}\n{}", script, String::from_utf8_lossy(&ran.stderr));
    assert!(newsroom.text("found.json").contains("zoe@example.org"));
    inbox.kill();
}
