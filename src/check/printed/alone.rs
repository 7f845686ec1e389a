//! Reports pictures with hardly any text beside them.

use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::read_page;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `img.ratio-text`.
    pub const PICTURE_ALONE: Self = Self::new(&CodeFacts {
        name: "img.ratio-text",
        severity: Severity::Warning,
        meaning: "A page that says little beside its pictures.",
        why: "Pictures are often not shown, and a mail made of them is taken for spam: 500 characters stand beside them.",
        mend: "Say in words what the picture says.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PICTURE_ALONE], look: Look::Edition(find_lone_pictures) };

/// How many characters a page with pictures has at least.
const LEAST_TEXT_CHARACTERS: usize = 500;

fn find_lone_pictures(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let Some(shown) = page.shown().next() else { return };
    let Some(view) = page.plainly() else { return };
    let text = read_page(&page.document, view);
    let length: usize = text.split_whitespace().map(|word| word.chars().count() + 1).sum();
    if length < LEAST_TEXT_CHARACTERS {
        let message = say!("the page shows pictures and says {length} characters", length);
        let finding = Finding::new(Code::PICTURE_ALONE, page.figure(&shown.used.src), message);
        findings.push(finding.help(say!("say in words what matters; a picture may not be shown")));
    }
}
