//! Reports a page without a language, on its root or inside of its body.

use crate::check::printed::page::{PrintedPage, find_silent_place};
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::html::Element;
use crate::wording::say;

impl Code {
    /// `a11y.lang`.
    pub const READING_LANGUAGE: Self = Self::new(&CodeFacts {
        name: "a11y.lang",
        severity: Severity::Error,
        meaning: "The page does not say its language.",
        why: "A screen reader picks its voice by `lang`; 96 of 100 mails lack it inside of the body, where clients leave it (Email Markup Consortium, 2026).",
        mend: "Say it on the root and on the wrapper in the body.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_LANGUAGE], look: Look::Edition(find_missing_language) };

fn find_missing_language(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let wanted = page.input.edition.front().language.tag();
    let said = |element: &Element| {
        let tag = element.attribute("lang").unwrap_or_default();
        tag == wanted || tag.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-'))
    };
    if let Some(place) = find_silent_place(page, said) {
        let message = say!("{place} of the page does not say `lang=\"{wanted}\"`", place, wanted);
        let finding = Finding::new(Code::READING_LANGUAGE, page.title(), message);
        findings.push(finding.help(say!("a template must say it; the words are read out in it")));
    }
}
