//! Control characters and direction marks are shown as codes in every output.

use std::fs;

use super::{DAY, FRONT, ISSUE, SHOWING, publication};
use crate::harness::Ran;

/// What a hostile text holds: controls of C0 and C1, and marks of direction.
const HOSTILE: &str = "\\u001b]0;PWN\\u0007\\u009b2J\\u202e\\u2067\\u200f";

/// No character that a terminal obeys is in an output.
fn obeys_nothing(ran: &Ran) {
    let is_obeyed = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for text in [&ran.out, &ran.err] {
        let found: Vec<char> = text.chars().filter(|c| is_obeyed(*c)).collect();
        assert!(found.is_empty(), "{found:?}\n{ran:?}");
    }
}

#[test]
fn no_word_of_an_issue_drives_the_terminal() {
    let key = format!("id = \"un\"\n\"{HOSTILE}\" = 1");
    for (old, new) in [
        ("id = \"un\"", key.as_str()),
        ("\"story\"", &format!("\"{HOSTILE}\"")),
        ("id = \"un\"", &format!("id = \"{HOSTILE}\"")),
        ("id = \"un\"", &format!("continues = \"{HOSTILE}\"")),
        ("title = \"Un", &format!("language = \"{HOSTILE}\"\ntitle = \"Un")),
        ("title = \"Un", &format!("allow = [\"{HOSTILE}\"]\ntitle = \"Un")),
        ("Il brille.", &format!("Il [brille](https://a.example/{HOSTILE}).")),
        ("Il brille.", "Il brille. \u{9b}31m \u{202e}"),
    ] {
        let newsroom = publication(FRONT).issue(DAY, &ISSUE.replacen(old, new, 1));
        for command in SHOWING {
            obeys_nothing(&newsroom.run(command));
        }
    }
}

#[test]
fn no_name_and_no_argument_drives_the_terminal() {
    let hostile = "\u{1b}]0;PWN\u{7}\u{9b}2J\u{202e}";
    let newsroom = publication(FRONT);
    for command in [
        &["check", hostile][..],
        &["check", &format!("{hostile}.toml")],
        &[hostile],
        &["send", &format!("--{hostile}")],
        &["check", "--explain", hostile],
        &["subscribers", "add", hostile],
        &["subscribers", "list", "--tag", hostile],
        &["--dir", hostile, "check"],
        &["import", hostile],
    ] {
        obeys_nothing(&newsroom.run(command));
    }
    let receipt = "planned = 3\nhash = \"x\"\nended = \"\u{9b}2J\"\nbegun = \"\u{202e}\"\n";
    fs::write(newsroom.path(&format!("issues/{DAY}.receipt.toml")), receipt).unwrap();
    obeys_nothing(&newsroom.run(["send", DAY, "--late", "--yes"]));
}

#[test]
fn json_holds_the_characters_that_its_codes_stand_for() {
    let issue = ISSUE.replacen("id = \"un\"", "id = \"un\"\n\"a\\u009b\\u202e\" = 1", 1);
    let ran = publication(FRONT).issue(DAY, &issue).run(["check", "--json"]);
    obeys_nothing(&ran);
    let answer = ran.json();
    let messages = answer["findings"].as_array().unwrap().iter();
    let messages: Vec<&str> = messages.filter_map(|found| found["message"].as_str()).collect();
    assert!(messages.iter().any(|words| words.contains("a\u{9b}\u{202e}")), "{messages:?}");
}

#[test]
fn a_line_break_in_a_key_begins_no_line_of_its_own() {
    let issue = ISSUE.replacen("id = \"un\"", "id = \"un\"\n\"a\\n::error::x\" = 1", 1);
    let newsroom = publication(FRONT).issue(DAY, &issue);
    for command in [&["check"][..], &["check", "--format", "short"]] {
        let ran = newsroom.run(command);
        assert!(!ran.out.lines().any(|line| line.starts_with("::error")), "{ran:?}");
    }
}
