//! What is wrong with a text, and where.
//!
//! A finding is data: a [`Code`] that never changes its meaning, a message that states a fact, the
//! [`Span`] of the bytes, and what to write instead. Findings are collected, and only `cli` shows
//! them, through [`show`].
//!
//! Looks up to: nothing.

pub mod allow;
mod bounded;
mod code;
pub mod codes;
mod encoding;
pub mod mend;
mod secrets;
pub mod show;
pub mod slip;
pub mod table;
pub mod words;

pub use bounded::bounded;
pub(crate) use code::CodeFacts;
pub use code::{Code, Severity};
use mend::{Fix, TextChange};
pub use secrets::withhold_secrets;

use std::ops::Range;

/// A stretch of bytes in a [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The stretch from `start` up to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A file as its author sees it: its name and its text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path, relative to the publication's folder where it can be.
    pub name: String,
    /// The text, in UTF-8.
    pub text: String,
}

impl Source {
    /// Takes the bytes of a file.
    ///
    /// A byte order mark at the beginning is dropped, because spans count from the first visible
    /// character.
    ///
    /// # Errors
    ///
    /// The bytes are not UTF-8. Has the text up to the first wrong byte, and the finding.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Box<(Self, Finding)>> {
        let name = name.into();
        if let Some(text) = encoding::read_utf16(&bytes) {
            let first = Span::new(0, text.lines().next().unwrap_or_default().len());
            let finding = Finding::new(Code::FILE_ENCODING, first, "the file is UTF-16")
                .help("save the file as UTF-8: it is UTF-16 (`Unicode` in Notepad)");
            return Err(Box::new((Self { name, text }, finding)));
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                Ok(Self { name, text })
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(&error.into_bytes()).into_owned();
                let finding = Finding::new(
                    Code::FILE_ENCODING,
                    Span::new(at, (at + 3).min(text.len())),
                    format!("byte {at} of the file is not UTF-8"),
                )
                .help("save the file as UTF-8; the character was probably written as Latin-1");
                Err(Box::new((Self { name, text }, finding)))
            }
        }
    }

    /// The line and column of a byte, both from 1. Columns count characters.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.text[..at];
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (line, before[start..].chars().count() + 1)
    }
}

/// A second place of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondPlace {
    /// The bytes of the place.
    pub span: Span,
    /// What stands there.
    pub label: String,
}

/// One thing that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind of the finding.
    pub code: Code,
    /// A fact about the text, in the present tense, without a full stop.
    pub message: String,
    /// The bytes that the finding is about.
    pub span: Span,
    /// A second place that explains the first.
    pub also: Option<Box<SecondPlace>>,
    /// What to write instead.
    pub help: Option<String>,
    /// The change that puts the finding right, if there is exactly one.
    pub fix: Option<Box<Fix>>,
    /// Whether a secret can stand in the line of the finding. Such a line is not shown.
    pub is_withheld: bool,
}

impl Finding {
    /// Makes a finding with a fact about a place.
    pub fn new(code: Code, span: impl Into<Span>, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span: span.into(),
            also: None,
            help: None,
            fix: None,
            is_withheld: code == Code::SETTINGS_SECRET,
        }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the bytes to replace, and their replacement.
    #[must_use]
    pub fn fix(self, span: impl Into<Span>, with: impl Into<String>) -> Self {
        self.changes([Some(TextChange { span: span.into(), with: with.into() })])
    }

    /// Adds replacements in several places. Adds nothing if one of the places is unknown.
    #[must_use]
    pub fn changes(mut self, changes: impl IntoIterator<Item = Option<TextChange>>) -> Self {
        let changes: Option<Vec<TextChange>> = changes.into_iter().collect();
        self.fix = changes.and_then(Fix::new).map(Box::new);
        self
    }

    /// Adds a second place with its label.
    #[must_use]
    pub fn also(mut self, span: impl Into<Span>, label: impl Into<String>) -> Self {
        self.also = Some(Box::new(SecondPlace { span: span.into(), label: label.into() }));
        self
    }

    /// The severity of the finding.
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// The only name within one or two slips of a misspelt word. `None` if another name is as near.
pub fn surely<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let slips = 1 + folded.chars().count() / 8;
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&folded, name), name))
        .filter(|(distance, _)| *distance <= slips)
        .collect();
    near.sort_unstable();
    match near.as_slice() {
        [(_, name)] => Some(name),
        [(first, name), (second, _), ..] if first < second => Some(name),
        _ => None,
    }
}

/// The name nearest to a misspelt word, if it is near enough to be meant.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&folded, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
