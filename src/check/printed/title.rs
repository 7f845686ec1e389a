//! Reports a page without a title.

use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::is_drawn;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `a11y.title`.
    pub const READING_TITLE: Self = Self::new(&CodeFacts {
        name: "a11y.title",
        severity: Severity::Error,
        meaning: "The page has no title.",
        why: "The title is the first thing that is read out where the mail is opened in a browser (WCAG 2.4.2).",
        mend: "Print the subject as `<title>`.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_TITLE], look: Look::Edition(find_missing_title) };

fn find_missing_title(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let said = |place| page.document.inside(place).any(|text| is_drawn(&text.words));
    if !page.document.named("title").any(|(place, _)| said(place)) {
        let finding =
            Finding::new(Code::READING_TITLE, page.title(), say!("the page has no title"));
        findings.push(finding.help(say!("a template must print the subject as `<title>`")));
    }
}
