//! What stands beside an answer: colours, moments, and errors for programs.

use serde_json::{Value, json};

use crate::harness::{Newsroom, Ran};

/// The beginning of a colour.
const ESCAPE: char = '\u{1b}';

/// What stands on stderr, as JSON.
#[track_caller]
fn error_of(ran: &Ran) -> Value {
    serde_json::from_str(&ran.err).unwrap_or_else(|error| panic!("{error}\n{ran}"))
}

#[test]
fn a_wrong_command_line_is_answered_in_json_to_whoever_asks_for_json() {
    let newsroom = Newsroom::empty();
    let ran = newsroom.run(["check", "--nope", "--json"]).exits(2);
    let told = error_of(&ran);
    assert_eq!((&told["version"], &told["exit"]), (&json!(1), &json!(2)), "{ran}");
    assert_eq!(told["error"]["kind"], "usage");
    assert_eq!(told["error"]["message"], "unexpected argument '--nope' found");
    let help = told["error"]["help"].as_str().unwrap_or_default();
    assert!(help.contains("Usage: matinale check"), "{help}");
    assert_eq!(ran.out, "");
    let words = newsroom.run(["check", "--nope"]).exits(2);
    assert!(words.err.starts_with("error: unexpected argument '--nope' found"), "{words}");
    newsroom.run(["check", "--help", "--json"]).exits(0).answers("Usage: matinale check");
}

#[test]
fn a_command_that_cannot_start_has_the_same_shape() {
    let told = error_of(&Newsroom::new().run(["check", "nope", "--json", "--lang", "en"]).exits(2));
    assert_eq!((&told["version"], &told["exit"]), (&json!(1), &json!(2)), "{told}");
    assert_eq!(told["error"]["kind"], "not_started");
    assert_eq!(told["error"]["message"], "`nope` names no issue");
    assert!(told["error"]["help"].is_string(), "{told}");
}

#[test]
fn colours_are_written_as_color_says_whatever_stands_at_the_other_end() {
    let newsroom = Newsroom::new().issue("2025-02-11", "title = 1\n");
    for (words, is_coloured) in [
        (&["check", "2025-02-11"][..], false),
        (&["check", "2025-02-11", "--color", "auto"], false),
        (&["check", "2025-02-11", "--color", "always"], true),
        (&["--color=always", "check", "2025-02-11"], true),
        (&["check", "2025-02-11", "--color", "never"], false),
        (&["check", "--nope", "--color=always"], true),
        (&["check", "--nope"], false),
    ] {
        let ran = newsroom.run(words);
        assert!(!matches!(ran.code, Some(0)), "{ran}");
        let said = format!("{}{}", ran.out, ran.err);
        assert_eq!(said.contains(ESCAPE), is_coloured, "{words:?}: {said:?}");
    }
    let wrong = newsroom.run(["check", "--color", "maybe"]).exits(2);
    wrong.tells("[possible values: auto, always, never]");
    for (variable, is_coloured) in [("CLICOLOR_FORCE", true), ("NO_COLOR", false)] {
        let ran = newsroom.run_with(["check", "2025-02-11"], &[("NO_COLOR", ""), (variable, "1")]);
        assert_eq!(ran.out.contains(ESCAPE), is_coloured, "{variable}: {ran}");
        let never = newsroom.run_with(["check", "2025-02-11", "--color=never"], &[(variable, "1")]);
        assert!(!never.out.contains(ESCAPE), "{variable}: {never}");
    }
}

#[test]
fn every_line_beside_the_answer_has_its_moment_where_a_log_wants_one() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", "550 5.7.1 no");
    let ran = newsroom.send(&["--log-format", "timestamps", "--lang", "en"]).exits(1);
    assert!(ran.err.contains("Z   1 reader refused for no fault of theirs"), "{ran}");
    for line in ran.err.lines() {
        let moment = line.split(' ').next().unwrap_or_default();
        let is_moment = moment.parse::<jiff::Timestamp>().is_ok() && moment.ends_with('Z');
        assert!(is_moment && moment.len() == "2025-02-11T05:00:00.123Z".len(), "{line:?}: {ran}");
    }
    let ran = newsroom.run(["send", "yesterday", "--yes", "--log-format", "json"]).exits(2);
    let told = error_of(&ran);
    assert_eq!((&told["level"], &told["version"]), (&json!("fault"), &json!(1)), "{ran}");
    assert!(told["message"].as_str().is_some_and(|words| words.starts_with("error: ")), "{ran}");
    let plain = newsroom.run(["send", "yesterday", "--yes"]).exits(2);
    assert_eq!(plain.err.trim_end(), told["message"].as_str().unwrap_or_default());
}

#[test]
fn explain_without_a_code_lists_every_code_with_what_it_means() {
    let newsroom = Newsroom::empty();
    let listed = newsroom.run(["check", "--explain"]).exits(0);
    let every = newsroom.run(["check", "--explain", "--json"]).exits(0).json();
    let codes = every.as_array().expect("codes");
    assert!(codes.len() > 50, "{listed}");
    for code in codes {
        let head = format!(
            "{}[{}]\n    ",
            code["severity"].as_str().unwrap(),
            code["code"].as_str().unwrap()
        );
        assert!(listed.out.contains(&head), "{head}");
    }
    assert!(listed.out.lines().all(|line| line.chars().count() <= 80), "{listed}");
}
