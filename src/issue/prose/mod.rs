//! Prose: the Markdown of an editor as a tree.
//!
//! The tree has paragraphs, emphasis, strong, code, links, lists, quotations, headings, line
//! breaks, tables and footnotes. It has no HTML, no pictures, and only links with https, http,
//! mailto and tel. Code that walks a [`Prose`] has nothing left to refuse. Only [`parse`] makes
//! one.

mod link;
mod places;
mod plain;
mod read;
mod size;

pub use link::url;
pub(super) use places::passages;
pub use read::parse;

/// A checked text: its parts in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prose {
    /// The parts of the text.
    pub parts: Vec<Part>,
    /// The footnotes, in the order of their first calls. The first one is note 1.
    pub notes: Vec<Vec<Part>>,
}

impl Prose {
    /// Whether the text prints nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// One part of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading inside of a block. Level 1 (`##`) is directly below the block's title, level 2 is
    /// the next.
    Heading(u8, Vec<Inline>),
    /// A list. A numbered list has the number of its first item.
    List(Option<u64>, Vec<Vec<Part>>),
    /// A quotation.
    Quote(Vec<Part>),
    /// A table: the cells of its header, then its rows.
    Table(Vec<Vec<Inline>>, Vec<Vec<Vec<Inline>>>),
    /// A break between two sections.
    Rule,
}

/// A run of text, with its formatting.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Emphasis: italics.
    Emphasis(Vec<Inline>),
    /// Strong emphasis: bold.
    Strong(Vec<Inline>),
    /// Literal words, which the typographer never changes.
    Code(String),
    /// A link. Its URL is checked.
    Link(String, Vec<Inline>),
    /// A line break.
    Break,
    /// The call of a footnote, by its number from 1.
    Note(usize),
    /// The reader's name, or these words for a reader without a name: `{{name|dear reader}}`.
    Name(String),
}
