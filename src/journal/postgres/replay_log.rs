//! What a process knows of its own requests, in case the server is lost before it has replied.
//!
//! If the connection breaks after COMMIT was sent, it is unknown whether the exchange was written.
//! The request is then made again. Its reply must be the same as the lost one: its settlements are
//! accepted, its hand-overs are confirmed, and no claim is left that no worker ever heard of. The
//! tables alone cannot tell a repeated request from a wrong one. This log can, because one thread
//! makes the requests, one after the other:
//!
//! - A delivery that is handed over was marked by the lost request if and only if that request
//!   named it. A hand-over that was confirmed once is never confirmed again.
//! - A claim of this owner that no reply contained was lost with a reply. It is released before
//!   anything is claimed, and is then among the first to be claimed again.
//! - A settlement counts as written if its row is as the settlement would have left it, or if the
//!   delivery is one of those lost claims. In the latter case it was due, and was claimed again in
//!   the same transaction.

use std::collections::BTreeSet;

use super::super::delivery::{DeliveryId, State};
use super::super::exchange::{ExchangeReply, ExchangeRequest};
use super::super::run::{Owner, RunId};
use super::super::settlement::Settlement;
use super::found_delivery::FoundDelivery;

/// What is known of the requests of one owner for one run.
#[derive(Debug, Default)]
pub(super) struct ReplayLog {
    whose: Option<(RunId, Owner)>,
    /// Claims that a reply contained, and that were neither handed over nor settled since.
    known_claims: BTreeSet<DeliveryId>,
    /// The hand-overs of requests without a reply. `None` if the last request has its reply.
    unanswered: Option<BTreeSet<DeliveryId>>,
}

impl ReplayLog {
    /// Switches to the requests of this owner. Forgets those of another owner.
    pub(super) fn turn_to(&mut self, run: RunId, owner: &Owner) -> &Self {
        if self.whose.as_ref() != Some(&(run, owner.clone())) {
            *self = Self { whose: Some((run, owner.clone())), ..Self::default() };
        }
        self
    }

    /// Whether the reply to the last request was lost.
    pub(super) const fn is_repeat(&self) -> bool {
        self.unanswered.is_some()
    }

    /// The claims that a reply contained, and that the owner still holds.
    pub(super) fn known_claims(&self) -> impl Iterator<Item = &DeliveryId> {
        self.known_claims.iter()
    }

    /// Whether a delivery was claimed by a request whose reply was lost.
    fn is_lost_claim(&self, delivery: &FoundDelivery) -> bool {
        self.is_repeat()
            && delivery.state == State::Claimed
            && !self.known_claims.contains(&delivery.id)
    }

    /// Whether a hand-over was written by a request whose reply was lost.
    pub(super) fn has_handed(&self, id: DeliveryId) -> bool {
        self.unanswered.as_ref().is_some_and(|handing| handing.contains(&id))
    }

    /// Whether a settlement can be written for a delivery in this state.
    pub(super) fn takes(&self, settlement: &Settlement, delivery: &FoundDelivery) -> bool {
        settlement.follows(delivery.state) && !self.is_lost_claim(delivery)
    }

    /// Whether a settlement was written by a request whose reply was lost.
    pub(super) fn has_taken(&self, settlement: &Settlement, delivery: &FoundDelivery) -> bool {
        self.is_lost_claim(delivery) || self.is_repeat() && delivery.is_as_left_by(settlement)
    }

    /// Records a request whose reply was lost. It is unknown whether the request was written.
    pub(super) fn record_lost_reply(&mut self, request: &ExchangeRequest<'_>) {
        self.unanswered.get_or_insert_default().extend(request.handing);
    }

    /// Records a request and its reply.
    pub(super) fn record_reply(&mut self, request: &ExchangeRequest<'_>, reply: &ExchangeReply) {
        self.unanswered = None;
        for id in request.settled.iter().map(|ended| &ended.id).chain(request.handing) {
            self.known_claims.remove(id);
        }
        self.known_claims.extend(reply.claims.ids());
    }

    /// Records that all claims were released.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
