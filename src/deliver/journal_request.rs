//! What workers and the journal writer say to each other.

use tokio::sync::oneshot;

use crate::journal::{Claim, DeliveryId, Settlement};

/// A delivery that has ended, as a worker reports it.
#[derive(Debug)]
pub(super) struct SettledDelivery {
    pub(super) id: DeliveryId,
    /// How it ended.
    pub(super) settlement: Settlement,
    /// How far its message had come.
    pub(super) stage: MessageStage,
    /// The reader's domain.
    pub(super) domain: String,
    /// Whether the reader had been held back before.
    pub(super) held_back: bool,
}

impl SettledDelivery {
    /// How a claim ended, and how far its message had come.
    pub(super) fn new(claim: &Claim, settlement: Settlement, stage: MessageStage) -> Self {
        let domain = claim.address.domain().to_owned();
        Self { id: claim.id, settlement, stage, domain, held_back: claim.held_back }
    }
}

/// How far a message had come when its delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MessageStage {
    /// Not beyond its envelope: a refusal is one of the sender or of the reader.
    Envelope,
    /// Its content was handed over: a refusal is one of the content.
    Content,
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
