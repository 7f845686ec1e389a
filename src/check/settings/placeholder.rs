//! Reports a sender whose domain can be nobody's, beside a relay that is real.

use crate::check::input::Settings;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::publication::{Publication, Security};
use crate::wording::say;

impl Code {
    /// `from.placeholder`.
    pub const FROM_PLACEHOLDER: Self = Self::new(&CodeFacts {
        name: "from.placeholder",
        severity: Severity::Warning,
        meaning: "The sender, or the address for readers who leave, has a domain that is kept for examples.",
        why: "Nobody can own such a domain (RFC 2606, RFC 6761): relays refuse the sender, and whoever writes to leave reaches nobody.",
        mend: "Write your own address as `from` in [publication], and as `mailto` in [unsubscribe].",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::FROM_PLACEHOLDER], look: Look::Settings(find_placeholders) };

/// Domains below which everything is kept for examples and trials (RFC 2606 §2 and §3).
const RESERVED_DOMAINS: &[&str] =
    &["example", "example.com", "example.net", "example.org", "invalid", "localhost", "test"];

fn find_placeholders(settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let publication = settings.publication;
    if !sends_beyond_house(publication) {
        return;
    }
    for (section, key, address) in [
        ("publication", "from", &publication.from.address),
        ("unsubscribe", "mailto", &publication.unsubscribe.mailto),
    ] {
        if !is_reserved(address.domain()) {
            continue;
        }
        let message = say!(
            "`{key}` is `{address}`, and that domain is kept for examples",
            key,
            address = address.to_string()
        );
        let finding = Finding::new(Code::FROM_PLACEHOLDER, settings.place(section, key), message);
        findings.push(finding.help(say!("write an address of yours")));
    }
}

/// Whether a relay stands outside of this machine and of the house's own network.
pub(super) fn sends_beyond_house(publication: &Publication) -> bool {
    publication.relays.iter().any(|relay| relay.security != Security::Plaintext)
}

fn is_reserved(domain: &str) -> bool {
    RESERVED_DOMAINS.iter().any(|reserved| {
        domain.strip_suffix(reserved).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_reserved;

    #[test]
    fn domains_for_examples_are_told_from_those_that_end_alike() {
        for domain in ["example.org", "mail.example.org", "vigie.example", "x.test"] {
            assert!(is_reserved(domain), "{domain}");
        }
        for domain in ["myexample.org", "example.fr", "latest.eu", "example.org.fr"] {
            assert!(!is_reserved(domain), "{domain}");
        }
    }
}
