//! Reports a placeholder in place of a link's address.

use super::destination::{Destination, all_destinations};
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::blocks::waiting::WAITING_MARKS;
use crate::check::rules::front::draft::find_draft;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

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
fn find_placeholders(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let is_draft = find_draft(input.source).is_some();
    // A fresh issue has such a link in its sample, and is a draft that can be proofed.
    let is_told =
        |found: &Destination<'_>| is_placeholder(found) && !(is_draft && is_sample(found));
    for found in all_destinations(source_text).filter(is_told) {
        let message = say!("`{url}` stands in for an address", url = found.link.url.trim());
        let finding = Finding::new(Code::LINK_PLACEHOLDER, found.link.url_span, message);
        findings.push(finding.help(say!("write the address that is meant")));
    }
}

/// The names that are kept for examples (RFC 2606 §3).
const EXAMPLE_HOSTS: [&str; 3] = ["example.com", "example.net", SAMPLE_HOST];

/// The host of the links that `matinale new` writes.
const SAMPLE_HOST: &str = "example.org";

/// Whether a host is this one, or one below it.
fn is_below(host: &str, name: &str) -> bool {
    host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether a link leads to the host of the sample that `matinale new` writes.
fn is_sample(destination: &Destination<'_>) -> bool {
    is_below(&destination.host, SAMPLE_HOST)
}

/// Whether a link leads to an example host, or has a word for what is still to come.
pub(super) fn is_placeholder(destination: &Destination<'_>) -> bool {
    let host = destination.host.as_str();
    let waits = |word: &str| WAITING_MARKS.contains(&word);
    host == "localhost"
        || EXAMPLE_HOSTS.iter().any(|name| is_below(host, name))
        || WAITING_MARKS.iter().any(|word| word.eq_ignore_ascii_case(host))
        || destination.url.path_segments().is_some_and(|mut parts| parts.any(waits))
}
