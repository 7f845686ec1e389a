//! Slips of what is not closed and of what cannot be seen, and entries that nobody understands.

use super::fault::{Fault, Slip, SlipEnd};
use super::pairs::{first_line, is_blank, is_invisible, is_quote};
use crate::finding::{Code, Finding, Span};
use crate::wording::{Wording, say};

/// A text or a list that nobody closes.
pub(super) fn find_open(fault: &Fault<'_>) -> Option<Slip> {
    if !fault.is_open {
        return None;
    }
    let keyed = fault.keyed.as_ref()?;
    let value = fault.value()?;
    let end = fault.text.trim_end().len();
    let place = keyed.key.start..first_line(fault.text).trim_end().len();
    let key = fault.key();
    if value.starts_with(is_quote) {
        let marks = &value[..3];
        let last = fault.text[..end].lines().last().unwrap_or_default();
        let is_close =
            !last.trim().is_empty() && last.trim().chars().all(is_quote) && end > place.end;
        let start = if is_close { end - last.trim().len() } else { end };
        let message = say!("the text of `{key}` is opened here and closed nowhere", key);
        let advice = if is_close {
            say!("close it with `{marks}`: `{last}` does not", marks, last = last.trim())
        } else {
            say!("write `{marks}` on a line of its own where the text ends", marks)
        };
        let slip = Slip::new(place, message, advice).replaces(start..end, format!("\n{marks}"));
        return Some(slip.needs_no_example());
    }
    let close = close_brackets(value);
    let message = say!("the value of `{key}` opens a bracket that nothing closes", key);
    let advice = say!("write `{close}` where it ends", close = close.trim());
    Some(Slip::new(place, message, advice).replaces(end..end, close))
}

/// The brackets that close those that a value leaves open.
fn close_brackets(value: &str) -> String {
    let mut open = Vec::new();
    let mut text = None;
    for c in value.chars() {
        match (text, c) {
            (Some(quote), c) if c == quote || c == '\n' => text = None,
            (None, '"' | '\'') => text = Some(c),
            (None, '[') => open.push(']'),
            (None, '{') => open.push('}'),
            (None, '(') => open.push(')'),
            (None, ']' | '}' | ')') => _ = open.pop(),
            _ => {}
        }
    }
    open.into_iter().rev().collect()
}

/// A blank that is none to TOML, or a character that cannot be seen, outside of texts.
pub(super) fn find_odd_blank(fault: &Fault<'_>) -> Option<Slip> {
    let is_odd = |c: char| (is_blank(c) && !matches!(c, ' ' | '\t' | '\r')) || is_invisible(c);
    let end = fault.keyed.as_ref().map_or(fault.text.len(), |keyed| keyed.value);
    let (at, c) = fault.text[..end].char_indices().find(|(_, c)| is_odd(*c)).or_else(|| {
        let behind = fault.text.trim_end_matches(|c| is_blank(c) || c == '\n').len().max(end);
        let (at, c) = fault.text[behind..].char_indices().find(|(_, c)| is_odd(*c))?;
        Some((behind + at, c))
    })?;
    let place = at..at + c.len_utf8();
    let (message, advice, with) = if is_invisible(c) {
        let message = say!("a character that cannot be seen stands here");
        (message, say!("delete it: type the line anew"), "")
    } else {
        let message = say!("a blank stands here that TOML does not know");
        (message, say!("type a plain blank in its place"), " ")
    };
    Some(Slip::new(place.clone(), message, advice).replaces(place, with))
}

/// A control character in a text.
pub(super) fn find_control(fault: &Fault<'_>) -> Option<Slip> {
    let is_control = |at: usize, c: char| {
        c.is_ascii_control() && !matches!(c, '\n' | '\t') && !fault.text[at..].starts_with("\r\n")
    };
    let (at, c) = fault.text.char_indices().find(|(at, c)| is_control(*at, *c))?;
    let place = at..at + c.len_utf8();
    let message = say!("a control character stands in the text");
    Some(
        Slip::new(place.clone(), message, say!("delete it; it came with a paste"))
            .replaces(place, " ")
            .ends(SlipEnd::Whole),
    )
}

/// The slip of an entry that no kind of slip explains, in the parser's words.
pub(super) fn tell_unread(fault: &Fault<'_>) -> Slip {
    let parser = fault.parser.as_ref();
    let message = if let Some(parser) = parser {
        say!("this cannot be read: {parser}", parser = &parser.message)
    } else {
        say!("this cannot be read")
    };
    let at = parser.map_or(0, |parser| parser.at);
    let end = at + fault.text[at..].chars().next().map_or(0, char::len_utf8);
    let advice = say!(
        "write `key = \"text\"`, `key = \"\"\"` with text and `\"\"\"` below it, or `[[blocks]]`"
    );
    Slip::new(at..end, message, advice).needs_no_example()
}

/// The finding for a key with letters that a key does not have, if nobody else says so.
pub(super) fn tell_letters(key: Span) -> Finding {
    Finding::new(Code::TOML_SYNTAX, key, word_letters()).help(advise_on_letters())
}

/// What is said of a key with letters that a key does not have.
pub(super) fn word_letters() -> Wording {
    say!("a key has letters without accents, digits, `_` and `-`")
}

/// What to do about a key with letters that a key does not have.
pub(super) fn advise_on_letters() -> Wording {
    say!("write the key without accents and blanks")
}
