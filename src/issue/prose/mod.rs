//! Prose: the Markdown of an editor as a tree.
//!
//! The tree has paragraphs, emphasis, strong, struck-out, raised and lowered words, code, links, lists,
//! quotations, headings, line breaks, tables, figures and footnotes. It has no HTML, and only links with https, http,
//! mailto and tel. A picture stands alone in its paragraph, and is a [`Figure`] as those of a block are. Code that
//! walks a [`Prose`] has nothing left to refuse. Only [`parse`] makes one,
//! and [`parse_paragraphs`] one of paragraphs alone. A title or a caption is a [`FormattedLine`], which [`parse_line`]
//! makes.

mod definition;
mod figure;
mod line;
mod line_events;
mod line_format;
mod link;
mod markdown;
mod picture_name;
mod places;
mod plain;
mod read;
mod run;
mod size;
mod written_picture;

pub use definition::find_spoilt_definition;
pub use figure::Figure;
pub use line::{FormattedLine, parse_line};
pub use line_format::LineFormat;
pub use link::url;
pub(super) use markdown::{PlacedEvent, find_link_definitions, read_events};
pub(super) use places::{line_passages, passages};
pub use read::{parse, parse_paragraphs};

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
    /// Lines of code, which the typographer never changes.
    CodeBlock(Vec<String>),
    /// A table.
    Table(DataTable),
    /// A picture, alone in its paragraph.
    Figure(Figure),
    /// A break between two sections.
    Rule,
}

/// A table. Each row has as many cells as the header.
#[derive(Debug, Clone, PartialEq)]
pub struct DataTable {
    /// How the cells of each column are aligned.
    pub columns: Vec<CellAlignment>,
    /// The cells of the header.
    pub head: Vec<Vec<Inline>>,
    /// The rows below it, cell by cell.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

impl DataTable {
    /// Every cell, those of the header first.
    pub fn cells(&self) -> impl Iterator<Item = &Vec<Inline>> {
        self.head.iter().chain(self.rows.iter().flatten())
    }

    /// As [`cells`](Self::cells), to be changed in place.
    pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut Vec<Inline>> {
        self.head.iter_mut().chain(self.rows.iter_mut().flatten())
    }
}

/// How the cells of a column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellAlignment {
    /// Where lines of text begin.
    Start,
    /// In the middle (`:-:`).
    Middle,
    /// Where lines of text end (`-:`), as figures are.
    End,
}

/// A run of text, with its formatting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Emphasis: italics.
    Emphasis(Vec<Inline>),
    /// Strong emphasis: bold.
    Strong(Vec<Inline>),
    /// Struck-out words: `~~10 €~~`.
    Struck(Vec<Inline>),
    /// Raised letters: `XIX^e^`.
    Superscript(Vec<Inline>),
    /// Lowered digits: `CO~2~`.
    Subscript(Vec<Inline>),
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

impl Inline {
    /// The run inside of formatting or a link. `None` if this is no run of its own.
    pub fn inner(&self) -> Option<&[Self]> {
        match self {
            Self::Emphasis(inner)
            | Self::Strong(inner)
            | Self::Struck(inner)
            | Self::Superscript(inner)
            | Self::Subscript(inner)
            | Self::Link(_, inner) => Some(inner),
            Self::Text(_) | Self::Code(_) | Self::Break | Self::Note(_) | Self::Name(_) => None,
        }
    }

    /// As [`inner`](Self::inner), to be changed in place.
    pub fn inner_mut(&mut self) -> Option<&mut [Self]> {
        match self {
            Self::Emphasis(inner)
            | Self::Strong(inner)
            | Self::Struck(inner)
            | Self::Superscript(inner)
            | Self::Subscript(inner)
            | Self::Link(_, inner) => Some(inner),
            Self::Text(_) | Self::Code(_) | Self::Break | Self::Note(_) | Self::Name(_) => None,
        }
    }
}
