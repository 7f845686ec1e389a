//! The request of an owner to the journal, and its reply.

use jiff::Timestamp;

use super::claim_scope::ClaimScope;
use super::delivery::{Claim, DeliveryId};
use super::issue_stop::IssueStop;
use super::permit::{PermitReply, PermitRequest};
use super::settlement::Settlement;
use super::synced::Synced;

/// A delivery that has ended, as its owner reports it.
#[derive(Debug, Clone, Copy)]
pub struct EndedDelivery<'a> {
    /// The delivery.
    pub id: DeliveryId,
    /// How it ended.
    pub settlement: &'a Settlement,
}

/// The request of one [`exchange`](super::Journal::exchange): what happened since the last one, and what
/// is wanted next.
#[derive(Debug, Clone, Copy)]
pub struct ExchangeRequest<'a> {
    /// The deliveries that have ended.
    pub settled: &'a [EndedDelivery<'a>],
    /// Deliveries whose messages are about to be sent. A crash leaves these in doubt, so each connection has as few
    /// as its relay's window allows, and most have one.
    pub handing: &'a [DeliveryId],
    /// How many more claims the owner can take.
    pub room: usize,
    /// Whose deliveries can be claimed.
    pub scope: ClaimScope,
    /// What the owner has done with permits of relays, and how many more it wants. One request for
    /// each relay.
    pub permits: &'a [PermitRequest<'a>],
    /// The present moment.
    pub now: Timestamp,
}

/// Deliveries that an exchange has claimed. Nobody can work on them before the claim is on the disk: a power failure
/// would make them due again, although their messages have left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[must_use = "claims are worked on when they are confirmed, or released"]
pub struct FreshClaims {
    /// The number of the exchange.
    exchange: u64,
    claims: Vec<Claim>,
}

impl FreshClaims {
    /// Claims of an exchange that has no number so far.
    pub(super) const fn new(claims: Vec<Claim>) -> Self {
        Self { exchange: u64::MAX, claims }
    }

    /// The same claims, of the exchange with this number.
    pub(super) fn numbered(self, exchange: u64) -> Self {
        Self { exchange, ..self }
    }

    /// The deliveries, in the order of the plan.
    #[cfg(feature = "postgres")]
    pub(super) fn ids(&self) -> impl Iterator<Item = DeliveryId> {
        self.claims.iter().map(|claim| claim.id)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.claims.len()
    }

    /// Whether nothing was claimed.
    pub const fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }

    /// The claims, in the order of the plan, if their exchange is on the disk.
    ///
    /// # Errors
    ///
    /// The claims again, if their exchange is later than what was synced.
    pub fn confirm(self, synced: &Synced) -> Result<Vec<Claim>, Self> {
        if synced.covers(self.exchange) { Ok(self.claims) } else { Err(self) }
    }
}

/// The reply to an [`exchange`](super::Journal::exchange).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExchangeReply {
    /// Deliveries whose hand-over is written: it outlives this process. Their messages may be sent now. A delivery
    /// that the owner does not hold any more is left out, and its message must not be sent.
    pub handed: Vec<DeliveryId>,
    /// How many messages of the run were handed over so far by all senders, these included, if the store counts them.
    pub hand_overs: Option<u64>,
    /// Deliveries that were claimed, in the order of the plan.
    pub claims: FreshClaims,
    /// How many deliveries were skipped instead of claimed, because their readers are suppressed.
    pub skipped: usize,
    /// How many of the claimed and skipped deliveries had been deferred.
    pub retried: usize,
    /// Settlements that were not accepted, because the delivery had ended before, or belongs to
    /// another owner. What was written earlier stays.
    pub unsettled: Vec<DeliveryId>,
    /// The replies to the requests for permits, in their order. Empty if nothing may be sent any
    /// more.
    pub permits: Vec<PermitReply>,
    /// Whether another owner has taken the run over. If so, nothing may be sent any more, and
    /// nothing is claimed. Settlements are still accepted.
    pub superseded: bool,
    /// The stop of the issue, if one stands. Then nothing is claimed, and nothing is handed over that was not handed
    /// over before. Settlements are accepted.
    pub stop: Option<IssueStop>,
}

#[cfg(test)]
mod tests {
    use super::FreshClaims;
    use crate::journal::synced::SyncState;

    #[test]
    fn a_claim_is_worked_on_when_its_own_exchange_is_synced_and_not_by_an_earlier_sync() {
        let mut state = SyncState::durable();
        let first = FreshClaims::new(Vec::new()).numbered(state.count_exchange());
        let pending = state.pend(|| Ok(()));
        let second = FreshClaims::new(Vec::new()).numbered(state.count_exchange());
        let synced = pending.wait().expect("a disk");
        assert!(first.confirm(&synced).is_ok());
        let second = second.confirm(&synced).expect_err("it was written later");
        assert!(second.confirm(&state.pend(|| Ok(())).wait().expect("a disk")).is_ok());
        assert!(FreshClaims::new(Vec::new()).confirm(&synced).is_err(), "it has no number");
    }
}
