//! What a worker needs: its relay, the run, and the way to the journal writer.

use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::in_flight::InFlight;
use super::journal_request::{JournalReply, JournalRequest, MessageStage};
use super::run_context::RunContext;
use super::templates::Templates;
use super::throttle::Throttle;
use crate::journal::{Claim, DeliveryId};
use crate::outcome::Outcome;
use crate::smtp::Target;

/// How many deliveries a worker has at hand beside the one on the wire: enough that the next envelope
/// can travel with this message, few enough that no other worker runs dry.
pub(super) const MAX_AT_HAND: usize = 3;

/// What a worker needs: its relay, the run, and the way to the journal writer.
pub(super) struct WorkerContext {
    /// The relay's place in the list.
    pub(super) relay: usize,
    pub(super) target: Target,
    /// Refusals of the sender in a row, by all workers of this relay.
    pub(super) sender_refusals: Arc<AtomicUsize>,
    /// How fast all workers of this relay hand over.
    pub(super) throttle: Arc<Throttle>,
    /// Stops the workers of this relay.
    pub(super) stop: CancellationToken,
    /// The way to the journal writer.
    pub(super) requests: mpsc::Sender<JournalRequest>,
    pub(super) run: Arc<RunContext>,
    pub(super) templates: Arc<Templates>,
}

impl WorkerContext {
    /// Sees to it that something is at hand; false when nothing is due.
    pub(super) async fn fill(&self, in_flight: &mut InFlight) -> bool {
        while in_flight.queue.is_empty() {
            self.send_request(in_flight, None, 1 + MAX_AT_HAND).await;
            // Where all that came is held back, there may be more.
            if in_flight.settled.is_empty() {
                in_flight.queue.append(&mut in_flight.aside);
                break;
            }
        }
        !in_flight.queue.is_empty()
    }

    /// Notes how a claim ended, and how far its message had come. The journal learns of it with the next
    /// request.
    pub(super) fn note_ending(
        &self,
        in_flight: &mut InFlight,
        claim: &Claim,
        outcome: Outcome,
        stage: MessageStage,
    ) {
        if matches!(outcome, Outcome::Accepted(_)) {
            self.throttle.record_taken();
        }
        in_flight.note_ending(claim, outcome, stage, self.next_attempt(claim));
    }

    /// Reports to the journal writer what has ended, if anything has.
    pub(super) async fn report(&self, in_flight: &mut InFlight) {
        if !in_flight.settled.is_empty() {
            self.send_request(in_flight, None, 0).await;
        }
    }

    /// Reports what has ended and takes the claims that come back; who is held back is settled with the
    /// next request. True when the message asked for may leave.
    pub(super) async fn send_request(
        &self,
        in_flight: &mut InFlight,
        handing: Option<DeliveryId>,
        room: usize,
    ) -> bool {
        let (reply, replied) = oneshot::channel();
        let settled = take(&mut in_flight.settled);
        let request = JournalRequest { relay: self.relay, settled, handing, room, reply };
        if self.requests.send(request).await.is_err() {
            return false;
        }
        let Ok(JournalReply { may_leave, claims }) = replied.await else { return false };
        in_flight.queue.extend(claims);
        self.hold_back(in_flight);
        may_leave
    }

    /// Settles those at hand whose domain is held.
    pub(super) fn hold_back(&self, in_flight: &mut InFlight) {
        in_flight.hold_back(&self.run.holds, |claim| self.next_attempt(claim));
    }

    /// When a reader who is put off now is tried again.
    fn next_attempt(&self, claim: &Claim) -> Timestamp {
        self.run.retry.next_attempt(claim.attempt, self.run.now())
    }
}
