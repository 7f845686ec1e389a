//! A disk that is full behind stdout is a failure; a reader who has read enough is none.

#![cfg(target_os = "linux")]

use crate::harness::Newsroom;

#[test]
fn an_answer_that_no_disk_takes_fails_the_command_and_says_so() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    let commands: [&[&str]; 6] = [
        &["status"],
        &["status", "--json"],
        &["status", "--list", "accepted"],
        &["who", "r000@example.org"],
        &["schema", "issue"],
        &["--help"],
    ];
    for words in commands {
        let ran = newsroom.run_redirected("> /dev/full", words).exits(1);
        ran.tells("could not be written");
    }
    let json = newsroom.run_redirected("> /dev/full", ["status", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&json.err).expect("an object");
    assert_eq!((&error["exit"], &error["error"]["kind"]), (&1.into(), &"person".into()));
}

#[test]
fn a_pipe_that_is_closed_is_no_failure() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    for words in [&["status"][..], &["schema", "issue"], &["check", "--explain"]] {
        let ran = newsroom.run_redirected("| head -c 1", words);
        assert_eq!(ran.err, "", "{words:?}");
    }
}
