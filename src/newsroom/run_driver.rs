//! The run driver: starts a run, and works on it until it ends or is stopped. Sending and
//! rehearsing use it.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::draft_watch::DraftWatch;
use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::report::{RunReport, UNHAPPY};
use super::standing_stop::StandingStop;
use super::surroundings::Surroundings;
use crate::deliver::{
    self, Clock, EventFeed, Jitter, Progress, RelaySlot, RetryPolicy, RunMarks, RunOutcome,
    StagePause, Stop, Templates, Work, retry_while_away,
};
use crate::journal::{
    self, BoxedJournal, ClaimScope, Delivery, DeliveryPage, Owner, RunId, RunLock, SenderStanding,
    State, StopOrder, Tally,
};

/// How long a worker waits after each failure in a row.
const PATIENCE: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(10)];

/// How many readers of each state a report lists by name.
const MAX_LISTED_READERS: usize = 20;

/// A request to stop a run early. Clones stop the same run.
#[derive(Debug, Clone, Default)]
pub struct StopRequest {
    /// Stops the run: either after the messages in flight, or at once, with messages in flight
    /// listed as in doubt.
    pub stop: Stop,
    /// Leaves the run as it is, and does not wait for the journal writer. The writer still ends the
    /// commit that it is at, and releases what its workers had claimed, unless the process ends
    /// first. The lock of the run is free by then. The next owner of the run is not disturbed,
    /// because the writer changes only rows that its own process has claimed.
    pub break_off: CancellationToken,
}

/// A planned and locked run, with everything that is needed to work on it.
pub(super) struct RunDriver {
    pub(super) journal: BoxedJournal,
    pub(super) run: RunId,
    /// How many readers the run has reached before.
    pub(super) reached: u64,
    /// Which readers of the run are sent to.
    pub(super) scope: ClaimScope,
    /// The lock of the run, held until the run has ended.
    pub(super) lock: RunLock,
    pub(super) templates: Arc<Templates>,
    pub(super) relays: Vec<RelaySlot>,
    pub(super) retry: RetryPolicy,
    /// What the run does when it has to wait behind a stage.
    pub(super) stage_pause: StagePause,
    pub(super) clock: Clock,
    pub(super) progress: watch::Sender<Progress>,
    /// What keeps the receipt up with the run.
    pub(super) marks: RunMarks,
    /// Why the call before this one was stopped until a person mends something.
    pub(super) former_cause: Option<String>,
    /// The file of the issue, which stops the run if it becomes a draft. `None` for a rehearsal.
    pub(super) draft: Option<DraftWatch>,
    /// Where the events of the run are told.
    pub(super) events: EventFeed,
    /// The counts of the run, if it was planned a moment ago. `None` if the journal has to count.
    pub(super) counts: Option<Tally>,
}

/// A run that has ended or stopped.
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
    /// The journal fails, or the run was broken off.
    pub(super) fn drive(
        self,
        runtime: &Runtime,
        request: &StopRequest,
    ) -> Result<DrivenRun, Error> {
        let Self { journal, run, reached, scope, lock, draft, events, .. } = self;
        let Self { templates, relays, retry, clock, progress, .. } = self;
        let Self { marks, former_cause, stage_pause, counts, .. } = self;
        let StopRequest { stop, break_off } = request;
        let until = retry.deadline.moment();
        let before = RunBefore { run, reached, until, stop: stop.clone(), draft };
        let work = Work {
            journal,
            run,
            owner: lock.owner().clone(),
            scope,
            templates,
            relays,
            patience: PATIENCE.to_vec(),
            stage_pause,
            retry,
            clock: Arc::clone(&clock),
            marks,
            former_cause,
            events,
            counts,
        };
        let mut outcome = runtime.block_on(async {
            tokio::select! {
                biased;
                () = break_off.cancelled() => Err(Error::BrokenOff),
                ended = deliver::run(work, progress, stop.clone()) => ended.map_err(Error::from),
                never = DraftWatch::watch(before.draft.as_ref(), stop) => match never {},
            }
        })?;
        let now = clock();
        before.settle_journal(&mut outcome.journal, &lock, now.timestamp())?;
        let (journal, report) = close_run(outcome, &before, &now)?;
        Ok(DrivenRun { journal, report, lock })
    }
}

/// A run as it was before this process worked on it.
struct RunBefore {
    run: RunId,
    /// How many readers were reached.
    reached: u64,
    /// Until when readers are tried.
    until: Timestamp,
    /// What stops the run.
    stop: Stop,
    /// The file of the issue, which stops the run if it becomes a draft.
    draft: Option<DraftWatch>,
}

impl RunBefore {
    /// Puts the messages in doubt that were abandoned in flight, if the run was stopped at once. They are listed in this
    /// run already.
    fn doubt_abandoned(
        &self,
        journal: &mut BoxedJournal,
        lock: &RunLock,
        now: Timestamp,
    ) -> Result<(), Error> {
        if self.stop.at_once.is_cancelled() {
            journal.doubt_abandoned(lock, self.run, now)?;
        }
        Ok(())
    }

    /// Writes what this process and its file mean for those that come after, and for the others at work.
    fn settle_journal(
        &self,
        journal: &mut BoxedJournal,
        lock: &RunLock,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.doubt_abandoned(journal, lock, now)?;
        self.stop_others(journal, lock, now)
    }

    /// Stops the issue for the other machines that send it, if its file has become a draft on this one: they do not see
    /// that file.
    fn stop_others(
        &self,
        journal: &mut BoxedJournal,
        lock: &RunLock,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(issue) = self.draft.as_ref().and_then(DraftWatch::find_draft) else {
            return Ok(());
        };
        let given_up = &self.stop.at_once;
        let senders = retry_while_away(given_up, || journal.list_senders(issue))?;
        let working = senders.iter().filter(|one| one.standing != SenderStanding::Ended).count();
        if working < 2 {
            return Ok(());
        }
        let order = StopOrder::of_draft(lock.owner());
        let stopped = retry_while_away(given_up, || journal.stop_issue(issue, &order, now))?;
        self.stop.heed(stopped.stop().clone());
        Ok(())
    }

    /// Why the run was stopped, if a person did so in the journal or in the file of the issue.
    fn find_stop_refusal(&self, zone: &TimeZone) -> Option<GuardRefusal> {
        if let Some(met) = self.stop.met() {
            let at = met.at.to_zoned(zone.clone());
            return Some(GuardRefusal::Stopped(Box::new(StandingStop {
                stop: met.clone(),
                at,
                steps: Vec::new(),
            })));
        }
        self.draft.as_ref().and_then(DraftWatch::find_draft).map(GuardRefusal::Draft)
    }
}

/// Marks a run as finished if it is, and reports how it ended. Gives the journal back.
fn close_run(
    outcome: RunOutcome,
    before: &RunBefore,
    now: &Zoned,
) -> Result<(BoxedJournal, RunReport), Error> {
    let RunOutcome { mut journal, relays, resting, is_cut_off, .. } = outcome;
    let RunOutcome { held, held_editions, paused, expired, .. } = outcome;
    let RunBefore { run, reached, until, stop, .. } = before;
    let (given_up, moment) = (&stop.at_once, now.timestamp());
    let tally = retry_while_away(given_up, || journal.finish(*run, moment))?;
    let unhappy = retry_while_away(given_up, || list_unhappy(&mut journal, *run))?;
    let report = RunReport {
        until: *until,
        reached: tally.of(State::Accepted).saturating_sub(*reached),
        tally,
        relays,
        resting,
        is_cut_off,
        held,
        held_editions,
        paused,
        expired,
        unhappy,
        stopped: before.find_stop_refusal(now.time_zone()),
    };
    Ok((journal, report))
}

/// Some of the readers who have not got the issue, by state.
fn list_unhappy(journal: &mut BoxedJournal, run: RunId) -> Result<Vec<Delivery>, journal::Error> {
    let mut unhappy = Vec::new();
    for state in UNHAPPY {
        let page = DeliveryPage { state, after: None, limit: MAX_LISTED_READERS };
        unhappy.extend(journal.deliveries(run, page)?);
    }
    Ok(unhappy)
}

impl Newsroom {
    /// The name of this process in the journal. Behind what a person is shown stands the exact moment, so
    /// that no two processes have the same name.
    pub(super) fn owner(&self, now: Timestamp) -> Owner {
        let began = now.to_zoned(self.publication.timezone.clone());
        let began = began.strftime("%Y-%m-%d %H:%M:%S");
        let (process, place) = (self.surroundings.process, self.place());
        Owner::new(format!("process {process} {place} since {began} #{}", now.as_nanosecond()))
    }

    /// Whether an owner of a run was a process of this machine, in this folder.
    pub(super) fn is_of_this_place(&self, owner: &Owner) -> bool {
        owner.as_str().contains(&format!(" {} since ", self.place()))
    }

    /// This machine and this folder, in words.
    pub(super) fn place(&self) -> String {
        format!("on {} in {}", self.surroundings.machine, self.canonical_folder().display())
    }
}

impl Surroundings {
    /// Random numbers, seeded by the machine.
    pub(super) fn jitter(&self) -> Jitter {
        let randomness = Arc::clone(&self.randomness);
        Arc::new(move || {
            let mut bytes = [0; 8];
            // Without randomness all deferred readers are tried at the soonest moment, which does
            // no harm.
            let _ = randomness(&mut bytes);
            u64::from_le_bytes(bytes)
        })
    }
}
