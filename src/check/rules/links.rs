//! Links: the words they stand on, and where they lead.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use url::{Host, Url};

use super::Page;
use super::placeholders::WAITING;
use super::words::plain;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Anchor, SourceText};
use crate::language::Language;

/// Words that say nothing of where a link leads, folded.
const VAGUE_FR: &[&str] = &[
    "ici",
    "cliquez ici",
    "cliquer ici",
    "cliquez",
    "en savoir plus",
    "savoir plus",
    "lire la suite",
    "la suite",
    "lire plus",
    "lire",
    "lire l article",
    "voir",
    "voir plus",
    "plus",
    "plus d infos",
    "plus d informations",
    "ce lien",
    "lien",
    "le lien",
    "suivez ce lien",
    "a lire ici",
    "par ici",
    "decouvrir",
    "source",
];

/// The same in English.
const VAGUE_EN: &[&str] = &[
    "here",
    "click here",
    "click",
    "read more",
    "more",
    "learn more",
    "link",
    "this link",
    "see more",
    "find out more",
    "details",
    "this",
    "source",
    "continue reading",
];

/// The same in German, its umlauts folded.
const VAGUE_DE: &[&str] = &[
    "hier",
    "klick hier",
    "hier klicken",
    "klicken sie hier",
    "weiter",
    "weiterlesen",
    "weitere informationen",
    "mehr",
    "mehr dazu",
    "mehr erfahren",
    "mehr infos",
    "mehr lesen",
    "mehr informationen",
    "lesen",
    "jetzt lesen",
    "lesen sie mehr",
    "lesen sie weiter",
    "link",
    "dieser link",
    "zum artikel",
    "details",
    "quelle",
];

/// Hosts that hide where a link leads.
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

/// A link without words, on words that say nothing, or on its own address.
pub(in crate::check) fn words(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let vague = match page.edition.front().language {
        Language::Fr => VAGUE_FR,
        Language::En => VAGUE_EN,
        Language::De => VAGUE_DE,
    };
    for link in &source_text.links {
        let Some(label) = link.label.as_deref() else { continue };
        if label.trim().is_empty() {
            let finding = Finding::new(Code::LINK_EMPTY, link.label_span, "the link has no words");
            findings.push(finding.help("write what is found there, or take the link out"));
        } else if vague.contains(&plain(label).as_str()) {
            let message = format!("«{}» does not say where the link leads", label.trim());
            let finding = Finding::new(Code::LINK_VAGUE, link.label_span, message);
            findings.push(finding.help("name what is found there: it is read out alone"));
        } else if label.trim().starts_with("http") && label.contains("://") {
            let message = "the words of the link are its address";
            let finding = Finding::new(Code::LINK_VAGUE, link.label_span, message);
            findings.push(finding.help("name what is found there instead"));
        }
    }
}

/// Links that read the same and lead to different places: told once, at the second of them.
pub(in crate::check) fn same_words(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let mut alike: BTreeMap<String, (BTreeSet<&str>, Vec<&Anchor>)> = BTreeMap::new();
    for link in &source_text.links {
        let words = link.label.as_deref().map(plain).unwrap_or_default();
        let (urls, group) = alike.entry(words).or_default();
        if urls.insert(&link.url) {
            group.push(link);
        }
    }
    for (words, (_, group)) in &alike {
        let [first, second, ..] = group.as_slice() else { continue };
        if words.is_empty() {
            continue;
        }
        let label = second.label.as_deref().unwrap_or_default().trim();
        let message = format!("{} links read «{label}» and lead to different places", group.len());
        findings.push(
            Finding::new(Code::LINK_SAME, second.label_span, message)
                .also(first.label_span, "the first of them")
                .help("let the words of each say what is found there"),
        );
    }
}

/// Where links lead.
pub(in crate::check) fn places(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for link in &source_text.links {
        let Ok(url) = Url::parse(link.url.trim()) else { continue };
        if !matches!(url.scheme(), "http" | "https") {
            continue;
        }
        let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        let mut tell = |code, message: String, help: &str| {
            findings.push(Finding::new(code, link.url_span, message).help(help));
        };
        if is_placeholder(&host, &url) {
            tell(
                Code::LINK_PLACEHOLDER,
                format!("`{}` stands in for an address", link.url.trim()),
                "write the address that is meant",
            );
        } else if !url.username().is_empty() || url.password().is_some() {
            tell(
                Code::LINK_LEAKS,
                "a user name stands in the address of the link".into(),
                "write the address without what stands before the `@`",
            );
        } else if is_private(&url) {
            tell(
                Code::LINK_LEAKS,
                format!("`{host}` is an address inside a private network"),
                "write the address that readers can reach",
            );
        } else if SHORTENERS.contains(&host.as_str()) {
            tell(
                Code::LINK_SHORTENER,
                format!("`{host}` hides where the link leads"),
                "write the address it leads to",
            );
        } else if url.scheme() == "http" {
            tell(Code::LINK_HTTP, "the link is not encrypted".into(), "write `https://`");
        }
        if let Some(named) = link.label.as_deref().and_then(named_host)
            && !same_site(&named, &host)
        {
            tell(
                Code::LINK_MISMATCH,
                format!("the link reads `{named}` and leads to `{host}`"),
                "let the words name the site it leads to",
            );
        }
    }
}

fn is_placeholder(host: &str, url: &Url) -> bool {
    let waits = |word: &str| WAITING.contains(&word);
    host == "localhost"
        || host == "example.com"
        || host.ends_with(".example.com")
        || WAITING.iter().any(|word| word.eq_ignore_ascii_case(host))
        || url.path_segments().is_some_and(|mut parts| parts.any(waits))
}

/// A host that readers cannot reach: RFC 1918, RFC 6762, loopback and link-local addresses.
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

/// The host that a label names, where the whole label reads like a web address.
fn named_host(label: &str) -> Option<String> {
    let label = label.trim();
    let bare = label.strip_prefix("https://").or_else(|| label.strip_prefix("http://"));
    let address = bare.unwrap_or(label);
    let host = address.split(['/', '?', '#']).next()?.to_lowercase();
    let (name, end) = host.rsplit_once('.')?;
    let sound = !name.is_empty()
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && (bare.is_some() || name.starts_with("www.") || ENDINGS.contains(&end));
    sound.then(|| host.trim_start_matches("www.").to_owned())
}

/// Ends by which a bare word is taken for a site.
const ENDINGS: &[&str] =
    &["com", "org", "net", "fr", "eu", "de", "be", "ch", "uk", "example", "ai", "io"];

fn same_site(named: &str, host: &str) -> bool {
    let below = |inner: &str, outer: &str| {
        inner.strip_suffix(outer).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    below(named, host) || below(host, named)
}
