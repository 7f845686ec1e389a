//! Reports a link to an unencrypted page.

use super::destination::all_destinations;
use super::leaks::is_leak;
use super::placeholder::is_placeholder;
use super::shortener::is_shortened;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `link.http`.
    pub const LINK_HTTP: Self = Self::new(&CodeFacts {
        name: "link.http",
        severity: Severity::Warning,
        meaning: "A link that is not encrypted.",
        why: "Whoever stands on the line sees what your readers read, and browsers warn of it.",
        mend: "Write https.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_HTTP], look: Look::Issue(find_unencrypted_links) };

/// Reports addresses that begin with `http:`, unless they have a graver fault.
fn find_unencrypted_links(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let plain = all_destinations(source_text).filter(|found| found.url.scheme() == "http");
    for found in plain {
        if !is_placeholder(&found) && !is_leak(&found) && !is_shortened(&found) {
            let message = say!("the link is not encrypted");
            let finding = Finding::new(Code::LINK_HTTP, found.link.url_span, message);
            findings.push(finding.help(say!("write `https://`")));
        }
    }
}
