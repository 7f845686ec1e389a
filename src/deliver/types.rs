//! The input and the outcome of a run.

use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, Zoned};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::domain_holds::DomainHold;
use super::edition_holds::EditionHold;
use super::hand_over_marks::RunMarks;
use super::relay_rest::RestingRelay;
use super::relay_slot::RelaySlot;
use super::retry_policy::RetryPolicy;
use super::templates::Templates;
use crate::journal::{self, BoxedJournal, ClaimScope, Owner, RunId};
use crate::outcome::{NegativeReply, Phase, Reply};
use crate::smtp;

/// The clock, in the publication's time zone. The command line passes it down.
pub type Clock = Arc<dyn Fn() -> Zoned + Send + Sync>;

/// A request to stop a run early.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// Stops after the messages in flight. They are settled, and other claims are released.
    pub gently: CancellationToken,
    /// Stops at once. Messages in flight are journalled as being sent, without an outcome.
    pub at_once: CancellationToken,
}

impl Stop {
    /// Whether a stop was requested, of either kind.
    pub fn is_asked(&self) -> bool {
        self.gently.is_cancelled() || self.at_once.is_cancelled()
    }
}

/// A run that is planned, locked and recovered.
pub struct Work {
    /// The journal. The run has it alone until it ends.
    pub journal: BoxedJournal,
    /// The run in the journal.
    pub run: RunId,
    /// The process that works on the run.
    pub owner: Owner,
    /// Which readers of the run are sent to.
    pub scope: ClaimScope,
    /// The templates of both editions.
    pub templates: Arc<Templates>,
    /// The relays that messages are sent through.
    pub relays: Vec<RelaySlot>,
    /// How long a worker waits after each failure in a row, before it gives up.
    pub patience: Vec<Duration>,
    /// When deferred readers are tried again, and until when.
    pub retry: RetryPolicy,
    /// The clock, in the publication's time zone.
    pub clock: Clock,
    /// The marks of the run, beside the journal.
    pub marks: RunMarks,
    /// Why the call before this one was stopped until a person mends something, in the words of its failure.
    /// Then each relay is probed by one message before it gets more.
    pub former_cause: Option<String>,
}

/// How a run stopped or ended.
pub struct RunOutcome {
    /// The journal, given back.
    pub journal: BoxedJournal,
    /// The relays that failed, and their failures.
    pub relays: Vec<RelayOutcome>,
    /// The relays that get nothing for now, because their rate limits are used up.
    pub resting: Vec<RestingRelay>,
    /// Whether every relay was given up.
    pub is_cut_off: bool,
    /// Domains whose readers are held back, and why.
    pub held: Vec<DomainHold>,
    /// Editions whose readers are held back, and why.
    pub held_editions: Vec<EditionHold>,
    /// How many readers were given up because it was too late.
    pub expired: u64,
}

/// The failure of a relay, or of one of its workers.
#[derive(Debug)]
pub struct RelayOutcome {
    /// The relay, as `host:port`.
    pub relay: String,
    /// The failure.
    pub failure: RelayFailure,
    /// Whether the relay was given up. If not, its other workers went on.
    pub is_closed: bool,
    /// The largest message that the relay takes, in bytes, if it named a limit.
    pub size_limit: Option<usize>,
}

/// Why a relay cannot be used.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum RelayFailure {
    /// No conversation could be held.
    #[error(transparent)]
    Wire(#[from] smtp::Error),
    /// Messages were refused one after the other, for different readers.
    #[error(
        "stopped: the relay refused {in_a_row}, {0} of them in this call{LAST_REFUSAL}{1}",
        in_a_row = describe_row(.1)
    )]
    Unwelcome(usize, NegativeReply),
    /// The relay went on asking for less, and accepted nothing. Has the moment at which it takes messages
    /// again at the latest, if its reply names one.
    #[error("the relay takes no more for now: {0}")]
    Limited(NegativeReply, Option<Timestamp>),
    /// Connections were lost one after the other, while the relay decided.
    #[error("stopped: {0} messages are in doubt, the last since {1}")]
    Doubtful(usize, String),
    /// A worker has panicked. Has the words of the panic. Readers whose messages it had on the wire are in doubt.
    #[error(
        "a fault in matinale itself: {0}; tell its makers these words, then look at `matinale status` and send \
         again"
    )]
    Panicked(String),
}

/// What stands before the last refusal in the words of [`RelayFailure::Unwelcome`].
const LAST_REFUSAL: &str = ", the last with ";

/// The last refusal in the words of a failure that is [`RelayFailure::Unwelcome`].
pub(super) fn find_last_refusal(cause: &str) -> Option<&str> {
    cause.split_once(LAST_REFUSAL).map(|(_, refusal)| refusal)
}

/// What was refused in a row, whose last refusal this is.
const fn describe_row(last: &NegativeReply) -> &'static str {
    if last.subject.concerns_reader() {
        "readers in a row, and hardly all of them are to blame"
    } else {
        "messages in a row because of the sender or the content"
    }
}

impl RelayFailure {
    /// Whether the same relay may work later without any change.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Wire(error) => error.is_temporary(),
            Self::Limited(..) => true,
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
            Self::Wire(_) | Self::Doubtful(..) | Self::Panicked(_) => None,
        }
    }
}

/// Why a run could not go on. Messages that were sent before are in the journal.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The journal cannot be written, so no message may be sent.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The receipt cannot be written, so no message may be sent.
    #[error(
        "the receipt of the run cannot be written ({0}): nothing more is handed over without it; make its \
         folder writable and room on its disk, then send again"
    )]
    NoMark(#[source] std::io::Error),
    /// The thread of the journal writer could not be started, or has panicked.
    #[error("the thread that keeps the journal ended; run `matinale status` and send again")]
    WriterGone,
}
