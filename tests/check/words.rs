//! How findings are shown: to a person, on one line each, as JSON.

use serde_json::{Value, json};

use super::front;
use crate::harness::Newsroom;

/// Four faults in an issue of thirteen lines.
fn faulty() -> Newsroom {
    Newsroom::new().issue(
        "2025-02-11",
        r#"
        date = 2025-02-11
        titel = "Les trains de nuit"
        title = "Les trains de nuit"

        [[blocks]]
        kind = "stori"
        title = "Le train"

        [[blocks]]
        kind = "story"
        title = "Le quai"
        body = """
        L’été, un [lien](javascript:x) et un <b>mot."""
        "#,
    )
}

#[test]
fn every_fault_of_an_issue_is_told_in_one_run_under_the_editor_s_own_lines() {
    let ran = faulty().run(["check"]).exits(1);
    let expected = r#"error[key.unknown]: `titel` is not a key of an issue
 --> issues/2025-02-11.toml:2:1
  |
2 | titel = "Les trains de nuit"
  | ^^^^^
  |
  = help: did you mean `title`?

error[kind.unknown]: there is no block of the kind `stori`
 --> issues/2025-02-11.toml:6:8
  |
6 | kind = "stori"
  |        ^^^^^^^
  |
  = help: did you mean `story`?

error[link.scheme]: a link of the scheme `javascript:` is not printed
  --> issues/2025-02-11.toml:13:11
   |
13 | L’été, un [lien](javascript:x) et un <b>mot."""
   |           ^^^^^^^^^^^^^^^^^^^^
   |
   = help: write an https, http, mailto or tel link

error[md.raw-html]: HTML stands inside the prose
  --> issues/2025-02-11.toml:13:38
   |
13 | L’été, un [lien](javascript:x) et un <b>mot."""
   |                                      ^^^
   |
   = help: prose is Markdown; write `\<` for a plain `<`

issues/2025-02-11.toml: 4 errors, 0 warnings · `--fix` mends 1
"#;
    assert_eq!(ran.out, expected);
    assert_eq!(ran.err, "");
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "80 columns");
}

#[test]
fn the_short_form_is_one_line_each() {
    let ran = faulty().run(["check", "--format", "short", "--quiet"]).exits(1);
    let expected = "\
issues/2025-02-11.toml:2:1: error[key.unknown]: `titel` is not a key of an issue (did you mean `title`?)
issues/2025-02-11.toml:6:8: error[kind.unknown]: there is no block of the kind `stori` (did you mean `story`?)
issues/2025-02-11.toml:13:11: error[link.scheme]: a link of the scheme `javascript:` is not printed (write an https, http, mailto or tel link)
issues/2025-02-11.toml:13:38: error[md.raw-html]: HTML stands inside the prose (prose is Markdown; write `\\<` for a plain `<`)
";
    assert_eq!(ran.out, expected);
}

#[test]
fn json_holds_the_same_findings() {
    let ran = faulty().run(["check", "--json"]).exits(1);
    let answer: Value = serde_json::from_str(&ran.out).expect("one JSON value");
    assert_eq!(answer["issue"], "issues/2025-02-11.toml");
    assert_eq!(answer["sound"], false);
    assert_eq!((&answer["errors"], &answer["warnings"]), (&json!(4), &json!(0)));
    assert_eq!(answer["findings"].as_array().map(Vec::len), Some(4));
    assert_eq!(
        answer["findings"][2],
        json!({
            "file": "issues/2025-02-11.toml",
            "line": 13,
            "column": 11,
            "end_line": 13,
            "end_column": 31,
            "severity": "error",
            "code": "link.scheme",
            "message": "a link of the scheme `javascript:` is not printed",
            "help": "write an https, http, mailto or tel link",
            "also": null,
        })
    );
}

#[test]
fn json_says_that_a_sound_issue_is_sound() {
    let newsroom = Newsroom::new().issue("2025-02-11", &front("number = 412"));
    let ran = newsroom.run(["--json", "check", "2025-02-11"]).exits(0);
    let answer: Value = serde_json::from_str(&ran.out).expect("one JSON value");
    let sound = json!({
        "issue": "issues/2025-02-11.toml",
        "sound": true,
        "errors": 0,
        "warnings": 0,
        "texts_read": true,
        "findings": [],
        "left_out": 0,
        "downgraded": 0,
    });
    assert_eq!(answer, sound);
}

#[test]
fn warnings_refuse_an_issue_only_when_they_are_denied() {
    let long = front(&format!("subject = \"{}\"", "trop long ".repeat(9).trim()));
    let newsroom = Newsroom::new().issue("2025-02-11", &long);
    newsroom
        .run(["check"])
        .exits(0)
        .answers("warning[subject.long]")
        .answers("0 errors, 1 warning, 1 note\n");
    newsroom.run(["check", "--deny", "warnings"]).exits(1).answers("0 errors, 1 warning, 1 note\n");
    let ran = newsroom.run(["check", "--deny", "warnings", "--json"]).exits(1);
    let answer: Value = serde_json::from_str(&ran.out).expect("one JSON value");
    assert_eq!(answer["sound"], false);
}

#[test]
fn a_warning_does_not_hold_a_morning_back() {
    let long = front(&format!("subject = \"{}\"", "trop long ".repeat(9).trim()));
    let newsroom = Newsroom::new().issue("2025-02-11", &long);
    newsroom
        .run(["rehearse", "2025-02-11"])
        .exits(0)
        .tells("issues/2025-02-11.toml: 1 warning: `matinale check 2025-02-11`");
}

#[test]
fn an_issue_is_named_by_its_date_its_file_or_its_place_in_time() {
    let newsroom = Newsroom::new()
        .issue("2025-02-11", &front("number = 1"))
        .issue("2025-02-10", &front("number = 2").replace("02-11", "02-10"));
    for word in ["2025-02-11", "latest", "issues/2025-02-11.toml"] {
        newsroom.run(["check", word]).exits(0).answers("issues/2025-02-11.toml");
    }
    newsroom
        .run(["check", "2025-02-12"])
        .exits(2)
        .tells("the latest is 2025-02-11; `matinale new 2025-02-12` begins this one");
    newsroom.run(["check", "demain"]).exits(2).tells("`demain` names no issue");
    newsroom.run(["check", "issues/absent.toml"]).exits(2).tells("cannot be read");
    Newsroom::new().run(["check"]).exits(2).tells("begin one with `matinale new`");
}
