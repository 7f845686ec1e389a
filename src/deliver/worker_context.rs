//! What a worker needs: its relay, the run, and the channel to the journal writer.

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

/// How many claims a worker holds beside the message in flight. The next envelope must be ready to
/// be sent with this message, and other workers must not run out of claims.
pub(super) const MAX_AT_HAND: usize = 3;

/// What a worker needs: its relay, the run, and the channel to the journal writer.
pub(super) struct WorkerContext {
    /// The index of the relay in the list.
    pub(super) relay: usize,
    pub(super) target: Target,
    /// How many messages the relay takes on one connection.
    pub(super) per_connection: Option<usize>,
    /// The number of refusals of the sender in a row, by all workers of this relay.
    pub(super) sender_refusals: Arc<AtomicUsize>,
    /// The throttle of all workers of this relay.
    pub(super) throttle: Arc<Throttle>,
    /// Stops the workers of this relay.
    pub(super) stop: CancellationToken,
    /// The channel to the journal writer.
    pub(super) requests: mpsc::Sender<JournalRequest>,
    pub(super) run: Arc<RunContext>,
    pub(super) templates: Arc<Templates>,
}

impl WorkerContext {
    /// Makes sure that a claim is at hand. False if nothing is due.
    pub(super) async fn fill(&self, in_flight: &mut InFlight) -> bool {
        while in_flight.queue.is_empty() {
            self.send_request(in_flight, None, 1 + MAX_AT_HAND).await;
            // If every claim that came was held back, more may follow.
            if in_flight.settled.is_empty() {
                in_flight.queue.append(&mut in_flight.aside);
                break;
            }
        }
        !in_flight.queue.is_empty()
    }

    /// Notes how a claim ended, and how far its message had come. The next request reports it.
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

    /// Reports ended deliveries to the journal writer, if there are any.
    pub(super) async fn report(&self, in_flight: &mut InFlight) {
        if !in_flight.settled.is_empty() {
            self.send_request(in_flight, None, 0).await;
        }
    }

    /// Reports ended deliveries, and takes new claims. Claims of held domains are settled with the
    /// next request. True if the message of the request may be sent.
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

    /// Defers the claims whose domain is held.
    pub(super) fn hold_back(&self, in_flight: &mut InFlight) {
        in_flight.hold_back(&self.run.holds, |claim| self.next_attempt(claim));
    }

    /// The moment at which a reader who is deferred now is tried again.
    fn next_attempt(&self, claim: &Claim) -> Timestamp {
        self.run.retry.next_attempt(claim.attempt, self.run.now())
    }
}
