//! Prose: the Markdown an editor writes, as a tree that holds nothing else.
//!
//! Paragraphs, emphasis, strong, code, links, lists, quotations, headings, line breaks, tables and
//! footnotes; no HTML, no pictures, no link scheme but https, http, mailto and tel. Whoever walks a
//! [`Prose`] has nothing left to refuse. [`parse`] is the only door.

mod link;
mod places;
mod plain;
mod read;

pub use link::url;
pub(super) use places::passages;
pub use read::parse;

/// A checked text: its paragraphs, lists and the like, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prose {
    /// The text's parts.
    pub parts: Vec<Part>,
    /// The footnotes, in the order in which they are called; the first is note 1.
    pub notes: Vec<Vec<Part>>,
}

impl Prose {
    /// Whether nothing would be printed.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// One part of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading inside a block: level 1 is the first below the block's own title (`##`), 2 the next.
    Heading(u8, Vec<Inline>),
    /// A list; with the number of its first item where it is numbered.
    List(Option<u64>, Vec<Vec<Part>>),
    /// A quotation.
    Quote(Vec<Part>),
    /// A table: the cells of its head, then its rows.
    Table(Vec<Vec<Inline>>, Vec<Vec<Vec<Inline>>>),
    /// A break between two sections.
    Rule,
}

/// A run of text and its dress.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Emphasis: italics.
    Emphasis(Vec<Inline>),
    /// Strong emphasis: bold.
    Strong(Vec<Inline>),
    /// Words set apart, never touched by the typographer.
    Code(String),
    /// A link; the URL is checked.
    Link(String, Vec<Inline>),
    /// A line break.
    Break,
    /// The call of a footnote, from 1.
    Note(usize),
    /// The reader's name, or these words for a reader without one: `{{name|dear reader}}`.
    Name(String),
}
