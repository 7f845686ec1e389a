//! A relay during a run: its state and its workers.

use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::companions::judge_closure;
use super::dispatch::RelayStanding;
use super::journal_request::JournalRequest;
use super::journal_writer::RelayRate;
use super::judge::{Circumstances, SharedJudge};
use super::relay_rest::{RelayRest, RestingRelay, is_brief};
use super::relay_slot::{RelaySlot, ShareClaim};
use super::relay_state::{RelayEvent, RelayState};
use super::run_context::RunContext;
use super::run_event::{ClosedRelay, RunEvent};
use super::templates::Templates;
use super::throttle::Throttle;
use super::types::{RelayFailure, RelayOutcome};
use super::worker::WorkerEnd;
use super::worker_context::WorkerContext;
use crate::journal::{ClosureKind, RelayClosure};
use crate::smtp::Target;

/// A relay during a run.
pub(super) struct PooledRelay {
    slot: RelaySlot,
    state: RelayState,
    /// Stops the workers of the relay.
    stop: CancellationToken,
    /// The number of refusals of the sender in a row.
    sender_refusals: Arc<AtomicUsize>,
    throttle: Arc<Throttle>,
    /// The judge of the relay in this pass.
    judge: SharedJudge,
    /// How many workers the relay had at the beginning of the pass.
    share: usize,
    rest: RelayRest,
    /// Whether the pool has noted the rest in this pass, and will open workers after it.
    is_rest_noted: bool,
    /// The number of workers that have not ended.
    workers: usize,
    /// Whether the workers take any reader, and not only those whom other relays do not take.
    serves_everyone: Arc<AtomicBool>,
    /// What was last told of the relay.
    told: RelayNews,
    /// How many claims had come to wait when workers were last opened for them.
    seen_arrivals: usize,
    /// What was last heard of the relay from another sender.
    heard: Option<RelayClosure>,
    /// Whether a worker has ended that had served, since workers were last opened for waiting claims.
    has_just_served: bool,
}

/// What can be told of a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum RelayNews {
    /// It can be used.
    #[default]
    Usable,
    /// Its rate limits are used up.
    Rests,
    /// It was given up.
    Closed,
}

impl PooledRelay {
    /// A relay without any conversation so far.
    pub(super) fn new(slot: RelaySlot) -> Self {
        Self {
            judge: SharedJudge::new(Circumstances::default()),
            share: 0,
            slot,
            state: RelayState::default(),
            stop: CancellationToken::new(),
            sender_refusals: Arc::default(),
            throttle: Arc::default(),
            rest: RelayRest::default(),
            is_rest_noted: false,
            workers: 0,
            serves_everyone: Arc::default(),
            told: RelayNews::default(),
            seen_arrivals: 0,
            heard: None,
            has_just_served: false,
        }
    }

    /// Begins a pass, which `stop` ends. `pass` says what all relays of the pass have in common, and how many
    /// can be used. Answers the judge of the relay in this pass.
    pub(super) fn begin_pass(
        &mut self,
        stop: &CancellationToken,
        pass: Circumstances,
    ) -> SharedJudge {
        let on_the_wire = self.slot.connections.max(1) * self.slot.target.window();
        self.stop = stop.child_token();
        self.judge = SharedJudge::new(Circumstances { on_the_wire, ..pass });
        self.sender_refusals.store(0, Ordering::Relaxed);
        self.is_rest_noted = false;
        self.throttle.begin_pass();
        self.serves_everyone.store(false, Ordering::Relaxed);
        self.apply(RelayEvent::PassBegan);
        self.judge.clone()
    }

    /// Lets only one worker speak to the relay until it has accepted a message. If it refuses one as it did when
    /// this cause stopped the call before, the relay is closed at once.
    pub(super) fn begin_probe(&self, former_cause: &str) {
        self.throttle.begin_probe();
        self.judge.expect_refusal(former_cause);
    }

    /// How many workers the relay had at the beginning of the pass.
    pub(super) const fn share(&self) -> usize {
        self.share
    }

    /// How many workers of its share are opened at once. Others follow when the relay has accepted messages.
    pub(super) fn count_first_workers(&self) -> usize {
        self.throttle.take_first_lines(self.share)
    }

    /// Notes how many workers the relay has at the beginning of the pass.
    pub(super) fn set_share(&mut self, share: usize) {
        self.share = share;
        self.serves_everyone.store(share > 0, Ordering::Relaxed);
    }

    /// Opens one more worker, and answers its context. `relay` is the index of this relay in the list.
    pub(super) fn open_worker(
        &mut self,
        relay: usize,
        requests: &mpsc::Sender<JournalRequest>,
        run: &Arc<RunContext>,
        templates: &Arc<Templates>,
    ) -> WorkerContext {
        self.workers += 1;
        WorkerContext {
            relay,
            target: self.slot.target.clone(),
            per_connection: self.slot.per_connection,
            needs_permits: !self.slot.pace.is_empty(),
            rest: self.rest.clone(),
            sender_refusals: Arc::clone(&self.sender_refusals),
            judge: self.judge.clone(),
            throttle: Arc::clone(&self.throttle),
            serves_everyone: Arc::clone(&self.serves_everyone),
            stop: self.stop.clone(),
            requests: requests.clone(),
            run: Arc::clone(run),
            templates: Arc::clone(templates),
        }
    }

    /// Records the end of a worker. If the end closes the relay, its other workers are stopped. A
    /// worker that was stopped before its first conversation says nothing about the relay, even if
    /// it is the last one.
    pub(super) fn record_end(&mut self, end: WorkerEnd) {
        self.workers = self.workers.saturating_sub(1);
        let was_stopped = matches!(end, WorkerEnd::Idle) && self.stop.is_cancelled();
        match end {
            WorkerEnd::Idle => {}
            WorkerEnd::Served => {
                self.has_just_served = true;
                self.apply(RelayEvent::WorkerServed);
            }
            WorkerEnd::Failed(failure) => self.apply(RelayEvent::WorkerFailed(failure)),
        }
        if self.workers == 0 && !was_stopped {
            self.apply(RelayEvent::WorkersGone);
        }
        self.close_if_judged();
        if self.state.is_closed() {
            self.stop.cancel();
        }
    }

    /// Closes the relay if its judge says so.
    pub(super) fn close_if_judged(&mut self) {
        if let Some(cause) = self.judge.ask(|judge| judge.cause().cloned()) {
            self.apply(RelayEvent::Judged(cause));
        }
    }

    /// Heeds what another sender has found: the relay is closed if it has said no itself, and probed with one line if that sender does not reach it.
    pub(super) fn heed_closure(&mut self, closure: Option<RelayClosure>) {
        if self.heard == closure {
            return;
        }
        self.heard.clone_from(&closure);
        let Some(RelayClosure { failure: cause, kind, .. }) = closure else { return };
        if self.is_closed() {
            return;
        }
        let is_temporary = match kind {
            ClosureKind::Unreachable => return self.throttle.begin_probe(),
            ClosureKind::Limited => true,
            ClosureKind::Refused => false,
        };
        self.apply(RelayEvent::Judged(RelayFailure::ClosedElsewhere { cause, is_temporary }));
        self.stop.cancel();
    }

    /// What the other senders are to know of the relay, if this one has closed it for its own reasons.
    pub(super) fn describe_closure(&self) -> Option<RelayClosure> {
        let failure = self.cause()?;
        if matches!(failure, RelayFailure::ClosedElsewhere { .. }) {
            return None;
        }
        let (relay, kind) = (self.slot.account.clone(), judge_closure(failure));
        // The journal keeps the English, whatever the language of the call.
        Some(RelayClosure { relay, failure: failure.to_string(), kind })
    }

    /// The relay and its user, as the journal names them.
    pub(super) fn account(&self) -> &str {
        &self.slot.account
    }

    /// Ends a wait of the run. A failure that passes by itself may have passed.
    pub(super) fn end_wait(&mut self) {
        self.apply(RelayEvent::WaitEnded);
    }

    /// The values from which the relay's share of the workers is computed.
    pub(super) const fn share_claim(&self) -> ShareClaim {
        ShareClaim { connections: self.slot.connections, weight: self.slot.weight }
    }

    /// How many more workers the relay can have.
    pub(super) const fn free_connections(&self) -> usize {
        if self.state.is_closed() { 0 } else { self.slot.connections.saturating_sub(self.workers) }
    }

    /// How many workers the relay can have again, after it asked for less and then accepted messages.
    pub(super) fn lines_to_reopen(&self) -> usize {
        if self.state.is_closed() || self.workers == 0 {
            0
        } else {
            self.throttle.take_closed_lines(self.workers).min(self.free_connections())
        }
    }

    /// How the relay stands for the readers of others. A brief rest does not matter.
    pub(super) fn standing(&self, now: Timestamp) -> RelayStanding {
        let is_resting = self.find_rest(now).is_some_and(|until| !is_brief(until, now));
        match (self.state.is_closed(), self.state.is_away()) {
            (true, false) => RelayStanding::Closed,
            (true, true) => RelayStanding::Away,
            (false, _) if is_resting => RelayStanding::Away,
            (false, _) => RelayStanding::Open,
        }
    }

    /// How many workers are to be opened for readers whom others do not take.
    pub(super) fn workers_for_referred(&mut self, relay: usize, run: &RunContext) -> usize {
        let arrivals = run.dispatch.count_arrivals();
        let is_news = arrivals > self.seen_arrivals || take(&mut self.has_just_served);
        if !is_news || self.stop.is_cancelled() || self.find_rest(run.now()).is_some() {
            return 0;
        }
        self.seen_arrivals = arrivals;
        self.free_connections().min(run.dispatch.count_for(relay))
    }

    /// Lets the relay's workers take any reader, and not only those whom other relays do not take.
    pub(super) fn serve_everyone(&self) {
        self.serves_everyone.store(true, Ordering::Relaxed);
    }

    /// The rate limits of the relay, without any permit so far. `None` if it has none.
    pub(super) fn rate(&self) -> Option<RelayRate> {
        RelayRate::new(self.slot.account.clone(), self.slot.pace.clone())
    }

    /// The end of the relay's rest, if it rests and was not given up.
    pub(super) fn find_rest(&self, now: Timestamp) -> Option<Timestamp> {
        self.rest.look(now).filter(|_| !self.is_closed())
    }

    /// Notes a rest that has begun. True if it was not noted before.
    pub(super) fn note_rest(&mut self, now: Timestamp) -> bool {
        let begins = !self.is_rest_noted && self.find_rest(now).is_some();
        self.is_rest_noted |= begins;
        begins
    }

    /// The end of a rest that was noted. It can have passed.
    pub(super) fn find_noted_rest(&self, now: Timestamp) -> Option<Timestamp> {
        (self.is_rest_noted && !self.is_closed()).then(|| self.rest.look(now).unwrap_or(now))
    }

    /// Forgets a noted rest that is over. True if there was one.
    pub(super) fn end_noted_rest(&mut self, now: Timestamp) -> bool {
        let ends = self.is_rest_noted && self.rest.look(now).is_none();
        self.is_rest_noted &= !ends;
        ends
    }

    /// Whether the relay is used only if another one cannot be.
    pub(super) const fn is_reserve(&self) -> bool {
        self.slot.weight == 0
    }

    /// The relay that is called.
    pub(super) const fn target(&self) -> &Target {
        &self.slot.target
    }

    /// The relay, as `host:port`.
    pub(super) fn name(&self) -> String {
        self.slot.target.name()
    }

    /// The relay, if it rests.
    pub(super) fn describe_rest(&self, now: Timestamp) -> Option<RestingRelay> {
        let until = self.find_rest(now)?;
        Some(RestingRelay { relay: self.name(), until })
    }

    /// The event that has come about since this was asked last, if there is one: the relay was given up, or begins to rest.
    pub(super) fn take_news(&mut self, now: Timestamp) -> Option<RunEvent> {
        let (news, event) = if let Some(failure) = self.cause() {
            let closed = ClosedRelay { relay: self.name(), failure: failure.clone() };
            (RelayNews::Closed, Some(RunEvent::RelayClosed(closed)))
        } else if let Some(rest) = self.describe_rest(now) {
            (RelayNews::Rests, Some(RunEvent::RelayRests(rest)))
        } else {
            (RelayNews::Usable, None)
        };
        let is_told = std::mem::replace(&mut self.told, news) == news;
        event.filter(|_| !is_told)
    }

    /// Whether the relay was given up.
    pub(super) const fn is_closed(&self) -> bool {
        self.state.is_closed()
    }

    /// Whether the relay was given up because of a failure that passes by itself.
    pub(super) fn is_away(&self) -> bool {
        self.state.is_away()
    }

    /// Why the relay was given up, if it was.
    pub(super) const fn cause(&self) -> Option<&RelayFailure> {
        self.state.cause()
    }

    /// The failure of the relay, if it has one.
    pub(super) fn into_outcome(self) -> Option<RelayOutcome> {
        let is_closed = self.state.is_closed();
        let failure = self.state.into_failure()?;
        let target = &self.slot.target;
        let (relay, size_limit) = (target.name(), target.size_limit());
        Some(RelayOutcome { relay, failure, is_closed, size_limit })
    }

    fn apply(&mut self, event: RelayEvent) {
        self.state = take(&mut self.state).after(event);
    }
}

/// A relay on this machine, and ends of workers, for tests.
#[cfg(test)]
pub(super) mod fixture {
    use super::{RelaySlot, WorkerEnd};
    use crate::outcome::{NegativeReply, Parties, Phase, Reply};
    use crate::publication::{Relay, Security};
    use crate::smtp::{self, Target};

    pub(in crate::deliver) fn slot() -> RelaySlot {
        let relay = Relay::new("127.0.0.1", 25, Security::Plaintext);
        let relay = Relay { connections: 4, ..relay };
        let target = Target::new(relay.clone(), None, "echo.example");
        RelaySlot::new(&relay, target.expect("a relay on this machine"))
    }

    /// The end of a worker through a failure that passes by itself.
    pub(in crate::deliver) fn lost() -> WorkerEnd {
        let error = smtp::Error::Unreachable("relay:25".into(), "refused".into());
        WorkerEnd::Failed(error.into())
    }

    /// The end of a worker through a failure that a person must mend.
    pub(in crate::deliver) fn refused(phase: Phase) -> WorkerEnd {
        let reply = Reply::new(554, "5.7.1 no");
        let refused = NegativeReply::read(phase, reply, Parties::UNKNOWN);
        WorkerEnd::Failed(smtp::Error::Refused(refused).into())
    }
}

#[cfg(test)]
mod tests;
