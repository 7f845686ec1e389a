//! How many bytes are sent, and a digest that changes with any of them.
//!
//! Nobody can review a page of 30 KB on one line: its tree is in another snapshot. Here a reviewer sees how much
//! the page has grown. Whoever lets it grow past a limit writes the new limit into this file.

use std::fmt::Write;

use aws_lc_rs::digest::{SHA256, digest};
use matinale::issue::edition::{Free, Paid, Tier};
use matinale::render::splice::{BodyFormat, fill_slots};

use super::tree::{self, texts};
use super::{READER, morning};
use crate::harness::Newsroom;

/// The size of each part in bytes of quoted-printable: HTML, text. A part that grows or shrinks by more than a
/// twentieth needs a decision: write the new figure here, and the reason into the commit.
const CEILINGS: [(&str, [usize; 2]); 2] = [("free", [29_750, 7_950]), ("paid", [28_000, 8_080])];

/// One reader's copy of an edition: HTML, then text.
fn copies<T: Tier>() -> [String; 2] {
    let bodies = morning::<T>();
    [
        fill_slots(bodies.html(), BodyFormat::Html, &READER),
        fill_slots(bodies.text(), BodyFormat::Text, &READER),
    ]
}

/// The length of a text in quoted-printable (RFC 2045 §6.7), with a soft line break at every 73rd column.
fn quoted(text: &str) -> usize {
    let escaped = |byte: u8| byte != b'\n' && (byte == b'=' || !(b' '..=b'~').contains(&byte));
    let bare: usize = text.bytes().map(|byte| if escaped(byte) { 3 } else { 1 }).sum();
    bare + bare / 73 * 3
}

fn editions() -> [(&'static str, [String; 2]); 2] {
    [("free", copies::<Free>()), ("paid", copies::<Paid>())]
}

/// R-D8: every byte that is sent is known.
#[test]
fn what_is_sent_is_known_to_the_byte() {
    let mut told = String::new();
    for (edition, [html, text]) in editions() {
        for (part, body) in [("html", &html), ("text", &text)] {
            let sum = digest(&SHA256, body.as_bytes());
            let hex = data_encoding::HEXLOWER.encode(sum.as_ref());
            let (bytes, sent) = (body.len(), quoted(body));
            writeln!(told, "{edition} {part}: {bytes} bytes, {sent} quoted-printable, {hex}")
                .expect("a text takes every word");
        }
        let events = tree::read(&html);
        let sheet = &texts(&events, "style")[0].1;
        writeln!(told, "{edition} style: {} characters", sheet.chars().count())
            .expect("a text takes every word");
    }
    insta::assert_snapshot!("sizes", told);
}

#[test]
fn no_part_grows_by_a_twentieth_unseen() {
    for ((edition, parts), (same, ceilings)) in editions().into_iter().zip(CEILINGS) {
        assert_eq!(edition, same);
        for (body, ceiling) in parts.iter().zip(ceilings) {
            let share = quoted(body) * 100;
            assert!(share <= ceiling * 105, "{edition}: {} bytes for {ceiling}", quoted(body));
            assert!(share >= ceiling * 85, "{edition}: lower the ceiling to {}", quoted(body));
        }
    }
}

/// How many of a hundred bytes of the example's pages are declarations in its elements, at most.
const MAX_STYLE_SHARE_PERCENT: usize = 27;

#[test]
fn the_pages_of_the_example_are_words_and_not_styles() {
    let newsroom = Newsroom::example();
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    for (edition, ceiling) in [("free", 39_500), ("paid", 43_000)] {
        let page = newsroom.text(&format!("out/2025-02-11/{edition}.html"));
        let styles = page.split(" style=\"").skip(1);
        let bytes: usize = styles.map(|rest| rest.find('"').expect("its end")).sum();
        assert!(bytes > 5_000, "{edition}: the styles were not found");
        let share = bytes * 100 / page.len();
        assert!(share <= MAX_STYLE_SHARE_PERCENT, "{edition}: {share} %");
        assert!(page.len() <= ceiling, "{edition}: {} bytes", page.len());
    }
}
