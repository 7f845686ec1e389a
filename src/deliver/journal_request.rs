//! The messages between workers and the journal writer.

use tokio::sync::oneshot;

use super::permits::{PermitAnswer, PermitReport};
use crate::journal::{Claim, DeliveryId, EndedDelivery, Settlement};

/// A delivery that has ended, as a worker reports it.
#[derive(Debug)]
pub(super) struct SettledDelivery {
    pub(super) id: DeliveryId,
    /// How the delivery ended.
    pub(super) settlement: Settlement,
    /// How far its message had come.
    pub(super) stage: MessageStage,
    /// The domain of the reader.
    pub(super) domain: String,
    /// Whether the reader was held back before.
    pub(super) held_back: bool,
}

impl SettledDelivery {
    /// The outcome of a claim, and how far its message had come.
    pub(super) fn new(claim: &Claim, settlement: Settlement, stage: MessageStage) -> Self {
        let domain = claim.address.domain().to_owned();
        Self { id: claim.id, settlement, stage, domain, held_back: claim.held_back }
    }

    /// What the journal is told of it.
    pub(super) const fn lend(&self) -> EndedDelivery<'_> {
        EndedDelivery { id: self.id, settlement: &self.settlement }
    }
}

/// How far a message had come when its delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MessageStage {
    /// Not beyond its envelope: a refusal concerns the sender or the reader.
    Envelope,
    /// Its content was handed over: a refusal concerns the content.
    Content,
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
    /// Whether the message may be sent. False if another process has taken the delivery over.
    pub(super) may_leave: bool,
    /// Claims to compose for next.
    pub(super) claims: Vec<Claim>,
    /// The permit for the next message.
    pub(super) permit: PermitAnswer,
}
