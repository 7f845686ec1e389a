//! Reports a link without words.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `link.text-empty`.
    pub const LINK_EMPTY: Self = Self::new(&CodeFacts {
        name: "link.text-empty",
        severity: Severity::Error,
        meaning: "A link without words.",
        why: "A link without words cannot be pressed, and screen readers read its address letter by letter (WCAG 2.4.4).",
        mend: "Write words between the brackets.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_EMPTY], look: Look::Issue(find_empty_links) };

/// Reports links without words.
fn find_empty_links(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for link in &source_text.links {
        if link.label.as_deref().is_some_and(|label| label.trim().is_empty()) {
            let finding =
                Finding::new(Code::LINK_EMPTY, link.label_span, say!("the link has no words"));
            findings.push(finding.help(say!("write what is found there, or take the link out")));
        }
    }
}
