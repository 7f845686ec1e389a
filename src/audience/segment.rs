//! A named part of the audience.

use super::Subscriber;
use crate::issue::edition::EditionName;

/// Which readers: those with one of the tags, of one tier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segment {
    /// One of these is enough; with none, tags do not matter.
    pub tags: Vec<String>,
    /// The edition they are entitled to; with none, both.
    pub tier: Option<EditionName>,
}

impl Segment {
    /// Whether a reader belongs to it.
    pub fn holds(&self, reader: &Subscriber<'_>) -> bool {
        let tagged = self.tags.is_empty()
            || self.tags.iter().any(|tag| reader.tags.iter().any(|has| **has == **tag));
        tagged && self.tier.is_none_or(|tier| tier == reader.edition)
    }
}
