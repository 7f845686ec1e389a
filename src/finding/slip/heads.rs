//! Slips before the value: in headers, in keys, and between a key and its value.

use std::ops::Range;

use super::FileKind;
use super::fault::{Fault, Slip, SlipEnd};
use super::header_names::find_meant_header;
use super::pairs::{LIST_MARKS, count_blanks, first_line, is_blank, is_quote, measure_mark};
use super::quoting::wrap_lines;
use super::unread::{advise_on_letters, word_letters};
use super::value_shapes::MeantKey;
use crate::finding::bounded::tell_more;
use crate::finding::{Code, Finding};
use crate::wording::{Wording, say};

/// Whether a header of a list has single brackets.
fn is_single_header(text: &str, file: FileKind) -> bool {
    let line = text.trim();
    let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    name.is_some_and(|name| file.lists().contains(&name.trim()))
}

/// Whether a header that TOML takes means another one.
pub(super) fn is_other_header(text: &str, file: FileKind) -> bool {
    is_single_header(text, file) || find_meant_header(first_line(text), file).is_some()
}

/// A header without the right brackets, or with something behind it.
pub(super) fn find_header(fault: &Fault<'_>) -> Option<Slip> {
    let line = first_line(fault.text);
    let start = count_blanks(line);
    if !fault.is_header {
        return None;
    }
    let header = ReadHeader::find(line, fault.file)?;
    if header.is_words {
        return Some(tell_words(fault));
    }
    let place = start..line.trim_end().len();
    let slip = |message: Wording, advice: Wording| Slip::new(place.clone(), message, advice);
    if let Some(key) = header.key {
        let advice = say!("write the key on a line of its own");
        let slip = slip(say!("a key stands on the line of a header"), advice);
        return Some(slip.replaces(start..key, format!("{}\n", header.text)).needs_no_example());
    }
    if let Some(meant) = find_meant_header(&header.text, fault.file) {
        let advice = say!("write `{meant}`", meant = &meant.text);
        let slip = slip(meant.message, advice).coded(Code::KEY_VALUE);
        return Some(slip.replaces(place.clone(), meant.text).needs_no_example());
    }
    if header.is_quoted {
        return Some(
            slip(word_letters(), advise_on_letters())
                .replaces(place.clone(), header.text)
                .ends(SlipEnd::LeftToReader),
        );
    }
    let advice = say!("write `{text}` on a line of its own", text = &header.text);
    let slip = if is_single_header(line, fault.file) {
        let message = say!("this header has single brackets, and what it begins is one of many");
        slip(message, advice).coded(Code::KEY_VALUE)
    } else {
        slip(say!("this is no header: its brackets are not in order"), advice)
    };
    Some(slip.replaces(place.clone(), header.text).needs_no_example())
}

/// A header that TOML takes, and that means another one.
pub(super) fn find_other_header(fault: &Fault<'_>) -> Option<Slip> {
    let line = first_line(fault.text);
    let meant = find_meant_header(line, fault.file).filter(|_| fault.is_header)?;
    let start = count_blanks(line);
    let name = line.split('#').next().unwrap_or_default().trim_end();
    let advice = say!("write `{meant}`", meant = &meant.text);
    let slip = Slip::new(start..name.len(), meant.message, advice).coded(Code::KEY_VALUE);
    Some(slip.replaces(start..name.len(), meant.text).needs_no_example())
}

/// Says of the first header of each kind that is another one how many more there are.
pub(super) fn count_headers(slips: &mut [Finding], repeated: &[usize]) {
    for (index, slip) in slips.iter_mut().enumerate().filter(|(_, it)| it.code == Code::KEY_VALUE) {
        tell_more(slip, repeated.iter().filter(|first| **first == index).count());
    }
}

/// A header as it is meant.
struct ReadHeader {
    text: String,
    /// Where a key begins behind it.
    key: Option<usize>,
    /// Whether its name stands in quotation marks, because it has blanks or accents.
    is_quoted: bool,
    /// Whether the line is words that begin with a bracket.
    is_words: bool,
}

impl ReadHeader {
    /// Reads the header of a line. `None` if the line has no name.
    fn find(line: &str, file: FileKind) -> Option<Self> {
        let open = |c: char| is_blank(c) || matches!(c, '[' | '(' | '{' | '<');
        let close = |c: char| is_blank(c) || matches!(c, ']' | ')' | '}' | '>');
        let inside = line.trim_start_matches(open);
        let length = inside.find(']').or_else(|| inside.find([')', '}', '>', ':', ';', ',', '=']));
        let length = length.unwrap_or(inside.len());
        let name = inside[..length].trim().trim_matches(is_quote);
        let behind = &inside[length..];
        let rest = behind.trim_start_matches(close);
        let brackets = line[..line.len() - inside.len()].matches('[').count()
            + behind[..behind.len() - rest.len()].matches(']').count();
        let is_list = brackets > 2 || file.lists().contains(&name.split('.').next()?);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let is_quoted = !name.chars().all(is_plain);
        let name = if is_quoted {
            format!("\"{}\"", name.replace(['"', '\\'], ""))
        } else {
            name.to_owned()
        };
        let is_pair = rest.contains('=') && rest.starts_with(char::is_alphabetic);
        let is_end = rest.trim_matches([':', ';', ',', '.', '=', ' ', '\r']).is_empty()
            || rest.starts_with('#');
        let is_link = behind.starts_with("](") || (is_quoted && brackets < 2);
        Some(Self {
            text: if is_list { format!("[[{name}]]") } else { format!("[{name}]") },
            key: is_pair.then_some(line.len() - rest.len()),
            is_quoted,
            is_words: is_link || !(is_pair || is_end) || inside.is_empty(),
        })
    }
}

/// Words that begin with a bracket, such as a link.
fn tell_words(fault: &Fault<'_>) -> Slip {
    let line = first_line(fault.text);
    let advice = say!("write text between `body = \"\"\"` and `\"\"\"`, a header as `[[blocks]]`");
    let slip = Slip::new(
        0..line.trim_end().len(),
        say!("this line is no header, and text has no key here"),
        advice,
    );
    slip.replaces(0..fault.text.len(), "\n").ends(SlipEnd::Partial).needs_no_example()
}

/// Whether a number stands before the key, as before the item of a list. TOML takes it as the name of a table.
pub(super) fn has_number(text: &str) -> bool {
    let line = first_line(text).trim_start();
    let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
    behind.len() < line.len()
        && behind.strip_prefix('.').is_some_and(|key| key.starts_with([' ', '\t']))
}

/// The mark of a list's item before a key.
pub(super) fn find_list_mark(fault: &Fault<'_>) -> Option<Slip> {
    let key = fault.keyed.as_ref()?.key.start;
    let blanks = count_blanks(fault.text);
    let length = measure_mark(&fault.text[blanks..]);
    if length == 0 {
        return None;
    }
    let mark = fault.text[blanks..blanks + length].trim();
    let message = say!("`{mark}` stands before the key", mark);
    Some(
        Slip::new(blanks..key, message, say!("begin the line with the key"))
            .replaces(blanks..key, ""),
    )
}

/// Another mark than one equals sign between a key and its value.
pub(super) fn find_separator(fault: &Fault<'_>) -> Option<Slip> {
    let keyed = fault.keyed.as_ref()?;
    let range = keyed.key.end..keyed.value;
    let written = &fault.text[range.clone()];
    let sign = written.trim();
    if sign == "=" {
        return None;
    }
    let key = fault.key();
    let message = match sign {
        ":" => say!("a colon stands behind `{key}`", key),
        "" => say!("no equals sign stands behind `{key}`", key),
        _ if sign.matches('=').count() > 1 => {
            say!("more than one equals sign stands behind `{key}`", key)
        }
        _ => say!("`{sign}` stands behind `{key}`", sign, key),
    };
    let start = range.start + written.len() - written.trim_start().len();
    let place = if sign.is_empty() { keyed.key.clone() } else { start..start + sign.len() };
    Some(
        Slip::new(place, message, say!("write one `=` between the key and its value"))
            .replaces(range, " = "),
    )
}

/// A dot too many in a key.
pub(super) fn find_key_dot(fault: &Fault<'_>) -> Option<Slip> {
    let range = fault.keyed.as_ref()?.key.clone();
    let key = fault.key();
    let parts: Vec<&str> = key.split('.').filter(|part| !part.trim().is_empty()).collect();
    let plain = parts.join(".");
    if key.contains(is_quote) || plain == key || plain.is_empty() {
        return None;
    }
    let message = say!("a dot too many stands in `{key}`", key);
    let slip = Slip::new(range.clone(), message, say!("write the key without it"));
    Some(slip.replaces(range, plain))
}

/// A key with letters that need quotation marks. With those, the reader of the file finds the key that
/// was meant.
pub(super) fn find_key_letters(fault: &Fault<'_>) -> Option<Slip> {
    let range = fault.keyed.as_ref()?.key.clone();
    let key = fault.key();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let bare = key.trim_matches(is_quote);
    if key.chars().all(is_plain)
        || (key.starts_with('"') && key.ends_with('"') && key.len() > 1)
        || bare.contains(['"', '\\'])
    {
        return None;
    }
    let slip = Slip::new(range.clone(), word_letters(), advise_on_letters())
        .replaces(range, format!("\"{bare}\""));
    Some(slip.ends(SlipEnd::LeftToReader))
}

/// A key without a value, or with a value on the next line.
pub(super) fn find_missing_value(fault: &Fault<'_>) -> Option<Slip> {
    let keyed = fault.keyed.as_ref()?;
    let line = first_line(fault.text);
    let behind = line.get(keyed.value..)?.trim();
    if !behind.is_empty() && !behind.starts_with('#') {
        return None;
    }
    let key = fault.key();
    let place = keyed.key.start..line.trim_end().len();
    let below = fault.text[keyed.value..].trim_start();
    if !below.is_empty() && behind.is_empty() {
        return Some(tell_value_below(key, below).at(place, keyed.key.end..fault.text.len()));
    }
    let meant = MeantKey::find(key, fault.file);
    let sample = meant.map_or_else(|| "\"…\"".to_owned(), |meant| meant.shape.sample());
    let advice = say!("write `{key} = {sample}`, or delete the line", key, sample = &sample);
    let slip = Slip::new(place, say!("`{key}` has no value", key), advice);
    let slip = slip.replaces(keyed.value..keyed.value, format!(" {sample} "));
    Some(slip.ends(SlipEnd::Partial).needs_no_example())
}

/// What is said of a value on the line below its key, and how the value is written.
struct ValueBelow {
    message: Wording,
    advice: Wording,
    value: String,
}

impl ValueBelow {
    /// The slip at this place: the value is written behind the key, in the place of what stands there.
    fn at(self, place: Range<usize>, behind: Range<usize>) -> Slip {
        let value = self.value.trim_end();
        Slip::new(place, self.message, self.advice).replaces(behind, format!(" = {value}\n"))
    }
}

fn tell_value_below(key: &str, below: &str) -> ValueBelow {
    let has_mark = LIST_MARKS.iter().any(|mark| below.starts_with(*mark));
    if has_mark {
        let items: Vec<&str> = below.lines().map(item_words).filter(|it| !it.is_empty()).collect();
        return ValueBelow {
            message: say!("the list of `{key}` has no brackets", key),
            advice: say!("write the items in brackets, with commas between them"),
            value: format!("[{}]", items.join(", ")),
        };
    }
    if below.starts_with(['[', '{', '(']) || below.starts_with(is_quote) {
        return ValueBelow {
            message: say!("the value of `{key}` begins on another line", key),
            advice: say!("begin the value behind the `=`, on the same line"),
            value: below.to_owned(),
        };
    }
    ValueBelow {
        message: say!("the text of `{key}` stands below it, without quotation marks", key),
        advice: say!("write `{key} = \"\"\"` above the text and `\"\"\"` on a line below it", key),
        value: wrap_lines(below),
    }
}

/// An item of a list without its mark, in quotation marks.
fn item_words(line: &str) -> &str {
    let line = line.trim();
    let mark = LIST_MARKS.iter().find(|mark| line.starts_with(*mark));
    line[mark.map_or(0, |mark| mark.len())..].trim().trim_end_matches(',')
}
