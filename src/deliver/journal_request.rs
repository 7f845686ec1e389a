//! What workers and the journal writer say to each other.

use tokio::sync::oneshot;

use crate::journal::{Claim, DeliveryId, EndedDelivery, Settlement};
use crate::outcome::Phase;

/// A delivery that has ended, as a worker reports it.
#[derive(Debug)]
pub(super) struct SettledDelivery {
    pub(super) id: DeliveryId,
    /// How it ended.
    pub(super) settlement: Settlement,
    /// In which phase of the conversation.
    pub(super) phase: Phase,
    /// The reader's domain.
    pub(super) domain: String,
    /// Whether the reader had been held back before.
    pub(super) held_back: bool,
}

impl SettledDelivery {
    /// How a claim ended, and in which phase.
    pub(super) fn new(claim: &Claim, settlement: Settlement, phase: Phase) -> Self {
        let domain = claim.address.domain().to_owned();
        Self { id: claim.id, settlement, phase, domain, held_back: claim.held_back }
    }

    /// What the journal is told of it.
    pub(super) const fn lend(&self) -> EndedDelivery<'_> {
        EndedDelivery { id: self.id, settlement: &self.settlement }
    }
}

/// What a worker reports and wants, in one go.
#[derive(Debug)]
pub(super) struct JournalRequest {
    /// Whose worker it is: the relay's place in the list.
    pub(super) relay: usize,
    /// What has ended since the worker's last request.
    pub(super) settled: Vec<SettledDelivery>,
    /// The message whose first byte is about to be written.
    pub(super) handing: Option<DeliveryId>,
    /// How many more deliveries the worker can take.
    pub(super) room: usize,
    /// Where the reply goes, once all of it is on the disk.
    pub(super) reply: oneshot::Sender<JournalReply>,
}

/// What the journal writer replies.
#[derive(Debug, Default)]
pub(super) struct JournalReply {
    /// Whether the message may leave. If not, the delivery is another's by now.
    pub(super) may_leave: bool,
    /// Deliveries to compose next.
    pub(super) claims: Vec<Claim>,
}
