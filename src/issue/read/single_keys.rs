//! Single keys of an issue, for those who need nothing else of it.

use jiff::civil::Time;
use toml::Spanned;
use toml::de::DeTable;

use super::parser::IssueParser;
use crate::finding::table::parse;
use crate::finding::{Severity, Source, read_hour};

/// The headline of an issue for the page of another one: its title. `None` for a draft and an
/// unreadable issue. Reads nothing else.
pub fn headline(source: &Source) -> Option<String> {
    line(source, &["title"])
}

/// The subject of an issue, or its title. `None` for a draft and an unreadable issue.
pub fn subject(source: &Source) -> Option<String> {
    line(source, &["subject", "title"])
}

/// The first of these keys that an issue has as a line. `None` for a draft, and for a line that its own issue
/// could not be printed with.
fn line(source: &Source, keys: &[&str]) -> Option<String> {
    let is_draft = is_draft(source);
    let table = parse(source).ok()?.into_inner();
    let mut parser = IssueParser::new(source);
    let line = keys.iter().find_map(|key| {
        let value = table.get(*key)?;
        let text = value.get_ref().as_str()?.to_owned();
        parser.line(key, &Some(Spanned::new(value.span(), text)))
    })?;
    let is_printed = parser.findings.iter().all(|it| it.severity() != Severity::Error);
    (!is_draft && is_printed).then_some(line)
}

/// Whether an issue is a draft. An unreadable issue is none.
pub fn is_draft(source: &Source) -> bool {
    let draft =
        |table: &DeTable<'_>| table.get("draft").and_then(|draft| draft.get_ref().as_bool());
    parse(source).ok().and_then(|table| draft(table.get_ref())).unwrap_or(false)
}

/// Whether an issue is a correction of another one. An unreadable issue is none.
pub fn is_correction(source: &Source) -> bool {
    parse(source).is_ok_and(|table| table.get_ref().contains_key("corrects"))
}

/// The hour at which an issue is to leave, if it names one that can be read. Reads nothing else.
pub fn send_at(source: &Source) -> Option<Time> {
    let table = parse(source).ok()?.into_inner();
    let value = table.get("send_at")?;
    let text = value.get_ref().as_str()?.to_owned();
    read_hour("send_at", &Spanned::new(value.span(), text)).ok()
}

/// The number of an issue, if it has one that can be read. Reads nothing else.
pub fn number(source: &Source) -> Option<u32> {
    let table = parse(source).ok()?.into_inner();
    let number = table.get("number")?.get_ref().as_integer()?;
    u32::from_str_radix(number.as_str(), number.radix()).ok()
}
