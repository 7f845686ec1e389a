//! What goes into a run and what comes out of it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Zoned;
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::domain_holds::DomainHold;
use super::relay_slot::RelaySlot;
use super::retry_policy::RetryPolicy;
use super::templates::Templates;
use crate::journal::{self, BoxedJournal, Owner, RunId};
use crate::outcome::Reply;
use crate::smtp;

/// The clock, with the publication's zone: handed down from the command line.
pub type Clock = Arc<dyn Fn() -> Zoned + Send + Sync>;

/// How a run is asked to end before its time.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// Messages on the wire are finished and settled, the rest is given back.
    pub gently: CancellationToken,
    /// Workers are dropped as they stand: what is on the wire stays handed over without a verdict.
    pub at_once: CancellationToken,
}

impl Stop {
    /// Whether the run was asked to end, in whatever way.
    pub fn is_asked(&self) -> bool {
        self.gently.is_cancelled() || self.at_once.is_cancelled()
    }
}

/// A run that is about to be worked on: planned, locked and recovered.
pub struct Work {
    /// The journal, which the run has to itself until it ends.
    pub journal: BoxedJournal,
    /// The run.
    pub run: RunId,
    /// Who works on it.
    pub owner: Owner,
    /// What is sent.
    pub templates: Arc<Templates>,
    /// The relays it is handed to.
    pub relays: Vec<RelaySlot>,
    /// How long a worker waits after each failure to get through, before it gives up.
    pub patience: Vec<Duration>,
    /// When readers who were put off are tried again, and until when.
    pub retry: RetryPolicy,
    /// The clock, with the publication's zone.
    pub clock: Clock,
}

/// How a run stopped, for now or for good.
pub struct RunOutcome {
    /// The journal, given back.
    pub journal: BoxedJournal,
    /// The relays that something kept from getting through, with what it was.
    pub relays: Vec<RelayOutcome>,
    /// Whether every relay was given up.
    pub is_cut_off: bool,
    /// Domains whose readers are held back, since they refuse us.
    pub held: Vec<DomainHold>,
    /// How many readers were given up because it was too late.
    pub expired: u64,
}

/// What kept a relay from being used, or one of its workers.
#[derive(Debug)]
pub struct RelayOutcome {
    /// The relay, as `host:port`.
    pub relay: String,
    /// What it was.
    pub failure: RelayFailure,
    /// Whether the relay was given up; otherwise its other workers went on.
    pub is_closed: bool,
}

/// What kept a relay from being used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RelayFailure {
    /// No conversation could be held.
    #[error(transparent)]
    Wire(#[from] smtp::Error),
    /// One message after the other was refused, whoever it was for.
    #[error(
        "stopped: the relay refused {0} messages in a row because of the sender or the content, the last \
         with {1}"
    )]
    Unwelcome(usize, Reply),
    /// Connection after connection was lost while the relay decided.
    #[error("stopped: {0} messages are in doubt, the last since {1}")]
    Doubtful(usize, String),
}

impl RelayFailure {
    /// Whether the same relay may do later, with nothing changed.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Wire(error) => error.is_temporary(),
            Self::Unwelcome(..) | Self::Doubtful(..) => false,
        }
    }
}

/// Why a run could not go on. What was handed over by then is in the journal.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The journal cannot be written: nothing may leave.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The journal writer's thread could not be started or did not come back.
    #[error("the thread that keeps the journal ended; run `matinale status` and send again")]
    WriterGone,
}
