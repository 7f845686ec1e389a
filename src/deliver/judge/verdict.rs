//! What the judge hears of a message, and what it says.

use crate::issue::edition::EditionName;
use crate::journal::{Claim, DeliveryId, PutAside};
use crate::outcome::Outcome;

/// How a message ended, as the judge hears it.
#[derive(Debug, Clone, Copy)]
pub(in crate::deliver) struct Heard<'a> {
    /// The delivery.
    pub(in crate::deliver) id: DeliveryId,
    /// The domain of the reader.
    pub(in crate::deliver) domain: &'a str,
    /// The edition of the message.
    pub(in crate::deliver) edition: EditionName,
    /// Why the reader was put aside before, if they were.
    pub(in crate::deliver) aside: Option<PutAside>,
    /// How the message ended, as far as its own reply says.
    pub(in crate::deliver) outcome: &'a Outcome,
}

impl<'a> Heard<'a> {
    /// How the message of a claim ended.
    pub(in crate::deliver) fn new(claim: &'a Claim, outcome: &'a Outcome) -> Self {
        let (id, domain) = (claim.id, claim.address.domain());
        Self { id, domain, edition: claim.edition, aside: claim.aside, outcome }
    }

    /// Whether the reader was held back with others: those of the domain, or of the edition.
    pub(super) const fn was_held(&self) -> bool {
        matches!(self.aside, Some(PutAside::DomainHeld | PutAside::TakenBackAndHeld))
    }
}

/// What follows from the end of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::deliver) enum Verdict {
    /// The outcome stands as the reply says it.
    Stands,
    /// The reader is not to blame. The delivery is tried again, after the others and not where the reader's
    /// domain is held.
    PutBack,
    /// The relay asks for less. The delivery is tried again, after the others, and the relay is slowed down.
    SlowDown,
}
