//! An entry that is no TOML, and a slip in it.

use std::ops::Range;

use super::FileKind;
use super::entries::EntryShape;
use super::pairs::{KeyedValue, is_quote};
use super::stray_kinds::StrayKind;
use crate::finding::Code;
use crate::finding::mend::TextChange;
use crate::finding::table::parse_bounded;
use crate::wording::Wording;

/// Knows one kind of slip: where it is in an entry, and what sets it right.
pub(super) type SlipKind = fn(&Fault<'_>) -> Option<Slip>;

/// An entry that is no TOML.
pub(super) struct Fault<'a> {
    /// The text of the entry.
    pub(super) text: &'a str,
    /// What the lines are, if they are no entry.
    pub(super) stray: Option<StrayKind>,
    /// Whether it is a header.
    pub(super) is_header: bool,
    /// Whether nobody closes its text or list.
    pub(super) is_open: bool,
    /// Its key and value, if it has some.
    pub(super) keyed: Option<KeyedValue>,
    /// What the file is for.
    pub(super) file: FileKind,
    /// What the parser says, and where.
    pub(super) parser: Option<ParserWords>,
}

/// What the parser says of an entry.
pub(super) struct ParserWords {
    /// Its message.
    pub(super) message: String,
    /// The byte of the entry that it points at.
    pub(super) at: usize,
}

/// One slip in an entry.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) code: Code,
    /// Its bytes in the entry.
    pub(super) place: Range<usize>,
    pub(super) message: Wording,
    /// What to do.
    pub(super) advice: Wording,
    pub(super) changes: Vec<TextChange>,
    pub(super) end: SlipEnd,
    pub(super) has_example: bool,
}

/// What becomes of an entry when its slip is set right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlipEnd {
    /// It can be read as it was meant.
    Whole,
    /// Something of it is left out.
    Partial,
    /// It can be parsed, and the reader of the file says what is wrong with it.
    LeftToReader,
}

impl Slip {
    /// A slip at these bytes: what is wrong, and what to do.
    pub(super) fn new(place: Range<usize>, message: Wording, advice: Wording) -> Self {
        Self {
            code: Code::TOML_SYNTAX,
            place,
            message,
            advice,
            changes: Vec::new(),
            end: SlipEnd::Whole,
            has_example: true,
        }
    }

    /// Adds what sets the slip right: a text in the place of another.
    pub(super) fn replaces(mut self, place: Range<usize>, with: impl Into<String>) -> Self {
        self.changes.push(TextChange { span: place.into(), with: with.into() });
        self
    }

    pub(super) const fn ends(mut self, end: SlipEnd) -> Self {
        self.end = end;
        self
    }

    /// The text is TOML, and its slip has another code.
    pub(super) const fn coded(mut self, code: Code) -> Self {
        self.code = code;
        self
    }

    /// The advice says all: the line as it should be is not added.
    pub(super) const fn needs_no_example(mut self) -> Self {
        self.has_example = false;
        self
    }
}

impl<'a> Fault<'a> {
    pub(super) fn new(text: &'a str, shape: EntryShape, file: FileKind) -> Self {
        let stray = if let EntryShape::Stray(kind) = shape { Some(kind) } else { None };
        let is_header = shape == EntryShape::Header;
        let is_keyed = matches!(shape, EntryShape::Keyed | EntryShape::Open);
        let parser = parse_bounded(text).err().map(|error| ParserWords {
            at: error.span().map_or(0, |span| span.start).min(text.len()),
            message: error.message().to_owned(),
        });
        Self {
            text,
            stray,
            is_header,
            is_open: shape == EntryShape::Open,
            keyed: is_keyed.then(|| KeyedValue::find(text)).flatten(),
            file,
            parser,
        }
    }

    /// The bytes of the value, without the blanks behind it.
    pub(super) fn value_range(&self) -> Option<Range<usize>> {
        let start = self.keyed.as_ref()?.value;
        Some(start..start.max(self.text.trim_end().len()))
    }

    /// The value, without the blanks behind it.
    pub(super) fn value(&self) -> Option<&'a str> {
        self.text.get(self.value_range()?)
    }

    /// The key, as it is written.
    pub(super) fn key(&self) -> &'a str {
        self.keyed.as_ref().and_then(|keyed| self.text.get(keyed.key.clone())).unwrap_or_default()
    }

    /// The value, if no quotation mark and no bracket stands before it, and where it begins. A comment
    /// behind it is no part of it.
    pub(super) fn bare(&self) -> Option<(&'a str, usize)> {
        let value = self.value()?;
        let is_wrapped = value.starts_with(['[', '{', '(']) || value.starts_with(is_quote);
        let bare = value.split('#').next().unwrap_or_default().trim_end();
        let bare = bare.trim_end_matches([',', ';']).trim_end();
        (!is_wrapped && !bare.is_empty() && !bare.contains('\n'))
            .then_some((bare, self.value_range()?.start))
    }
}
