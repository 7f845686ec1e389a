//! Reports a link that contains a password, or leads into a private network.

use std::net::Ipv4Addr;

use url::{Host, Url};

use super::destination::{Destination, all_destinations};
use super::placeholder::is_placeholder;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `link.leaks`.
    pub const LINK_LEAKS: Self = Self::new(&CodeFacts {
        name: "link.leaks",
        severity: Severity::Error,
        meaning: "A link that tells a password, or leads into a private network.",
        why: "A password in a link goes to every reader; a private address goes nowhere from theirs.",
        mend: "Write the public address.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_LEAKS], look: Look::Issue(find_leaking_links) };

/// Reports addresses with something that readers must not learn. Placeholders have a finding of
/// their own.
fn find_leaking_links(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for found in all_destinations(source_text).filter(|found| !is_placeholder(found)) {
        let (message, help) = if has_login(&found.url) {
            let help = say!("write the address without what stands before the `@`");
            (say!("a user name stands in the address of the link"), help)
        } else if is_private(&found.url) {
            let message =
                say!("`{host}` is an address inside a private network", host = found.host);
            (message, say!("write the address that readers can reach"))
        } else {
            continue;
        };
        findings.push(Finding::new(Code::LINK_LEAKS, found.link.url_span, message).help(help));
    }
}

/// Whether a link has a user name or a password, or leads where readers cannot go.
pub(super) fn is_leak(destination: &Destination<'_>) -> bool {
    has_login(&destination.url) || is_private(&destination.url)
}

fn has_login(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether readers cannot reach a host: RFC 1918, RFC 6762, loopback and link-local addresses.
fn is_private(url: &Url) -> bool {
    let inside = |ip: Ipv4Addr| {
        ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified()
    };
    match url.host() {
        Some(Host::Ipv4(ip)) => inside(ip),
        Some(Host::Ipv6(ip)) => {
            ip.is_loopback()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || ip.to_ipv4_mapped().is_some_and(inside)
        }
        Some(Host::Domain(name)) => {
            matches!(name.rsplit('.').next(), Some("local" | "internal" | "lan" | "localhost"))
        }
        None => false,
    }
}
