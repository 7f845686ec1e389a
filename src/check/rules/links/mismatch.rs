//! Reports a link whose words name another site than its address.

use url::Url;

use super::destination::all_destinations;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `link.mismatch`.
    pub const LINK_MISMATCH: Self = Self::new(&CodeFacts {
        name: "link.mismatch",
        severity: Severity::Warning,
        meaning: "A link whose words name another site than the one it leads to.",
        why: "Words that name one site and lead to another are what phishing looks like; filters and clients warn.",
        mend: "Let the words name the site they lead to.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::LINK_MISMATCH], look: Look::Issue(find_mismatched_links) };

/// Reports links whose words name another site than their address.
fn find_mismatched_links(
    _: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for found in all_destinations(source_text) {
        let named = found.link.label.as_deref().and_then(read_named_host);
        let Some(named) = named.filter(|named| !is_same_site(named, &found.host)) else { continue };
        let message =
            say!("the link reads `{named}` and leads to `{host}`", named, host = found.host);
        let finding = Finding::new(Code::LINK_MISMATCH, found.link.url_span, message);
        findings.push(finding.help(say!("let the words name the site it leads to")));
    }
}

/// The host that a label names, if the whole label looks like a web address.
fn read_named_host(label: &str) -> Option<String> {
    let label = label.trim();
    let bare = label.strip_prefix("https://").or_else(|| label.strip_prefix("http://"));
    let address = bare.unwrap_or(label);
    let host = address.split(['/', '?', '#']).next()?.to_lowercase();
    let (name, end) = host.rsplit_once('.')?;
    let sound = !name.is_empty()
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && (bare.is_some() || name.starts_with("www.") || ENDINGS.contains(&end));
    let parsed = sound.then(|| Url::parse(&format!("https://{host}")).ok()).flatten()?;
    parsed.host_str().map(|host| host.trim_start_matches("www.").to_owned())
}

/// The endings by which a single word counts as the name of a site.
const ENDINGS: &[&str] =
    &["com", "org", "net", "fr", "eu", "de", "be", "ch", "uk", "example", "ai", "io"];

fn is_same_site(named: &str, host: &str) -> bool {
    let below = |inner: &str, outer: &str| {
        inner.strip_suffix(outer).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    below(named, host) || below(host, named)
}
