//! What a message that came back says of one reader, and what became of it.

use jiff::Timestamp;

use super::suppression::Reason;
use crate::address::Address;
use crate::outcome::{BounceClass, Reply};

/// What one message says of one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BounceEvent {
    /// The reader, whom the publication has sent mail, an issue or one that asks to confirm a sign-up.
    pub reader: Address,
    /// What it says.
    pub class: BounceClass,
    /// Whether codes and words both say for good that there is no such reader.
    pub is_proven_dead: bool,
    /// The reply that it repeats.
    pub reply: Option<Reply>,
    /// The moment of which it speaks.
    pub at: Timestamp,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BounceEffect {
    /// The reader is suppressed.
    Suppressed(Reason),
    /// The reader was suppressed before.
    SuppressedBefore,
    /// The reader was erased, so that nothing is kept of the event.
    Erased,
    /// The address was to confirm a sign-up, and does not exist. The request is forgotten, and nothing is kept.
    RequestEnded,
    /// The event is kept, and changes nothing by itself.
    Noted,
    /// The message was read before, so that nothing was written.
    ReadBefore,
    /// The reader would be suppressed, but the limit of the day is reached, so that nothing was written.
    OverLimit,
}

impl BounceEvent {
    /// Why the reader is suppressed by this event alone.
    pub(super) const fn reason(&self) -> Option<Reason> {
        match self.class {
            BounceClass::Complaint => Some(Reason::Complained),
            BounceClass::Unsubscribe => Some(Reason::Unsubscribed),
            BounceClass::Dead if self.is_proven_dead => Some(Reason::Bounced),
            _ => None,
        }
    }
}
