//! The relays of a run. A pass opens the workers of every usable relay, and ends when nothing is
//! due.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio::task::{self, JoinSet};

use super::journal_request::JournalRequest;
use super::journal_writer::{JournalWriter, WatchedRelay};
use super::judge::Judge;
use super::pooled_relay::PooledRelay;
use super::progress::{Backlog, Progress};
use super::relay_slot::{RelaySlot, ShareClaim, share_workers};
use super::run_context::RunContext;
use super::run_step::PoolState;
use super::templates::Templates;
use super::types::{Error, RelayOutcome};
use super::worker::{Worker, WorkerEnd};
use crate::journal::{BoxedJournal, State, Tally};

/// The relays of a run.
pub(super) struct RelayPool {
    relays: Vec<PooledRelay>,
    templates: Arc<Templates>,
    context: Arc<RunContext>,
}

/// The workers of a pass.
#[derive(Default)]
struct Workers {
    tasks: JoinSet<WorkerEnd>,
    /// The index of each worker's relay in the list.
    relays: HashMap<task::Id, usize>,
}

impl RelayPool {
    /// A pool of relays without any conversation so far.
    pub(super) fn new(
        slots: Vec<RelaySlot>,
        templates: Arc<Templates>,
        context: Arc<RunContext>,
    ) -> Self {
        let relays = slots.into_iter().map(PooledRelay::new).collect();
        Self { relays, templates, context }
    }

    /// Makes one pass. Gives the journal back when the last worker has ended.
    ///
    /// # Errors
    ///
    /// The journal's own, and [`Error::WriterGone`].
    pub(super) async fn run_pass(
        &mut self,
        journal: BoxedJournal,
        tally: &Tally,
        progress: &watch::Sender<Progress>,
    ) -> Result<BoxedJournal, Error> {
        progress.send_replace(Progress::new(tally));
        let due = usize::try_from(tally.of(State::Due) + tally.of(State::Deferred));
        let beginning = self.count_workers(due.unwrap_or(usize::MAX));
        let stop = &self.context.stop.gently;
        let watched = self.relays.iter_mut().map(|relay| {
            let judge = Judge::new(relay.connections());
            WatchedRelay { judge, stop: relay.begin_pass(stop) }
        });
        let writer = JournalWriter {
            journal,
            context: Arc::clone(&self.context),
            progress: progress.clone(),
            relays: watched.collect(),
            backlog: Backlog::new(tally, self.context.now()),
        };
        let (requests, received) = mpsc::channel(2 * beginning.iter().sum::<usize>().max(1));
        let writer = writer.start(received).map_err(|_| Error::WriterGone)?;
        self.serve(&beginning, requests).await;
        let written = task::spawn_blocking(move || writer.join())
            .await
            .map_err(|_| Error::WriterGone)?
            .map_err(|_| Error::WriterGone)??;
        for (relay, cause) in self.relays.iter_mut().zip(written.causes) {
            if let Some(cause) = cause {
                relay.trip(cause);
            }
        }
        Ok(written.journal)
    }

    /// How many workers each relay gets at the beginning, for this many readers. 0 for a relay that
    /// was given up.
    fn count_workers(&self, readers: usize) -> Vec<usize> {
        let usable = self.relays.iter().filter(|relay| !relay.is_closed());
        let claims: Vec<ShareClaim> = usable.map(PooledRelay::share_claim).collect();
        let mut shares = share_workers(&claims, readers).into_iter();
        let share = |relay: &PooledRelay| {
            if relay.is_closed() { 0 } else { shares.next().unwrap_or_default() }
        };
        self.relays.iter().map(share).collect()
    }

    /// Opens the workers, and waits for their ends. When a relay is given up, the others get more
    /// workers.
    async fn serve(&mut self, beginning: &[usize], requests: mpsc::Sender<JournalRequest>) {
        let mut workers = Workers::default();
        for (relay, count) in beginning.iter().enumerate() {
            (0..*count).for_each(|_| self.open_worker(relay, &requests, &mut workers));
        }
        let given_up = self.context.stop.at_once.clone();
        loop {
            let ended = tokio::select! {
                ended = workers.tasks.join_next_with_id() => ended,
                () = given_up.cancelled() => {
                    workers.tasks.shutdown().await;
                    None
                }
            };
            let (id, end) = match ended {
                None => break,
                Some(Ok(ended)) => ended,
                // A worker that panicked reports nothing. Its claims are released at the end.
                Some(Err(panicked)) => (panicked.id(), WorkerEnd::Idle),
            };
            let Some(relay) = workers.relays.remove(&id) else { continue };
            let relay = &mut self.relays[relay];
            let was_closed = relay.is_closed();
            relay.record_end(end);
            if relay.is_closed() && !was_closed {
                self.open_all(&requests, &mut workers);
            }
        }
    }

    /// Opens as many workers as the usable relays allow.
    fn open_all(&mut self, requests: &mpsc::Sender<JournalRequest>, workers: &mut Workers) {
        for relay in 0..self.relays.len() {
            let more = self.relays[relay].free_connections();
            (0..more).for_each(|_| self.open_worker(relay, requests, workers));
        }
    }

    fn open_worker(
        &mut self,
        relay: usize,
        requests: &mpsc::Sender<JournalRequest>,
        workers: &mut Workers,
    ) {
        let Self { relays, templates, context } = self;
        let worker = relays[relay].open_worker(relay, requests, context, templates);
        let task = workers.tasks.spawn(Worker::new(worker).serve());
        workers.relays.insert(task.id(), relay);
    }

    /// Whether any relay is usable.
    pub(super) fn state(&self) -> PoolState {
        if self.relays.iter().any(|relay| !relay.is_closed()) {
            PoolState::Usable
        } else if self.relays.iter().any(PooledRelay::is_away) {
            PoolState::Away
        } else {
            PoolState::Broken
        }
    }

    /// Ends a wait of the run. Relays and domains that may work again are tried again.
    pub(super) fn end_wait(&mut self) {
        self.context.holds.release_all();
        self.relays.iter_mut().for_each(PooledRelay::end_wait);
    }

    /// The failures of the relays that had one.
    pub(super) fn into_outcomes(self) -> Vec<RelayOutcome> {
        self.relays.into_iter().filter_map(PooledRelay::into_outcome).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::tz::TimeZone;
    use jiff::{Timestamp, Zoned};

    use super::{Arc, PoolState, PooledRelay, RelayPool, RunContext, WorkerEnd};
    use crate::deliver::deadline::Deadline;
    use crate::deliver::domain_holds::DomainHold;
    use crate::deliver::pooled_relay::fixture::{lost, refused, slot};
    use crate::deliver::retry_policy::{Idle, RetryPolicy};
    use crate::deliver::templates::fixture::templates;
    use crate::deliver::types::Stop;
    use crate::journal::{Owner, RunId};
    use crate::outcome::{Phase, Reply};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn pool(relays: usize) -> RelayPool {
        let deadline = Deadline::after(Duration::from_hours(4), NOW);
        let context = RunContext {
            run: RunId::numbered(1),
            owner: Owner::new("this process"),
            patience: Vec::new(),
            retry: RetryPolicy { deadline, idle: Idle::End, jitter: Arc::new(|| 0) },
            clock: Arc::new(|| Zoned::new(NOW, TimeZone::UTC)),
            holds: Arc::default(),
            stop: Stop::default(),
        };
        RelayPool::new(vec![slot(); relays], templates(), Arc::new(context))
    }

    fn end(relay: &mut PooledRelay, end: WorkerEnd) {
        relay.begin_pass(&tokio_util::sync::CancellationToken::new());
        relay.record_end(end);
    }

    #[test]
    fn a_pool_can_be_used_while_one_relay_can_and_waits_while_one_may_mend_itself() {
        let mut pool = pool(3);
        assert_eq!((pool.state(), pool.count_workers(99)), (PoolState::Usable, vec![4, 4, 4]));
        end(&mut pool.relays[0], refused(Phase::Mail));
        assert_eq!((pool.state(), pool.count_workers(99)), (PoolState::Usable, vec![0, 4, 4]));
        end(&mut pool.relays[2], lost());
        assert_eq!((pool.state(), pool.count_workers(1)), (PoolState::Usable, vec![0, 1, 0]));
        end(&mut pool.relays[1], refused(Phase::Login));
        assert_eq!((pool.state(), pool.count_workers(9)), (PoolState::Away, vec![0, 0, 0]));
        pool.end_wait();
        assert_eq!((pool.state(), pool.count_workers(9)), (PoolState::Usable, vec![0, 0, 4]));
        end(&mut pool.relays[2], refused(Phase::Login));
        assert_eq!(pool.state(), PoolState::Broken);
        assert_eq!(pool.into_outcomes().len(), 3);
    }

    #[test]
    fn a_wait_gives_every_domain_another_chance() {
        let mut pool = pool(1);
        let (domain, reply) = ("strict.example".to_owned(), Reply::new(550, "5.7.1 no"));
        pool.context.holds.hold(DomainHold { domain, refused: 20, judged: 40, reply });
        pool.end_wait();
        assert!(!pool.context.holds.is_held("strict.example"));
    }
}
