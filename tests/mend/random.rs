//! Faults strewn over strings of every kind: mended, the file is TOML, and a second run finds nothing.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::ISSUE;
use crate::harness::Newsroom;

/// What stands in the texts: faults, Markdown around them, and what must not be touched.
const FRAGMENTS: &[&str] = &[
    "l'Elysée",
    " , ",
    "le 1 août",
    "qu'e Sam",
    " de de ",
    "Ã©",
    "e\u{301}",
    "\u{200b}",
    "«oui»",
    "“",
    "”",
    "oui?",
    "90%",
    "**",
    "*",
    "`a ,b`",
    "[le quai](https://a.fr/?a;b)",
    "mot",
    " ",
    ". ",
    "\n",
    "\n\n",
    "\n- ",
    "'",
    "~Q",
    "~u",
    "é",
    "...",
    "{{name|x!}}",
    "&amp;",
    "> ",
    "# ",
    "12\u{a0}%",
];

/// A text in a string of one of the four kinds; `~Q` is a straight mark and `~u` an escaped letter, where
/// that kind has them.
fn string(kind: usize, text: &str) -> String {
    let line = text.replace('\n', " ");
    match kind {
        0 => format!("\"{}\"", line.replace("~Q", "\\\"").replace("~u", "\\u00e9")),
        1 => format!("'{}'", line.replace('\'', "’").replace("~Q", "\"").replace("~u", "é")),
        2 => format!("\"\"\"\r\n{}.\"\"\"", text.replace("~Q", "\\\"").replace("~u", "\\u00E9")),
        _ => format!("'''\n{}.'''", text.replace('\'', "’").replace("~Q", "\"").replace("~u", "é")),
    }
}

/// The lines around the texts, in which nothing is to be mended.
fn frame(issue: &str) -> Vec<&str> {
    issue.lines().filter(|line| line.starts_with("[[") || line.starts_with("title")).collect()
}

#[test]
fn whatever_is_mended_is_toml_and_sound_at_the_second_look() {
    let fragments = prop::collection::vec(prop::sample::select(FRAGMENTS), 1..14);
    let texts = prop::collection::vec((0..4_usize, fragments), 12);
    let changed = Cell::new(0);
    let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
    let ran = TestRunner::new(config).run(&texts, |texts| {
        let blocks = texts.iter().enumerate().map(|(index, (kind, fragments))| {
            let value = string(*kind, &format!("Début {} fin", fragments.concat()));
            let head = format!("[[blocks]] # l'Elysée , {index}\r\nkind = \"story\"\n");
            format!("{head}title = \"Le {index}\"\nbody = {value}\n")
        });
        let issue =
            "date = 2025-02-11\ntitle = \"Un matin\"\n".to_owned() + &blocks.collect::<String>();
        let newsroom = Newsroom::new().file(ISSUE, &issue);
        let first = newsroom.run(["check", "--fix", "--format", "short"]);
        let text = newsroom.text(ISSUE);
        prop_assert!(text.parse::<toml::Table>().is_ok(), "{text}");
        prop_assert_eq!(frame(&text), frame(&issue));
        changed.set(changed.get() + usize::from(text != issue));
        let refused = first.err.contains("was left as it is");
        prop_assert_eq!(text != issue, first.out.contains("mended["), "{}", first);
        prop_assert!(!refused || text == issue, "{first}");
        let second = newsroom.run(["check", "--fix", "--format", "short"]);
        prop_assert!(!second.out.contains("mended["), "{first}\n{second}\n{issue}");
        prop_assert_eq!(newsroom.text(ISSUE), text);
        Ok(())
    });
    ran.unwrap();
    assert!(changed.get() > 3, "{} of eight were mended", changed.get());
}
