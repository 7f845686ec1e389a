//! The relay's answer to an envelope.
//!
//! Looks up to: `outcome`.

use crate::outcome::Outcome;

/// The relay's answer to an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvelopeReply {
    /// The relay waits for the message.
    Ready,
    /// The relay refuses this reader, or defers the message. The conversation goes on, unless it said 421.
    Refused(Outcome),
}
