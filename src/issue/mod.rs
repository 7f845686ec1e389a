//! An issue: the file that an editor wrote, and the two editions cut from it.
//!
//! An exclusive block is sealed as soon as it is read. Nothing outside of this room can open it.
//! Inside, two files do: [`edition`] puts the block in the paid edition alone, and [`texts`] visits
//! its texts, to blank them or to typeset them in place. Code that renders, sends or archives
//! therefore never has to decide whether a reader may see a block.
//!
//! Looks up to: `finding`, `wording`, `fingerprint`, `language`, `schema`.

pub mod blank;
pub mod block;
mod corrected_content;
pub mod correction_draft;
pub mod edition;
mod edition_name;
mod file_path;
pub mod front_matter;
mod issue_name;
pub mod markdown_draft;
mod passage;
pub mod picture;
pub mod prose;
pub mod read;
mod sent_texts;
pub mod source_text;
mod text_difference;
pub mod texts;
mod toml_text;
pub mod typeset;

use std::fmt;

use jiff::civil::Time;

pub use block::Block;
pub use corrected_content::{CorrectedContent, HashDigits};
pub use issue_name::IssueName;
pub use sent_texts::SentTexts;

use block::Epigraph;
use edition_name::EditionName;
use prose::Prose;

use crate::language::Language;

/// An issue, as read from its file.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The name of the issue.
    pub name: IssueName,
    /// The number of the issue, if the publication counts its issues.
    pub number: Option<u32>,
    /// The headline of the issue.
    pub title: String,
    /// The subject, if it differs from the title.
    pub subject: Option<String>,
    /// The line after the subject. `None` if it is made from the contents.
    pub preheader: Option<String>,
    /// The lines of the contents. `None` if they are taken from the blocks.
    pub contents: Option<Vec<String>>,
    /// Whether the issue is a draft. A draft can be previewed and proofed, but not sent.
    pub draft: bool,
    /// The hour at which the issue leaves by itself, if it is not that of the settings.
    pub send_at: Option<Time>,
    /// The language of the issue.
    pub language: Language,
    /// The quotation at the top.
    pub epigraph: Option<Epigraph>,
    /// The codes of findings that the editor allows in this issue.
    pub allow: Vec<String>,
    /// The content of an earlier issue that this one corrects. It goes to the readers who have that content.
    pub corrects: Option<CorrectedContent>,
    /// The blocks, in the editor's order.
    pub blocks: Vec<Placed>,
}

impl Issue {
    /// Whether an edition has a block of its own. Only a correction can have an edition without one.
    pub fn has_block_in(&self, edition: EditionName) -> bool {
        self.blocks.iter().any(|placed| match placed {
            Placed::Open(block) => block.only.is_none_or(|only| only == edition),
            Placed::Exclusive(_) => edition == EditionName::Paid,
        })
    }
}

/// A block of an issue: open to all, or sealed.
#[derive(Debug, Clone)]
pub enum Placed {
    /// A block for every reader.
    Open(Block),
    /// A block for paying readers.
    Exclusive(Sealed),
}

/// An exclusive block. It has no getter. Outside of this room it can be read only as a part of an
/// [`edition`].
#[derive(Clone)]
pub struct Sealed {
    block: Block,
    opening: Prose,
    teasers: Vec<String>,
    /// The place of the open block that it continues, among the blocks of the issue.
    continues: Option<usize>,
}

impl Sealed {
    /// Seals a block, with the paragraphs that free readers get, and the lines that announce the
    /// block.
    ///
    /// All code may seal a block. Only this room can open it.
    pub const fn new(block: Block, opening: Prose, teasers: Vec<String>) -> Self {
        Self { block, opening, teasers, continues: None }
    }
}

/// Prints nothing of the block, so that no log shows it.
impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealed").finish_non_exhaustive()
    }
}
