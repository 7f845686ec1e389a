//! What is wrong with a text, and where.
//!
//! A finding is data: a [`Code`] that never changes its meaning, a message that states a fact, the
//! [`Span`] of the bytes, and what to write instead. Findings are collected, and only `cli` shows
//! them, through [`show`].
//!
//! Looks up to: `wording`.

pub mod allow;
mod bounded;
mod code;
pub mod codes;
mod counts;
mod encoding;
mod escapes;
mod hour;
mod meant;
pub mod mend;
mod nearest_name;
mod secrets;
pub mod show;
pub mod slip;
mod source;
pub mod table;
pub mod words;

pub use bounded::bounded;
pub(crate) use code::CodeFacts;
pub use code::{Code, Severity};
pub use counts::word_counts;
pub use hour::read_hour;
pub use meant::write_day;
use mend::{Fix, TextChange};
pub use nearest_name::NearestName;
pub use secrets::withhold_secrets;
pub use source::{FileContent, NamedFile, PlaceInFile, Source};

use std::ops::Range;

use crate::wording::Wording;

/// A stretch of bytes in a [`Source`], or in one of the files that it names.
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

/// A second place of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondPlace {
    /// The bytes of the place.
    pub span: Span,
    /// What stands there.
    pub label: Wording,
}

/// One thing that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind of the finding.
    pub code: Code,
    /// A fact about the text, in the present tense, without a full stop.
    pub message: Wording,
    /// The bytes that the finding is about.
    pub span: Span,
    /// A second place that explains the first.
    pub also: Option<Box<SecondPlace>>,
    /// What to write instead.
    pub help: Option<Wording>,
    /// The change that puts the finding right, if there is exactly one.
    pub fix: Option<Box<Fix>>,
    /// Whether a secret can stand in the line of the finding. Such a line is not shown.
    pub is_withheld: bool,
    /// The key that the finding is about: the absent one, the one that a misspelt key means, or the one whose value
    /// cannot be read. Other findings that come of such a key are left out.
    pub key: Option<String>,
}

impl Finding {
    /// Makes a finding with a fact about a place.
    pub fn new(code: Code, span: impl Into<Span>, message: impl Into<Wording>) -> Self {
        Self {
            code,
            message: message.into(),
            span: span.into(),
            also: None,
            help: None,
            fix: None,
            is_withheld: code == Code::SETTINGS_SECRET,
            key: None,
        }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<Wording>) -> Self {
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
    pub fn also(mut self, span: impl Into<Span>, label: impl Into<Wording>) -> Self {
        self.also = Some(Box::new(SecondPlace { span: span.into(), label: label.into() }));
        self
    }

    /// Says which key the finding is about.
    #[must_use]
    pub fn about_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
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
