//! What a process knows of its own requests, for when the server is lost before it has answered one.
//!
//! A connection that breaks behind COMMIT leaves open whether an exchange was written. It is requested again, and
//! has to be answered as it would have been: the settlements it told are taken, what it may hand over is
//! its own, and nobody stays claimed of whom no worker ever heard. The tables alone cannot tell a request
//! that is repeated from one that is wrong. This log can, since one thread asks, and one request comes
//! after the other:
//!
//! - A delivery that stands as handed over was marked by the request that was not answered if that
//!   request named it, and only then. A hand-over that was answered once is never answered again, whoever
//!   asks.
//! - A claim of this owner that no reply ever brought is one that got lost with a reply. It is given
//!   back before anybody is claimed, and so is among the first to be claimed anew.
//! - A settlement is taken as written where its row stands as it would have left it, or is one of those
//!   lost claims: then it was due, and next in line, in the same transaction.

use std::collections::BTreeSet;

use super::super::delivery::{DeliveryId, State};
use super::super::exchange::{ExchangeReply, ExchangeRequest};
use super::super::run::{Owner, RunId};
use super::super::settlement::Settlement;
use super::found_delivery::FoundDelivery;

/// What is known of the requests of one owner of one run.
#[derive(Debug, Default)]
pub(super) struct ReplayLog {
    whose: Option<(RunId, Owner)>,
    /// Claims that a reply brought, and that were neither handed over nor settled since.
    known_claims: BTreeSet<DeliveryId>,
    /// Requests without a reply: what they were to hand over.
    unanswered: Option<BTreeSet<DeliveryId>>,
}

impl ReplayLog {
    /// Turns to the requests of this owner; what is known of another one is dropped.
    pub(super) fn turn_to(&mut self, run: RunId, owner: &Owner) -> &Self {
        if self.whose.as_ref() != Some(&(run, owner.clone())) {
            *self = Self { whose: Some((run, owner.clone())), ..Self::default() };
        }
        self
    }

    /// Whether the request before this one was never answered.
    pub(super) const fn is_repeat(&self) -> bool {
        self.unanswered.is_some()
    }

    /// The claims that a reply brought and that are still at hand.
    pub(super) fn known_claims(&self) -> impl Iterator<Item = &DeliveryId> {
        self.known_claims.iter()
    }

    /// Whether a delivery was claimed by a request that was never answered.
    fn is_lost_claim(&self, delivery: &FoundDelivery) -> bool {
        self.is_repeat()
            && delivery.state == State::Claimed
            && !self.known_claims.contains(&delivery.id)
    }

    /// Whether a hand-over was written by a request that was never answered.
    pub(super) fn has_handed(&self, id: DeliveryId) -> bool {
        self.unanswered.as_ref().is_some_and(|handing| handing.contains(&id))
    }

    /// Whether a settlement is to be written on a delivery as it stands.
    pub(super) fn takes(&self, settlement: &Settlement, delivery: &FoundDelivery) -> bool {
        settlement.follows(delivery.state) && !self.is_lost_claim(delivery)
    }

    /// Whether a settlement was written by a request that was never answered.
    pub(super) fn has_taken(&self, settlement: &Settlement, delivery: &FoundDelivery) -> bool {
        self.is_lost_claim(delivery) || self.is_repeat() && delivery.is_as_left_by(settlement)
    }

    /// A request whose reply was lost: nobody knows whether it was written.
    pub(super) fn record_lost_reply(&mut self, request: &ExchangeRequest<'_>) {
        self.unanswered.get_or_insert_default().extend(request.handing);
    }

    /// A request that was answered.
    pub(super) fn record_reply(&mut self, request: &ExchangeRequest<'_>, reply: &ExchangeReply) {
        self.unanswered = None;
        for id in request.settled.iter().map(|ended| &ended.id).chain(request.handing) {
            self.known_claims.remove(id);
        }
        self.known_claims.extend(reply.claims.iter().map(|claim| claim.id));
    }

    /// Everything that was claimed has been given back.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
