//! One morning's issue: the file the editor wrote, and the two editions cut from it.
//!
//! An exclusive block is sealed on arrival. Nothing outside this room can open one. Inside, two files do:
//! [`edition`] puts the block in the paid edition alone, and [`texts`] visits its texts, to blank them or to
//! typeset them in place. Code that renders, sends or archives never meets the question whether this reader
//! may see it: it was settled here.
//!
//! Looks up to: `finding`, `language`, `schema`.

pub mod block;
pub mod edition;
mod edition_name;
mod passage;
pub mod picture;
pub mod prose;
pub mod read;
pub mod source_text;
pub mod texts;
pub mod typeset;

use std::fmt;

use jiff::civil::Date;

pub use block::Block;
use block::Epigraph;
use prose::Prose;

use crate::language::Language;

/// One morning's number, as read from its file.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The morning it is for.
    pub date: Date,
    /// Its number, where the publication counts.
    pub number: Option<u32>,
    /// The headline of the morning.
    pub title: String,
    /// The subject, where it is not the title.
    pub subject: Option<String>,
    /// The line after the subject, where it is not taken from the contents.
    pub preheader: Option<String>,
    /// The line of headlines, where it is not taken from the blocks.
    pub contents: Option<Vec<String>>,
    /// A draft can be previewed and proofed, never sent.
    pub draft: bool,
    /// The language it is written in.
    pub language: Language,
    /// The quotation at the top.
    pub epigraph: Option<Epigraph>,
    /// Findings the editor has decided not to be told of in this issue.
    pub allow: Vec<String>,
    /// The blocks, in the editor's order.
    pub blocks: Vec<Placed>,
}

/// A block in its place: open to all, or sealed.
#[derive(Debug, Clone)]
pub enum Placed {
    /// Everyone reads it.
    Open(Block),
    /// Paying readers read it.
    Exclusive(Sealed),
}

/// An exclusive block. It has no getter: outside of this room it is read as a part of an [`edition`] only.
#[derive(Clone)]
pub struct Sealed {
    block: Block,
    opening: Prose,
    teasers: Vec<String>,
    continues: bool,
}

impl Sealed {
    /// Seals a block: with the paragraphs that free readers may have of it, and the lines that announce
    /// it.
    ///
    /// Anyone may seal; only this room can open.
    pub const fn new(block: Block, opening: Prose, teasers: Vec<String>) -> Self {
        Self { block, opening, teasers, continues: false }
    }
}

/// Prints nothing of the block: a log line is not an edition either.
impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealed").finish_non_exhaustive()
    }
}
