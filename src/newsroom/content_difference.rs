//! How two states of an issue's content differ, in words.

use crate::issue::edition::EditionName;
use crate::wording::{Wording, join_wordings, say, say_count};

/// The most parts that are named one by one.
const MAX_NAMED_PARTS: usize = 5;

/// The most characters of a title that are shown.
const MAX_TITLE_CHARS: usize = 60;

/// How a later state of an issue differs from an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentDifference {
    /// The editions that changed.
    pub editions: Vec<EditionName>,
    /// What changed. Empty if nothing did.
    pub parts: Vec<ChangedPart>,
}

/// A part of an issue that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangedPart {
    /// The subject.
    Subject,
    /// What stands above the blocks: headline, preheader, contents, epigraph, number.
    Head,
    /// Which content of which issue it corrects.
    Corrects,
    /// The content of this block.
    Block(ChangedBlock),
    /// This block is new.
    AddedBlock(ChangedBlock),
    /// This block was taken out.
    RemovedBlock(ChangedBlock),
    /// The order of the blocks.
    Order,
    /// What stands around them: it comes from the settings, from earlier issues, or from another version of matinale.
    Rest,
}

/// A block as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedBlock {
    /// Its place among the blocks, from 1.
    pub place: usize,
    /// Its title, if it has one.
    pub title: Option<String>,
}

impl ContentDifference {
    /// Whether nothing changed.
    pub const fn is_none(&self) -> bool {
        self.parts.is_empty()
    }

    /// What changed, as a list: the first few parts, and how many more there are.
    pub fn word(&self) -> Wording {
        let named = self.parts.iter().take(MAX_NAMED_PARTS).map(ChangedPart::word);
        let more = self.parts.len().saturating_sub(MAX_NAMED_PARTS);
        let more = (more > 0).then(|| say_count!("{more} more part", "{more} more parts", more));
        let parts = join_wordings(named.chain(more));
        match self.editions.as_slice() {
            [EditionName::Free] => say!("{parts} (free edition alone)", parts),
            [EditionName::Paid] => say!("{parts} (paid edition alone)", parts),
            _ => say!("{parts}", parts),
        }
    }
}

impl ChangedPart {
    /// The part in words.
    pub fn word(&self) -> Wording {
        match self {
            Self::Subject => say!("the subject"),
            Self::Head => say!("what stands above the blocks"),
            Self::Corrects => say!("what it corrects"),
            Self::Block(block) => block.word(),
            Self::AddedBlock(block) => say!("{block} (new)", block = block.word()),
            Self::RemovedBlock(block) => say!("{block} (taken out)", block = block.word()),
            Self::Order => say!("the order of the blocks"),
            Self::Rest => say!("what the settings and earlier issues print around the blocks"),
        }
    }
}

impl ChangedBlock {
    /// The block in words.
    pub fn word(&self) -> Wording {
        let place = self.place;
        if let Some(title) = &self.title {
            say!("block {place} “{title}”", place, title = shorten(title))
        } else {
            say!("block {place}", place)
        }
    }
}

/// A title of at most so many characters.
fn shorten(title: &str) -> String {
    match title.char_indices().nth(MAX_TITLE_CHARS) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}
