//! Slips with the brackets around a value: braces without keys, keys without braces, a link of Markdown.

use super::fault::{Fault, Slip};
use super::pairs::{KeyedValue, first_line};
use super::quoting::{quote, wrap_lines};
use super::texts::{MarkdownLink, split_texts};
use super::value_shapes::{MeantKey, TableShape, ValueShape};
use crate::wording::{Wording, say};

/// What is to be done about a text that has brackets around it.
fn advise_text() -> Wording {
    say!("write one text in straight quotes, without brackets")
}

/// What is to be done about a table whose values have no keys.
fn advise_keys() -> Wording {
    say!("write each value behind its key, in braces")
}

/// A link of Markdown in the place of a value.
pub(super) fn find_markdown_link(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?.trim_end_matches([',', ';']);
    let link = MarkdownLink::find(value)?;
    let start = fault.value_range()?.start;
    let place = start..start + first_line(value).len();
    let meant = MeantKey::find(fault.key(), fault.file);
    let message = say!("a link of Markdown stands here without quotation marks");
    let (advice, with) = match meant.map(|meant| meant.shape) {
        Some(ValueShape::Table(table)) => (advise_keys(), table.fill(&link.into_texts())),
        Some(ValueShape::Tables(table)) => {
            (advise_keys(), format!("[{}]", table.fill(&link.into_texts())))
        }
        Some(ValueShape::Texts) => {
            (say!("put it in straight quotes"), format!("[{}]", quote(value)))
        }
        _ => (say!("put it in straight quotes"), quote(value)),
    };
    Some(Slip::new(place, message, advice).replaces(start..start + value.len(), with))
}

/// Texts in braces or round brackets, where keys belong to them or the brackets belong away.
pub(super) fn find_keyless(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?.trim_end_matches([',', ';']).trim_end();
    let start = fault.value_range()?.start;
    let shape = MeantKey::find(fault.key(), fault.file).map(|meant| meant.shape);
    let outer = value.chars().next().filter(|c| matches!(c, '[' | '{' | '('))?;
    let groups = split_groups(value)?;
    let texts: Vec<String> = groups.iter().flatten().cloned().collect();
    if texts.is_empty() {
        return None;
    }
    let (advice, with) = match shape {
        Some(ValueShape::Table(table)) => (advise_keys(), table.fill(&texts)),
        Some(ValueShape::Tables(table)) => (advise_keys(), fill_all(table, &groups)),
        Some(ValueShape::Texts) | None if outer == '{' => {
            (say!("write `[` and `]` around a list"), write_list(&texts))
        }
        Some(ValueShape::Texts | ValueShape::Truth | ValueShape::Number) | None => return None,
        Some(_) => (advise_text(), join_texts(&texts)),
    };
    let message = match outer {
        '{' => say!("these braces hold no keys"),
        '[' if value.contains('{') => say!("these braces hold no keys"),
        '(' => say!("no value has round brackets"),
        _ => say!("`{key}` is no list", key = fault.key()),
    };
    let place = start..start + first_line(value).trim_end().len();
    Some(Slip::new(place, message, advice).replaces(start..start + value.len(), with))
}

/// Keys with values where braces belong around them.
pub(super) fn find_braceless(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?.trim_end_matches([',', ';']).trim_end();
    let start = fault.value_range()?.start;
    let shape = MeantKey::find(fault.key(), fault.file)?.shape;
    let (ValueShape::Table(_) | ValueShape::Tables(_)) = shape else { return None };
    let inside = value.trim_start_matches(['[', '(', ' ', '\n', '\t', '\r']);
    let is_bracketed = inside.len() < value.len();
    let inside = if is_bracketed {
        inside.trim_end_matches([']', ')', ' ', '\n', '\t', '\r'])
    } else {
        value
    };
    let keyed = KeyedValue::find(inside)?;
    let sign = inside[keyed.key.end..keyed.value].trim();
    if !matches!(sign, "=" | ":") || inside.starts_with('{') || inside.contains(['{', '[']) {
        return None;
    }
    let first = &inside[keyed.key.clone()];
    let inside = inside.trim_end_matches([',', ';', ' ']);
    let with = match shape {
        ValueShape::Tables(_) => {
            let tables: Vec<String> = split_at_key(inside, first)
                .into_iter()
                .map(|table| format!("{{ {} }}", table.trim().trim_end_matches(',').trim()))
                .collect();
            format!("[{}]", tables.join(", "))
        }
        _ => format!("{{ {inside} }}"),
    };
    let place = start..start + first_line(value).trim_end().len();
    let message = say!("keys stand here without braces around them");
    let advice = say!("write `{{` before the first key and `}}` behind the last value");
    Some(Slip::new(place, message, advice).replaces(start..start + value.len(), with))
}

/// The parts of a stretch that each begin with this key.
fn split_at_key<'a>(stretch: &'a str, key: &str) -> Vec<&'a str> {
    let is_key = |at: usize| {
        let before = stretch[..at].trim_end();
        let behind = stretch[at + key.len()..].trim_start();
        before.ends_with([',', ';']) && behind.starts_with(['=', ':'])
    };
    let mut starts: Vec<usize> =
        stretch.match_indices(key).map(|(at, _)| at).filter(|at| *at == 0 || is_key(*at)).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([stretch.len()]);
    starts.iter().zip(ends).map(|(start, end)| &stretch[*start..end]).collect()
}

/// The texts inside of brackets, those of each pair of braces together. `None` if anything else stands there.
fn split_groups(value: &str) -> Option<Vec<Vec<String>>> {
    let outer = value.chars().next()?;
    let close = match outer {
        '[' => ']',
        '(' => ')',
        _ => '}',
    };
    let inside = value.strip_prefix(outer)?.strip_suffix(close)?.trim();
    if outer != '{' && inside.starts_with(['{', '[']) {
        let closes = if inside.starts_with('{') { '}' } else { ']' };
        let mut groups = Vec::new();
        let mut rest = inside;
        while let Some(behind) = rest.strip_prefix(['{', '[']) {
            let end = behind.find(closes)?;
            groups.push(split_texts(&behind[..end])?);
            rest = behind[end + 1..].trim_start_matches([',', ';', ' ', '\n', '\r', '\t']);
        }
        return rest.is_empty().then_some(groups);
    }
    split_texts(inside).map(|texts| vec![texts])
}

/// A list of tables, one for each group of texts. Texts that are names of pictures begin a table each.
fn fill_all(table: &TableShape, groups: &[Vec<String>]) -> String {
    let tables: Vec<String> = groups.iter().map(|texts| table.fill(texts)).collect();
    format!("[{}]", tables.join(", "))
}

/// Texts as a list.
pub(super) fn write_list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quote(text)).collect();
    format!("[{}]", quoted.join(", "))
}

/// Texts as one text.
pub(super) fn join_texts(texts: &[String]) -> String {
    let joined = texts.iter().map(|text| text.trim()).collect::<Vec<_>>().join(" ");
    if joined.contains('\n') { wrap_lines(&joined) } else { quote(&joined) }
}
