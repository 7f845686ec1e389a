//! What a process knows of its own asks, for when the server is lost before it has answered one.
//!
//! A line that breaks behind COMMIT leaves open whether an exchange was written. It is asked again, and
//! has to be answered as it would have been: the verdicts it told are taken, what it may hand over is
//! its own, and nobody stays claimed whom no line ever heard of. The book alone cannot tell an ask that
//! is repeated from one that is wrong. These notes can, since one thread asks, and one ask after the
//! other:
//!
//! - A delivery that stands as handed over was marked by the ask that was not answered if that ask
//!   named it, and only then. A hand-over that was answered once is never answered again, whoever asks.
//! - A claim of this owner that no answer ever brought is one that got lost with an answer. It is given
//!   back before anybody is claimed, and so is among the first to be claimed anew.
//! - A settlement is taken as written where its row stands as it would have left it, or is one of those
//!   lost claims: then it was due, and next in line, in the same transaction.

use std::collections::BTreeSet;

use super::super::delivery::{DeliveryId, State};
use super::super::run::{Owner, RunId};
use super::super::settlement::Settlement;
use super::super::{ExchangeReply, ExchangeRequest};
use super::exchange::Standing;

/// What is known of the asks of one owner of one run.
#[derive(Debug, Default)]
pub(super) struct ReplayLog {
    whose: Option<(RunId, Owner)>,
    /// Claims that were answered, and neither handed over nor settled since.
    held: BTreeSet<DeliveryId>,
    /// Asks without an answer: what they were to hand over.
    unanswered: Option<BTreeSet<DeliveryId>>,
}

impl ReplayLog {
    /// Turns to the notes about this owner; those about another one are dropped.
    pub(super) fn turn_to(&mut self, run: RunId, owner: &Owner) -> &Self {
        if self.whose.as_ref() != Some(&(run, owner.clone())) {
            *self = Self { whose: Some((run, owner.clone())), ..Self::default() };
        }
        self
    }

    /// Whether the ask before this one was never answered.
    pub(super) const fn repeats(&self) -> bool {
        self.unanswered.is_some()
    }

    /// The claims that were answered and are still at hand.
    pub(super) fn held(&self) -> Vec<i64> {
        self.held.iter().map(|id| id.0).collect()
    }

    /// Whether a delivery was claimed in an ask that was never answered.
    fn lost(&self, id: DeliveryId, state: State) -> bool {
        self.repeats() && state == State::Claimed && !self.held.contains(&id)
    }

    /// Whether a hand-over was written by an ask that was never answered.
    pub(super) fn has_handed(&self, id: DeliveryId) -> bool {
        self.unanswered.as_ref().is_some_and(|handing| handing.contains(&id))
    }

    /// Whether a settlement is to be written on a delivery as it stands.
    pub(super) fn takes(&self, settlement: &Settlement, delivery: &Standing) -> bool {
        settlement.follows(delivery.state) && !self.lost(delivery.id, delivery.state)
    }

    /// Whether a settlement was written by an ask that was never answered.
    pub(super) fn has_taken(&self, settlement: &Settlement, delivery: &Standing) -> bool {
        self.lost(delivery.id, delivery.state) || self.repeats() && delivery.is_as(settlement)
    }

    /// An ask whose answer was lost: nobody knows whether it was written.
    pub(super) fn record_lost_reply(&mut self, exchange: &ExchangeRequest<'_>) {
        self.unanswered.get_or_insert_default().extend(exchange.handing);
    }

    /// An ask that was answered.
    pub(super) fn record_reply(&mut self, exchange: &ExchangeRequest<'_>, answer: &ExchangeReply) {
        self.unanswered = None;
        for id in exchange.settled.iter().map(|(id, _)| id).chain(exchange.handing) {
            self.held.remove(id);
        }
        self.held.extend(answer.claims.iter().map(|claim| claim.id));
    }

    /// Everything that was claimed has been given back.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
