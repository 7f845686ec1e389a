//! Reports a part without an unsubscribe link.

use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::is_drawn;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::render::splice::{BodyPiece, Slot, split_at_slots};
use crate::wording::say;

impl Code {
    /// `unsub.missing`.
    pub const UNSUBSCRIBE_MISSING: Self = Self::new(&CodeFacts {
        name: "unsub.missing",
        severity: Severity::Error,
        meaning: "The page offers no way to leave.",
        why: "Every reader must be able to leave from the message itself (RFC 8058; in France, art. L34-5 CPCE); who cannot, reports it as spam.",
        mend: "Print the reader's own link at the foot of both parts.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::UNSUBSCRIBE_MISSING], look: Look::Edition(find_parts_without_a_way_out) };

fn find_parts_without_a_way_out(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let linked = |href: &str| leads_out(href);
    let html = page.document.named("a").any(|(place, link)| {
        link.attribute("href").is_some_and(linked) && is_drawn(&page.words(place))
    });
    let text = leads_out(page.printed.text) || !is_drawn(page.printed.text);
    for (part, sound) in [("HTML", html), ("text", text)] {
        if !sound {
            let message = say!(
                "the {part} part of the {edition} edition offers no way to leave",
                part,
                edition = page.printed.edition
            );
            let finding = Finding::new(Code::UNSUBSCRIBE_MISSING, page.title(), message);
            findings
                .push(finding.help(say!("the foot of the page must hold the reader's own link")));
        }
    }
}

fn leads_out(text: &str) -> bool {
    split_at_slots(text).contains(&BodyPiece::Slot(Slot::Unsubscribe))
}
