//! Slips in the quotation marks around a text: foreign ones, one that is missing, single ones around lines.

use std::ops::Range;

use super::fault::{Fault, Slip};
use super::pairs::{first_line, is_foreign_quote, is_quote};
use super::quoting::{quote, wrap_lines};
use super::structure::is_key_line;
use crate::wording::{Wording, say};

/// What is to be done about quotation marks that TOML does not know.
pub(super) fn advise_straight() -> Wording {
    say!("write straight quotes")
}

/// The same, for a text of several lines.
fn advise_straight_lines() -> Wording {
    say!(
        "write straight quotes, three in front of a text of several lines and three behind it: `\"\"\"`"
    )
}

/// What is to be done about several texts without brackets around them.
pub(super) fn advise_list() -> Wording {
    say!("put several texts in a list, with `[` and `]` around it")
}

/// Quotation marks around a text that are not straight, in front, behind, or both.
pub(super) fn find_foreign(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?;
    let start = fault.value_range()?.start;
    let end = wrapped_end(value);
    let text = &value[..end];
    let inside = trim_quotes(text);
    let (open, close) = (&text[..inside.start], &text[inside.end..]);
    let is_foreign = |marks: &str| marks.contains(is_foreign_quote);
    let is_half = is_straight(open) && is_foreign(close) && !has_close(text);
    if !is_foreign(open) && !is_half {
        return None;
    }
    let words = &text[inside];
    if let Some(slip) = find_several(text, start) {
        return Some(slip);
    }
    let place = start..start + first_line(text).len();
    let message = if is_foreign(open) {
        say!("`{open}` is no quotation mark to TOML", open)
    } else {
        say!("the text is opened with `{open}` and closed with `{close}`", open, close)
    };
    let with =
        if words.contains('\n') { wrap_lines(words) } else { quote(words.trim_matches(is_space)) };
    let advice = if words.contains('\n') { advise_straight_lines() } else { advise_straight() };
    Some(Slip::new(place, message, advice).replaces(start..start + end, with))
}

/// Several texts in foreign quotation marks, with commas between them, and without brackets around them.
fn find_several(text: &str, start: usize) -> Option<Slip> {
    let is_between = |comma: usize| {
        text[..comma].trim_end().ends_with(['”', '»', '“'])
            && text[comma + 1..].trim_start().starts_with(['“', '«', '„'])
    };
    let comma = text.match_indices(',').map(|(at, _)| at).find(|at| is_between(*at))?;
    let place = start + comma..start + first_line(&text[comma..]).len() + comma;
    let slip = Slip::new(place, say!("a second text stands behind the first"), advise_list());
    Some(slip.replaces(start..start + text.len(), format!("[{text}]")))
}

/// The blanks inside of French quotation marks.
const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// Where a text with marks around it ends: at its last mark, before a comment or a comma.
fn wrapped_end(value: &str) -> usize {
    let trimmed = value.trim_end_matches([',', ';', ' ']);
    if trimmed.ends_with(is_quote) {
        return trimmed.len();
    }
    let first = value.chars().next().map_or(0, char::len_utf8);
    let last = value.char_indices().rev().find(|(at, c)| *at >= first && is_quote(*c));
    let is_comment =
        |at: usize| value[at..].trim_start_matches(is_quote).trim_start().starts_with('#');
    let is_second_key = |at: usize| {
        let behind = value[at..].trim_start_matches(is_quote).trim_start();
        let key = behind.strip_prefix([',', ';']).map(str::trim_start);
        key.is_some_and(|key| is_key_line(first_line(key)))
    };
    match last {
        Some((at, c)) if is_comment(at) || is_second_key(at) => at + c.len_utf8(),
        _ => value.len(),
    }
}

/// The bytes between the marks of a text: up to three in front and behind.
fn trim_quotes(text: &str) -> Range<usize> {
    let front: usize = text.chars().take(3).take_while(|c| is_quote(*c)).map(char::len_utf8).sum();
    let room = &text[front..];
    let back: usize =
        room.chars().rev().take(3).take_while(|c| is_quote(*c)).map(char::len_utf8).sum();
    front..text.len() - back
}

fn is_straight(marks: &str) -> bool {
    marks == "\"" || marks == "'"
}

/// Whether a text in straight quotation marks is closed by one as well.
fn has_close(text: &str) -> bool {
    text.chars().next().is_some_and(|open| text[1..].contains(open))
}

/// A text of several lines in single quotation marks.
pub(super) fn find_lines(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?;
    let start = fault.value_range()?.start;
    let open = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let is_long = value.starts_with("\"\"\"") || value.starts_with("'''");
    let behind = value.trim_end_matches([',', ';', ' ']);
    if is_long || !value.contains('\n') || !behind.ends_with(open) || behind.len() < 2 {
        return None;
    }
    // A text that is closed on its line, and joined with the one below.
    let first = first_line(value).trim_end();
    let is_joined = first.ends_with(['\\', '+', '&', ','])
        && first.trim_end_matches(['\\', '+', '&', ',', ' ']).ends_with(open)
        && first.matches(open).count() % 2 == 0;
    if is_joined {
        return None;
    }
    let words = behind.trim_matches(open);
    let place = start..start + first_line(value).trim_end().len();
    let message = say!("the text has several lines, and marks that hold one");
    let advice = say!("write `\"\"\"` in front of a text of several lines and behind it");
    let with = wrap_lines(words);
    Some(Slip::new(place, message, advice).replaces(start..start + behind.len(), with))
}

/// What other programs write for a quotation mark.
const PASTED: [&str; 10] = [
    "\\\"", "\\'", "&quot;", "&#34;", "&#39;", "&apos;", "&ldquo;", "&rdquo;", "&laquo;", "&raquo;",
];

/// Quotation marks as another program writes them, around the whole text.
pub(super) fn find_pasted(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?;
    let start = fault.value_range()?.start;
    let open = PASTED.iter().find(|mark| value.starts_with(**mark))?;
    let end = PASTED.iter().filter_map(|mark| Some(value.rfind(mark)? + mark.len())).max()?;
    let close = PASTED.iter().find(|mark| value[..end].ends_with(**mark))?;
    let words = value.get(open.len()..end - close.len())?;
    let place = start..start + first_line(value).len();
    let message = say!("`{open}` is no quotation mark to TOML", open);
    let words = words.trim_matches(is_space);
    let with = if words.contains('\n') { wrap_lines(words) } else { quote(words) };
    Some(Slip::new(place, message, advise_straight()).replaces(start..start + end, with))
}

/// A text that is opened and not closed on its line.
pub(super) fn find_unclosed(fault: &Fault<'_>) -> Option<Slip> {
    let value = fault.value()?;
    let start = fault.value_range()?.start;
    let open = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = value[1..].replace("\\\\", "").replace("\\\"", "");
    if inside.contains(open) {
        return None;
    }
    let words = value[1..].trim_end_matches('\\');
    let other = if open == '"' { '\'' } else { '"' };
    if let Some(words) = words.strip_suffix(other).filter(|words| !words.is_empty()) {
        let message =
            say!("the text is opened with `{open}` and closed with `{close}`", open, close = other);
        let place = start..start + first_line(value).trim_end().len();
        let with = if words.contains('\n') { wrap_lines(words) } else { quote(words) };
        let slip = Slip::new(place, message, say!("write the same mark in front and behind"));
        return Some(slip.replaces(start..start + value.len(), with));
    }
    let range = start..start + value.len();
    let place = start..start + first_line(value).trim_end().len();
    let message = say!("the text is opened with `{open}` and not closed", open);
    let with = if words.contains('\n') {
        wrap_lines(words)
    } else if open == '"' && !words.contains('\\') {
        quote(words)
    } else {
        format!("{open}{words}{open}")
    };
    let advice = if words.contains('\n') {
        say!("write `{open}` where it ends, or `\"\"\"` around several lines", open)
    } else {
        say!("write `{open}` where it ends", open)
    };
    Some(Slip::new(place, message, advice).replaces(range, with))
}
