//! What a relay says to an envelope.
//!
//! Looks up to: `outcome`.

use crate::outcome::Outcome;

/// What the relay says to an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvelopeReply {
    /// It waits for the message.
    Ready,
    /// It does not take this reader, or no message for them now. The conversation goes on.
    Refused(Outcome),
}
