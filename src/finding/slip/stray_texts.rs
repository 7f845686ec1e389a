//! Slips of lines that hold a value and no key: an element of HTML, a picture of Markdown, a text below a header.

use std::ops::Range;

use super::braces::write_list;
use super::fault::{Fault, Slip, SlipEnd};
use super::pairs::{first_line, is_quote};
use super::quoting::quote;
use super::structure::{measure_below_header, whole_line};
use super::texts::{MarkdownLink, split_texts};
use super::value_shapes::{MeantKey, ValueShape};
use crate::wording::say;

/// The bytes of the line that an entry begins with, without the blanks around it.
fn first_words(text: &str) -> Range<usize> {
    let line = first_line(text);
    let start = line.len() - line.trim_start().len();
    start..start + line.trim().len()
}

/// A key as an element of HTML or XML: `<kicker>Le rail</kicker>`.
pub(super) fn find_element(fault: &Fault<'_>) -> Option<Slip> {
    fault.stray?;
    let place = first_words(fault.text);
    let line = &fault.text[place.clone()];
    let (key, behind) = line.strip_prefix('<')?.split_once('>')?;
    let words = behind.strip_suffix(&format!("</{key}>"))?.trim();
    let meant = MeantKey::find(key, fault.file)?;
    let value = match meant.shape {
        ValueShape::Text => quote(words),
        ValueShape::Texts => write_list(&[words.to_owned()]),
        ValueShape::Table(table) => table.fill(&[words.to_owned()]),
        ValueShape::Tables(table) => format!("[{}]", table.fill(&[words.to_owned()])),
        _ => words.to_owned(),
    };
    let message = say!("this line belongs to another format");
    let advice = say!("write the key, `=` and the value");
    let with = format!("{} = {value}\n", meant.key);
    Some(Slip::new(place, message, advice).replaces(0..fault.text.len(), with))
}

/// A key in brackets, or with its value in some: `[kicker] = "a"`, `{kicker = "a"}`, `kicker("a")`.
pub(super) fn find_wrapped_key(fault: &Fault<'_>) -> Option<Slip> {
    if fault.stray.is_none() && !fault.is_header {
        return None;
    }
    let place = first_words(fault.text);
    let line = fault.text[place.clone()].trim_end_matches([',', ';']);
    let inside = line.trim_start_matches(['[', '{', '(', ' ']);
    let is_key = |c: char| c.is_ascii_lowercase() || c == '_';
    let key = &inside[..inside.len() - inside.trim_start_matches(is_key).len()];
    let behind = inside[key.len()..].trim_start();
    let is_wrapped = inside.len() < line.len();
    let value = if is_wrapped {
        let behind = behind.trim_start_matches([']', '}', ')', ' ']);
        let value = behind.strip_prefix(['=', ':'])?;
        let closes = line.starts_with(['{', '(']) && value.ends_with(['}', ')']);
        if closes { &value[..value.len() - 1] } else { value }
    } else {
        behind.strip_prefix('(')?.strip_suffix(')')?
    };
    let value = value.trim();
    let is_value = value.starts_with(is_quote) || value.starts_with(|c: char| c.is_ascii_digit());
    let meant = MeantKey::find(key, fault.file).filter(|_| is_value && !key.is_empty())?;
    let with = format!("{} = {value}\n", meant.key);
    let message = say!("this line belongs to another format");
    let advice = say!("write the key, `=` and the value");
    let rest = whole_line(fault.text).len();
    Some(Slip::new(place, message, advice).replaces(0..rest, with))
}

/// A picture of Markdown outside of a text.
pub(super) fn find_picture(fault: &Fault<'_>) -> Option<Slip> {
    fault.stray?;
    let place = first_words(fault.text);
    let link = MarkdownLink::find(&fault.text[place.clone()]).filter(|link| link.is_picture)?;
    let message = say!("a picture of Markdown stands here, outside of a text");
    let table = MeantKey::find("figures", super::FileKind::Issue)?;
    let ValueShape::Tables(shape) = table.shape else { return None };
    let example = format!("figures = [{}]", shape.fill(&link.into_texts()));
    let advice = say!("write `{example}`, or move the line into the `body`", example);
    let slip = Slip::new(place, message, advice);
    let whole = 0..whole_line(fault.text).len();
    Some(slip.replaces(whole, "\n").ends(SlipEnd::Partial).needs_no_example())
}

/// Texts without keys below a header: `[epigraph]`, and the quotation on the next line. The header of a key that is no table
/// goes with it.
pub(super) fn find_below_header(fault: &Fault<'_>) -> Option<Slip> {
    if !fault.is_header {
        return None;
    }
    measure_below_header(fault.text).filter(|end| *end == fault.text.len())?;
    let header = whole_line(fault.text);
    let name = header.trim().trim_matches(['[', ']']).rsplit('.').next()?.trim();
    let texts = split_texts(&fault.text[header.len()..])?;
    let meant = MeantKey::find(name, fault.file)?;
    let below = header.len() + first_words(&fault.text[header.len()..]).start;
    let line = below..below + first_line(&fault.text[below..]).trim_end().len();
    let (ValueShape::Table(table) | ValueShape::Tables(table)) = meant.shape else {
        let value = match meant.shape {
            ValueShape::Texts => write_list(&texts),
            _ => super::braces::join_texts(&texts),
        };
        let message = say!("`{key}` is a key with a value, and has no header", key = meant.key);
        let advice = say!("write key and value on one line");
        let slip = Slip::new(first_words(fault.text), message, advice);
        let with = format!("{} = {value}\n", meant.key);
        return Some(slip.replaces(0..fault.text.len(), with));
    };
    let keyed = table.write_lines(&texts);
    let message = say!("this text has no key");
    let advice = say!("write its key before it: `{line}`", line = keyed.first()?);
    let slip = Slip::new(line, message, advice).needs_no_example();
    Some(slip.replaces(header.len()..fault.text.len(), keyed.join("\n") + "\n"))
}
