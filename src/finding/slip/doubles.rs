//! Slips with quotation marks too many: written twice, or within a text that they end.

use super::fault::{Fault, Slip};
use super::pairs::first_line;
use super::quoting::quote;
use crate::wording::say;

/// Quotation marks that are written twice around a text of one line.
pub(super) fn find_doubled(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?.trim_end_matches([',', ';']);
    let start = fault.value_range()?.start;
    let open = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let twice = format!("{open}{open}");
    let words = value.trim_matches(open);
    let front = value.len() - value.trim_start_matches(open).len();
    let back = value.len() - value.trim_end_matches(open).len();
    let is_double =
        (front == 2 && back > 0) || (front == 1 && back > 1) || (front == 2 && back == 0);
    let is_escaped = open == '"' && words.ends_with('\\');
    if value.contains('\n')
        || is_escaped
        || words.is_empty()
        || !is_double
        || words.contains(&format!("{open}, "))
        || words.trim_start().starts_with(['#', ','])
    {
        return None;
    }
    let place = start..start + value.len();
    let message = say!("`{twice}` is an empty text: the marks are written twice", twice);
    let slip = Slip::new(
        place.clone(),
        message,
        say!("write one mark in front of the text and one behind it"),
    );
    Some(slip.replaces(place, quote(words)))
}

/// A mark inside of a text that ends it too early.
pub(super) fn find_inner(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?;
    let start = fault.value_range()?.start;
    for marks in ["\"\"\"", "'''"] {
        if let Some(inside) = value.strip_prefix(marks) {
            return find_inner_marks(
                InnerText { inside: inside.strip_suffix(marks)?, start: start + 3 },
                marks,
            );
        }
    }
    let open = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let close = value.rfind(open).filter(|close| *close > 0)?;
    let words = &value[1..close];
    let at = first_unescaped(words, open)?;
    let place = start + 1 + at..start + 2 + at;
    let (message, advice) = if open == '"' {
        (
            say!("this quotation mark ends the text too early"),
            say!("write `\\\"` inside of quotes, or « »"),
        )
    } else {
        (
            say!("this apostrophe ends the text too early"),
            say!("write `\"` around a text with an apostrophe"),
        )
    };
    let with = if open == '"' { escape(words) } else { quote(words) };
    Some(Slip::new(place, message, advice).replaces(start..start + close + 1, with))
}

/// The words of a text of several lines, and where they begin.
#[derive(Clone, Copy)]
struct InnerText<'a> {
    inside: &'a str,
    start: usize,
}

/// Three marks inside of a text of several lines.
fn find_inner_marks(text: InnerText<'_>, marks: &str) -> Option<Slip> {
    let InnerText { inside, start } = text;
    let at = inside.find(marks)?;
    let place = start + at..start + at + first_line(&inside[at..]).len().min(3);
    let message = say!("`{marks}` inside of the text ends it too early", marks);
    let advice = say!("write other marks than `{marks}` inside of the text, such as « »", marks);
    let range = start..start + inside.len();
    Some(Slip::new(place, message, advice).replaces(range, inside.replace(marks, "«»")))
}

/// The first mark of this kind without a backslash in front.
fn first_unescaped(words: &str, mark: char) -> Option<usize> {
    let mut is_escaped = false;
    words.char_indices().find_map(|(at, c)| {
        let found = c == mark && !is_escaped;
        is_escaped = c == '\\' && !is_escaped && mark == '"';
        found.then_some(at)
    })
}

/// The words in double quotation marks, with a backslash before each mark inside.
fn escape(words: &str) -> String {
    let mut text = String::from("\"");
    let mut is_escaped = false;
    for c in words.chars() {
        if c == '"' && !is_escaped {
            text.push('\\');
        }
        is_escaped = c == '\\' && !is_escaped;
        text.push(c);
    }
    text + "\""
}
