//! A run, from its first pass to its end.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::sleep;

use super::journal_access::use_journal;
use super::next_step::{NextStep, PassReport, PoolState, StepPlanner, Unsent};
use super::progress::Progress;
use super::relay_pool::RelayPool;
use super::run_context::RunContext;
use super::types::{Error, RunOutcome, Stop, Work};
use crate::journal::BoxedJournal;

/// The clock is looked at so often while nothing is due: it may be set, and the machine may sleep.
const CLOCK_CHECK_INTERVAL: Duration = Duration::from_secs(5);

/// Works on a run until nothing is due, nothing gets through, it is too late, or `stop` is asked for.
///
/// Where the run is to wait, it goes on as soon as someone is due again. What is left at the deadline
/// expires. Killing the process is safe at any moment: see [`journal`](crate::journal).
///
/// # Errors
///
/// [`Error::Journal`] when the journal fails; every worker stops before its next message.
pub async fn run(
    work: Work,
    progress: watch::Sender<Progress>,
    stop: Stop,
) -> Result<RunOutcome, Error> {
    let Work { journal, run, owner, templates, relays, patience, retry, clock } = work;
    let mut planner = StepPlanner::new(retry.clone());
    let holds = Arc::default();
    let context = Arc::new(RunContext { run, owner, patience, retry, clock, holds, stop });
    let mut pool = RelayPool::new(relays, templates, Arc::clone(&context));
    let given_up = &context.stop.at_once;
    let tally = move |journal: &mut BoxedJournal| journal.tally(run);
    let (mut journal, mut before) = use_journal(journal, given_up.clone(), tally).await?;
    loop {
        let is_over = context.retry.deadline.is_over(context.now());
        let is_working = !is_over && Unsent::of(&before) != Unsent::Nobody;
        if is_working {
            journal = pool.run_pass(journal, &before, &progress).await?;
        }
        let after;
        (journal, after) = use_journal(journal, given_up.clone(), tally).await?;
        let next = planner.choose_step(&PassReport {
            unsent: Unsent::of(&after),
            has_moved: before != after,
            pool: pool.state(),
            is_stopped: context.stop.is_asked(),
            now: context.now(),
        });
        before = after;
        match next {
            NextStep::Pass if is_working => {}
            NextStep::Wait(moment) => {
                progress.send_modify(|progress| progress.begin_wait(moment));
                wait_until(moment, &context).await;
                pool.end_wait();
            }
            NextStep::Expire => {
                let words = context.retry.deadline.words();
                let now = context.now();
                let expire = move |journal: &mut BoxedJournal| journal.expire(run, &words, now);
                let (journal, expired) = use_journal(journal, given_up.clone(), expire).await?;
                return Ok(end_run(journal, pool, &context, expired));
            }
            NextStep::Pass | NextStep::End => return Ok(end_run(journal, pool, &context, 0)),
        }
    }
}

/// How a run stopped, in which so many readers expired.
fn end_run(
    journal: BoxedJournal,
    pool: RelayPool,
    context: &RunContext,
    expired: u64,
) -> RunOutcome {
    let is_cut_off = pool.state() != PoolState::Usable;
    let held = context.holds.list_all();
    RunOutcome { journal, relays: pool.into_outcomes(), is_cut_off, held, expired }
}

/// Waits until that moment by the clock of the run, or until the run is stopped.
async fn wait_until(moment: Timestamp, context: &RunContext) {
    loop {
        let left = Duration::try_from(context.now().duration_until(moment)).unwrap_or_default();
        if left.is_zero() {
            return;
        }
        tokio::select! {
            () = sleep(left.min(CLOCK_CHECK_INTERVAL)) => {}
            () = context.stop.gently.cancelled() => return,
        }
    }
}
