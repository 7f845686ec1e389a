//! Lists in both dresses, and what is said about them.

mod any;
mod days;
mod form;
mod left;
mod people;
mod table;

use std::fmt::Write as _;

use jiff::civil::{Date, date};

use super::{Audience, Report, Subscriber, csv, read};
use crate::address::Address;
use crate::finding::Code;
use crate::issue::edition::EditionName;

pub(super) const TODAY: Date = date(2026, 11, 22);

fn from_csv(bytes: impl AsRef<[u8]>) -> (Option<Audience>, Report) {
    csv::read("readers.csv", bytes.as_ref(), TODAY, &[]).expect("memory does not fail")
}

fn from_toml(text: &str) -> (Option<Audience>, Report) {
    read("subscribers.toml", text.as_bytes(), TODAY).expect("memory does not fail")
}

/// One reader in both dresses: the list they give, codes and marked texts.
fn both(email: &str, name: &str) -> Vec<(Option<Audience>, Report)> {
    let quoted = |text: &str| text.replace('"', "\"\"");
    let table = format!("[[subscribers]]\nemail = {email:?}\nname = {name:?}\n");
    let table =
        escapes(&table.replace("\\u{", "\\U{").replace("\\'", "'").replace("\\0", "\\u0000"));
    let row = format!("email,name\n\"{}\",\"{}\"\n", quoted(email), quoted(name));
    vec![from_toml(&table), from_csv(row)]
}

/// Rust's `\U{200b}` as TOML's `\U0000200b`.
fn escapes(text: &str) -> String {
    let mut parts = text.split("\\U{");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_once('}').expect("a closed escape");
        write!(whole, "\\U{digits:0>8}{rest}").expect("memory");
    }
    whole
}

fn codes(report: &Report) -> Vec<Code> {
    report.findings.iter().map(|finding| finding.code).collect()
}

fn marked(report: &Report, at: usize) -> &str {
    let span = report.findings[at].span;
    &report.source.text[span.start..span.end]
}

fn list(audience: Option<Audience>) -> Vec<(String, Option<String>, EditionName)> {
    let audience = audience.expect("an audience");
    let row = |reader: Subscriber<'_>| {
        assert_eq!(Ok(reader.address()), Address::parse(reader.as_str()));
        (reader.as_str().to_owned(), reader.name.map(str::to_owned), reader.edition)
    };
    audience.subscribers().map(row).collect()
}
