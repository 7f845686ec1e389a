//! Cuts a file into entries, although it is no TOML: headers, keys with their values, and stray lines.

use std::ops::Range;

use super::header_names::is_section;
use super::pairs::{KeyedValue, first_line, is_blank, is_foreign_quote, is_quote};
use super::stray_kinds::StrayKind;
use super::structure::{is_header, is_key_line, is_structural, measure_below_header, whole_line};
use super::{FileKind, LIST_NAMES};

/// The most lines of a list or of a text in single quotes that nobody closed.
const MAX_LINES: usize = 400;

/// A part of the file that stands by itself. Entries follow each other without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TomlEntry {
    /// Its bytes, the last line break included.
    pub(super) range: Range<usize>,
    /// What it is to a person's eye.
    pub(super) shape: EntryShape,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryShape {
    /// A blank line, or a comment.
    Quiet,
    /// A header in brackets.
    Header,
    /// A key with a value that ends.
    Keyed,
    /// A key with a text or a list that nobody closes. It ends where the next entry plainly begins.
    Open,
    /// One or more lines that are none of these.
    Stray(StrayKind),
}

/// Cuts a text into entries.
pub(super) fn list_entries(text: &str, file: FileKind) -> impl Iterator<Item = TomlEntry> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let (length, shape) = measure(rest, file);
        let range = at..at + length.clamp(1, rest.len());
        at = range.end;
        Some(TomlEntry { range, shape })
    })
}

/// The length and the shape of the entry that a text begins with.
fn measure(text: &str, file: FileKind) -> (usize, EntryShape) {
    let line = whole_line(text);
    let trimmed = line.trim_matches(is_blank).trim_end();
    if trimmed.is_empty() && line.trim().is_empty() || trimmed.starts_with('#') {
        return (line.len(), EntryShape::Quiet);
    }
    let is_name = is_list_name(trimmed) || (file == FileKind::Settings && is_section(trimmed));
    if trimmed.starts_with('[') || is_name {
        let length = measure_below_header(text).unwrap_or(line.len());
        return (length, EntryShape::Header);
    }
    if let Some(keyed) = KeyedValue::find(line) {
        return measure_value(text, keyed.value);
    }
    let kind = StrayKind::of(trimmed);
    (kind.measure(text), EntryShape::Stray(kind))
}

/// Whether a line is the name of a list of tables, in other brackets or in none.
fn is_list_name(line: &str) -> bool {
    let name = line.trim_matches(|c: char| !c.is_alphanumeric());
    LIST_NAMES.contains(&name)
        && !line.contains(['=', '"'])
        && !line.starts_with(['#', '/', '-', '<'])
}

/// The length and the shape of a key whose value begins at a byte of the text.
fn measure_value(text: &str, value: usize) -> (usize, EntryShape) {
    let rest = &text[value..];
    let keyed = |end: usize| (end + whole_line(&text[end..]).len(), EntryShape::Keyed);
    if rest.starts_with("\"\"\"") || rest.starts_with("'''") {
        return match find_close(text, value) {
            Ok(end) => keyed(end),
            Err(end) => (end, EntryShape::Open),
        };
    }
    if rest.starts_with(['[', '{', '(']) {
        return match find_bracket(text, value) {
            Ok(end) => keyed(end),
            Err(end) => (end, EntryShape::Open),
        };
    }
    let first = first_line(rest).trim();
    if let ("\"\"" | "''", Some(end)) = (first, find_quotes_line(text, value))
        && count_words(&text[value + whole_line(rest).len()..]).is_some()
    {
        return keyed(end);
    }
    if first.is_empty() {
        return (measure_below(text), EntryShape::Keyed);
    }
    if rest.starts_with(['"', '\'']) || rest.starts_with(is_foreign_quote) {
        return keyed(find_joined_end(text, find_wrapped_end(text, value)));
    }
    // Words without quotation marks can go on below.
    let next = value + whole_line(rest).len();
    let goes_on = rest.starts_with(char::is_alphabetic) && rest.contains(' ');
    match count_words(&text[next..]).filter(|_| goes_on) {
        Some(length) => (next + length, EntryShape::Keyed),
        None => keyed(value),
    }
}

/// The end of a key whose value begins on the next line: a text, or items with a mark before each.
fn measure_below(text: &str) -> usize {
    let mut end = whole_line(text).len();
    let below = text[end..].trim_start_matches(['\n', '\r', ' ', '\t']);
    let start = text.len() - below.len();
    if below.starts_with(['"', '\'', '{'])
        || below.starts_with(is_foreign_quote)
        || (below.starts_with('[') && !is_structural(first_line(below)))
    {
        return start + measure_value(below, 0).0;
    }
    if below.starts_with("- ") || below.starts_with("— ") || below.starts_with("• ") {
        end = start;
        while ["- ", "— ", "• "]
            .iter()
            .any(|mark| text[end..].trim_start_matches([' ', '\t']).starts_with(mark))
        {
            end += whole_line(&text[end..]).len();
        }
        return end;
    }
    let skipped = start - end;
    match count_words(below).filter(|_| skipped == 0) {
        Some(length) => start + length,
        None => end,
    }
}

/// The end of a text in three quotation marks, or the place where the next entry plainly begins.
fn find_close(text: &str, value: usize) -> Result<usize, usize> {
    let marks = &text[value..value + 3];
    let close = find_marks(text, value + 3, marks);
    let structure = find_structure(text, value + whole_line(&text[value..]).len());
    match (close, structure) {
        (Some(close), Some(structure)) if close > structure && opens(text, close) => Err(structure),
        (Some(close), _) => {
            let end = close + 3 + count_same(&text[close + 3..], &marks[..1]);
            let behind = first_line(&text[end..]).trim();
            let is_early = behind.contains(marks);
            Ok(find_quotes_line(text, end).filter(|_| is_early).unwrap_or(end))
        }
        (None, structure) => Err(structure.unwrap_or(text.len())),
    }
}

/// Up to two marks more: a text in three quotation marks can end with some.
fn count_same(text: &str, mark: &str) -> usize {
    (0..2).take_while(|at| text[*at..].starts_with(mark)).count()
}

/// The first place of three marks from a byte on. A backslash hides the character behind it from `"""`.
fn find_marks(text: &str, from: usize, marks: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if bytes[at] == b'\\' && marks.starts_with('"') {
            at += 2;
        } else if text.as_bytes()[at..].starts_with(marks.as_bytes()) {
            return Some(at);
        } else {
            at += 1;
        }
    }
    None
}

/// Whether the marks at a byte begin a value: a key and an equals sign stand before them.
fn opens(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..];
    KeyedValue::find(line).is_some_and(|keyed| start + keyed.value == at)
        && text[start..at].trim_end().ends_with('=')
}

/// The first line from a byte on that plainly begins an entry.
fn find_structure(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while at < text.len() {
        let line = whole_line(&text[at..]);
        if is_structural(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The end of a value in brackets, or the place where the next entry plainly begins.
fn find_bracket(text: &str, value: usize) -> Result<usize, usize> {
    let mut open: Vec<char> = Vec::new();
    let mut at = value;
    let mut lines = 0;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '[' | '{' | '(' => open.push(c),
            ']' | '}' | ')' => {
                open.pop();
                if open.is_empty() {
                    return Ok(at + 1);
                }
            }
            '\n' => {
                lines += 1;
                let line = first_line(&text[at + 1..]);
                let is_new = is_header(line) || (is_key_line(line) && open.last() != Some(&'{'));
                if is_new || lines > MAX_LINES {
                    return Err(at + 1);
                }
            }
            '#' => at += first_line(&text[at..]).len() - 1,
            _ => {}
        }
        at += if c == '#' { 1 } else { skip(&text[at..], c) };
    }
    let first = value + whole_line(&text[value..]).len();
    Err(find_structure(text, first).unwrap_or(text.len()))
}

/// How many bytes to go on: over a whole text in quotation marks, or over one character.
fn skip(text: &str, c: char) -> usize {
    if text.starts_with("\"\"\"") || text.starts_with("'''") {
        return find_marks(text, 3, &text[..3]).map_or(3, |close| close + 3);
    }
    let line = first_line(text);
    let close = match c {
        '"' => find_marks(line, 1, "\""),
        '\'' => line[1..].find('\'').map(|close| close + 1),
        '“' => line.find('”'),
        '«' => line.find('»'),
        _ => None,
    };
    close.map_or(c.len_utf8(), |close| {
        close + line[close..].chars().next().map_or(1, char::len_utf8)
    })
}

/// The end of a text in single quotation marks. It is on the first line, unless the text goes on to a
/// line that ends with such a mark.
fn find_wrapped_end(text: &str, value: usize) -> usize {
    let line = first_line(&text[value..]).trim_end().trim_end_matches([',', ';']);
    let open = line.chars().next().unwrap_or('"');
    let inside = &line[open.len_utf8()..];
    if line.chars().count() > 2 && line.chars().all(is_quote) {
        return find_quotes_line(text, value).unwrap_or(value);
    }
    let is_close = |c: char| c == open || (is_quote(c) && c != '’' && c != '\'');
    if inside.contains(is_close) || inside.ends_with(is_quote) {
        return value;
    }
    let mut at = value + whole_line(&text[value..]).len();
    for _ in 0..MAX_LINES {
        let line = whole_line(&text[at..]);
        if line.is_empty() || is_structural(line) {
            break;
        }
        if line.trim_end().ends_with(is_quote) {
            return at + line.trim_end().len();
        }
        if line.trim().is_empty() && open != '“' && open != '«' {
            break;
        }
        at += line.len();
    }
    let next = value + whole_line(&text[value..]).len();
    count_words(&text[next..]).map_or(value, |length| {
        let words = &text[next..next + length];
        next + words.strip_suffix('\n').unwrap_or(words).len()
    })
}

/// The end of a text that goes on below: a mark that joins two texts stands at the end of its line, and the next line is a
/// text in quotation marks.
fn find_joined_end(text: &str, end: usize) -> usize {
    let mut end = end;
    for _ in 0..MAX_LINES {
        let rest = whole_line(&text[end..]);
        let next = first_line(&text[end + rest.len()..]).trim();
        let is_text = next.chars().count() > 2
            && next.starts_with(is_quote)
            && next.trim_end_matches([',', ';', '+', '\\', ' ']).ends_with(is_quote)
            && KeyedValue::find(next).is_none();
        if !rest.trim_end().ends_with(['\\', '+', '&', ',']) || !is_text {
            break;
        }
        let below = end + rest.len();
        end = below + first_line(&text[below..]).trim_end().len();
        if text[end - 1..].starts_with(['\\', '+', '&', ',']) {
            end -= 1;
        }
    }
    end
}

/// The end of the first line below that holds quotation marks alone, before the next entry.
fn find_quotes_line(text: &str, value: usize) -> Option<usize> {
    let mut at = value + whole_line(&text[value..]).len();
    while at < text.len() {
        let line = whole_line(&text[at..]);
        if is_structural(line) {
            return None;
        }
        at += line.len();
        if !line.trim().is_empty() && line.trim().chars().all(is_quote) {
            return Some(at - line.len() + line.trim_end().len());
        }
    }
    None
}

/// The length of the lines of words that a text begins with. `None` if it begins with something else.
fn count_words(text: &str) -> Option<usize> {
    let line = whole_line(text);
    let trimmed = line.trim();
    let is_words = !trimmed.is_empty()
        && !trimmed.starts_with(['#', '['])
        && StrayKind::of(trimmed) == StrayKind::Words;
    (is_words && KeyedValue::find(line).is_none()).then(|| StrayKind::Words.measure(text))
}
