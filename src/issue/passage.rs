//! A passage of the editor's text: its plain words, and the place of each word in the file. And what stands
//! beside the words: links and tables.

use std::ops::Range;

use crate::finding::mend::TextChange;
use crate::finding::words::Marks;
use crate::finding::{Source, Span};

/// A line of text, or one paragraph of a longer text, in plain words without code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The words. U+FFFC stands for code, a space for a line break.
    pub text: String,
    /// The key whose value the passage belongs to.
    pub key: String,
    /// The index of its table in [`SourceText::tables`](super::source_text::SourceText::tables).
    pub table: usize,
    /// The index of its block, from 0. `None` outside of blocks.
    pub block: Option<usize>,
    /// The form of the passage.
    pub form: Form,
    /// The place of the whole value, quotes included.
    pub value: Span,
    /// Stretches of the words, and their places in the text of the value.
    pub(super) pieces: Vec<Stretch>,
    pub(super) marks: Marks,
}

/// The form of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A text of one line: a title, a caption.
    Line,
    /// A paragraph of prose.
    Paragraph,
    /// A paragraph of an item. Has the number of its list, and the number of the item, both within
    /// one value.
    Item(usize, usize),
    /// A heading in prose. Has the number of its `#`.
    Heading(u8),
    /// A heading that is marked by a line of `-` or `=` below it.
    Underlined,
    /// A cell of a table.
    Cell,
}

/// A stretch of words, and its bytes in the value's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) at: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Passage {
    /// The bytes in the file of a stretch of the words.
    pub fn at(&self, start: usize, end: usize) -> Span {
        let from = self.written(start).0;
        let to = self.written(end.saturating_sub(1).max(start)).1.max(from);
        self.marks.at(from, to)
    }

    /// The change that replaces a stretch of the words. `None` if the file does not have the words
    /// letter by letter.
    pub fn change(
        &self,
        source: &Source,
        words: Range<usize>,
        with: impl Into<String>,
    ) -> Option<TextChange> {
        let text = self.text.get(words.clone())?;
        let end = self.written(words.end.checked_sub(1)?).1;
        let written = self.written(words.start).0..end;
        let span = self.marks.exact(source, written, text)?;
        Some(TextChange { span, with: with.into() })
    }

    /// The bytes of the whole passage.
    pub fn whole(&self) -> Span {
        self.at(0, self.text.len())
    }

    /// The bytes in the text of the value from which a byte of the words was made.
    fn written(&self, at: usize) -> (usize, usize) {
        let next = self.pieces.partition_point(|piece| piece.at <= at);
        let Some(piece) = next.checked_sub(1).and_then(|index| self.pieces.get(index)) else {
            return (at, at + 1);
        };
        let past = self.pieces.get(next).map_or(self.text.len(), |piece| piece.at);
        let start = (piece.start + at - piece.at).min(piece.end);
        (start, if at + 1 >= past { piece.end } else { (start + 1).min(piece.end) })
    }
}

/// A link, as the editor wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The text of the link. `None` if the page adds its own words.
    pub label: Option<String>,
    /// The URL, as it is written.
    pub url: String,
    /// The bytes of the label. Without a label, the bytes of the whole link.
    pub label_span: Span,
    /// The bytes of the URL. In prose, the bytes of the whole link.
    pub url_span: Span,
    /// The index of its block, from 0. `None` outside of blocks.
    pub block: Option<usize>,
}

/// A table of the file, with the texts of its own keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The key of the table: `blocks`, `figures`. Empty for the issue itself.
    pub name: String,
    /// The index of the block that the table is or belongs to, from 0.
    pub block: Option<usize>,
    /// The bytes of the table. Only the header, if the table has one of its own.
    pub span: Span,
    pub(super) values: Vec<(String, String, Span)>,
}

impl Table {
    /// The text of a key and its place, quotes included.
    pub fn value(&self, key: &str) -> Option<(&str, Span)> {
        let (_, text, span) = self.values.iter().find(|(name, ..)| name == key)?;
        Some((text, *span))
    }

    /// Every text of a key and its place, quotes included: several, if the key has a list.
    pub fn values_of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = (&'a str, Span)> {
        let own = self.values.iter().filter(move |(name, ..)| name == key);
        own.map(|(_, text, span)| (text.as_str(), *span))
    }

    /// Every text of the table's own keys: key and words, in the order of the file.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(key, text, _)| (key.as_str(), text.as_str()))
    }

    /// The text of a key, if it is not blank.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.value(key).map(|(text, _)| text.trim()).filter(|text| !text.is_empty())
    }
}
