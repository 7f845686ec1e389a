//! The input and the outcome of a run.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::Zoned;
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::domain_holds::DomainHold;
use super::edition_holds::EditionHold;
use super::hand_over_marks::RunMarks;
pub use super::relay_failure::RelayFailure;
use super::relay_rest::RestingRelay;
use super::relay_slot::RelaySlot;
use super::retry_policy::RetryPolicy;
use super::run_event::EventFeed;
use super::run_stage::{PausedStage, StagePause};
use super::templates::Templates;
use crate::journal::{self, BoxedJournal, ClaimScope, IssueStop, Owner, RunId, Tally};
use crate::wording::{Wording, say};

/// The clock, in the publication's time zone. The command line passes it down.
pub type Clock = Arc<dyn Fn() -> Zoned + Send + Sync>;

/// A request to stop a run early.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// Stops after the messages in flight. They are settled, and other claims are released.
    pub gently: CancellationToken,
    /// Stops at once. Messages in flight are journalled as being sent, without an outcome.
    pub at_once: CancellationToken,
    /// The stop in the journal that the run has met.
    met: Arc<OnceLock<IssueStop>>,
}

impl Stop {
    /// Whether a stop was requested, of either kind.
    pub fn is_asked(&self) -> bool {
        self.gently.is_cancelled() || self.at_once.is_cancelled()
    }

    /// Stops gently, because the journal has this stop of the issue.
    pub fn heed(&self, stop: IssueStop) {
        let _ = self.met.set(stop);
        self.gently.cancel();
    }

    /// The stop in the journal that the run has met. `None` if it has met none.
    pub fn met(&self) -> Option<&IssueStop> {
        self.met.get()
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
    /// What the run does when it has to wait behind a stage.
    pub stage_pause: StagePause,
    /// When deferred readers are tried again, and until when.
    pub retry: RetryPolicy,
    /// The clock, in the publication's time zone.
    pub clock: Clock,
    /// The marks of the run, beside the journal.
    pub marks: RunMarks,
    /// Why the call before this one was stopped until a person mends something, in the words of its failure.
    /// Then each relay is probed by one message before it gets more.
    pub former_cause: Option<String>,
    /// Where the events of the run are told.
    pub events: EventFeed,
    /// The counts of the run, if it was planned a moment ago. `None` if the journal has to count.
    pub counts: Option<Tally>,
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
    /// The stage that the run waits behind, if a later call goes on.
    pub paused: Option<PausedStage>,
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

/// Why a run could not go on. Messages that were sent before are in the journal.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The journal cannot be written, so no message may be sent.
    Journal(#[from] journal::Error),
    /// The receipt cannot be written, so no message may be sent.
    NoMark(#[source] std::io::Error),
    /// The thread of the journal writer could not be started, or has panicked.
    WriterGone,
}

impl Error {
    /// Why the run could not go on, and the next step.
    pub fn word(&self) -> Wording {
        match self {
            Self::Journal(error) => error.word(),
            Self::NoMark(cause) => say!(
                "the receipt of the run cannot be written ({cause}): nothing more is handed over without it; make its \
                 folder writable and room on its disk, then send again",
                cause = cause.to_string()
            ),
            Self::WriterGone => {
                say!(
                    "the thread that keeps the journal ended; run `matinale status` and send again"
                )
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}
