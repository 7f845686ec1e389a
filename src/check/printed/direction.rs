//! Reports a page without a reading direction.

use crate::check::printed::page::{PrintedPage, find_silent_place};
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::html::Element;
use crate::wording::say;

impl Code {
    /// `a11y.dir`.
    pub const READING_DIRECTION: Self = Self::new(&CodeFacts {
        name: "a11y.dir",
        severity: Severity::Error,
        meaning: "The page does not say in which direction it is read.",
        why: "A client that reads from right to left turns a page that does not say otherwise; 97 of 100 mails do not (Email Markup Consortium, 2026).",
        mend: "Say `dir` on the root and on the wrapper in the body.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_DIRECTION], look: Look::Edition(find_missing_direction) };

fn find_missing_direction(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let said = |element: &Element| matches!(element.attribute("dir"), Some("ltr" | "rtl" | "auto"));
    if let Some(place) = find_silent_place(page, said) {
        let message = say!("{place} of the page does not say `dir`", place);
        let finding = Finding::new(Code::READING_DIRECTION, page.title(), message);
        findings.push(finding.help(say!("a template must say it, as `ltr` or `rtl`")));
    }
}
