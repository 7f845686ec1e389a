//! The messages between workers and the journal writer.

use tokio::sync::{mpsc, oneshot};

use super::hand_over_marks::LeaveProof;
use super::permits::{PermitAnswer, PermitReport};
use crate::issue::edition::EditionName;
use crate::journal::{Claim, DeliveryId, EndedDelivery, Settlement};

/// A delivery that has ended, as a worker reports it.
#[derive(Debug)]
pub(super) struct SettledDelivery {
    pub(super) id: DeliveryId,
    /// The edition that the reader is entitled to.
    pub(super) edition: EditionName,
    /// How the delivery ended.
    pub(super) settlement: Settlement,
}

impl SettledDelivery {
    /// How a claim ended.
    pub(super) const fn new(claim: &Claim, settlement: Settlement) -> Self {
        Self { id: claim.id, edition: claim.edition, settlement }
    }

    /// What the journal is told of it.
    pub(super) const fn lend(&self) -> EndedDelivery<'_> {
        EndedDelivery { id: self.id, settlement: &self.settlement }
    }
}

/// Who makes a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requester {
    /// A worker, who speaks with its relay.
    Worker,
    /// The pool, for readers who waited for another relay in vain.
    Pool,
    /// The watch, which only lets the writer look for a stop of the issue.
    Watch,
    /// The thread that waits for the disk, which only wakes the writer.
    Syncer,
}

/// A request of a worker to the journal writer.
#[derive(Debug)]
pub(super) struct JournalRequest {
    pub(super) requester: Requester,
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
    /// Where the reply is sent, once the request is written.
    pub(super) reply: oneshot::Sender<JournalReply>,
}

impl JournalRequest {
    /// A request that settles these deliveries and wants nothing. Nobody may wait for its reply.
    pub(super) fn of_settled(
        settled: Vec<SettledDelivery>,
        reply: oneshot::Sender<JournalReply>,
    ) -> Self {
        let (relay, handing, room, wants_permit) = (0, None, 0, false);
        Self {
            requester: Requester::Pool,
            relay,
            settled,
            handing,
            room,
            permits: PermitReport::default(),
            wants_permit,
            reply,
        }
    }

    /// A request that lets the journal writer look into the journal, for a stop of the issue. Nobody waits for its reply.
    pub(super) fn to_look() -> Self {
        let looks = Self::of_settled(Vec::new(), oneshot::channel().0);
        Self { requester: Requester::Watch, ..looks }
    }

    /// A request that wakes the journal writer, because something is on the disk. Nobody waits for its reply.
    pub(super) fn to_wake() -> Self {
        let wakes = Self::of_settled(Vec::new(), oneshot::channel().0);
        Self { requester: Requester::Syncer, ..wakes }
    }

    /// Whether the request only lets the writer look for a stop.
    pub(super) fn is_look(&self) -> bool {
        self.requester == Requester::Watch
    }

    /// Whether the request has something to write, or wants something.
    pub(super) fn is_for_journal(&self) -> bool {
        matches!(self.requester, Requester::Worker | Requester::Pool)
    }
}

/// Asks the journal writer to look into the journal. If the channel is full, the writer is at work, and looks by itself.
pub(super) fn ask_to_look(requests: &mpsc::Sender<JournalRequest>) {
    let _ = requests.try_send(JournalRequest::to_look());
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
