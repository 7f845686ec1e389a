//! The journal writer: the only thread that uses the journal.
//!
//! Requests that arrive during a commit share the next commit. While another process has locked the
//! journal, or its server is away, the writer waits. Nothing is claimed or sent meanwhile, and no
//! known outcome is lost; a lost outcome would leave its reader in doubt.
//!
//! A commit lies in the memory of the machine, where it outlives the process. [`LogSyncer`] brings it to the disk. Claims
//! are made some at a time, before they are needed, and are worked on when they are on the disk: so messages do not wait
//! for it. They do under [`SyncPolicy::Each`](crate::publication::SyncPolicy::Each), and wherever a relay has limits: a
//! permit counts when it is on the disk.

mod claim_stock;
mod durability;
mod log_syncer;
mod refusals;
mod relay_rate;
mod told_events;
mod waiting_workers;

use std::io;
use std::mem::take;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

pub(super) use self::relay_rate::RelayRate;
use self::relay_rate::{distribute_permits, list_requests, sum_calls};
use self::waiting_workers::{WaitingWorker, deal_out};
use super::hand_over_marks::LeaveProofs;
use super::journal_access::{renew_lease, retry_while_away};
use super::journal_request::{JournalRequest, SettledDelivery};
use super::judge::{Judge, SharedJudge};
use super::permits::PermitAnswer;
use super::progress::{Backlog, Progress};
use super::run_context::RunContext;
use super::run_event::RunEvent;
use super::types::{Error, RelayFailure};
use crate::journal::{
    self, BoxedJournal, Delivery, DeliveryId, DeliveryPage, EndedDelivery, ExchangeReply,
    ExchangeRequest, HoldRequest, Settlement, State,
};
use crate::outcome::Reply;

pub(super) use self::claim_stock::ClaimStock;
pub(super) use self::log_syncer::LogSyncer;
pub(super) use self::refusals::Refusals;

/// The most requests that share a commit.
const MAX_REQUESTS_IN_A_COMMIT: usize = 256;

/// How often the run is counted anew while others work on it too.
const RECOUNT_INTERVAL: Duration = Duration::from_secs(5);

/// How many refusals are read from the journal at a time.
const REFUSALS_IN_A_PAGE: usize = 1_000;

/// A relay, as the journal writer sees it.
pub(super) struct WatchedRelay {
    /// The relay, as `host:port`.
    pub(super) name: String,
    /// The judge of the relay, who says which refusals are taken back.
    pub(super) judge: SharedJudge,
    /// The rate limits of the relay, if it has any.
    pub(super) rate: Option<RelayRate>,
}

/// The only thread that uses the journal.
pub(super) struct JournalWriter {
    pub(super) journal: BoxedJournal,
    pub(super) context: Arc<RunContext>,
    pub(super) progress: watch::Sender<Progress>,
    pub(super) relays: Vec<WatchedRelay>,
    pub(super) backlog: Backlog,
    /// Refusals and deferrals of this pass, and those of them that are to be taken back.
    pub(super) refusals: Refusals,
    /// The claims that wait for workers.
    pub(super) stock: ClaimStock,
    /// What waits for the disk of the journal.
    pub(super) syncer: LogSyncer,
    /// Whether something is written for which no sync was ordered.
    pub(super) unsynced: Unsynced,
    /// Why no message may leave any more: a mark could not be written.
    pub(super) halt: Option<io::Error>,
    /// When the run was counted last, for a progress that others make too.
    pub(super) recounted: Instant,
    /// Whether another process has taken the run over.
    pub(super) is_superseded: bool,
}

/// What the journal writer has written since it last ordered a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsynced {
    /// Nothing.
    Nothing,
    /// An exchange.
    Exchange,
}

/// What the requests of one commit get, besides their own share of it.
struct Exchanged {
    /// The permits, request by request.
    permits: Vec<PermitAnswer>,
    proofs: LeaveProofs,
}

impl JournalWriter {
    /// Serves requests until the last worker has ended. Then releases what is still claimed, and
    /// gives the journal back.
    ///
    /// # Errors
    ///
    /// The system cannot start the thread. The thread itself answers the failure of the journal.
    pub(super) fn start(
        self,
        requests: mpsc::Receiver<JournalRequest>,
    ) -> io::Result<JoinHandle<Result<BoxedJournal, Error>>> {
        thread::Builder::new().name("journal".into()).spawn(move || self.serve(requests))
    }

    fn serve(
        mut self,
        mut received: mpsc::Receiver<JournalRequest>,
    ) -> Result<BoxedJournal, Error> {
        let mut waiting = Vec::new();
        while let Some(first) = received.blocking_recv() {
            let mut requests = collect_requests(first, &mut received);
            self.confirm_claims()?;
            let has_look = requests.iter().any(JournalRequest::is_look);
            requests.retain(JournalRequest::is_for_journal);
            if has_look {
                self.order_sync()?;
            }
            waiting = self.answer(requests, waiting)?;
            if has_look {
                self.renew();
            }
        }
        self.journal.sync()?;
        if self.is_superseded {
            return Err(journal::Error::Superseded.into());
        }
        self.end()
    }

    /// Writes what these requests report and ask for, and replies to all workers who need not wait for a claim. Answers
    /// those who wait.
    fn answer(
        &mut self,
        requests: Vec<JournalRequest>,
        mut waiting: Vec<WaitingWorker>,
    ) -> Result<Vec<WaitingWorker>, journal::Error> {
        if !requests.is_empty() {
            let wanted = waiting.iter().map(WaitingWorker::room).sum();
            let Exchanged { permits, mut proofs } = self.exchange(&requests, wanted)?;
            let written = requests.into_iter().zip(permits);
            let workers =
                written.map(|(request, permit)| WaitingWorker::new(request, permit, &mut proofs));
            waiting.extend(workers);
        }
        Ok(deal_out(waiting, &mut self.stock))
    }

    /// Ends the pass: lets the judges conclude, brings the marks to the disk, and releases what is still claimed.
    fn end(mut self) -> Result<BoxedJournal, Error> {
        self.conclude()?;
        let Self { mut journal, context, mut halt, .. } = self;
        if halt.is_none() {
            halt = context.marks.sync().err();
        }
        let now = context.now();
        let given_up = &context.stop.at_once;
        retry_while_away(given_up, || journal.release(context.run, &context.owner, now))?;
        halt.map_or(Ok(journal), |cause| Err(Error::NoMark(cause)))
    }

    /// Renews the lease, and heeds what the journal says besides. A journal that is away stops nothing.
    fn renew(&mut self) {
        let Self { journal, context, progress, backlog, .. } = self;
        renew_lease(journal, context);
        let is_shared = context.companions.count() > 0;
        if is_shared
            && self.recounted.elapsed() >= RECOUNT_INTERVAL
            && let Ok(tally) = journal.tally(context.run)
        {
            self.recounted = Instant::now();
            backlog.recount(&tally, context.scope.present());
            progress.send_modify(|progress| progress.recount(&tally));
        }
    }

    /// Writes all outcomes, claims and permits of these requests in one transaction, and then the mark of their
    /// hand-overs. So many more claims are wanted by workers that wait for them.
    fn exchange(
        &mut self,
        requests: &[JournalRequest],
        wanted: usize,
    ) -> Result<Exchanged, journal::Error> {
        self.hold_domains()?;
        let reported = requests.iter().flat_map(|request| &request.settled);
        let settled: Vec<_> = reported.map(SettledDelivery::lend).collect();
        let handing: Vec<_> = requests.iter().filter_map(|request| request.handing).collect();
        let handing = if self.halt.is_none() { handing } else { Vec::new() };
        let room = self.choose_room(requests, wanted);
        let Self { journal, context, relays, .. } = self;
        let calls = sum_calls(relays, requests);
        let permits = list_requests(relays, &calls);
        let mut reply = retry_while_away(&context.stop.at_once, || {
            let (now, scope) = (context.now(), context.scope.present());
            let (handing, permits) = (&handing, &permits);
            let exchange =
                ExchangeRequest { settled: &settled, handing, room, scope, permits, now };
            journal.exchange(context.run, &context.owner, &exchange)
        })?;
        let proofs = self.let_leave(&mut reply, settled.len())?;
        let permits = take(&mut reply.permits);
        let permits = distribute_permits(&mut self.relays, &calls, permits, requests);
        self.refusals.record(requests);
        self.record_progress(&settled, &reply);
        self.tell_exchanged(requests, &reply);
        self.take_back()?;
        Ok(Exchanged { permits, proofs })
    }

    /// Holds the domains back that the relays hold, before anything more of them is claimed.
    fn hold_domains(&mut self) -> Result<(), journal::Error> {
        let holds = self.context.dispatch.take_held_domains();
        if holds.is_empty() {
            return Ok(());
        }
        let Self { journal, context, progress, backlog, .. } = self;
        let (given_up, now, run) = (&context.stop.at_once, context.now(), context.run);
        let (owner, scope) = (&context.owner, context.scope.whole());
        let until = context.retry.next_attempt(1, now);
        let mut count = 0;
        for hold in &holds {
            let (domain, words) = (hold.domain.as_str(), &*hold.words());
            let request = HoldRequest { owner, domain, words, scope, until, now };
            let readers = retry_while_away(given_up, || journal.hold_domain(run, &request))?;
            context.tell(RunEvent::DomainHeld { hold: hold.clone(), readers });
            count += readers;
        }
        if count > 0 {
            let tally = retry_while_away(given_up, || journal.tally(run))?;
            backlog.recount(&tally, context.scope.present());
            progress.send_modify(|progress| progress.recount(&tally));
        }
        Ok(())
    }

    /// Hands nothing over any more. These messages have not left, since they have no mark.
    fn halt(
        &mut self,
        cause: io::Error,
        unsent: &[DeliveryId],
    ) -> Result<LeaveProofs, journal::Error> {
        self.halt = Some(cause);
        let settlement = Settlement::NotSent("not sent, its receipt could not be written".into());
        let settled: Vec<_> =
            unsent.iter().map(|id| EndedDelivery { id: *id, settlement: &settlement }).collect();
        let Self { journal, context, .. } = self;
        let exchange = ExchangeRequest {
            settled: &settled,
            handing: &[],
            room: 0,
            scope: context.scope.present(),
            permits: &[],
            now: context.now(),
        };
        retry_while_away(&context.stop.at_once, || {
            journal.exchange(context.run, &context.owner, &exchange)
        })?;
        Ok(LeaveProofs::default())
    }

    /// Lets the judges conclude, and takes back what follows. Of a relay that refuses everyone, every
    /// refusal with the same words is taken back, those of earlier calls too.
    fn conclude(&mut self) -> Result<(), journal::Error> {
        let accepted = self.count_accepted()?;
        let mut causes = Vec::new();
        for (relay, WatchedRelay { judge, .. }) in self.relays.iter().enumerate() {
            let (holds, editions, cause) = judge.ask(|judge| {
                judge.conclude(accepted);
                (judge.take_holds(), judge.take_edition_holds(), judge.cause().cloned())
            });
            for hold in holds {
                self.context.dispatch.hold(relay, hold);
            }
            for hold in editions {
                self.context.dispatch.hold_edition(relay, hold);
            }
            causes.extend(cause);
        }
        self.take_back()?;
        for cause in causes {
            if let RelayFailure::Unwelcome(_, refused) = cause {
                let same = self.find_same_refusals(&refused.reply)?;
                self.requeue(&same)?;
            }
        }
        Ok(())
    }

    /// How many messages of the run were accepted. The journal counts, if this process knows of none.
    fn count_accepted(&mut self) -> Result<u64, journal::Error> {
        let known = self.progress.borrow().accepted;
        if known > 0 {
            return Ok(known);
        }
        let Self { journal, context, .. } = self;
        let tally = retry_while_away(&context.stop.at_once, || journal.tally(context.run))?;
        Ok(tally.of(State::Accepted))
    }

    /// The deliveries of the run that were refused with the same words as in this reply.
    fn find_same_refusals(&mut self, reply: &Reply) -> Result<Vec<DeliveryId>, journal::Error> {
        let Self { journal, context, .. } = self;
        let (mut same, mut after) = (Vec::new(), None);
        loop {
            let page = DeliveryPage { state: State::Rejected, after, limit: REFUSALS_IN_A_PAGE };
            let given_up = &context.stop.at_once;
            let refused = retry_while_away(given_up, || journal.deliveries(context.run, page))?;
            let Some(last) = refused.last() else { return Ok(same) };
            after = Some(last.id);
            let is_same = |delivery: &&Delivery| {
                delivery.diagnostic.reply().is_some_and(|said| said.says_the_same(reply))
            };
            same.extend(refused.iter().filter(is_same).map(|delivery| delivery.id));
        }
    }

    /// Takes refusals back at once. The judges' words are known only to this process, and would be lost
    /// with it.
    fn take_back(&mut self) -> Result<(), journal::Error> {
        for (relay, WatchedRelay { judge, .. }) in self.relays.iter().enumerate() {
            self.refusals.record_blameless(relay, judge.ask(Judge::take_blameless));
        }
        let taken_back = self.refusals.take_written();
        self.requeue(&taken_back)
    }

    fn requeue(&mut self, blameless: &[DeliveryId]) -> Result<(), journal::Error> {
        if blameless.is_empty() {
            return Ok(());
        }
        let Self { journal, context, progress, .. } = self;
        let (given_up, now, run) = (&context.stop.at_once, context.now(), context.run);
        let owner = &context.owner;
        let requeued =
            retry_while_away(given_up, || journal.requeue_blameless(run, owner, blameless, now))?;
        if requeued > 0 {
            // Which of them had been refused is known to the journal alone.
            let tally = retry_while_away(given_up, || journal.tally(run))?;
            progress.send_modify(|progress| progress.recount(&tally));
            context.tell(RunEvent::TakenBack(requeued));
        }
        Ok(())
    }

    fn record_progress(&mut self, settled: &[EndedDelivery<'_>], exchanged: &ExchangeReply) {
        let Self { context, progress, backlog, .. } = self;
        backlog.record(settled.iter().map(|ended| ended.settlement), exchanged);
        progress.send_if_modified(|progress| {
            let taken = settled.iter().filter(|ended| !exchanged.unsettled.contains(&ended.id));
            taken.for_each(|ended| progress.count(ended.settlement));
            progress.passed_over += exchanged.skipped as u64;
            progress.end_waiting(exchanged.retried);
            progress.too_late = backlog.count_too_late(&context.retry.deadline, context.now());
            !settled.is_empty() || exchanged.skipped > 0 || exchanged.retried > 0
        });
    }
}

/// The requests that share a commit: this one, and those that wait behind it. Where the processors are busy, the workers
/// have their turn first, so that more of their requests do.
fn collect_requests(
    first: JournalRequest,
    received: &mut mpsc::Receiver<JournalRequest>,
) -> Vec<JournalRequest> {
    let mut requests = vec![first];
    thread::yield_now();
    while requests.len() < MAX_REQUESTS_IN_A_COMMIT {
        match received.try_recv() {
            Ok(request) => requests.push(request),
            Err(_) => break,
        }
    }
    requests
}

#[cfg(test)]
mod tests;
