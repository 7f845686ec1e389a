//! The run driver: a run set going, and followed until it ends or is stopped. Sending and rehearsing
//! share it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::error::Error;
use super::opened::Newsroom;
use super::report::{RunReport, UNHAPPY};
use super::surroundings::Surroundings;
use crate::audience::Audience;
use crate::deliver::{
    self, Clock, Jitter, Progress, RelaySlot, RetryPolicy, RunOutcome, Stop, Templates, Work,
};
use crate::journal::{
    BoxedJournal, Delivery, DeliveryPage, Digest, NewRun, Owner, Planned, PlannedDelivery, Run,
    RunId, RunLock, State,
};

/// How long a worker waits after each failure to get through.
const PATIENCE: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(10)];

/// How many readers of each state a report lists by name.
const MAX_LISTED_READERS: usize = 20;

/// How a run is asked to end before its time. Cloned, it asks the same run.
#[derive(Debug, Clone, Default)]
pub struct StopRequest {
    /// The run ends by itself: gently, or at once with what is on the wire listed as in doubt.
    pub stop: Stop,
    /// The run is left where it stands, and nobody waits for it. The journal writer still ends the commit
    /// that it is at, and gives back what its workers had claimed, unless the process ends first. Its lock is
    /// free by then: whoever takes the run over is not disturbed, since these rows have an owner.
    pub break_off: CancellationToken,
}

/// A run that is planned and locked, and everything it is worked on with.
pub(super) struct RunDriver {
    pub(super) journal: BoxedJournal,
    pub(super) run: RunId,
    /// Held until the run has ended.
    pub(super) lock: RunLock,
    /// Whether readers are in doubt who are not sent to again by themselves.
    pub(super) is_stuck: bool,
    pub(super) templates: Arc<Templates>,
    pub(super) relays: Vec<RelaySlot>,
    pub(super) retry: RetryPolicy,
    pub(super) clock: Clock,
    pub(super) progress: watch::Sender<Progress>,
}

/// A run that has ended, for now or for good.
pub(super) struct DrivenRun {
    pub(super) journal: BoxedJournal,
    pub(super) report: RunReport,
    pub(super) lock: RunLock,
}

impl RunDriver {
    /// Works on the run until it ends or is stopped.
    ///
    /// # Errors
    ///
    /// The journal's own, and that it was broken off.
    pub(super) fn drive(
        self,
        runtime: &Runtime,
        request: &StopRequest,
    ) -> Result<DrivenRun, Error> {
        let Self { mut journal, run, lock, is_stuck, .. } = self;
        let Self { templates, relays, retry, clock, progress, .. } = self;
        let reached_before = journal.tally(run)?.of(State::Accepted);
        let StopRequest { stop, break_off } = request;
        let work = Work {
            journal,
            run,
            owner: lock.owner().clone(),
            templates,
            relays,
            patience: PATIENCE.to_vec(),
            retry,
            clock: Arc::clone(&clock),
        };
        let ended = runtime.block_on(async {
            tokio::select! {
                biased;
                () = break_off.cancelled() => Err(Error::BrokenOff),
                ended = deliver::run(work, progress, stop.clone()) => ended.map_err(Error::from),
            }
        });
        let RunOutcome { mut journal, relays, is_cut_off, held, expired } = ended?;
        let now = clock().timestamp();
        if stop.at_once.is_cancelled() {
            // What was given up on the wire is listed now, and not first when the run goes on.
            journal.doubt_abandoned(&lock, run, now)?;
        }
        let tally = journal.finish(run, now)?;
        let unhappy = list_unhappy(&mut journal, run)?;
        let reached = tally.of(State::Accepted).saturating_sub(reached_before);
        let report =
            RunReport { tally, relays, is_cut_off, held, is_stuck, expired, reached, unhappy };
        Ok(DrivenRun { journal, report, lock })
    }
}

/// A few of those who have not got it, by state.
fn list_unhappy(journal: &mut BoxedJournal, run: RunId) -> Result<Vec<Delivery>, Error> {
    let mut unhappy = Vec::new();
    for state in UNHAPPY {
        let page = DeliveryPage { state, after: None, limit: MAX_LISTED_READERS };
        unhappy.extend(journal.deliveries(run, page)?);
    }
    Ok(unhappy)
}

/// A run that is about to be written into a journal.
pub(super) struct NewPlan<'a> {
    pub(super) issue: Date,
    pub(super) hash: Digest,
    pub(super) audience: &'a Audience,
    pub(super) now: Timestamp,
}

/// Writes a run and its deliveries into the journal. Answers the run of the issue, whoever planned it.
///
/// # Errors
///
/// The journal's own.
pub(super) fn plan_run(journal: &mut BoxedJournal, plan: &NewPlan<'_>) -> Result<RunId, Error> {
    let NewPlan { issue, hash, audience, now } = *plan;
    let run = NewRun {
        issue,
        hash,
        audience: Digest::new(audience.digest()),
        recipients: audience.len() as u64,
        now,
    };
    let mut readers = audience.subscribers().map(|reader| PlannedDelivery {
        address: reader.address(),
        name: reader.name.map(str::to_owned),
        edition: reader.edition,
    });
    match journal.plan(&run, &mut readers)? {
        Planned::New(id) | Planned::Already(Run { id, .. }) => Ok(id),
    }
}

impl Newsroom {
    /// What this process calls itself in the journal.
    pub(super) fn owner(&self, now: Timestamp) -> Owner {
        Owner::new(format!("process {} since {now}", self.surroundings.process))
    }
}

impl Surroundings {
    /// Numbers from the machine's randomness.
    pub(super) fn jitter(&self) -> Jitter {
        let randomness = Arc::clone(&self.randomness);
        Arc::new(move || {
            let mut bytes = [0; 8];
            // Without randomness all readers come back at the soonest moment, which is no harm.
            let _ = randomness(&mut bytes);
            u64::from_le_bytes(bytes)
        })
    }
}
