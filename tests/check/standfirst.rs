//! The paragraphs below a title: words, emphasis and links, and nothing else.

use super::{block, exclusive, refused};
use crate::harness::Newsroom;

/// A standfirst of two paragraphs, as a line of a block.
const TWO: &str = "standfirst = '''\nIl *repart*.\n\nVoir [le quai](https://vigie.fr/quai).\n'''";

#[test]
fn a_standfirst_has_paragraphs_with_emphasis_and_links_in_both_parts_and_editions() {
    let continued = "\n[[blocks]]\nkind = \"story\"\nexclusive = true\ncontinues = \"nuit\"\n\
        teasers = [\"La suite.\"]\nbody = \"Le reste.\"\n";
    for issue in [
        block(TWO),
        exclusive(TWO),
        block(&format!("id = \"nuit\"\n{TWO}")) + continued,
        block(TWO).replace("\"story\"", "\"notice\""),
    ] {
        let newsroom = Newsroom::new().issue("2025-02-11", &issue);
        newsroom.run(["render", "--out", "out"]).exits(0);
        let is_lent = issue.contains("continues");
        for edition in ["free", "paid"] {
            let html = newsroom.text(&format!("out/2025-02-11/{edition}.html"));
            let first = html.matches("Il <em>repart</em>.</p>").count();
            let link = html.matches("href=\"https://vigie.fr/quai\"").count();
            assert_eq!((first, link), if is_lent { (2, 2) } else { (1, 1) }, "{edition}: {issue}");
            let text = newsroom.text(&format!("out/2025-02-11/{edition}.txt"));
            assert!(text.contains("Il repart.\n\nVoir le quai\u{a0}[1]."), "{text}");
        }
    }
}

#[test]
fn a_standfirst_with_more_than_paragraphs_is_refused() {
    for (text, place) in [
        ("- un\n- deux", "9:1"),
        ("Un mot.\n\n## Un titre", "11:1"),
        ("Un mot.\n\n> Deux\n> mots.", "11:1"),
        ("![Un quai](quai.png)", "9:1"),
        ("Un[^1].\n\n[^1]: Mot.", "9:3"),
        ("Un mot.\n\n---\n\nDeux.", "11:1"),
    ] {
        let found = refused(block(&format!("standfirst = '''\n{text}\n'''")));
        assert!(found.contains(&format!("{place} error key.value")), "{text}: {found:?}");
    }
}
