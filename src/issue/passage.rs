//! A stretch of what the editor wrote: its plain words, and the place of each in the file.

use std::ops::Range;

use crate::finding::mend::TextChange;
use crate::finding::words::Marks;
use crate::finding::{Source, Span};

/// A line of text, or one paragraph of a longer one: plain words, code left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The words; U+FFFC for code, a blank for a line break.
    pub text: String,
    /// The key it is the value of.
    pub key: String,
    /// The place of its table in [`SourceText::tables`](super::source_text::SourceText::tables).
    pub table: usize,
    /// The block it belongs to, counted from 0.
    pub block: Option<usize>,
    /// What it is.
    pub form: Form,
    /// The whole value, quotes included.
    pub value: Span,
    /// Stretches of the words and where they stand in the value's text.
    pub(super) pieces: Vec<Stretch>,
    pub(super) marks: Marks,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A text of one line: a title, a caption.
    Line,
    /// A paragraph of prose.
    Paragraph,
    /// A paragraph of an item: the list it stands in and the item's place, within one value.
    Item(usize, usize),
    /// A heading in prose, and how many `#` stand before it.
    Heading(u8),
    /// A paragraph that a line of `-` or `=` below makes a heading.
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
    /// The file's bytes for a stretch of the words.
    pub fn at(&self, start: usize, end: usize) -> Span {
        let from = self.written(start).0;
        let to = self.written(end.saturating_sub(1).max(start)).1.max(from);
        self.marks.at(from, to)
    }

    /// The change that writes something else over a stretch of the words, where it stands in the file
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

    /// The bytes of the value's text that one byte of the words was written with.
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

/// A link as the editor wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// What is read; nothing where the page writes words of its own.
    pub label: Option<String>,
    /// Where it leads, as it is written.
    pub url: String,
    /// The label's bytes; those of the whole link where there is none.
    pub label_span: Span,
    /// The address's bytes; those of the whole link inside prose.
    pub url_span: Span,
    /// The block it stands in.
    pub block: Option<usize>,
}
