//! The titles of earlier issues at the foot of the page.

use crate::harness::Newsroom;

const TODAY: &str = "date = 2025-02-11\ntitle = \"Aujourd'hui\"\n[[blocks]]\nkind = \"story\"\n\
                     title = \"Le port\"\nbody = \"Les bateaux rentrent.\"\n";

/// An issue of an earlier day, whose title is this TOML value.
fn earlier(day: &str, title: &str) -> String {
    TODAY.replace("2025-02-11", day).replace("\"Aujourd'hui\"", title)
}

/// The page of today, below issues with these titles, the newest first.
#[track_caller]
fn print_below(titles: &[&str]) -> String {
    let newsroom = Newsroom::new();
    let settings = newsroom.text("matinale.toml") + "\n[latest]\ncount = 3\n";
    let mut newsroom = newsroom.file("matinale.toml", settings).issue("2025-02-11", TODAY);
    for (place, title) in titles.iter().enumerate() {
        let day = format!("2025-02-{:02}", 10 - place);
        newsroom = newsroom.issue(&day, &earlier(&day, title));
    }
    let ran = newsroom.run(["render", "2025-02-11", "--out", "out"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let part = |kind: &str| newsroom.text(&format!("out/2025-02-11/free.{kind}"));
    part("html") + &part("txt")
}

#[test]
fn a_title_that_its_own_issue_could_not_be_printed_with_is_left_out() {
    for (title, stray) in [
        ("\"Hier \u{e000}u\u{e001}\"", "\u{e000}"),
        ("\"Hier \\uE000u\\uE001\"", "\u{e000}"),
        ("\"Hier \u{202e}gpj.exe\"", "\u{202e}"),
        ("\"Hier \\u2066gpj.exe\"", "\u{2066}"),
        ("\"Hier \\u0085 et \\u001B[2J\"", "\u{1b}"),
        ("\"Hier\\nBcc: zoe@example.org\"", "Bcc"),
        ("\"Hier {{name}}\"", "{{"),
        ("\"Hier \u{f0000}\"", "\u{f0000}"),
    ] {
        let page = print_below(&[title, "\"Avant-hier, le vent\""]);
        assert!(!page.contains(stray) && !page.contains("Hier"), "{title} is on the page");
        assert!(page.contains("Avant-hier, le vent"), "{title} keeps others from the page");
    }
}

#[test]
fn a_sound_title_is_escaped_and_a_draft_is_left_out() {
    let page = print_below(&["\"<b>Hier</b> & demain\"", "\"Brouillon\"\ndraft = true"]);
    assert!(page.contains("&lt;b&gt;Hier&lt;/b&gt; &amp; demain"), "{page}");
    assert!(!page.contains("Brouillon"), "{page}");
}
