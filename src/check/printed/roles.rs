//! Reports layout tables that are not marked as such (`role="presentation"`).

use crate::check::printed::page::PrintedPage;
use crate::check::printed::page_text::beginning;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::wording::say;

impl Code {
    /// `a11y.role`.
    pub const READING_ROLE: Self = Self::new(&CodeFacts {
        name: "a11y.role",
        severity: Severity::Error,
        meaning: "A table that only places things, and does not say so.",
        why: "A table that only places things is read out cell by cell with its rows and columns counted (Email Markup Consortium, 2026).",
        mend: "Say `role=\"presentation\"` of every table without headings.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::READING_ROLE], look: Look::Edition(find_missing_roles) };

fn find_missing_roles(page: &PrintedPage<'_>, findings: &mut Vec<Finding>) {
    let tables = page.document.named("table");
    let silent = tables
        .filter(|(_, table)| !matches!(table.attribute("role"), Some("presentation" | "none")));
    let headed: Vec<usize> = page
        .document
        .named("th")
        .filter_map(|(place, _)| {
            let mut around = page.document.around(place);
            around.find(|(_, element)| element.name == "table").map(|(table, _)| table)
        })
        .collect();
    for (place, _) in silent.filter(|(place, _)| !headed.contains(place)) {
        let words = page.words(place);
        let message = say!(
            "the table around «{words}» does not say `role=\"presentation\"`",
            words = beginning(&words)
        );
        let finding = Finding::new(Code::READING_ROLE, page.title(), message);
        findings.push(finding.help(say!("a template must say it of every table without headings")));
    }
}
