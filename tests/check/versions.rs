//! A short and a long version of one story: where the long one stands, and what both show once.

use std::fmt::Write;

use super::front;
use crate::harness::{Newsroom, drawing};

/// A block of an issue: its title, its keys, and a body that says the title.
fn story(title: &str, keys: &str) -> String {
    format!("\n[[blocks]]\nkind = \"story\"\n{keys}\nbody = \"Texte {title}.\"\n")
}

/// A story that everybody reads.
fn open(title: &str) -> String {
    story(title, &format!("title = \"{title}\""))
}

/// The text parts of both editions.
fn printed(blocks: &[String]) -> [String; 2] {
    let newsroom = published(blocks);
    ["free", "paid"].map(|edition| newsroom.text(&format!("out/2025-02-11/{edition}.txt")))
}

fn published(blocks: &[String]) -> Newsroom {
    let newsroom = Newsroom::new().issue("2025-02-11", &(front("number = 1") + &blocks.concat()));
    let newsroom = newsroom.file("issues/images/quai.png", drawing());
    let newsroom = newsroom.file("issues/images/phare.png", drawing());
    newsroom.run(["render", "--out", "out"]).exits(0);
    newsroom
}

/// The places of these words in a text, which has each of them.
#[track_caller]
fn in_order(text: &str, words: &[&str]) {
    let places: Vec<usize> = words
        .iter()
        .map(|word| text.find(word).unwrap_or_else(|| panic!("{word}: {text}")))
        .collect();
    assert!(places.is_sorted(), "{words:?}: {text}");
}

const SHORT: &str = "id = \"digue\"\ntitle = \"La digue\"\nonly = \"free\"";
const LONG: &str = "exclusive = true\ncontinues = \"digue\"\nopening = \"Début long.\"\nteasers = [\"Ce que vous apprendrez.\"]";

#[test]
fn a_long_version_stands_where_the_short_one_stands_wherever_the_editor_wrote_it() {
    let short = story("court", SHORT);
    let long = story("long", LONG);
    let orders = [
        [open("Premier"), short.clone(), open("Dernier"), long.clone()],
        [long.clone(), open("Premier"), short.clone(), open("Dernier")],
        [open("Premier"), long, short, open("Dernier")],
    ];
    for blocks in orders {
        let [free, paid] = printed(&blocks);
        in_order(&paid, &["* Premier", "* La digue", "* Dernier"]);
        in_order(&paid, &["Texte Premier.", "Début long.", "Texte long.", "Texte Dernier."]);
        assert!(!paid.contains("Texte court.") && !paid.contains("apprendrez"), "{paid}");
        assert!(!paid.contains("En exclusivité"), "no section: {paid}");
        in_order(&free, &["* Premier", "* La digue", "* Dernier"]);
        in_order(
            &free,
            &["Texte Premier.", "Texte court.", "Texte Dernier.", "Ce que vous apprendrez."],
        );
        assert!(!free.contains("Texte long."), "{free}");
    }
}

#[test]
fn the_contents_have_the_order_of_the_page() {
    let alone = story("seul", "title = \"Réservé\"\nexclusive = true");
    let [free, paid] = printed(&[alone, open("Premier"), open("Dernier")]);
    for text in [free, paid] {
        in_order(&text, &["* Premier", "* Dernier", "* Réservé", "Texte Premier."]);
        in_order(&text, &["Texte Premier.", "Texte Dernier.", "\nRéservé\n---"]);
    }
}

#[test]
fn a_long_version_that_continues_a_block_of_both_editions_stays_in_the_section() {
    let both = story("court", "id = \"digue\"\ntitle = \"La digue\"");
    let [_, paid] = printed(&[both, open("Dernier"), story("long", LONG)]);
    in_order(&paid, &["Texte court.", "Texte Dernier.", "Ce que vous apprendrez.", "Texte long."]);
    assert_eq!(paid.matches("* La digue").count(), 1, "{paid}");
}

/// A figure of this file in `figures`, with these words.
fn figure(file: &str, words: &str) -> String {
    format!("{{ src = \"{file}\", alt = \"{words}\" }}")
}

#[test]
fn a_picture_of_both_versions_is_printed_once() {
    let short = |only: &str, figures: &str| {
        story(
            "court",
            &format!("id = \"digue\"\ntitle = \"La digue\"\n{only}figures = [{figures}]"),
        )
    };
    let long = |figures: &str| {
        let mut keys = LONG.to_owned();
        if !figures.is_empty() {
            write!(keys, "\nfigures = [{figures}]").expect("a text takes every word");
        }
        story("long", &keys)
    };
    let (quay, same, light) = (
        figure("quai.png", "Le quai"),
        figure("quai.png", "Le même"),
        figure("phare.png", "Le phare"),
    );
    for only in ["", "only = \"free\"\n"] {
        for own in ["", &same, &format!("{same}, {light}")] {
            let newsroom = published(&[short(only, &quay), long(own)]);
            for edition in ["free", "paid"] {
                let html = newsroom.text(&format!("out/2025-02-11/{edition}.html"));
                let words = if own.is_empty() { "Le quai" } else { "Le même" };
                let is_long_alone = edition == "paid" && !only.is_empty();
                let shown = if is_long_alone { words } else { "Le quai" };
                let said = format!("{only:?} {own:?} {edition}");
                let pictures = html.matches("<img ").count();
                assert_eq!(pictures, 1 + own.matches("phare.png").count(), "{said}");
                assert_eq!(html.matches(&format!("alt=\"{shown}\"")).count(), 1, "{said}");
                let text = newsroom.text(&format!("out/2025-02-11/{edition}.txt"));
                assert_eq!(text.matches("[Image").count(), pictures, "{said}: {text}");
            }
        }
    }
}

#[test]
fn a_story_without_the_picture_leaves_it_to_the_one_that_continues_it() {
    let short = story("court", "id = \"digue\"\ntitle = \"La digue\"");
    let long = story("long", &format!("{LONG}\nfigures = [{}]", figure("quai.png", "Le quai")));
    let newsroom = published(&[short, long]);
    for edition in ["free", "paid"] {
        let html = newsroom.text(&format!("out/2025-02-11/{edition}.html"));
        assert_eq!(html.matches("<img ").count(), 1, "{edition}");
    }
}
