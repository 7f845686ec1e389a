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
//! Each line holds one conversation with a relay. Before it writes the first byte of a message it
//! asks the clerk, the one thread that has the journal; the clerk answers when the hand-over is on
//! the disk, and serves every line that asked meanwhile with the same commit. So a message costs a
//! share of a commit and one round trip, and a crash leaves at most one message for each line in
//! doubt.
//!
//! All lines of all relays take from the same pile. A relay that cannot be used gives back what its
//! lines had claimed, and the others take it; what is in doubt at one is never handed to another,
//! since it is not claimed again before a person says so.
//!
//! The only room that sees both the journal and the wire. Looks up to: `audience`, `message`,
//! `journal`, `smtp`, and what those look up to.

mod alarm;
mod clerk;
mod domains;
mod hand;
mod line;
mod pace;
mod post;
mod progress;
mod proof;
mod retry;
mod shift;

use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, Zoned};
use thiserror::Error;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub use domains::Held;
pub use post::{Fate, Post};
pub use progress::Progress;
pub use proof::proof;
pub use retry::{Chance, Deadline, Idle, Retry};

use self::clerk::aside;
use self::shift::{Desk, Office};
use crate::audience::AnyRecipient;
use crate::issue::edition::{Free, Paid};
use crate::journal::{self, BoxedJournal, Owner, RunId, State, Tally};
use crate::message::{Frozen, Message, Template, compose, frozen};
use crate::outcome::Reply;
use crate::smtp;

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

/// How a run is asked to end before its time.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// Messages on the wire are finished and settled, the rest is given back.
    pub gently: CancellationToken,
    /// Lines are dropped as they stand: what is on the wire stays handed over without a verdict.
    pub at_once: CancellationToken,
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
    pub posts: Vec<Post>,
    /// How long a line waits after each failure to get through, before it gives up.
    pub patience: Vec<Duration>,
    /// How the run bears being put off.
    pub retry: Retry,
    /// The clock, with the publication's zone.
    pub clock: Clock,
}

/// How a run stopped, for now or for good.
pub struct Ended {
    /// The journal, given back.
    pub journal: BoxedJournal,
    /// The relays that something kept from getting through, with what it was.
    pub fates: Vec<Fate>,
    /// Whether it was all of them.
    pub is_cut_off: bool,
    /// Domains whose readers are held back, since they refuse us.
    pub held: Vec<Held>,
    /// How many readers were given up because it was too late.
    pub expired: u64,
}

/// What kept a relay from being used.
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
pub enum Error {
    /// The journal cannot be written: nothing may leave.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The clerk's thread could not be started or did not come back.
    #[error("the thread that keeps the journal ended; run `matinale status` and send again")]
    Clerk,
}

/// Works on a run until nothing is due, nothing gets through, it is too late, or `stop` is called.
///
/// Where the run is to wait, it goes on as soon as someone is due again. What is left at the deadline
/// expires. Killing the process is safe at any moment: see [`journal`].
///
/// # Errors
///
/// [`Error::Journal`] when the journal fails; every line stops before its next message.
pub async fn run(
    work: Work,
    progress: watch::Sender<Progress>,
    stop: Stop,
) -> Result<Ended, Error> {
    let Work { journal, run, owner, templates, posts, patience, retry, clock } = work;
    let office = Office { templates, patience, retry, clock, holding: Arc::default() };
    let mut desk = Desk::new(posts, office, stop);
    let given_up = desk.stop.at_once.clone();
    let tally = move |journal: &mut BoxedJournal| journal.tally(run);
    let (mut journal, mut before) = aside(journal, given_up.clone(), tally).await?;
    loop {
        let at_work = !desk.office.retry.deadline.is_over(desk.now()) && is_unsent(&before);
        if at_work {
            journal = desk.shift(journal, (run, &owner), (&before, &progress)).await?;
        }
        let after;
        (journal, after) = aside(journal, given_up.clone(), tally).await?;
        let next = desk.next(&before, &after);
        before = after;
        match next {
            Next::Shift if at_work => {}
            Next::Wait(moment) => {
                progress.send_modify(|progress| {
                    (progress.waits, progress.too_late) = (Some(moment), 0);
                });
                retry::until(moment, &desk.office.clock, &desk.stop).await;
                desk.forgive();
            }
            Next::Expire => {
                let words = desk.office.retry.deadline.words();
                let now = desk.now();
                let expire = move |journal: &mut BoxedJournal| journal.expire(run, &words, now);
                let (journal, expired) = aside(journal, given_up, expire).await?;
                return Ok(desk.end(journal, expired));
            }
            Next::Shift | Next::End => return Ok(desk.end(journal, 0)),
        }
    }
}

/// What comes behind a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Another one, at once.
    Shift,
    /// Another one, at that moment.
    Wait(Timestamp),
    /// It is too late for whoever is left.
    Expire,
    /// Nothing more is to be done, or can be.
    End,
}

/// Whether someone is still to be sent to.
fn is_unsent(tally: &Tally) -> bool {
    tally.of(State::Due) + tally.of(State::Deferred) > 0
}
