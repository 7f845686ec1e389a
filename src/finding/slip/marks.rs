//! Slips with backslashes, and with what stands behind a value.

use super::FileKind;
use std::ops::Range;

use super::fault::{Fault, Slip};
use super::pairs::{KeyedValue, first_line, is_quote};
use super::quotes::advise_list;
use super::quoting::quote;
use super::structure::whole_line;
use crate::wording::{Wording, say};

/// How many places are tried as the end of a value.
const MAX_ENDS: usize = 64;

/// A backslash in a text, before what needs none.
pub(super) fn find_escape(fault: &Fault<'_>) -> Option<Slip> {
    let range = fault.value_range()?;
    let parser = fault
        .parser
        .as_ref()
        .filter(|parser| parser.message.contains("escape") || parser.message.contains("unicode"))?;
    let value = fault.value()?;
    let before = &fault.text.as_bytes()[..fault.text.len().min(parser.at + 1)];
    let at = before.iter().rposition(|byte| *byte == b'\\').filter(|at| *at >= range.start)?;
    let behind = fault.text[at + 1..].chars().next().filter(|c| !c.is_whitespace());
    let place = at..at + 1 + behind.map_or(0, char::len_utf8);
    let is_path = fault.text[..at].ends_with(':') || value.contains(":\\");
    let (advice, with) = if is_path {
        (say!("write `/` for `\\` in the path of a file"), value.replace('\\', "/"))
    } else {
        let escaped = behind.map(String::from).unwrap_or_default();
        (say!("write `\\\\{escaped}`, or put the text between `'''`", escaped), escape_all(value))
    };
    let written = if fault.file == FileKind::Settings { "\\" } else { &fault.text[place.clone()] };
    let message = say!("`{written}` means nothing in a text in double quotes", written);
    let slip = Slip::new(place, message, advice).replaces(range, with);
    Some(if is_path { slip } else { slip.needs_no_example() })
}

/// The text with a second backslash before each that TOML does not know.
fn escape_all(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 8);
    let mut rest = value;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let is_known =
            rest.starts_with(['b', 't', 'n', 'f', 'r', 'e', '"', '\\', ' ', '\n', '\r', '\t']);
        match rest.chars().next() {
            Some(c) if is_known => {
                text.push(c);
                rest = &rest[c.len_utf8()..];
            }
            _ => text.push('\\'),
        }
    }
    text + rest
}

/// Keys of one text, which take no list.
const LINE_KEYS: [&str; 16] = [
    "title",
    "subject",
    "preheader",
    "kicker",
    "short",
    "standfirst",
    "body",
    "watch",
    "opening",
    "alt",
    "caption",
    "quote",
    "text",
    "tagline",
    "partner",
    "advertiser",
];

/// A complete value, and what stands behind it.
struct Remainder<'a> {
    /// The key.
    key: &'a str,
    /// The value.
    value: &'a str,
    /// Where it begins in the entry.
    start: usize,
    /// What stands behind it, without the blanks between.
    rest: &'a str,
    /// Where that begins in the entry.
    at: usize,
}

/// Something behind a value that is complete.
pub(super) fn find_behind(fault: &Fault<'_>) -> Option<Slip> {
    let whole = fault.value()?;
    let start = fault.value_range()?.start;
    let (value, behind) = whole.split_at(complete_end(whole)?);
    let rest = behind.trim_start();
    let is_inside = value.starts_with(is_quote) && behind.starts_with(char::is_alphanumeric);
    if rest.is_empty() || rest.starts_with('#') || is_inside {
        return None;
    }
    let key = fault.key();
    let remainder = Remainder { key, value, start, rest, at: start + whole.len() - rest.len() };
    [Remainder::find_comment, Remainder::find_mark, Remainder::find_text, Remainder::find_key]
        .iter()
        .find_map(|find| find(&remainder))
        .or_else(|| Some(remainder.tell_words()))
}

impl Remainder<'_> {
    /// The bytes from the value to the end of the entry.
    fn behind(&self) -> Range<usize> {
        self.start + self.value.len()..self.at + self.rest.len()
    }

    fn slip(&self, message: Wording, advice: Wording) -> Slip {
        let length = first_line(self.rest).trim_end().len();
        Slip::new(self.at..self.at + length, message, advice)
    }

    /// A comment of another language.
    fn find_comment(&self) -> Option<Slip> {
        let marks = ["//", "--", "<!--", "/*"];
        let mark = marks.iter().find(|mark| self.rest.starts_with(*mark))?;
        let words = self.rest.trim_start_matches(*mark);
        let words = words.trim_end_matches("-->").trim_end_matches("*/").trim();
        let slip = self.slip(
            say!("`{mark}` begins no comment in TOML", mark),
            say!("begin a comment with `#`"),
        );
        Some(slip.replaces(self.behind(), format!(" # {words}")))
    }

    /// A comma or another mark, as other formats have it at the end of a line.
    fn find_mark(&self) -> Option<Slip> {
        let length = self.rest.find('#').unwrap_or(self.rest.len());
        let is_mark = |c: char| matches!(c, ',' | ';' | '.' | ':' | '!' | ' ');
        if !self.rest[..length].chars().all(is_mark) {
            return None;
        }
        let message = if self.rest.starts_with(',') {
            say!("a comma stands behind the value")
        } else {
            say!("a mark stands behind the value")
        };
        let slip = Slip::new(self.at..self.at + 1, message, say!("delete it"));
        Some(slip.replaces(self.behind().start..self.at + length, " "))
    }

    /// A second text.
    fn find_text(&self) -> Option<Slip> {
        let item = self.rest.strip_prefix([',', ';', '+', '&']).unwrap_or(self.rest).trim_start();
        let is_apart = item.len() < self.rest.len() || self.behind().start < self.at;
        let is_text = |text: &str| text.starts_with(is_quote) && text.ends_with(is_quote);
        if !is_apart || !is_text(self.value) || !is_text(item) {
            return None;
        }
        let message = say!("a second text stands behind the first");
        if LINE_KEYS.contains(&self.key) {
            let inside = |text: &str| text.trim_matches(is_quote).to_owned();
            let joined = [inside(self.value).trim(), inside(item).trim()].join(" ");
            let slip = self.slip(message, say!("put both into one pair of quotation marks"));
            return Some(slip.replaces(self.start..self.behind().end, quote(&joined)));
        }
        let slip = self.slip(message, advise_list());
        let list = format!("[{}, {item}]", self.value);
        Some(slip.replaces(self.start..self.behind().end, list))
    }

    /// A second key.
    fn find_key(&self) -> Option<Slip> {
        let keyed = KeyedValue::find(self.rest)?;
        if !self.rest[keyed.key.end..keyed.value].contains('=') {
            return None;
        }
        let slip = self.slip(
            say!("a second key stands on the line"),
            say!("write each key on a line of its own"),
        );
        Some(slip.replaces(self.behind().start..self.at, "\n").needs_no_example())
    }

    /// Words.
    fn tell_words(&self) -> Slip {
        let advice = say!("put it inside of the quotation marks, or write `#` before a remark");
        let slip =
            self.slip(say!("this stands behind the value, outside of the quotation marks"), advice);
        slip.replaces(self.at..self.at, "# ").needs_no_example()
    }
}

/// Where the complete value ends that a text begins with: a text in quotation marks, a list, a table, a
/// truth or a number.
fn complete_end(value: &str) -> Option<usize> {
    let line = whole_line(value).trim_end();
    let is_wrapped = value.starts_with(['"', '\'', '[', '{']);
    // Two marks are an empty text, unless they are the first two of three.
    let is_empty_text = |end: usize| {
        end == 2 && value.starts_with(['"', '\'']) && value[2..].starts_with(&value[..1])
    };
    let is_end = |end: &usize| {
        let (before, behind) = value.split_at(*end);
        if is_wrapped {
            before.ends_with(['"', '\'', ']', '}']) && !is_empty_text(*end)
        } else {
            *end <= line.len() && behind.starts_with([',', ';', ' ', '.'])
        }
    };
    let is_whole = |end: &usize| super::is_toml(&format!("a = {}", &value[..*end]));
    let ends = value.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.filter(is_end).take(MAX_ENDS).find(is_whole)
}
