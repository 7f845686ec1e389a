//! The relays of a run. A pass opens the workers of every usable relay, and ends when nothing is due.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{self, JoinError, JoinSet};
use tokio::time::sleep;

use super::journal_request::{JournalRequest, ask_to_look};
use super::journal_writer::{
    ClaimStock, JournalWriter, LogSyncer, Refusals, Unsynced, WatchedRelay,
};
use super::judge::Circumstances;
use super::pooled_relay::PooledRelay;
use super::progress::{Backlog, Progress};
use super::relay_rest::{CLOCK_CHECK_INTERVAL, RestingRelay, is_brief, time_until};
use super::relay_slot::{RelaySlot, ShareClaim, share_workers};
use super::run_context::{RunContext, begin_looks};
use super::run_step::PoolState;
use super::templates::Templates;
use super::types::{Error, RelayFailure, RelayOutcome};
use super::worker::{Worker, WorkerEnd};
use crate::issue::edition::EditionName;
use crate::journal::{BoxedJournal, State, Tally, WaitingCount};
use crate::outcome::Refusal;
use crate::smtp::Target;

/// The relays of a run.
pub(super) struct RelayPool {
    relays: Vec<PooledRelay>,
    templates: Arc<Templates>,
    context: Arc<RunContext>,
    /// How many domains the readers of the run have, as far as it was counted.
    domains: usize,
    /// Why the call before this one was stopped, until the relays are probed.
    former_cause: Option<String>,
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
        Self { relays, templates, context, domains: 0, former_cause: None }
    }

    /// Lets the first pass probe each relay by one message, if the call before this one was stopped for this
    /// cause.
    pub(super) fn probe_after(&mut self, former_cause: Option<String>) {
        self.former_cause = former_cause;
    }

    /// Notes how many domains the readers of the run have.
    pub(super) const fn note_domains(&mut self, domains: usize) {
        self.domains = domains;
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
        let stage = self.context.scope.find_stage();
        progress.send_replace(Progress { stage, ..Progress::new(tally) });
        let waiting = tally.waiting(self.context.scope.present());
        let watched = self.begin_relays(tally);
        let beginning = self.count_workers(waiting.due + waiting.deferred);
        let (requests, received) = mpsc::channel(2 * beginning.iter().sum::<usize>().max(1));
        let writer = JournalWriter {
            journal,
            context: Arc::clone(&self.context),
            progress: progress.clone(),
            relays: watched,
            backlog: Backlog::new(waiting, self.context.now()),
            refusals: Refusals::default(),
            stock: ClaimStock::default(),
            syncer: LogSyncer::start(requests.downgrade()).map_err(|_| Error::WriterGone)?,
            unsynced: Unsynced::Nothing,
            halt: None,
            recounted: Instant::now(),
            is_superseded: false,
        };
        for (relay, share) in self.relays.iter_mut().zip(beginning) {
            relay.set_share(share);
        }
        let writer = writer.start(received).map_err(|_| Error::WriterGone)?;
        self.serve(requests, progress).await;
        let journal = task::spawn_blocking(move || writer.join())
            .await
            .map_err(|_| Error::WriterGone)?
            .map_err(|_| Error::WriterGone)??;
        self.relays.iter_mut().for_each(PooledRelay::close_if_judged);
        self.heed_closures();
        self.tell_news();
        Ok(journal)
    }

    /// Lets each relay begin a pass. The first pass probes them, if the call before this one was stopped.
    fn begin_relays(&mut self, tally: &Tally) -> Vec<WatchedRelay> {
        self.context.dispatch.forget_losses();
        self.heed_closures();
        let pass = self.describe_pass(tally);
        let (stop, former_cause) = (&self.context.stop.gently, self.former_cause.take());
        let begun = self.relays.iter_mut().map(|relay| {
            let judge = relay.begin_pass(stop, pass);
            if let Some(cause) = &former_cause {
                relay.begin_probe(cause);
            }
            WatchedRelay { name: relay.name(), judge, rate: relay.rate() }
        });
        begun.collect()
    }

    /// Closes or probes the relays that other senders have found closed, and lets them know of those that this one has.
    fn heed_closures(&mut self) {
        let companions = &self.context.companions;
        for relay in &mut self.relays {
            relay.heed_closure(companions.find_closure(relay.account()));
        }
        companions.note_own(self.relays.iter().filter_map(PooledRelay::describe_closure).collect());
    }

    /// The circumstances that all relays of a pass have in common.
    fn describe_pass(&self, tally: &Tally) -> Circumstances {
        let WaitingCount { due, deferred, .. } = tally.waiting(self.context.scope.present());
        Circumstances {
            domains: self.domains,
            has_several_editions: tally.has_several_editions(),
            accepted: tally.of(State::Accepted),
            accepted_paid: tally.of_edition(State::Accepted, EditionName::Paid),
            unknown: tally.refused(Refusal::Dead) + tally.refused(Refusal::Mailbox),
            left: due + deferred,
            ..Circumstances::default()
        }
    }

    /// How many workers each relay gets at the beginning, for this many readers. 0 for a relay that
    /// cannot be used.
    fn count_workers(&self, readers: u64) -> Vec<usize> {
        let readers = usize::try_from(readers).unwrap_or(usize::MAX);
        let usable = self.list_usable();
        let claims = self.relays.iter().zip(&usable).filter(|(_, usable)| **usable);
        let claims: Vec<ShareClaim> = claims.map(|(relay, _)| relay.share_claim()).collect();
        let mut shares = share_workers(&claims, readers).into_iter();
        let share = |usable| if usable { shares.next().unwrap_or_default() } else { 0 };
        usable.into_iter().map(share).collect()
    }

    /// Whether each relay can be used now: it was not given up, it does not rest, and it is not in
    /// reserve for another one whose rest is brief.
    fn list_usable(&self) -> Vec<bool> {
        let now = self.context.now();
        let rests: Vec<_> = self.relays.iter().map(|relay| relay.find_rest(now)).collect();
        let is_back_soon = |(relay, rest): (&PooledRelay, &Option<Timestamp>)| {
            !relay.is_reserve() && rest.is_some_and(|until| is_brief(until, now))
        };
        let needs_no_reserve = self.relays.iter().zip(&rests).any(is_back_soon);
        let is_usable = |(relay, rest): (&PooledRelay, Option<Timestamp>)| {
            !relay.is_closed() && rest.is_none() && !(needs_no_reserve && relay.is_reserve())
        };
        self.relays.iter().zip(rests).map(is_usable).collect()
    }

    /// Opens the workers, and waits for their ends. When a relay is given up, rests, or is too slow for
    /// the deadline, the others get more workers. After its rest it gets its own again.
    async fn serve(
        &mut self,
        requests: mpsc::Sender<JournalRequest>,
        progress: &watch::Sender<Progress>,
    ) {
        let mut workers = Workers::default();
        for relay in 0..self.relays.len() {
            let count = self.relays[relay].count_first_workers();
            (0..count).for_each(|_| self.open_worker(relay, &requests, &mut workers));
        }
        let context = Arc::clone(&self.context);
        let given_up = context.stop.at_once.clone();
        let mut looks = begin_looks();
        while !workers.tasks.is_empty() {
            self.note_standings();
            tokio::select! {
                _ = looks.tick() => {
                    self.heed_closures();
                    ask_to_look(&requests);
                    self.reopen_lines(&requests, &mut workers);
                    if progress.borrow().too_late > 0 {
                        self.open_all(&requests, &mut workers);
                    }
                }
                Some(ended) = workers.tasks.join_next_with_id() => {
                    if self.record_end(ended, &mut workers) {
                        self.open_all(&requests, &mut workers);
                    }
                    self.open_for_referred(&requests, &mut workers);
                }
                () = context.dispatch.wait_for_claims() => {
                    self.open_for_referred(&requests, &mut workers);
                }
                () = self.wait_for_rest() => self.open_rested(&requests, &mut workers),
                () = given_up.cancelled() => workers.tasks.shutdown().await,
            }
        }
        self.settle_waiting(requests).await;
    }

    /// The relays that messages may go to by BDAT.
    pub(super) fn list_windowed(&self) -> Vec<Target> {
        let targets = self.relays.iter().map(PooledRelay::target);
        targets.filter(|target| target.window() > 1).cloned().collect()
    }

    /// Lets the workers know which relays can be offered the readers of others.
    fn note_standings(&self) {
        let now = self.context.now();
        let standings = self.relays.iter().map(|relay| relay.standing(now)).collect();
        self.context.dispatch.note_standings(standings);
    }

    /// Tells which relays were given up or begin to rest.
    fn tell_news(&mut self) {
        let now = self.context.now();
        let news = self.relays.iter_mut().filter_map(|relay| relay.take_news(now));
        self.context.events.tell(now, news);
    }

    /// Opens workers for the readers whom other relays do not take.
    fn open_for_referred(
        &mut self,
        requests: &mpsc::Sender<JournalRequest>,
        workers: &mut Workers,
    ) {
        self.note_standings();
        for relay in 0..self.relays.len() {
            let more = self.relays[relay].workers_for_referred(relay, &self.context);
            (0..more).for_each(|_| self.open_worker(relay, requests, workers));
        }
    }

    /// Settles those at the end of a pass for whom no relay is left.
    async fn settle_waiting(&self, requests: mpsc::Sender<JournalRequest>) {
        self.note_standings();
        let RunContext { dispatch, retry, .. } = &*self.context;
        let now = self.context.now();
        let settled = dispatch.settle_waiting(|claim| retry.next_attempt(claim.attempt, now));
        if settled.is_empty() {
            return;
        }
        let (reply, written) = oneshot::channel();
        let request = JournalRequest::of_settled(settled, reply);
        // If the journal writer is gone, the claims are released by the next call.
        if requests.send(request).await.is_ok() {
            let _ = written.await;
        }
    }

    /// Records the end of a worker. Answers whether its relay was given up just now, or begins to rest.
    fn record_end(
        &mut self,
        ended: Result<(task::Id, WorkerEnd), JoinError>,
        workers: &mut Workers,
    ) -> bool {
        let (id, end) = ended.unwrap_or_else(|lost| (lost.id(), WorkerEnd::of_lost_task(lost)));
        self.context.note_lines(workers.tasks.len());
        let Some(relay) = workers.relays.remove(&id) else { return false };
        let now = self.context.now();
        let relay = &mut self.relays[relay];
        let was_closed = relay.is_closed();
        relay.record_end(end);
        let is_lost = relay.is_closed() && !was_closed || relay.note_rest(now);
        self.tell_news();
        is_lost
    }

    /// Opens the lines again that were closed because the relay asked for less. Done at each look for a stop, about once a second.
    fn reopen_lines(&mut self, requests: &mpsc::Sender<JournalRequest>, workers: &mut Workers) {
        for relay in 0..self.relays.len() {
            let more = self.relays[relay].lines_to_reopen();
            (0..more).for_each(|_| self.open_worker(relay, requests, workers));
        }
    }

    /// Opens as many workers as the usable relays allow.
    fn open_all(&mut self, requests: &mpsc::Sender<JournalRequest>, workers: &mut Workers) {
        for (relay, is_usable) in self.list_usable().into_iter().enumerate() {
            if !is_usable {
                continue;
            }
            self.relays[relay].serve_everyone();
            let more = self.relays[relay].free_connections();
            (0..more).for_each(|_| self.open_worker(relay, requests, workers));
        }
    }

    /// Waits until a relay has rested. Waits for ever if none rests.
    async fn wait_for_rest(&self) {
        let now = self.context.now();
        let soonest = self.relays.iter().filter_map(|relay| relay.find_noted_rest(now)).min();
        match soonest {
            Some(until) => sleep(time_until(until, now).min(CLOCK_CHECK_INTERVAL)).await,
            None => std::future::pending().await,
        }
    }

    /// Opens the workers of relays that have rested: as many as at the beginning, or as the relay
    /// allows if it had none then.
    fn open_rested(&mut self, requests: &mpsc::Sender<JournalRequest>, workers: &mut Workers) {
        let now = self.context.now();
        for relay in 0..self.relays.len() {
            if !self.relays[relay].end_noted_rest(now) {
                continue;
            }
            let (free, share) = (self.relays[relay].free_connections(), self.relays[relay].share());
            let more = if share > 0 { free.min(share) } else { free };
            (0..more).for_each(|_| self.open_worker(relay, requests, workers));
        }
    }

    fn open_worker(
        &mut self,
        relay: usize,
        requests: &mpsc::Sender<JournalRequest>,
        workers: &mut Workers,
    ) {
        let Self { relays, templates, context, .. } = self;
        let worker = relays[relay].open_worker(relay, requests, context, templates);
        let task = workers.tasks.spawn(Worker::new(worker).serve());
        workers.relays.insert(task.id(), relay);
        self.context.note_lines(workers.tasks.len());
    }

    /// How many relays were given up.
    pub(super) fn count_closed(&self) -> usize {
        self.relays.iter().filter(|relay| relay.is_closed()).count()
    }

    /// Whether any relay is usable.
    pub(super) fn state(&self) -> PoolState {
        let now = self.context.now();
        let resting = self.relays.iter().filter_map(|relay| relay.find_rest(now)).min();
        // A relay whose rest is over, and whose workers were not opened again, can go on at once.
        let noted = self.relays.iter().filter_map(|relay| relay.find_noted_rest(now)).min();
        if noted.is_some_and(|until| until <= now) {
            PoolState::Resting(now)
        } else if self.list_usable().contains(&true) {
            PoolState::Usable
        } else if let Some(until) = resting {
            PoolState::Resting(until)
        } else if self.relays.iter().any(PooledRelay::is_away) {
            PoolState::Away
        } else {
            PoolState::Broken
        }
    }

    /// Ends a wait of the run. Relays and domains that may work again are tried again.
    pub(super) fn end_wait(&mut self) {
        self.context.dispatch.release_all();
        self.relays.iter_mut().for_each(PooledRelay::end_wait);
    }

    /// The relays that rest.
    pub(super) fn list_resting(&self) -> Vec<RestingRelay> {
        let now = self.context.now();
        self.relays.iter().filter_map(|relay| relay.describe_rest(now)).collect()
    }

    /// Why no relay can be used, if all were given up.
    pub(super) fn find_cause(&self) -> Option<&RelayFailure> {
        let is_over = self.relays.iter().all(PooledRelay::is_closed);
        self.relays.iter().filter(|_| is_over).find_map(PooledRelay::cause)
    }

    /// The failures of the relays that had one.
    pub(super) fn into_outcomes(self) -> Vec<RelayOutcome> {
        self.relays.into_iter().filter_map(PooledRelay::into_outcome).collect()
    }
}

#[cfg(test)]
mod tests;
