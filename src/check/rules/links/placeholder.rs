//! Reports a placeholder in place of a link's address.

use super::destination::{Destination, all_destinations};
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::blocks::waiting::WAITING_MARKS;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;

impl Code {
    /// `link.placeholder`.
    pub const LINK_PLACEHOLDER: Self = Self::new(&CodeFacts {
        name: "link.placeholder",
        severity: Severity::Error,
        meaning: "A link that was put there for the time being.",
        why: "The address was put there for the time being (RFC 2606 keeps such names from ever existing).",
        mend: "Write the address that is meant.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_PLACEHOLDER], look: Look::Issue(find_placeholders) };

/// Reports addresses that are placeholders.
fn find_placeholders(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for found in all_destinations(source_text).filter(is_placeholder) {
        let message = format!("`{}` stands in for an address", found.link.url.trim());
        let finding = Finding::new(Code::LINK_PLACEHOLDER, found.link.url_span, message);
        findings.push(finding.help("write the address that is meant"));
    }
}

/// Whether a link leads to an example host, or has a word for what is still to come.
pub(super) fn is_placeholder(destination: &Destination<'_>) -> bool {
    let host = destination.host.as_str();
    let waits = |word: &str| WAITING_MARKS.contains(&word);
    host == "localhost"
        || host == "example.com"
        || host.ends_with(".example.com")
        || WAITING_MARKS.iter().any(|word| word.eq_ignore_ascii_case(host))
        || destination.url.path_segments().is_some_and(|mut parts| parts.any(waits))
}
