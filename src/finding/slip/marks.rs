//! Slips with backslashes, and with what stands behind a value.

use super::FileKind;
use std::ops::Range;

use super::braces::{join_texts, write_list};
use super::fault::{Fault, Slip};
use super::pairs::{KeyedValue, first_line, is_quote};
use super::quotes::advise_list;
use super::structure::{is_key_line, whole_line};
use super::texts::{split_texts, strip_marks};
use super::value_shapes::{MeantKey, ValueShape};
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
    let is_path = fault.text[..at].ends_with(':')
        || value.contains(":\\")
        || is_between_names(&fault.text[..at], &fault.text[at + 1..]);
    let (advice, with) = if is_path {
        (say!("write `/` for `\\` in the path of a file"), write_slashes(value))
    } else {
        let escaped = behind.map(String::from).unwrap_or_default();
        (say!("write `\\\\{escaped}`, or put the text between `'''`", escaped), escape_all(value))
    };
    let written = if fault.file == FileKind::Settings { "\\" } else { &fault.text[place.clone()] };
    let message = say!("`{written}` means nothing in a text in double quotes", written);
    let slip = Slip::new(place, message, advice).replaces(range, with);
    Some(if is_path { slip } else { slip.needs_no_example() })
}

/// Whether a backslash stands between the names of two folders: a letter or a digit on either side.
fn is_between_names(before: &str, behind: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let name = behind.trim_start_matches(is_name);
    before.ends_with(is_name) && behind.len() > name.len() + 1 && !name.starts_with('{')
}

/// The text with a slash for each backslash, but for those before a quotation mark.
fn write_slashes(value: &str) -> String {
    let marked = value.replace("\\\\", "/").replace("\\\"", "\u{0}");
    marked.replace('\\', "/").replace('\u{0}', "\\\"")
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

/// The marks that people write between two texts.
const BETWEEN: [char; 5] = [',', ';', '+', '&', '\\'];

/// What is said of a second key.
fn word_second_key() -> Wording {
    say!("a second key stands on the line")
}

/// What is to be done about a second key.
fn advise_key_lines() -> Wording {
    say!("write each key on a line of its own")
}

/// What stands behind the mark or the word that parts two keys.
fn skip_separator(text: &str) -> &str {
    let text = text.trim_start_matches([',', ';', '|', '&', '+', '/', '.', '–', '—', ' ']);
    ["et ", "and ", "- "]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text)
        .trim_start()
}

/// A second key behind a value that has no quotation marks.
pub(super) fn find_bare_key(fault: &Fault<'_>) -> Option<Slip> {
    let (bare, start) = fault.bare()?;
    let is_second = |at: &usize| {
        let behind = bare[*at + 1..].trim_start();
        behind.starts_with(|c: char| c.is_ascii_lowercase())
            && (is_key_line(behind) || behind.contains(" = "))
    };
    let at = bare.match_indices([',', ';']).map(|(at, _)| at).find(is_second)?;
    let behind = bare[at + 1..].trim_start();
    let keyed = KeyedValue::find(behind)?;
    if !behind[..keyed.key.end].chars().all(|c| c.is_ascii_lowercase() || c == '_') {
        return None;
    }
    let place = start + bare.len() - behind.len()..start + bare.len();
    let begin = place.start;
    let slip = Slip::new(place, word_second_key(), advise_key_lines());
    Some(slip.replaces(start + at..begin, "\n").needs_no_example())
}

/// A complete value, and what stands behind it.
struct Remainder<'a> {
    /// The key.
    key: &'a str,
    /// What the file is for.
    file: FileKind,
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
    let file = fault.file;
    let remainder =
        Remainder { key, file, value, start, rest, at: start + whole.len() - rest.len() };
    [
        Remainder::find_comment,
        Remainder::find_mark,
        Remainder::find_bracket,
        Remainder::find_parts,
        Remainder::find_text,
        Remainder::find_key,
    ]
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

    /// A bracket that nothing opens.
    fn find_bracket(&self) -> Option<Slip> {
        let rest = self.rest.split('#').next().unwrap_or_default().trim_end();
        let is_close = |c: char| matches!(c, ']' | '}' | ')');
        if rest.chars().all(|c| is_close(c) || c == ' ') {
            let slip =
                self.slip(say!("a bracket too many stands behind the value"), say!("delete it"));
            return Some(slip.replaces(self.behind().start..self.at + rest.len(), " "));
        }
        let items = rest.strip_suffix(']')?;
        let is_opened = self.value.starts_with('[') || items.contains('[');
        let is_item = items.trim_start().starts_with([',', ';']);
        if is_opened || !is_item {
            return None;
        }
        let message = say!("this bracket closes a list that nothing opens");
        let advice = say!("write `[` in front of the first item");
        let slip = Slip::new(self.at + items.len()..self.at + rest.len(), message, advice);
        Some(slip.replaces(self.start..self.start, "["))
    }

    /// A second list or a second table.
    fn find_parts(&self) -> Option<Slip> {
        let is_part = |text: &str| text.starts_with(['[', '{']);
        let next = self.rest.strip_prefix([',', ';', '+', '&']).unwrap_or(self.rest).trim_start();
        if !is_part(self.value) || !(is_part(next) || next.starts_with(is_quote)) {
            return None;
        }
        let inside = |part: &str| {
            let part = part.trim();
            let list = part.strip_prefix('[').and_then(|part| part.strip_suffix(']'));
            list.unwrap_or(part).trim().to_owned()
        };
        let mut parts = vec![inside(self.value)];
        let mut rest = next;
        while let Some(end) = complete_end(rest) {
            parts.push(inside(&rest[..end]));
            rest = rest[end..].trim_start_matches([',', ';', ' ', '+', '&', '\n', '\r', '\t']);
        }
        if !rest.is_empty() {
            return None;
        }
        let message = say!("a second part stands behind the first");
        let slip =
            self.slip(message, say!("write all items in one list, with commas between them"));
        Some(slip.replaces(self.start..self.behind().end, format!("[{}]", parts.join(", "))))
    }

    /// Words without marks behind a dash, where a table belongs: `"Un mot" — Anne Colin`.
    fn find_signed(&self) -> Option<Slip> {
        let MeantKey { shape: ValueShape::Table(table), .. } = MeantKey::find(self.key, self.file)?
        else {
            return None;
        };
        let words = self.rest.strip_prefix(['—', '–', '-', ',', ';', '('])?;
        let words = words.trim_matches([' ', ')', '-']);
        let is_plain = !words.contains(is_quote) && !words.contains(['=', '#']);
        if words.is_empty() || !is_plain || !self.value.starts_with(is_quote) {
            return None;
        }
        let texts = [strip_marks(self.value).to_owned(), words.to_owned()];
        let message = say!("a second text stands behind the first");
        let advice = say!("write each value behind its key, in braces");
        Some(self.slip(message, advice).replaces(self.start..self.behind().end, table.fill(&texts)))
    }

    /// A second text.
    fn find_text(&self) -> Option<Slip> {
        if let Some(slip) = self.find_signed() {
            return Some(slip);
        }
        let item = self.rest.strip_prefix(BETWEEN).unwrap_or(self.rest).trim_start();
        let is_apart = item.len() < self.rest.len() || self.behind().start < self.at;
        let is_text = |text: &str| text.starts_with(is_quote) && text.ends_with(is_quote);
        let item = item.trim_end_matches(BETWEEN).trim_end();
        if !is_apart || !is_text(self.value) || !is_text(item) {
            return None;
        }
        let texts = split_texts(&format!("{}\n{item}", self.value))?;
        let message = say!("a second text stands behind the first");
        let shape = MeantKey::find(self.key, self.file).map(|meant| meant.shape);
        let (advice, with) = match shape {
            Some(ValueShape::Text) => {
                (say!("put both into one pair of quotation marks"), join_texts(&texts))
            }
            Some(ValueShape::Table(table)) => {
                (say!("write each value behind its key, in braces"), table.fill(&texts))
            }
            _ => (advise_list(), write_list(&texts)),
        };
        Some(self.slip(message, advice).replaces(self.start..self.behind().end, with))
    }

    /// A second key.
    fn find_key(&self) -> Option<Slip> {
        let rest = skip_separator(self.rest);
        let at = self.at + self.rest.len() - rest.len();
        let keyed = KeyedValue::find(rest)?;
        if !rest[keyed.key.end..keyed.value].contains(['=', ':']) {
            return None;
        }
        let slip = Slip::new(
            at..at + first_line(rest).trim_end().len(),
            word_second_key(),
            advise_key_lines(),
        );
        Some(slip.replaces(self.behind().start..at, "\n").needs_no_example())
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
