//! The messages between workers and the journal writer.

use tokio::sync::oneshot;

use super::hand_over_marks::LeaveProof;
use super::permits::{PermitAnswer, PermitReport};
use crate::journal::{Claim, DeliveryId, EndedDelivery, Settlement};

/// A delivery that has ended, as a worker reports it.
#[derive(Debug)]
pub(super) struct SettledDelivery {
    pub(super) id: DeliveryId,
    /// How the delivery ended.
    pub(super) settlement: Settlement,
}

impl SettledDelivery {
    /// How a claim ended.
    pub(super) const fn new(claim: &Claim, settlement: Settlement) -> Self {
        Self { id: claim.id, settlement }
    }

    /// What the journal is told of it.
    pub(super) const fn lend(&self) -> EndedDelivery<'_> {
        EndedDelivery { id: self.id, settlement: &self.settlement }
    }
}

/// A request of a worker to the journal writer.
#[derive(Debug)]
pub(super) struct JournalRequest {
    /// The index of the worker's relay in the list.
    pub(super) relay: usize,
    /// The deliveries that have ended since the worker's last request.
    pub(super) settled: Vec<SettledDelivery>,
    /// The delivery whose message the worker is about to send.
    pub(super) handing: Option<DeliveryId>,
    /// How many more claims the worker can take.
    pub(super) room: usize,
    /// What the worker has done with its permits.
    pub(super) permits: PermitReport,
    /// Whether the worker needs a permit for its next message.
    pub(super) wants_permit: bool,
    /// Where the reply is sent, once the request is on the disk.
    pub(super) reply: oneshot::Sender<JournalReply>,
}

/// The reply of the journal writer to a worker.
#[derive(Debug, Default)]
pub(super) struct JournalReply {
    /// The proof that the message may leave. `None` if another process has taken the delivery over, or its
    /// mark could not be written.
    pub(super) proof: Option<LeaveProof>,
    /// Claims to compose for next.
    pub(super) claims: Vec<Claim>,
    /// The permit for the next message.
    pub(super) permit: PermitAnswer,
}
