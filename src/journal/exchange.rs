//! What an owner tells the journal in one call, and what it hears.

use jiff::Timestamp;

use super::delivery::{Claim, DeliveryId};
use super::settlement::Settlement;

/// A delivery that has ended, as its owner tells the journal.
#[derive(Debug, Clone, Copy)]
pub struct EndedDelivery<'a> {
    /// The delivery.
    pub id: DeliveryId,
    /// How it ended.
    pub settlement: &'a Settlement,
}

/// One call of [`exchange`](super::Journal::exchange): what happened since the last one, and what is wanted next.
#[derive(Debug, Clone, Copy)]
pub struct ExchangeRequest<'a> {
    /// What has ended.
    pub settled: &'a [EndedDelivery<'a>],
    /// What is about to be handed over: at most one message for each connection, since this is what
    /// a crash leaves in doubt.
    pub handing: &'a [DeliveryId],
    /// How many more deliveries the asker can take.
    pub room: usize,
    /// The moment.
    pub now: Timestamp,
}

/// What [`exchange`](super::Journal::exchange) answers. It is on the disk when the call returns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExchangeReply {
    /// What may be handed over now. A delivery that the asker no longer holds is left out, and its
    /// message must not leave.
    pub handed: Vec<DeliveryId>,
    /// Deliveries to compose, in the order of the plan.
    pub claims: Vec<Claim>,
    /// How many were next in line, and passed over instead of claimed: their readers are suppressed.
    pub skipped: usize,
    /// Settlements that were not taken: the delivery had ended before, or is another's by now. What
    /// was written stands.
    pub unsettled: Vec<DeliveryId>,
    /// Another owner has taken the run over: nothing may be handed over any more, and nothing is
    /// claimed. What was settled is taken all the same.
    pub superseded: bool,
}
