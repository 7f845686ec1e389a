//! Faults of the file and of the keys above the blocks.

use super::{block, front, refused, refused_for, sound, travels_in_short_lines};
use crate::harness::Newsroom;

#[test]
fn an_empty_file_lacks_everything_and_says_so_once_each() {
    let all = ["1:1 error key.missing", "1:1 error key.missing", "1:1 error block.none-free"];
    let mut found = refused("");
    found.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(found, all, "bad input 1");
}

#[test]
fn a_file_of_ten_megabytes_is_refused_for_its_size() {
    for filler in ["x", "é", "ab€"] {
        let body = filler.repeat((10 << 20) / filler.len());
        refused_for(2, front(&format!("subject = \"{body}\"")), "1:1 error file.size");
    }
}

#[test]
fn nesting_without_end_is_refused() {
    for depth in [70, 10_000, 200_000] {
        let nested = format!("contents = {}{}", "[".repeat(depth), "]".repeat(depth));
        let found = refused(front(&nested));
        let told = |finding: &String| finding.starts_with("3:") && finding.contains(" error toml.");
        assert!(!found.is_empty() && found.iter().all(told), "bad input 3: {depth} {found:?}");
    }
}

#[test]
fn a_key_written_twice_is_shown_at_both_places() {
    refused_for(4, front("title = \"Autre\""), "3:1 error toml.syntax");
    let newsroom = Newsroom::new().issue("2025-02-11", &front("title = \"Autre\""));
    newsroom
        .run(["check"])
        .exits(1)
        .answers("2 | title = \"Les trains de nuit\"\n  | ----- first written here\n")
        .answers("3 | title = \"Autre\"\n  | ^^^^^\n")
        .answers("= help: keep one of the two");
}

#[test]
fn a_file_from_windows_is_read_as_it_is() {
    let text = front("number = 1").replace('\n', "\r\n");
    sound(5, format!("\u{feff}{text}"), &[]);
    let faulty = block("watch = \"\"\"\nUn.\nDeux <b>.\n\"\"\"").replace('\n', "\r\n");
    refused_for(5, format!("\u{feff}{faulty}"), "10:6 error md.raw-html");
}

#[test]
fn bytes_that_are_not_utf_8_are_told_with_their_place() {
    let mut latin = front("number = 1").replace("nuit", "nuit d'et\u{1}").into_bytes();
    let at = latin.iter().position(|byte| *byte == 1).expect("the mark");
    latin[at] = 0xe9;
    refused_for(6, &latin, "2:33 error file.encoding");
    let newsroom = Newsroom::new().file("issues/2025-02-11.toml", &latin);
    newsroom.run(["check"]).exits(1).answers(&format!("byte {at} of the file is not UTF-8"));
}

#[test]
fn no_line_break_or_hidden_character_reaches_a_header() {
    refused_for(7, front("subject = \"a\\u0000b\""), "3:13 error text.control");
    refused_for(7, front("subject = \"a\0b\""), "3:13 error toml.syntax");
    refused_for(8, front("subject = \"a\\r\\nBcc: x@example.org\""), "3:13 error text.control");
    refused_for(8, front("subject = \"\"\"\na\nBcc: x\"\"\""), "4:2 error text.control");
    refused_for(9, front("subject = \"a\\rb\""), "3:13 error text.control");
    refused_for(9, front("subject = \"a\rb\""), "3:13 error toml.syntax");
    refused_for(10, front("subject = \"a\u{2028}b\""), "3:13 error text.control");
    refused_for(10, front("subject = \"a\\u2028b\""), "3:13 error text.control");
    refused_for(12, front("subject = \"a\u{202e}b\""), "3:13 error text.invisible");
    refused_for(12, front("subject = \"a\u{2067}b\""), "3:13 error text.invisible");
    refused_for(12, front("subject = \"a\u{e000}b\""), "3:13 error text.private");
}

#[test]
fn the_same_holds_for_every_line_that_is_printed() {
    for key in ["title", "preheader", "contents", "epigraph.quote", "epigraph.author"] {
        let value = if key == "contents" { "[\"a\u{202e}b\"]" } else { "\"a\u{202e}b\"" };
        let quote = if key == "epigraph.author" { "epigraph.quote = \"q\"\n" } else { "" };
        let text = front(&format!("{quote}{key} = {value}"));
        let text = if key == "title" {
            text.replacen("title = \"Les trains de nuit\"\n", "", 1)
        } else {
            text
        };
        let found = refused(&text);
        assert_eq!(found.len(), 1, "{key}: {found:?}");
        assert!(found[0].ends_with("error text.invisible"), "{key}: {found:?}");
    }
    for key in ["kicker", "short", "title", "standfirst", "sign_off"] {
        let text = block(&format!("{key} = \"a\u{202e}b\""));
        let text = if key == "title" {
            text.replacen("title = \"Le train de nuit repart ce soir vers le sud\"\n", "", 1)
        } else {
            text
        };
        let found = refused(&text);
        assert_eq!(found.len(), 1, "{key}: {found:?}");
        assert!(found[0].ends_with("error text.invisible"), "{key}: {found:?}");
    }
}

#[test]
fn a_long_subject_is_a_warning_and_travels_whole() {
    let subject = "La nuit 🚂 ".repeat(50).trim().to_owned();
    let text = front(&format!("subject = \"{subject}\""));
    sound(11, &text, &["3:11 warning subject.long"]);
    let newsroom = Newsroom::new().issue("2025-02-11", &text);
    newsroom.run(["render", "--out", "out"]).exits(0);
    let mail = newsroom.mail("out/2025-02-11/free.eml");
    assert_eq!(mail.subject(), Some(subject.as_str()));
    travels_in_short_lines(&mail.raw_message);
}

#[test]
fn a_date_is_a_day_of_the_calendar_and_the_one_of_the_file() {
    let dated = |date: &str| front("number = 1").replacen("2025-02-11", date, 1);
    refused_for(15, dated("2025-02-30"), "1:8 error toml.syntax");
    refused_for(15, dated("\"2025-02-11\""), "1:8 error key.value");
    refused_for(15, dated("2025-02-11T07:00:00Z"), "1:8 error key.value");
    refused_for(15, dated("0000-02-11"), "1:8 error date.mismatch");
    refused_for(15, dated("2025-02-12"), "1:8 error date.mismatch");
    let newsroom = Newsroom::new().issue("2025-02-11", &dated("2025-02-12"));
    newsroom.run(["check", "2025-02-11"]).exits(1).answers("write `date = 2025-02-11`");
}

#[test]
fn an_issue_of_another_day_is_sent_only_when_that_is_said() {
    let newsroom = Newsroom::new().issue("2025-02-11", &front("number = 1"));
    newsroom
        .run(["send", "2025-02-11", "--yes"])
        .exits(1)
        .tells("the issue is dated 2025-02-11, and today is ")
        .tells("add `--late`");
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "bad input 16: a run began");
    newsroom.run(["send", "2025-02-11", "--late", "--dry-run"]).exits(0).answers("2 readers");
}

#[test]
fn a_draft_is_checked_and_proofed_and_never_sent() {
    let newsroom = Newsroom::new().issue("2025-02-11", &front("draft = true"));
    newsroom.run(["check"]).exits(0);
    newsroom.run(["send", "2025-02-11", "--yes", "--late"]).exits(1).tells("is a draft");
}

#[test]
fn a_misspelt_key_is_told_with_the_one_that_was_meant() {
    refused_for(19, front("preheadr = \"x\""), "3:1 error key.unknown");
    refused_for(19, front("épigraphe = \"x\""), "3:1 error key.unknown");
    let newsroom = Newsroom::new().issue("2025-02-11", &front("preheadr = \"x\""));
    newsroom.run(["check"]).exits(1).answers("did you mean `preheader`?");
}

#[test]
fn a_value_of_the_wrong_kind_is_told_where_it_stands() {
    for (line, finding) in [
        ("number = \"412\"", "3:10 error key.value"),
        ("number = -1", "3:10 error key.value"),
        ("draft = \"yes\"", "3:9 error key.value"),
        ("language = \"klingon\"", "3:12 error key.value"),
        ("contents = \"a\"", "3:12 error key.value"),
        ("epigraph = { quote = 3 }", "3:22 error key.value"),
    ] {
        assert!(
            refused(front(line)).contains(&finding.to_owned()),
            "{line}: {:?}",
            refused(front(line))
        );
    }
}

#[test]
fn no_reader_s_name_stands_above_the_blocks() {
    refused_for(29, front("subject = \"Bonjour {{name}}\""), "3:20 error placeholder.place");
    refused_for(29, front("preheader = \"{{name}}, bonjour\""), "3:14 error placeholder.place");
}
