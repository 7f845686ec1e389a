//! Why a relay cannot be used.

use std::fmt;

use jiff::Timestamp;
use thiserror::Error;

use crate::outcome::{NegativeReply, Phase, Reply};
use crate::smtp;
use crate::wording::{Wording, say};

/// Why a relay cannot be used.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum RelayFailure {
    /// No conversation could be held.
    Wire(#[from] smtp::Error),
    /// Messages were refused one after the other, for different readers.
    Unwelcome(usize, NegativeReply),
    /// The relay went on asking for less, and accepted nothing. Has the moment at which it takes messages
    /// again at the latest, if its reply names one.
    Limited(NegativeReply, Option<Timestamp>),
    /// Connections were lost one after the other, while the relay decided.
    Doubtful(usize, String),
    /// Another machine that sends the same run has found the relay closed. Has its words.
    ClosedElsewhere {
        /// Why it is closed.
        cause: String,
        /// Whether it may take messages later without any change.
        is_temporary: bool,
    },
    /// A worker has panicked. Has the words of the panic. Readers whose messages it had on the wire are in doubt.
    Panicked(String),
}

/// What stands before the last refusal in the words of [`RelayFailure::Unwelcome`].
const LAST_REFUSAL: &str = ", the last with ";

/// The last refusal in the words of a failure that is [`RelayFailure::Unwelcome`].
pub(super) fn find_last_refusal(cause: &str) -> Option<&str> {
    cause.split_once(LAST_REFUSAL).map(|(_, refusal)| refusal)
}

impl RelayFailure {
    /// Why the relay cannot be used.
    pub fn word(&self) -> Wording {
        match self {
            Self::Wire(error) => error.word(),
            Self::Unwelcome(count, last) if last.subject.concerns_reader() => say!(
                "stopped: the relay refused readers in a row, and hardly all of them are to blame, {count} of them in this call, the last with {reply}",
                count,
                reply = last.to_string()
            ),
            Self::Unwelcome(count, last) => say!(
                "stopped: the relay refused messages in a row because of the sender or the content, {count} of them in this call, the last with {reply}",
                count,
                reply = last.to_string()
            ),
            Self::Limited(refused, _) => {
                say!("the relay takes no more for now: {reply}", reply = refused.to_string())
            }
            Self::Doubtful(count, cause) => {
                say!("stopped: {count} messages are in doubt, the last since {cause}", count, cause)
            }
            Self::ClosedElsewhere { cause, .. } => {
                say!("another machine found it closed: {cause}", cause)
            }
            Self::Panicked(words) => say!(
                "a fault in matinale itself: {words}; tell its makers these words, then look at `matinale status` and send \
                 again",
                words
            ),
        }
    }

    /// Why the relay cannot be used, without what it said, which may name a reader.
    pub fn word_without_reply(&self) -> Wording {
        match self {
            Self::Wire(smtp::Error::Refused(_)) => say!("the relay refuses us"),
            Self::Wire(smtp::Error::Garbled { .. }) => {
                say!("the relay sent something that is no SMTP reply")
            }
            Self::Wire(smtp::Error::OutOfStep { .. }) => {
                say!("the relay's replies do not match the commands")
            }
            Self::Wire(error) => error.word(),
            Self::Unwelcome(count, last) if last.subject.concerns_reader() => say!(
                "stopped: the relay refused readers in a row, and hardly all of them are to blame, {count} of them in this call",
                count
            ),
            Self::Unwelcome(count, _) => say!(
                "stopped: the relay refused messages in a row because of the sender or the content, {count} of them in this call",
                count
            ),
            Self::Limited(..) => say!("the relay takes no more for now"),
            Self::Doubtful(count, _) => say!("stopped: {count} messages are in doubt", count),
            Self::ClosedElsewhere { .. } => say!("another machine found it closed"),
            Self::Panicked(_) => say!("a fault in matinale itself"),
        }
    }

    /// Whether the same relay may work later without any change.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Wire(error) => error.is_temporary(),
            Self::Limited(..) => true,
            Self::ClosedElsewhere { is_temporary, .. } => *is_temporary,
            Self::Unwelcome(..) | Self::Doubtful(..) | Self::Panicked(_) => false,
        }
    }

    /// Whether a person has to look even if every reader has the issue: the fault is in this program.
    pub const fn is_our_fault(&self) -> bool {
        matches!(self, Self::Panicked(_))
    }

    /// Whether a person has to look.
    pub fn needs_person(&self) -> bool {
        match self {
            Self::Limited(refused, _) | Self::Wire(smtp::Error::Refused(refused)) => {
                refused.needs_person()
            }
            Self::Wire(error) => !error.is_temporary(),
            Self::ClosedElsewhere { is_temporary, .. } => !is_temporary,
            Self::Unwelcome(..) | Self::Doubtful(..) | Self::Panicked(_) => true,
        }
    }

    /// Whether the connection was lost in the envelope or the message of a reader, before the final dot.
    pub const fn is_loss_at_reader(&self) -> bool {
        let Self::Wire(smtp::Error::Lost { phase, .. }) = self else { return false };
        matches!(phase, Phase::Mail | Phase::Recipient | Phase::Data | Phase::Content)
    }

    /// The moment at which the relay takes messages again at the latest, if its reply names one.
    pub const fn takes_again(&self) -> Option<Timestamp> {
        match self {
            Self::Limited(_, until) => *until,
            _ => None,
        }
    }

    /// The last reply of the relay, if its replies are the reason.
    pub const fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Wire(smtp::Error::Refused(refused))
            | Self::Unwelcome(_, refused)
            | Self::Limited(refused, _) => Some(&refused.reply),
            Self::Wire(_)
            | Self::Doubtful(..)
            | Self::ClosedElsewhere { .. }
            | Self::Panicked(_) => None,
        }
    }
}

impl fmt::Display for RelayFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}
