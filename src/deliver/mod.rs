//! The run: every due delivery is claimed, composed, handed over and settled.
//!
//! ```text
//!            asks: settled, handing, room
//!   line ×n ───────────────────────────────► clerk ──► journal
//!     │    ◄───────────────────────────────
//!     ▼      answers: go ahead, claims
//!   relay
//! ```
//!
//! Each line holds one conversation with the relay. Before it writes the first byte of a message it
//! asks the clerk, the one thread that has the journal; the clerk answers when the hand-over is on
//! the disk, and serves every line that asked meanwhile with the same commit. So a message costs a
//! share of a commit and one round trip, and a crash leaves at most one message for each line in
//! doubt.
//!
//! The only room that sees both the journal and the wire. Looks up to: `audience`, `message`,
//! `journal`, `smtp`, and what those look up to.

mod alarm;
mod clerk;
mod line;
mod progress;
mod proof;

use std::sync::Arc;
use std::time::Duration;

use jiff::Zoned;
use thiserror::Error;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use progress::Progress;
pub use proof::proof;

use self::alarm::Alarm;
use self::line::Line;
use crate::audience::AnyRecipient;
use crate::issue::edition::{Free, Paid};
use crate::journal::{self, Journal, Owner, RunId, State};
use crate::message::{Frozen, Message, Template, compose, frozen};
use crate::outcome::Reply;
use crate::smtp::{self, Target};

/// Both editions, ready to be copied.
pub struct Templates {
    /// What free readers get.
    pub free: Template<Free>,
    /// What paying readers get.
    pub paid: Template<Paid>,
}

impl Templates {
    /// One reader's copy of the edition they are entitled to.
    pub fn copy(&self, reader: &AnyRecipient, now: &Zoned) -> Message {
        match reader {
            AnyRecipient::Free(reader) => compose(&self.free, reader, now),
            AnyRecipient::Paid(reader) => compose(&self.paid, reader, now),
        }
    }

    /// The one content hash over both.
    pub fn frozen(&self) -> Frozen {
        frozen(&self.free, &self.paid)
    }
}

/// The clock, with the publication's zone: handed down from the command line.
pub type Clock = Arc<dyn Fn() -> Zoned + Send + Sync>;

/// A run that is about to be worked on: planned, locked and recovered.
pub struct Work<J> {
    /// The journal, which the run has to itself until it ends.
    pub journal: J,
    /// The run.
    pub run: RunId,
    /// Who works on it.
    pub owner: Owner,
    /// What is sent.
    pub templates: Arc<Templates>,
    /// Where it is handed to.
    pub target: Target,
    /// How many conversations there are at most.
    pub connections: usize,
    /// How long a line waits after each failure to get through, before it gives up.
    pub patience: Vec<Duration>,
    /// A deferred delivery is due again after this; after twice as long the second time, and so on.
    pub deferral: Duration,
    /// The clock, with the publication's zone.
    pub clock: Clock,
}

/// How a run stopped, for now or for good.
pub struct Ended<J> {
    /// The journal, given back.
    pub journal: J,
    /// What kept lines from getting through, if anything did.
    pub trouble: Option<Trouble>,
}

/// What kept a run from getting through.
#[derive(Debug, Error)]
pub enum Trouble {
    /// No conversation could be held.
    #[error(transparent)]
    Wire(#[from] smtp::Error),
    /// One message after the other was refused, whoever it was for.
    #[error(
        "stopped: the relay refused {0} messages in a row because of the sender or the content, the last \
         with {1}"
    )]
    Unwelcome(usize, Reply),
    /// Line after line was lost while the relay decided.
    #[error("stopped: {0} messages are in doubt, the last since {1}")]
    Doubtful(usize, String),
}

impl Trouble {
    /// Whether the same run may get through later, with nothing changed.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Wire(error) => error.is_temporary(),
            Self::Unwelcome(..) | Self::Doubtful(..) => false,
        }
    }
}

/// Why a run could not go on. What was handed over by then is in the journal.
#[derive(Debug, Error)]
pub enum Error {
    /// The journal cannot be written: nothing may leave.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The clerk's thread could not be started or did not come back.
    #[error("the thread that keeps the journal ended; run `matinale status` and send again")]
    Clerk,
}

/// Works on a run until nothing is due, nothing gets through, or `stop` is called.
///
/// On `stop` the messages on the wire are finished and settled, the rest is given back, and every
/// conversation is closed with QUIT. Killing the process instead is safe too: see [`journal`].
///
/// # Errors
///
/// [`Error::Journal`] when the journal fails; every line stops before its next message.
pub async fn run<J: Journal + Send + 'static>(
    work: Work<J>,
    progress: watch::Sender<Progress>,
    stop: CancellationToken,
) -> Result<Ended<J>, Error> {
    let Work { mut journal, run, owner, templates, target, connections, patience, deferral, clock } =
        work;
    let tally = journal.tally(run)?;
    let due = tally.of(State::Due) + tally.of(State::Deferred);
    progress.send_replace(Progress::new(&tally));
    let (asks, asked) = mpsc::channel(connections.max(1) * 2);
    let connections = usize::try_from(due).map_or(connections, |due| connections.min(due));
    let alarm = Alarm::new(connections, stop.clone());
    let clerk = clerk::Clerk { journal, run, owner, clock: Arc::clone(&clock), progress, alarm };
    let clerk = clerk.start(asked).map_err(|_| Error::Clerk)?;
    let mut lines = JoinSet::new();
    for _ in 0..connections {
        let line = Line {
            target: target.clone(),
            templates: Arc::clone(&templates),
            asks: asks.clone(),
            stop: stop.clone(),
            patience: patience.clone(),
            deferral,
            clock: Arc::clone(&clock),
        };
        lines.spawn(line.serve());
    }
    drop(asks);
    let mut trouble: Option<smtp::Error> = None;
    while let Some(ended) = lines.join_next().await {
        if let Ok(Err(error)) = ended {
            // What no waiting mends stops the other lines too: they would only be refused as well.
            if !error.is_temporary() {
                stop.cancel();
            }
            let graver = trouble.as_ref().is_none_or(smtp::Error::is_temporary);
            trouble = if graver { Some(error) } else { trouble };
        }
    }
    let (journal, rung) = tokio::task::spawn_blocking(move || clerk.join())
        .await
        .map_err(|_| Error::Clerk)?
        .map_err(|_| Error::Clerk)??;
    Ok(Ended { journal, trouble: rung.or(trouble.map(Trouble::Wire)) })
}
