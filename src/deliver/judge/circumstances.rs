//! The circumstances in which a relay is asked in one pass.

use crate::issue::edition::EditionName;

/// How many readers the run has reached for each one who is left, where those who are left are few.
const REACHED_PER_READER_LEFT: u64 = 20;

/// The circumstances in which a relay is asked in one pass.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::deliver) struct Circumstances {
    /// How many workers the relay has.
    pub(in crate::deliver) workers: usize,
    /// Whether the readers of the run have several domains.
    pub(in crate::deliver) has_several_domains: bool,
    /// Whether the run has readers of both editions.
    pub(in crate::deliver) has_several_editions: bool,
    /// How many messages were accepted in the run before.
    pub(in crate::deliver) accepted: u64,
    /// How many of them were of the paid edition.
    pub(in crate::deliver) accepted_paid: u64,
    /// How many readers of the run do not exist, as was found before.
    pub(in crate::deliver) unknown: u64,
    /// How many deliveries are left.
    pub(in crate::deliver) left: u64,
}

impl Circumstances {
    /// Whether few readers are left, beside those whom the run has reached.
    pub(super) const fn has_few_left(&self) -> bool {
        self.accepted > 0 && self.accepted >= self.left.saturating_mul(REACHED_PER_READER_LEFT)
    }

    /// Whether messages of an edition were accepted in the run before.
    pub(super) const fn has_reached(&self, edition: EditionName) -> bool {
        match edition {
            EditionName::Free => self.accepted > self.accepted_paid,
            EditionName::Paid => self.accepted_paid > 0,
        }
    }
}
