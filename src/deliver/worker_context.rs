//! What a worker needs: its relay, the run, and the channel to the journal writer.

use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::domain_holds::HoldKind;
use super::hand_over_marks::LeaveProof;
use super::in_flight::InFlight;
use super::journal_request::{JournalReply, JournalRequest, Requester};
use super::judge::{Heard, Judge, SharedJudge, Verdict};
use super::permits::PermitAnswer;
use super::relay_rest::{MAX_WAIT_IN_CONVERSATION, RelayRest, time_until};
use super::run_context::RunContext;
use super::templates::Templates;
use super::throttle::{Throttle, Turn, max_limits_in_a_row};
use crate::journal::{Claim, DeliveryId, Settlement};
use crate::outcome::{NegativeReply, Outcome, Quota};
use crate::smtp::Target;

/// How many claims a worker holds beside the message in flight. The next envelope must be ready to
/// be sent with this message. The journal writer has those that follow.
pub(super) const MAX_AT_HAND: usize = 1;

/// What a worker needs: its relay, the run, and the channel to the journal writer.
pub(super) struct WorkerContext {
    /// The index of the relay in the list.
    pub(super) relay: usize,
    pub(super) target: Target,
    /// How many messages the relay takes on one connection.
    pub(super) per_connection: Option<usize>,
    /// Whether a message to the relay needs a permit.
    pub(super) needs_permits: bool,
    /// The rest of the relay.
    pub(super) rest: RelayRest,
    /// The number of refusals of the sender in a row, by all workers of this relay.
    pub(super) sender_refusals: Arc<AtomicUsize>,
    /// The judge of this relay.
    pub(super) judge: SharedJudge,
    /// The throttle of all workers of this relay.
    pub(super) throttle: Arc<Throttle>,
    /// Whether the workers of this relay take any reader, and not only those whom other relays do not take.
    pub(super) serves_everyone: Arc<AtomicBool>,
    /// Stops the workers of this relay.
    pub(super) stop: CancellationToken,
    /// The channel to the journal writer.
    pub(super) requests: mpsc::Sender<JournalRequest>,
    pub(super) run: Arc<RunContext>,
    pub(super) templates: Arc<Templates>,
}

/// What a worker wants of the journal writer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wishes {
    /// To send the message of this delivery.
    pub(super) handing: Option<DeliveryId>,
    /// So many more claims, at most.
    pub(super) room: usize,
    /// A permit for the next message, if the relay has limits.
    pub(super) permit: bool,
}

/// What of it the worker got.
#[derive(Debug, Default)]
pub(super) struct GrantedWishes {
    /// The proof that the message may leave.
    pub(super) proof: Option<LeaveProof>,
    /// The permit for the next message.
    permit: PermitAnswer,
    /// How many claims came, those for other relays included.
    claims: usize,
}

/// How a wait for a permit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PermitWait {
    /// The next message may be sent.
    Ready,
    /// The relay rests.
    Resting,
    /// The workers of the relay are stopped.
    Stopped,
    /// The journal writer is gone, or another process has taken the run over.
    WriterGone,
}

impl WorkerContext {
    /// Makes sure that a claim is at hand. False if nothing is due.
    pub(super) async fn fill(&self, in_flight: &mut InFlight) -> bool {
        while in_flight.queue.is_empty() {
            if !self.run.retry.deadline.is_barring(self.run.now()) {
                in_flight.queue = self.run.dispatch.take_for(self.relay, 1 + MAX_AT_HAND);
            }
            if !in_flight.queue.is_empty() {
                break;
            }
            let wishes = Wishes { room: self.room_for(1 + MAX_AT_HAND), ..Wishes::default() };
            let granted = self.send_request(in_flight, wishes).await;
            // If no claim that came is for this relay, more may follow.
            if granted.claims == 0 && in_flight.settled.is_empty() {
                in_flight.queue.append(&mut in_flight.aside);
                break;
            }
        }
        !in_flight.queue.is_empty()
    }

    /// How many claims the worker asks the journal writer for, where it has room for so many.
    pub(super) fn room_for(&self, room: usize) -> usize {
        if self.serves_everyone.load(Ordering::Relaxed) { room } else { 0 }
    }

    /// Lets the judge hear how the message of a claim ended, and notes what follows for the delivery. The
    /// next request reports it. Answers the relay's reply if it asks for less.
    pub(super) fn note_ending(
        &self,
        in_flight: &mut InFlight,
        claim: &Claim,
        outcome: Outcome,
    ) -> Option<NegativeReply> {
        in_flight.count_ending(&outcome);
        if matches!(outcome, Outcome::Accepted(_)) {
            self.throttle.record_taken(Instant::now());
            self.sender_refusals.store(0, Ordering::Relaxed);
        }
        let verdict = self.ask_judge(|judge| judge.hear(&Heard::new(claim, &outcome)));
        let put_back =
            |refused: &NegativeReply| Settlement::PutBack(refused.reply.clone(), self.run.now());
        match outcome {
            Outcome::Rejected(refused) | Outcome::Deferred(refused)
                if verdict != Verdict::Stands =>
            {
                in_flight.settle(claim, put_back(&refused));
                (verdict == Verdict::SlowDown).then_some(refused)
            }
            Outcome::Rejected(ref refused) | Outcome::Deferred(ref refused)
                if refused.subject.may_end_otherwise_elsewhere()
                    && self.run.dispatch.refer(self.relay, claim, &outcome) =>
            {
                in_flight.settle(claim, put_back(refused));
                None
            }
            Outcome::Accepted(reply) => {
                in_flight.settle(claim, Settlement::Accepted(reply));
                None
            }
            outcome => {
                in_flight.settle(claim, Settlement::of(outcome, self.next_attempt(claim)));
                None
            }
        }
    }

    /// Slows the relay down, because it asks for less with this reply. A relay that goes on asking, while it
    /// accepts nothing, is closed.
    pub(super) fn slow_down(&self, turn: Turn, refused: &NegativeReply) {
        let reply = &refused.reply;
        if self.throttle.slow_down(Instant::now(), turn) >= max_limits_in_a_row(reply) {
            let window = Quota::named_in(reply).and_then(Quota::window);
            let until = window.and_then(|window| self.run.now().checked_add(window).ok());
            self.ask_judge(|judge| judge.close_for_limit(refused, until));
        }
    }

    /// Asks the judge of the relay, and carries its judgement out for all workers: domains are held, and a
    /// relay that is closed gets no further message.
    fn ask_judge<T>(&self, ask: impl FnOnce(&mut Judge) -> T) -> T {
        self.judge.ask(|judge| {
            let answer = ask(judge);
            for hold in judge.take_holds() {
                let is_limit = matches!(hold.kind, HoldKind::Limits { .. });
                if self.run.dispatch.hold(self.relay, hold) && is_limit {
                    self.throttle.end_pause();
                }
            }
            for hold in judge.take_edition_holds() {
                self.run.dispatch.hold_edition(self.relay, hold);
            }
            if judge.cause().is_some() {
                self.stop.cancel();
            }
            answer
        })
    }

    /// Reports ended deliveries to the journal writer, if there are any.
    pub(super) async fn report(&self, in_flight: &mut InFlight) {
        let has_permits = self.needs_permits && in_flight.permits.has_report();
        if !in_flight.settled.is_empty() || has_permits {
            self.send_request(in_flight, Wishes::default()).await;
        }
    }

    /// Waits until the next message has a permit, or a relay without limits is used. Begins a rest of
    /// the relay if that takes longer than a conversation can wait.
    pub(super) async fn take_permit(&self, in_flight: &mut InFlight) -> PermitWait {
        while self.needs_permits && !in_flight.permits.is_ready() {
            let wishes = Wishes { permit: true, ..Wishes::default() };
            let returns = self.rest.count_returns();
            let turn = match self.send_request(in_flight, wishes).await.permit {
                PermitAnswer::None => return PermitWait::WriterGone,
                PermitAnswer::Granted => continue,
                PermitAnswer::From(turn) => turn,
            };
            let now = self.run.now();
            let wait = time_until(turn, now);
            if wait > MAX_WAIT_IN_CONVERSATION {
                if self.rest.begin(turn, now, returns) {
                    return PermitWait::Resting;
                }
                continue;
            }
            tokio::select! {
                () = sleep(wait) => {}
                () = self.stop.cancelled() => return PermitWait::Stopped,
            }
        }
        PermitWait::Ready
    }

    /// Reports ended deliveries, and takes new claims and a permit. Claims of domains that are held everywhere
    /// are settled with the next request.
    pub(super) async fn send_request(
        &self,
        in_flight: &mut InFlight,
        wishes: Wishes,
    ) -> GrantedWishes {
        let (reply, replied) = oneshot::channel();
        let Wishes { handing, room, permit } = wishes;
        let permits = in_flight.permits.take_report();
        let request = JournalRequest {
            requester: Requester::Worker,
            relay: self.relay,
            settled: take(&mut in_flight.settled),
            handing,
            room,
            permits,
            wants_permit: permit && self.needs_permits && !in_flight.permits.is_ready(),
            reply,
        };
        if self.requests.send(request).await.is_err() {
            return GrantedWishes::default();
        }
        let JournalReply { proof, claims, permit } = replied.await.unwrap_or_default();
        if permits.unused > 0 {
            self.rest.note_return();
        }
        if permit == PermitAnswer::Granted {
            in_flight.permits.take();
        }
        let granted = GrantedWishes { proof, permit, claims: claims.len() };
        in_flight.take_claims(claims, &self.run.dispatch);
        self.sort_out(in_flight);
        granted
    }

    /// Leaves the claims to others that are not for this relay.
    pub(super) fn sort_out(&self, in_flight: &mut InFlight) {
        let InFlight { queue, settled, .. } = in_flight;
        let until = |claim: &Claim| self.next_attempt(claim);
        settled.append(&mut self.run.dispatch.sort_out(self.relay, queue, until));
    }

    /// The moment at which a reader who is deferred now is tried again.
    fn next_attempt(&self, claim: &Claim) -> Timestamp {
        self.run.retry.next_attempt(claim.attempt, self.run.now())
    }
}

#[cfg(test)]
mod tests;
