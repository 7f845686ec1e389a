//! The circumstances in which a relay is asked in one pass.

use crate::issue::edition::EditionName;

/// How many readers the run has reached for each one who is left, where those who are left are few.
const REACHED_PER_READER_LEFT: u64 = 20;

/// How many domains whose readers alone meet a limit in a row are held. Where it is more, the relay is closed.
pub(super) const MAX_DOMAINS_HELD_FOR_LIMITS: usize = 3;
/// As far as this the domains of a run's readers are counted.
pub(in crate::deliver) const MAX_DOMAINS_TOLD: usize = MAX_DOMAINS_HELD_FOR_LIMITS + 1;

/// The circumstances in which a relay is asked in one pass.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::deliver) struct Circumstances {
    /// How many messages can be on the wire to the relay at a time.
    pub(in crate::deliver) on_the_wire: usize,
    /// How many domains the readers of the run have: [`MAX_DOMAINS_TOLD`] stands for more.
    pub(in crate::deliver) domains: usize,
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
    /// Whether the readers of the run have several domains.
    pub(super) const fn has_several_domains(&self) -> bool {
        self.domains > 1
    }

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
