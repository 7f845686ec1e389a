//! Reports a text part that is empty, or that lacks text of the HTML part.

use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::{TextGap, beginning, is_drawn, read_page, without_slots};
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `text.empty`.
    pub const TEXT_EMPTY: Self = Self::new(&CodeFacts {
        name: "text.empty",
        severity: Severity::Error,
        meaning: "The text part says nothing.",
        why: "A message whose text part is empty is taken for spam, and says nothing to those who read text.",
        mend: "Look at the template: every block prints a text of its own.",
    });

    /// `text.diverges`.
    pub const TEXT_DIVERGES: Self = Self::new(&CodeFacts {
        name: "text.diverges",
        severity: Severity::Warning,
        meaning: "The text part does not say what the HTML says.",
        why: "Filters compare both parts, and whoever reads the text part must read the same issue: four words in five, and no passage left out.",
        mend: "Look at the template of the block that is named.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::TEXT_EMPTY, Code::TEXT_DIVERGES], look: Look::Edition(judge_text_part) };

/// How many words in a hundred the text part must have in common with the HTML part.
const LEAST_SHARED_PERCENT: usize = 80;

/// How many missing words in a row are too many to be a difference of layout.
const MISSING_ROW_WORDS: usize = 25;

fn judge_text_part(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let text = without_slots(page.printed.text);
    let edition = page.printed.edition;
    if !is_drawn(&text) {
        let message = say!("the text part of the {edition} edition is empty", edition);
        let finding = Finding::new(Code::TEXT_EMPTY, page.title(), message);
        findings.push(finding.help(say!("nothing is sent; every block prints a text of its own")));
        return;
    }
    let Some(view) = page.plainly() else { return };
    let html = read_page(&page.document, view);
    let missing = TextGap::of(&html, &text);
    let (at, row) = missing.row;
    let (span, message) = if row >= MISSING_ROW_WORDS {
        let words = beginning(&html[at..]);
        let message =
            say!("the text part of the {edition} edition does not say «{words}»", edition, words);
        (page.place(words.trim_end_matches('…')), message)
    } else if missing.share < LEAST_SHARED_PERCENT && is_drawn(&html) {
        let message = say!(
            "the text part of the {edition} edition says {share} % of the words of the HTML",
            edition,
            share = missing.share
        );
        (page.title(), message)
    } else {
        return;
    };
    let finding = Finding::new(Code::TEXT_DIVERGES, span, message);
    findings.push(
        finding.help(say!("both parts must say the same; whoever reads text misses something")),
    );
}
