//! A run, from its first pass to its end.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task;
use tokio::time::{Instant, sleep_until};

use super::companions::Companions;
use super::deadline::LostReaders;
use super::dispatch::Dispatch;
use super::hand_over_marks::MarkKeeper;
use super::journal_access::{renew_lease, use_journal};
use super::judge::MAX_DOMAINS_TOLD;
use super::message_window::FIRST_CHUNK_LOST;
use super::progress::Progress;
use super::relay_pool::RelayPool;
use super::relay_rest::time_until;
use super::run_context::{RunContext, STOP_LOOK_INTERVAL};
use super::run_event::RunEvent;
use super::run_stage::{
    EnteredStage, PausedStage, RunScope, StageMoment, StagePause, StageTurn, turn_stage,
};
use super::run_step::{OtherSenders, PassReport, PoolState, RunStep, StepPlanner, Unsent};
use super::types::{Error, RunOutcome, Stop, Work};
use crate::journal::{self, BoxedJournal, ClaimScope, Expiry, Tally};
use crate::smtp::Target;

/// Works on a run until nothing is due, no relay is usable, it is too late, or `stop` is requested.
///
/// If the policy is to wait, the run goes on as soon as a reader is due again. Deliveries that are
/// left at the deadline expire. Killing the process is safe at any moment: see
/// [`journal`](crate::journal).
///
/// # Errors
///
/// [`Error::Journal`] if the journal fails. Every worker then stops before its next message.
pub async fn run(
    work: Work,
    progress: watch::Sender<Progress>,
    stop: Stop,
) -> Result<RunOutcome, Error> {
    let Work { journal, run, owner, scope, templates, relays, .. } = work;
    let Work { patience, retry, clock, marks, former_cause, events, stage_pause, .. } = work;
    let known = work.counts;
    let scope = RunScope::new(scope);
    let planner = StepPlanner::new(retry.clone());
    let marks = MarkKeeper::start(marks).map_err(Error::NoMark)?;
    let dispatch = Dispatch::default();
    let context = Arc::new(RunContext {
        run,
        owner,
        scope,
        patience,
        retry,
        clock,
        dispatch,
        stop,
        marks,
        events,
        companions: Companions::default(),
        lines: AtomicUsize::new(0),
    });
    let mut pool = RelayPool::new(relays, templates, Arc::clone(&context));
    pool.probe_after(former_cause);
    let (cause, paused) = (None, None);
    PassLoop { context, pool, planner, progress, cause, stage_pause, paused, known }
        .work(journal)
        .await
}

/// The counts between two passes.
#[derive(PartialEq, Eq)]
struct Counts {
    tally: Tally,
    /// How many relays were given up.
    closed: usize,
}

/// The counts before and after a pass.
struct CountedPass {
    before: Counts,
    after: Counts,
    /// Whether a pass was made.
    is_working: bool,
}

/// Makes pass after pass.
struct PassLoop {
    context: Arc<RunContext>,
    pool: RelayPool,
    planner: StepPlanner,
    progress: watch::Sender<Progress>,
    /// What kept the last pass from reaching anybody.
    cause: Option<String>,
    /// What the run does when it has to wait behind a stage.
    stage_pause: StagePause,
    /// The stage that the run waits behind, if it stops for that.
    paused: Option<PausedStage>,
    /// The counts before the first pass, if they are known without the journal.
    known: Option<Tally>,
}

/// What comes before a pass.
enum StageEntry {
    /// A pass.
    Pass,
    /// The run ends: a later call goes on, or the run is stopped.
    End,
}

impl PassLoop {
    async fn work(mut self, mut journal: BoxedJournal) -> Result<RunOutcome, Error> {
        let mut expired = 0;
        journal = renew(journal, &self.context).await?;
        if self.context.retry.deadline.is_of_retried() && !self.context.stop.is_asked() {
            (journal, expired) = self.expire(journal).await?;
        }
        journal = self.learn_domains(journal).await?;
        journal = self.heed_lost_chunks(journal).await?;
        loop {
            let entry;
            (journal, entry) = self.enter_stage(journal).await?;
            match entry {
                StageEntry::Pass => {}
                StageEntry::End => return Ok(self.end(journal, expired)),
            }
            let pass;
            (journal, pass) = self.make_pass(journal).await?;
            let is_stage_over;
            (journal, is_stage_over) = self.look_at_stage(journal).await?;
            if is_stage_over {
                continue;
            }
            match self.choose_step(&pass) {
                RunStep::Pass if pass.is_working => {}
                RunStep::Attend => journal = self.attend(journal).await?,
                RunStep::Rest(moment) => journal = self.rest(journal, moment).await?,
                RunStep::Wait(moment) => {
                    journal = self.wait(journal, moment).await?;
                    self.pool.end_wait();
                }
                RunStep::Expire => return self.end_late(journal, expired).await,
                RunStep::Pass | RunStep::End => return Ok(self.end(journal, expired)),
            }
        }
    }

    /// Makes a pass, if there is time and somebody to send to.
    async fn make_pass(
        &mut self,
        mut journal: BoxedJournal,
    ) -> Result<(BoxedJournal, CountedPass), Error> {
        let before;
        (journal, before) = match self.known.take() {
            Some(tally) => (journal, Counts { tally, closed: self.pool.count_closed() }),
            None => self.count(journal).await?,
        };
        let (now, tally) = (self.context.now(), &before.tally);
        let waiting = tally.waiting(self.context.scope.present());
        let is_over = self.context.retry.deadline.is_over(now);
        let is_working = !is_over && Unsent::of(waiting, now) != Unsent::Nobody;
        if is_working {
            journal = self.pool.run_pass(journal, tally, &self.progress).await?;
            self.cause = self.pool.find_cause().map(ToString::to_string);
        }
        let after;
        (journal, after) = self.count(journal).await?;
        Ok((journal, CountedPass { before, after, is_working }))
    }

    /// Expires those who are left, and ends the run, in which this many deliveries had expired.
    async fn end_late(self, journal: BoxedJournal, expired: u64) -> Result<RunOutcome, Error> {
        let (journal, late) = self.expire(journal).await?;
        Ok(self.end(journal, expired + late))
    }

    /// Goes through the stages until there is somebody to send to. Waits behind one, if the run is to.
    async fn enter_stage(
        &mut self,
        mut journal: BoxedJournal,
    ) -> Result<(BoxedJournal, StageEntry), Error> {
        if matches!(self.context.scope.whole(), ClaimScope::Named(_)) {
            return Ok((journal, StageEntry::Pass));
        }
        loop {
            let turn;
            (journal, turn) = self.turn_stage(journal).await?;
            match turn {
                StageTurn::Sends(stage) => {
                    self.change_stage(stage);
                    return Ok((journal, StageEntry::Pass));
                }
                StageTurn::Ends(ended) => {
                    self.context.tell(RunEvent::StageEnded(ended));
                    journal = renew(journal, &self.context).await?;
                }
                StageTurn::Pauses(paused) => {
                    if self.stage_pause == StagePause::Leave {
                        self.paused = Some(paused);
                        return Ok((journal, StageEntry::End));
                    }
                    self.progress.send_modify(|progress| progress.stage = Some(paused.stage));
                    journal = self.wait(journal, paused.until).await?;
                    self.pool.end_wait();
                }
            }
            if self.context.stop.is_asked() {
                return Ok((journal, StageEntry::End));
            }
        }
    }

    /// Enters a stage, or goes to all readers.
    fn change_stage(&self, stage: Option<EnteredStage>) {
        let scope = &self.context.scope;
        if let Some(EnteredStage { mark, .. }) = stage
            && scope.find_stage() != Some(mark)
        {
            self.context.tell(RunEvent::StageBegun(mark));
        }
        scope.enter(stage);
    }

    /// Whether each reader of the stage that the run is at was sent to.
    async fn look_at_stage(&self, journal: BoxedJournal) -> Result<(BoxedJournal, bool), Error> {
        if self.context.scope.find_stage().is_none() || self.context.stop.is_asked() {
            return Ok((journal, false));
        }
        let (run, given_up) = (self.context.run, self.context.stop.at_once.clone());
        let look = move |journal: &mut BoxedJournal| {
            Ok(journal.find_present_stage(run)?.is_some_and(|present| present.stage.is_sent()))
        };
        use_journal(journal, given_up, look).await
    }

    /// Looks at the stages of the run, and ends the one that is over.
    async fn turn_stage(&self, journal: BoxedJournal) -> Result<(BoxedJournal, StageTurn), Error> {
        let (run, given_up) = (self.context.run, self.context.stop.at_once.clone());
        let deadline = self.context.retry.deadline.moment();
        let moment = StageMoment { now: self.context.now(), deadline };
        use_journal(journal, given_up, move |journal| turn_stage(journal, run, moment)).await
    }

    /// Lets the judges know how many domains the readers of the run have, as far as it matters to them.
    async fn learn_domains(&mut self, journal: BoxedJournal) -> Result<BoxedJournal, Error> {
        let (run, given_up) = (self.context.run, self.context.stop.at_once.clone());
        let count = move |journal: &mut BoxedJournal| journal.count_domains(run, MAX_DOMAINS_TOLD);
        let (journal, domains) = use_journal(journal, given_up, count).await?;
        self.pool.note_domains(domains);
        Ok(journal)
    }

    /// Sends no message by BDAT if an earlier call has lost the connection with the first one.
    async fn heed_lost_chunks(&self, journal: BoxedJournal) -> Result<BoxedJournal, Error> {
        let windowed = self.pool.list_windowed();
        if windowed.is_empty() {
            return Ok(journal);
        }
        let (run, given_up) = (self.context.run, self.context.stop.at_once.clone());
        let look = move |journal: &mut BoxedJournal| journal.has_doubt_with(run, FIRST_CHUNK_LOST);
        let (journal, is_lost) = use_journal(journal, given_up, look).await?;
        if is_lost {
            windowed.iter().for_each(Target::distrust_chunks);
        }
        Ok(journal)
    }

    /// Waits until a moment by the clock of the run, or until the run is stopped.
    async fn wait(&self, journal: BoxedJournal, moment: Timestamp) -> Result<BoxedJournal, Error> {
        self.progress.send_modify(|progress| progress.begin_wait(moment));
        self.context.tell(RunEvent::Waits(moment));
        wait_until(journal, moment, None, &self.context).await
    }

    /// Waits a moment for what other senders have at hand: what they leave behind is due then.
    async fn attend(&self, journal: BoxedJournal) -> Result<BoxedJournal, Error> {
        let moment = self.context.now().checked_add(STOP_LOOK_INTERVAL).unwrap_or(Timestamp::MAX);
        let latest = Some(Instant::now() + STOP_LOOK_INTERVAL);
        let journal = wait_until(journal, moment, latest, &self.context).await?;
        renew(journal, &self.context).await
    }

    /// Waits until a relay has rested. That takes no longer if the clock is set back meanwhile.
    async fn rest(&self, journal: BoxedJournal, moment: Timestamp) -> Result<BoxedJournal, Error> {
        let longest = time_until(moment, self.context.now());
        self.progress.send_modify(|progress| progress.begin_wait(moment));
        self.context.tell(RunEvent::Waits(moment));
        wait_until(journal, moment, Some(Instant::now() + longest), &self.context).await
    }

    /// Counts the deliveries of the run and the relays that were given up.
    async fn count(&self, journal: BoxedJournal) -> Result<(BoxedJournal, Counts), Error> {
        let (run, closed) = (self.context.run, self.pool.count_closed());
        let given_up = self.context.stop.at_once.clone();
        let (journal, tally) =
            use_journal(journal, given_up, move |journal| journal.tally(run)).await?;
        if tally.hand_overs() < self.context.marks.hand_overs() {
            let cause = "it knows less than was handed over".to_owned();
            return Err(journal::Error::Replaced(cause).into());
        }
        Ok((journal, Counts { tally, closed }))
    }

    /// Chooses the step after a pass, from the counts before and after it.
    fn choose_step(&mut self, pass: &CountedPass) -> RunStep {
        let CountedPass { before, after, .. } = pass;
        self.planner.choose_step(&PassReport {
            unsent: Unsent::of(
                after.tally.waiting(self.context.scope.present()),
                self.context.now(),
            ),
            // Other relays may take over from one that was closed.
            has_moved: before != after,
            others: OtherSenders::find(self.context.companions.count(), &after.tally),
            pool: self.pool.state(),
            is_asked_to_stop: self.context.stop.is_asked(),
            now: self.context.now(),
        })
    }

    /// Expires the deliveries for which it is too late. Answers their number.
    async fn expire(&self, journal: BoxedJournal) -> Result<(BoxedJournal, u64), Error> {
        let (run, scope) = (self.context.run, self.context.scope.whole());
        let now = self.context.now();
        let LostReaders { words, spared_since } = self.context.retry.deadline.describe_lost(now);
        let cause = self.cause.clone();
        let given_up = self.context.stop.at_once.clone();
        let (journal, expired) = use_journal(journal, given_up, move |journal| {
            let cause = cause.as_deref();
            journal.expire(run, &Expiry { words: &words, cause, scope, spared_since, now })
        })
        .await?;
        if expired > 0 {
            self.context.tell(RunEvent::GivenUp(expired));
        }
        Ok((journal, expired))
    }

    /// The outcome of the run, in which this many deliveries expired.
    fn end(self, journal: BoxedJournal, expired: u64) -> RunOutcome {
        let is_cut_off = matches!(self.pool.state(), PoolState::Away | PoolState::Broken);
        let dispatch = &self.context.dispatch;
        let (held, held_editions) = (dispatch.list_holds(), dispatch.list_held_editions());
        let resting = self.pool.list_resting();
        let relays = self.pool.into_outcomes();
        let paused = self.paused;
        RunOutcome { journal, relays, resting, is_cut_off, held, held_editions, paused, expired }
    }
}

/// Waits until a moment by the clock of the run, or until the run is stopped. Reads the clock at each look for a
/// stop, because it may be set, and the machine may sleep. Waits no longer than `at_latest`.
///
/// # Errors
///
/// [`Error::WriterGone`] if a look for a stop panics.
async fn wait_until(
    mut journal: BoxedJournal,
    moment: Timestamp,
    at_latest: Option<Instant>,
    context: &Arc<RunContext>,
) -> Result<BoxedJournal, Error> {
    loop {
        let left = time_until(moment, context.now());
        let is_late = at_latest.is_some_and(|latest| latest <= Instant::now());
        if left.is_zero() || is_late || context.stop.is_asked() {
            return Ok(journal);
        }
        let look = Instant::now() + left.min(STOP_LOOK_INTERVAL);
        tokio::select! {
            () = sleep_until(at_latest.map_or(look, |latest| latest.min(look))) => {}
            () = context.stop.gently.cancelled() => return Ok(journal),
        }
        journal = renew(journal, context).await?;
    }
}

/// Renews the lease of the sender, and heeds a stop of the issue. A journal that is away stops nothing.
///
/// # Errors
///
/// [`Error::WriterGone`] if the look panics. Another sender has ended the lease.
async fn renew(
    mut journal: BoxedJournal,
    context: &Arc<RunContext>,
) -> Result<BoxedJournal, Error> {
    let shared = Arc::clone(context);
    let look = move || {
        renew_lease(&mut journal, &shared);
        journal
    };
    let journal = task::spawn_blocking(look).await.map_err(|_| Error::WriterGone)?;
    if context.companions.is_lost() {
        return Err(journal::Error::Superseded.into());
    }
    Ok(journal)
}
