//! Reports a link with the address of a URL shortener, which hides its destination.

use super::destination::{Destination, all_destinations};
use super::leaks::is_leak;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `link.shortener`.
    pub const LINK_SHORTENER: Self = Self::new(&CodeFacts {
        name: "link.shortener",
        severity: Severity::Warning,
        meaning: "A link that hides where it leads behind a shortener.",
        why: "Spammers use shorteners, so filters count them against the sender, and readers cannot see where they go.",
        mend: "Write the whole address.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_SHORTENER], look: Look::Issue(find_shortened_links) };

/// The hosts of URL shorteners.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "cutt.ly",
    "rb.gy",
    "rebrand.ly",
    "t.ly",
    "lnkd.in",
    "shorturl.at",
    "tiny.cc",
];

/// Reports shortened addresses. If an address contains a password, only that is reported.
fn find_shortened_links(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for found in all_destinations(source_text) {
        if is_shortened(&found) && !is_leak(&found) {
            let message = say!("`{host}` hides where the link leads", host = found.host);
            let finding = Finding::new(Code::LINK_SHORTENER, found.link.url_span, message);
            findings.push(finding.help(say!("write the address it leads to")));
        }
    }
}

/// Whether the host of a link is a URL shortener.
pub(super) fn is_shortened(destination: &Destination<'_>) -> bool {
    SHORTENERS.contains(&destination.host.as_str())
}
