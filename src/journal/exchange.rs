//! The request of an owner to the journal, and its reply.

use jiff::Timestamp;

use super::claim_scope::ClaimScope;
use super::delivery::{Claim, DeliveryId};
use super::issue_stop::IssueStop;
use super::permit::{PermitReply, PermitRequest};
use super::settlement::Settlement;

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
    /// Deliveries whose messages are about to be sent. At most one for each connection, because a crash
    /// leaves these in doubt.
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

/// The proof that every exchange so far is on the disk of the journal.
#[derive(Debug)]
pub struct Synced(());

impl Synced {
    pub(super) const fn proven() -> Self {
        Self(())
    }
}

/// The reply to an [`exchange`](super::Journal::exchange).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExchangeReply {
    /// Deliveries whose messages may be sent now. A delivery that the owner does not hold any more
    /// is left out, and its message must not be sent.
    pub handed: Vec<DeliveryId>,
    /// How many messages of the run were handed over so far by all senders, these included, if the store counts them.
    pub hand_overs: Option<u64>,
    /// Deliveries that were claimed, in the order of the plan.
    pub claims: Vec<Claim>,
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
