//! Characters that must not be in a text that is printed and mailed.
//!
//! A control character in a header begins a second header. A bidirectional override makes a reader
//! read what is not written. A private-use character could be taken for one of our slots. They are
//! reported before anything else reads the text.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;

use super::escapes::{WrittenEscape, WrittenValue, is_made_by_letter};
use super::mend::TextChange;
use super::table::read_string;
use super::{Code, Finding, NamedFile, Source, Span};
use crate::wording::{Wording, say};

/// A text in the editor's file, with its place.
#[derive(Debug, Clone)]
pub struct Written<'a> {
    /// The text, with its TOML escapes read.
    pub text: &'a str,
    /// The place of the value, quotes included.
    pub span: Span,
    source: &'a Source,
    marks: Marks,
}

impl<'a> Written<'a> {
    /// Takes a value as it was read, and finds its letters in the file.
    pub fn new(source: &'a Source, value: &'a Spanned<String>) -> Self {
        let span = Span::from(value.span());
        let text = value.get_ref().as_str();
        Self { text, span, source, marks: Marks::new(source, text, span) }
    }

    /// Takes the whole text of a file that the source names. `None` if the file has no text.
    pub fn of_file(source: &'a Source, file: &'a NamedFile) -> Option<Self> {
        let text = &file.text()?.text;
        Some(Self { text, span: file.span(), source, marks: Marks::of_file(file) })
    }

    /// The bytes of a stretch of the text. The whole value if they are unknown.
    pub fn at(&self, start: usize, end: usize) -> Span {
        self.marks.at(start, end)
    }

    /// The place of words in a stretch of the text. `None` if the text spells them otherwise.
    pub fn find(&self, words: &str, within: &Range<usize>) -> Option<Range<usize>> {
        let at = within.start + self.text.get(within.clone())?.find(words)?;
        Some(at..at + words.len())
    }

    /// The change that replaces a stretch of the text. `None` if the file does not have it letter by letter.
    pub fn change(&self, stretch: Range<usize>, with: &str) -> Option<TextChange> {
        let words = self.text.get(stretch.clone())?;
        let span = self.marks.exact(self.source, stretch, words)?;
        Some(TextChange { span, with: with.to_owned() })
    }

    /// Whether the text is empty or blank.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Reports what must not be in a single line: everything that [`paragraphs`](Self::paragraphs)
    /// reports, and line breaks of any kind.
    pub fn line(&self, key: &str, findings: &mut Vec<Finding>) {
        self.told(findings, |c| {
            if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}') {
                let message = say!("`{key}` is one line, and a line break stands in it", key);
                let help = say!("join the lines");
                return Some(StrayFault { code: Code::TEXT_CONTROL, message, help });
            }
            stray(c)
        });
    }

    /// Reports what must not be in any text: controls other than line feed and tab, line and
    /// paragraph separators, bidirectional controls, private-use characters.
    pub fn paragraphs(&self, findings: &mut Vec<Finding>) {
        let crlf = |at: usize| self.text[at..].starts_with("\r\n");
        let mut at = 0;
        self.told(findings, |c| {
            let here = at;
            at += c.len_utf8();
            match c {
                '\n' | '\t' => None,
                '\r' if crlf(here) => None,
                _ => stray(c),
            }
        });
    }

    /// Reports the first stray character of each kind.
    fn told(&self, findings: &mut Vec<Finding>, mut stray: impl FnMut(char) -> Option<StrayFault>) {
        let mut seen = Vec::new();
        let value = WrittenValue::new(self.source, self.span).filter(|_| self.marks.has_escapes);
        for (at, c) in self.text.char_indices() {
            let place = || self.at(at, at + c.len_utf8());
            let is_asked = is_made_by_letter(c) && !seen.contains(&Code::TEXT_CONTROL);
            let value = value.as_ref().filter(|_| is_asked);
            let escape = value.and_then(|value| value.find_escape(place()));
            if let Some(path) = escape.as_ref().and_then(WrittenEscape::find_path) {
                seen.push(Code::TEXT_CONTROL);
                findings.push(path);
                continue;
            }
            if let Some(StrayFault { code, message, help }) = stray(c)
                && !seen.contains(&code)
            {
                seen.push(code);
                let told = escape.filter(|_| code == Code::TEXT_CONTROL);
                findings.push(match told {
                    Some(escape) => escape.tell(),
                    None => Finding::new(code, place(), message).help(help),
                });
            }
        }
    }
}

/// Maps the characters of a text to the bytes of the file, with TOML's escapes taken into account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    value: Span,
    /// The places where the distance between text and file changes: the byte in the text, the byte
    /// in the file. The passages of one value, which can be many, share them.
    shifts: Arc<[(usize, usize)]>,
    /// Whether a backslash begins an escape.
    has_escapes: bool,
}

impl Marks {
    /// Compares a text with the value it was read from, quotes included.
    pub fn new(source: &Source, text: &str, value: Span) -> Self {
        let raw = source.words(value).unwrap_or_default();
        let shifts = shifts(raw, text, value.start).unwrap_or_default().into();
        Self { value, shifts, has_escapes: raw.starts_with('"') }
    }

    /// The text of a file stands there letter by letter.
    pub fn of_file(file: &NamedFile) -> Self {
        let value = file.span();
        Self { value, shifts: [(0, value.start)].into(), has_escapes: false }
    }

    /// The bytes of a stretch of the text. The whole value if they are unknown.
    pub fn at(&self, start: usize, end: usize) -> Span {
        match (self.place(start), self.place(end.saturating_sub(1).max(start))) {
            (Some(first), Some(last)) => {
                let end = if end > start { last + 1 } else { first };
                Span::new(first, end.min(self.value.end))
            }
            _ => self.value,
        }
    }

    /// The bytes of a stretch of the text, whole escapes included. `None` if they say anything
    /// besides these words, such as Markdown or a line end, or if a backslash of Markdown stands before them.
    pub fn exact(&self, source: &Source, text: Range<usize>, words: &str) -> Option<Span> {
        let span = Span::new(self.place(text.start)?, self.place(text.end)?);
        let raw = source.words(span)?;
        if self.is_escaped(source, span) && words.starts_with(|c: char| c.is_ascii_punctuation()) {
            return None;
        }
        let same = if self.has_escapes && raw.contains('\\') {
            read_string(&format!("\"\"\"{raw}\"\"\""))? == words
        } else {
            raw == words
        };
        (same && !raw.contains(['\n', '\r'])).then_some(span)
    }

    /// Whether the text has a backslash before a place, which none before it takes away.
    fn is_escaped(&self, source: &Source, span: Span) -> bool {
        let before = source.words(Span::new(self.value.start, span.start)).unwrap_or_default();
        let count = before.len() - before.trim_end_matches('\\').len();
        let count = if self.has_escapes { count / 2 } else { count };
        count % 2 == 1
    }

    /// The byte in the file for a byte in the text, or for its end.
    fn place(&self, at: usize) -> Option<usize> {
        let index = self.shifts.partition_point(|(text, _)| *text <= at).checked_sub(1)?;
        let (text, file) = self.shifts[index];
        Some(file + at - text)
    }
}

fn shifts(raw: &str, text: &str, start: usize) -> Option<Vec<(usize, usize)>> {
    let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
    let escapes = raw.starts_with('"');
    let mut at = quotes;
    if quotes == 3 {
        let rest = raw.get(at..)?;
        at += if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    }
    let mut shifts = vec![(0, start + at)];
    let mut distance = start + at;
    for (done, c) in text.char_indices() {
        let rest = raw.get(at..)?;
        let folded = if escapes { rest.strip_prefix('\\') } else { None };
        if let Some(next) = folded.filter(|next| next.starts_with([' ', '\t', '\r', '\n'])) {
            at += 1 + next.len() - next.trim_start().len();
        }
        let rest = raw.get(at..)?;
        if start + at - done != distance {
            distance = start + at - done;
            shifts.push((done, start + at));
        }
        let written = rest.chars().next()?;
        at += match written {
            '\\' if escapes => match rest.as_bytes().get(1)? {
                b'u' => 6,
                b'U' => 10,
                b'x' => 4,
                _ => 2,
            },
            '\r' if c == '\n' => 2,
            _ if written == c => c.len_utf8(),
            _ => return None,
        };
    }
    if start + at - text.len() != distance {
        shifts.push((text.len(), start + at));
    }
    Some(shifts)
}

/// Why a character must not be in a text.
pub struct StrayFault {
    /// The code of the finding.
    pub code: Code,
    /// What the character is.
    pub message: Wording,
    /// What to do about the character.
    pub help: Wording,
}

/// What is wrong with a character that must not be in a text. `None` for every other one.
pub fn stray(c: char) -> Option<StrayFault> {
    if matches!(c, ' '..='~' | '\u{a0}'..='\u{2ff}') {
        return None;
    }
    let number = || format!("U+{:04X}", u32::from(c));
    let (code, message, help) = match c {
        '\u{2028}' | '\u{2029}' => (
            Code::TEXT_CONTROL,
            say!("the separator {number} stands in the text", number = number()),
            say!("write a line break instead"),
        ),
        c if c.is_control() => (
            Code::TEXT_CONTROL,
            say!("the control character {number} stands in the text", number = number()),
            say!("delete it"),
        ),
        '\u{fffc}' => (
            Code::TEXT_INVISIBLE,
            say!("U+FFFC stands where a picture was copied along with the text"),
            say!("delete it; it cannot be seen, or is printed as a box"),
        ),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => (
            Code::TEXT_INVISIBLE,
            say!("{number} changes the reading direction of what follows", number = number()),
            say!("delete it; it cannot be seen"),
        ),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => (
            Code::TEXT_PRIVATE,
            say!("the private-use character {number} stands in the text", number = number()),
            say!("delete it; no font knows it, and matinale marks its slots with these"),
        ),
        _ => return None,
    };
    Some(StrayFault { code, message, help })
}
