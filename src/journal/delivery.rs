//! One delivery: its states, and what the journal holds about it.
//!
//! ```text
//! due ──claim──► claimed ──hand over──► handed ──► accepted
//! ```
//!
//! That is the way of most deliveries. These are all the steps there are:
//!
//! | from | to | when |
//! |---|---|---|
//! | due, deferred | claimed | an owner takes it; a deferred one not before its time |
//! | due, deferred | skipped | its reader is suppressed |
//! | due, deferred | expired | it is too late for it |
//! | claimed | handed | the first byte of its message is about to be written |
//! | claimed | rejected, deferred | the relay refuses its envelope |
//! | claimed | deferred | it is held back, since its domain refuses us |
//! | claimed | due | its owner gives it back, or is gone; or it was not sent |
//! | handed | accepted, rejected, deferred | the relay gives its verdict |
//! | handed | due | the connection was lost before the final dot: it was not sent |
//! | handed | in doubt | the verdict was not heard or not understood, or its owner is gone |
//! | in doubt | accepted, rejected, deferred, due | its owner reports an ending after all |
//! | in doubt | due | the next `send` takes it again: `in_doubt = "resend"`, or a person said so |
//! | in doubt | accepted | a person takes it as sent |
//! | rejected | due | the circuit breaker, or a person, puts it back |
//! | expired | due | a person puts it back |

use std::fmt;

use jiff::Timestamp;

use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::outcome::Refusal;

/// A delivery's number in its journal. Numbers rise in the order of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryId(pub(super) i64);

#[cfg(test)]
impl DeliveryId {
    /// The delivery of that number, for tests of rooms that only pass numbers on.
    pub(crate) const fn numbered(number: i64) -> Self {
        Self(number)
    }
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum State {
    /// Nobody has it; it can be claimed.
    Due,
    /// An owner has it; not a byte of its message was written.
    Claimed,
    /// It may be on the wire: written down before the first byte.
    Handed,
    /// The relay has taken it.
    Accepted,
    /// The relay has refused it for good.
    Rejected,
    /// To be tried later: the relay has asked for it, or we hold it back from a domain that refuses us.
    Deferred,
    /// The final dot may have left, and no verdict was heard that can be believed. A person decides; under
    /// `in_doubt = "resend"` the next `send` takes it again.
    InDoubt,
    /// The reader must not be written to any more.
    Skipped,
    /// It was deferred until nobody would want it.
    Expired,
}

impl State {
    /// Every state there is, in the order of a life.
    pub const ALL: [Self; 9] = [
        Self::Due,
        Self::Claimed,
        Self::Handed,
        Self::Accepted,
        Self::Rejected,
        Self::Deferred,
        Self::InDoubt,
        Self::Skipped,
        Self::Expired,
    ];

    /// The word in the journal and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Claimed => "claimed",
            Self::Handed => "handed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Deferred => "deferred",
            Self::InDoubt => "in_doubt",
            Self::Skipped => "skipped",
            Self::Expired => "expired",
        }
    }

    /// Reads back the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether the run counts the delivery as ended. A person, or the circuit breaker, can still put it
    /// back.
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected | Self::Skipped | Self::Expired)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A reader who is to get the issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDelivery {
    /// Where the reader's copy goes.
    pub address: Address,
    /// The reader's name, where it is known.
    pub name: Option<String>,
    /// The edition the reader is entitled to.
    pub edition: EditionName,
}

/// A delivery that its owner may now compose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its number.
    pub id: DeliveryId,
    /// Where the reader's copy goes.
    pub address: Address,
    /// The reader's name, where it is known.
    pub name: Option<String>,
    /// The edition the reader is entitled to.
    pub edition: EditionName,
    /// Which attempt this is, counted from one; attempts lost to the relay's or the connection's fault,
    /// not the reader's, do not count.
    pub attempt: u32,
    /// Whether it was held back before, since its domain refused us.
    pub held_back: bool,
}

/// A delivery as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub id: DeliveryId,
    /// Where the reader's copy goes.
    pub address: Address,
    /// The reader's name, where it is known.
    pub name: Option<String>,
    /// The edition the reader is entitled to.
    pub edition: EditionName,
    /// Where it stands.
    pub state: State,
    /// How many attempts were judged by the relay, or may have been.
    pub attempts: u32,
    /// When it came to stand there.
    pub at: Timestamp,
    /// When it was last handed over.
    pub handed: Option<Timestamp>,
    /// A deferred delivery is not tried before this moment.
    pub until: Option<Timestamp>,
    /// Whose fault a rejection is.
    pub refusal: Option<Refusal>,
    /// Whether it is held back from a domain that refuses us, and was not decided since.
    pub held_back: bool,
    /// What was last said about it.
    pub diagnostic: Diagnostic,
}

/// Which deliveries to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryPage {
    /// Those in this state,
    pub state: State,
    /// behind this one; from the first where nothing is said,
    pub after: Option<DeliveryId>,
    /// and at most so many.
    pub limit: usize,
}

/// What was said about a delivery: by the relay, or by us where there was no reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagnostic {
    /// The three digits of a reply.
    pub code: Option<u16>,
    /// The enhanced code (RFC 3463), such as `5.1.1`.
    pub enhanced: Option<String>,
    /// The words, at most 512 bytes, no control character.
    pub words: String,
}

/// One line of a delivery's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// When.
    pub at: Timestamp,
    /// Where it stood.
    pub from: State,
    /// Where it went.
    pub to: State,
    /// How many attempts had been judged by then.
    pub attempts: u32,
    /// Why.
    pub diagnostic: Diagnostic,
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn the_words_of_the_states_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("sent"), None);
    }
}
