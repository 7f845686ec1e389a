//! TOML with places: parses a text into a table in which every key and value has its bytes, and
//! turns a table into a type, with all faults.
//!
//! Reading takes two passes, because serde loses the places inside of enums with an inner tag. The
//! first pass is [`parse`]. The second is [`typed`], once for each table of a known shape. Serde
//! stops at the first fault; [`typed`] then takes the faulty entry out and goes on, so that one
//! reading finds all faults.

mod foreign_keys;
mod key_places;
mod misfits;
mod shapes;

use std::borrow::Cow;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml_parser::lexer::TokenKind;

use super::bounded::tell_more;
use super::mend::Fix;
use super::{Code, Finding, Source, Span};
use crate::wording::{Wording, say};
use misfits::{DATETIME, Misplaced, misfit};

pub use foreign_keys::fold;
pub(in crate::finding) use foreign_keys::translate;
pub use key_places::known_keys;
pub use misfits::unknown;

/// The deepest nesting of tables and arrays that is read.
pub const DEEPEST: usize = 64;

/// How many brackets may be open at once in a text that is parsed. It is more than [`DEEPEST`], which counts what they hold.
const MAX_OPEN_BRACKETS: usize = 2 * DEEPEST;

/// How many faults of syntax are told. They are often of one cause.
const MAX_SYNTAX_FAULTS: usize = 20;

/// How many entries of one table are reported and left out. A table is read anew for each of them.
const MAX_MISFITS: usize = 50;

/// Parses a text as TOML: into its table, or into its faults of syntax.
///
/// # Errors
///
/// The text is not TOML 1.1, a key is written twice (the finding has both places), or tables and
/// arrays nest deeper than [`DEEPEST`]. Of many faults of syntax the first ones are told, and the last of
/// them says how many more there are.
pub fn parse(source: &Source) -> Result<Spanned<DeTable<'_>>, Vec<Finding>> {
    let bounded = cut_before_depth(&source.text);
    let (table, errors) = DeTable::parse_recoverable(bounded);
    if !errors.is_empty() {
        return Err(tell_faults(source, &errors));
    }
    let deep = table.get_ref().values().find_map(|value| too_deep(value, DEEPEST));
    let rest = (bounded.len() < source.text.len()).then(|| Span::new(bounded.len(), bounded.len()));
    match deep.or(rest) {
        Some(span) => {
            let message = say!("this is nested over {deepest} levels deep", deepest = DEEPEST);
            Err(vec![
                Finding::new(Code::TOML_DEPTH, span, message).help(say!("an issue needs four")),
            ])
        }
        None => Ok(table),
    }
}

/// The faults of syntax in a text.
pub(super) fn list_faults(source: &Source) -> Vec<Finding> {
    let (_, errors) = DeTable::parse_recoverable(cut_before_depth(&source.text));
    tell_faults(source, &errors)
}

/// The first faults of syntax, as findings. The last of them says how many more there are.
fn tell_faults(source: &Source, errors: &[toml::de::Error]) -> Vec<Finding> {
    let first = errors.iter().take(MAX_SYNTAX_FAULTS);
    let mut findings: Vec<Finding> = first.map(|error| syntax(source, error)).collect();
    let more = errors.len() - findings.len();
    findings.last_mut().into_iter().for_each(|last| tell_more(last, more));
    findings
}

/// Parses a part of a file, strictly.
///
/// # Errors
///
/// The first fault in it, in the parser's words.
pub(super) fn parse_bounded(text: &str) -> Result<Spanned<DeTable<'_>>, toml::de::Error> {
    DeTable::parse(cut_before_depth(text))
}

/// The text up to the bracket that opens one level more than [`MAX_OPEN_BRACKETS`]. The parser recurses over brackets that
/// nobody closes, without a bound of its own, until its stack overflows.
fn cut_before_depth(text: &str) -> &str {
    let mut open = 0_usize;
    for token in toml_parser::Source::new(text).lex() {
        match token.kind() {
            TokenKind::LeftCurlyBracket | TokenKind::LeftSquareBracket => open += 1,
            TokenKind::RightCurlyBracket | TokenKind::RightSquareBracket => {
                open = open.saturating_sub(1);
            }
            _ => {}
        }
        if open > MAX_OPEN_BRACKETS {
            return &text[..token.span().start()];
        }
    }
    text
}

/// Turns a table into the type that says which keys it may have. Findings call the table `what`,
/// such as «a story» or «the settings».
///
/// A key that is unknown or has a wrong type is reported and left out. Types that are read this way
/// have only optional fields. The caller reports a required key that is absent with [`missing`].
pub fn typed<T: DeserializeOwned>(
    table: Spanned<DeValue<'_>>,
    what: &Wording,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    let mut table = table;
    shapes::take_out_lists(table.get_mut(), findings);
    for left in (0..MAX_MISFITS).rev() {
        let error = match T::deserialize(ValueDeserializer::from(table.clone())) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let span = error.span().unwrap_or_else(|| table.span());
        let place = key_places::find_key(table.get_ref(), &span);
        let message = name_datetime(error.message(), table.get_ref(), &span);
        let value = key_places::find_value(table.get_ref(), &span);
        let mut finding = misfit(&message, &span, &Misplaced { what, key: place.as_ref(), value });
        finding.fix = finding.fix.filter(|fix| renames(table.get_ref(), fix));
        if left == 0 {
            let message = &finding.message;
            finding.message = say!("{message}; the rest of {what} is not read", message, what);
        }
        findings.push(finding);
        if !take_out(table.get_mut(), &span) {
            return None;
        }
    }
    None
}

/// The place of the value at this path of keys. If the key is absent, the place of the table above
/// it. If the text is not TOML, its first byte.
pub fn place(source: &Source, path: &[&str]) -> Span {
    let Ok(table) = parse(source) else { return Span::new(0, 0) };
    let mut span = Span::from(table.span());
    let mut inner = Some(table.get_ref());
    for key in path {
        let Some(value) = inner.and_then(|table| table.get(*key)) else { break };
        span = value.span().into();
        inner = value.get_ref().as_table();
    }
    span
}

/// A text in a list, and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedText {
    /// The text, with its TOML escapes read.
    pub text: String,
    /// The bytes of the text in the file, quotes included.
    pub span: Span,
}

/// The texts of the list at this path of keys. Empty if there is no list of texts.
pub fn listed_texts(source: &Source, path: &[&str]) -> Vec<ListedText> {
    let Ok(table) = parse(source) else { return Vec::new() };
    let Some((key, above)) = path.split_last() else { return Vec::new() };
    let inner = above.iter().try_fold(table.get_ref(), |table, key| {
        table.get(*key).and_then(|value| value.get_ref().as_table())
    });
    let list = inner.and_then(|table| table.get(*key)).and_then(|value| value.get_ref().as_array());
    let texts: Option<Vec<ListedText>> = list
        .into_iter()
        .flatten()
        .map(|item| {
            let text = item.get_ref().as_str()?.to_owned();
            Some(ListedText { text, span: item.span().into() })
        })
        .collect();
    texts.unwrap_or_default()
}

/// The text of a string, quotes included, with its TOML escapes read. `None` if it is no valid TOML.
pub(super) fn read_string(quoted: &str) -> Option<String> {
    let file = format!("a = {quoted}");
    let table = DeTable::parse(cut_before_depth(&file)).ok()?;
    Some(table.get_ref().get("a")?.get_ref().as_str()?.to_owned())
}

/// The finding for a required key that is absent. It points at the table.
pub fn missing(key: &str, what: &Wording, table: Span, example: &str) -> Finding {
    Finding::new(Code::KEY_MISSING, table, say!("{what} has no `{key}`", what, key))
        .help(say!("write `{key} = {example}`", key, example))
        .about_key(key)
}

/// The finding for a fault of syntax, in the parser's words. For a repeated key it shows the first
/// place too.
fn syntax(source: &Source, error: &toml::de::Error) -> Finding {
    let span = error.span().unwrap_or(0..0);
    let word = source.text.get(span.clone()).unwrap_or_default();
    if error.message().starts_with("duplicate key") {
        let finding =
            Finding::new(Code::TOML_SYNTAX, span.clone(), say!("`{word}` is written twice", word))
                .help(say!("keep one of the two"));
        return match first_written(&source.text[..span.start], word) {
            Some(first) => finding.also(first, say!("first written here")),
            None => finding,
        };
    }
    if error.message().starts_with("cannot extend value") {
        let key = source.text[span.start..].split(['=', '\n']).next().unwrap_or(word).trim();
        let inner = key.rsplit('.').next().unwrap_or(key).trim();
        let place = span.start..span.start + key.len();
        let message = say!("`{key}` goes into a value that is written already", key);
        let help = say!("write a key without a dot, such as `{inner} = …`", inner);
        return Finding::new(Code::TOML_SYNTAX, place, message).help(help);
    }
    Finding::new(
        Code::TOML_SYNTAX,
        span,
        say!("this is no TOML: {parser}", parser = error.message()),
    )
    .help(say!(
        "write `key = \"text\"`, `key = \"\"\"` with text and `\"\"\"` below it, or `[[blocks]]`"
    ))
}

/// The last place in which a key is written before its repetition.
fn first_written(before: &str, key: &str) -> Option<Range<usize>> {
    let mut found = None;
    let mut at = 0;
    for line in before.split_inclusive('\n') {
        let bare = line.trim_start().trim_start_matches('[');
        if bare.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', ']', '.']))
        {
            let start = at + line.len() - bare.len();
            found = Some(start..start + key.len());
        }
        at += line.len();
    }
    found
}

fn too_deep(value: &Spanned<DeValue<'_>>, levels: usize) -> Option<Span> {
    if levels == 0 {
        return Some(value.span().into());
    }
    match value.get_ref() {
        DeValue::Array(items) => items.iter().find_map(|item| too_deep(item, levels - 1)),
        DeValue::Table(table) => table.values().find_map(|item| too_deep(item, levels - 1)),
        _ => None,
    }
}

/// Whether a fix gives a key a name that is free. No other key beside it may have that name, and
/// the key may have no header, because other headers could repeat it.
pub fn renames(value: &DeValue<'_>, fix: &Fix) -> bool {
    let [change] = fix.changes() else { return false };
    match value {
        DeValue::Table(table) => {
            let renamed = table.iter().find(|(key, _)| Span::from(key.span()) == change.span);
            match renamed {
                Some((_, value)) => {
                    !table.contains_key(change.with.as_str())
                        && value.span().start > change.span.end
                }
                None => table.values().any(|inner| renames(inner.get_ref(), fix)),
            }
        }
        DeValue::Array(items) => items.iter().any(|item| renames(item.get_ref(), fix)),
        _ => false,
    }
}

/// The message of serde about a value at a place, with a day and an hour named as such.
fn name_datetime<'a>(message: &'a str, table: &DeValue<'_>, span: &Range<usize>) -> Cow<'a, str> {
    const MAP: &str = "invalid type: map";
    match message.strip_prefix(MAP) {
        Some(rest) if holds_datetime(table, span) => {
            Cow::Owned(format!("invalid type: {DATETIME}{rest}"))
        }
        _ => Cow::Borrowed(message),
    }
}

/// Whether a day or an hour stands at a place.
fn holds_datetime(value: &DeValue<'_>, span: &Range<usize>) -> bool {
    let is_there = |value: &Spanned<DeValue<'_>>| {
        value.span() == *span && matches!(value.get_ref(), DeValue::Datetime(_))
            || holds_datetime(value.get_ref(), span)
    };
    match value {
        DeValue::Table(table) => table.values().any(is_there),
        DeValue::Array(items) => items.iter().any(is_there),
        _ => false,
    }
}

/// Removes the innermost entry that contains the place of a fault. A table below a header of its
/// own has only the span of that header, so every table is searched.
fn take_out(value: &mut DeValue<'_>, fault: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => {
            if table.iter_mut().any(|(_, entry)| take_out(entry.get_mut(), fault)) {
                return true;
            }
            let holds = |span: Range<usize>| span.start <= fault.start && fault.end <= span.end;
            let entry = table
                .iter()
                .find(|(key, value)| key.span() == *fault || holds(value.span()))
                .map(|(key, _)| key.clone());
            entry.is_some_and(|key| table.remove(&key).is_some())
        }
        DeValue::Array(items) => items.iter_mut().any(|item| take_out(item.get_mut(), fault)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
