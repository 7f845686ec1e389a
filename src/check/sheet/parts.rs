//! What both parts of the message must say, and that they say the same.

use super::said::{Missing, is_drawn, read, still};
use super::{Finding, Leaf, beginning};
use crate::finding::Code;
use crate::render::splice::{BodyPiece, Slot, split_at_slots};

/// So many words in a hundred stand in the text part too.
const SHARED: usize = 80;

/// So many words in a row that are missing are no accident of layout.
const ROW: usize = 25;

/// Of a hundred bytes of text, more than these are addresses.
const ADDRESSES: usize = 40;

fn leads_out(text: &str) -> bool {
    split_at_slots(text).contains(&BodyPiece::Slot(Slot::Unsubscribe))
}

/// A part from which a reader cannot leave.
pub(super) fn unsubscribe(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let linked = |href: &str| leads_out(href);
    let html = leaf.document.named("a").any(|(place, link)| {
        link.attribute("href").is_some_and(linked) && is_drawn(&leaf.words(place))
    });
    let text = leads_out(leaf.sheet.text) || !is_drawn(leaf.sheet.text);
    for (part, sound) in [("HTML", html), ("text", text)] {
        if !sound {
            let message = format!(
                "the {part} part of the {} edition offers no way to leave",
                leaf.sheet.edition
            );
            let finding = Finding::new(Code::UNSUBSCRIBE_MISSING, leaf.title(), message);
            findings.push(finding.help("the foot of the page must hold the reader's own link"));
        }
    }
}

/// A text part that says nothing, or leaves out what the HTML says.
pub(super) fn text(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let text = still(leaf.sheet.text);
    let edition = leaf.sheet.edition;
    if !is_drawn(&text) {
        let message = format!("the text part of the {edition} edition is empty");
        let finding = Finding::new(Code::TEXT_EMPTY, leaf.title(), message);
        findings.push(finding.help("nothing is sent; every block prints a text of its own"));
        return;
    }
    let Some(view) = leaf.plainly() else { return };
    let html = read(&leaf.document, view);
    let missing = Missing::of(&html, &text);
    let (at, row) = missing.row;
    let (span, message) = if row >= ROW {
        let words = beginning(&html[at..]);
        let message = format!("the text part of the {edition} edition does not say «{words}»");
        (leaf.place(words.trim_end_matches('…')), message)
    } else if missing.share < SHARED && is_drawn(&html) {
        let message = format!(
            "the text part of the {edition} edition says {} % of the words of the HTML",
            missing.share
        );
        (leaf.title(), message)
    } else {
        return;
    };
    let finding = Finding::new(Code::TEXT_DIVERGES, span, message);
    findings
        .push(finding.help("both parts must say the same; whoever reads text misses something"));
}

/// A text part that is mostly web addresses.
pub(super) fn addresses(leaf: &Leaf<'_>, findings: &mut Vec<Finding>) {
    let text = still(leaf.sheet.text);
    let bytes = |words: &mut dyn Iterator<Item = &str>| words.map(str::len).sum::<usize>();
    let all = bytes(&mut text.split_whitespace());
    let urls = bytes(&mut text.split_whitespace().filter(|word| word.contains("://")));
    if urls * 100 > all * ADDRESSES {
        let message = format!("{} % of the text part are web addresses", urls * 100 / all.max(1));
        let link = leaf.source_text.links.iter().max_by_key(|link| link.url.len());
        let span = link.map_or_else(|| leaf.title(), |link| link.url_span);
        let finding = Finding::new(Code::TEXT_URLS, span, message);
        findings.push(finding.help("shorten the longest of them, or say more beside them"));
    }
}
