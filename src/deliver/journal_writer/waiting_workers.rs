//! The workers that wait for a reply of the journal writer.

use tokio::sync::oneshot;

use super::claim_stock::ClaimStock;
use crate::deliver::hand_over_marks::LeaveProofs;
use crate::deliver::journal_request::{JournalReply, JournalRequest};
use crate::deliver::permits::PermitAnswer;

/// A worker that waits for its reply. What it reports is written.
pub(super) struct WaitingWorker {
    /// How many more claims it can take.
    room: usize,
    /// Whether it has nothing to do without a claim.
    needs_claim: bool,
    reply: JournalReply,
    replied: oneshot::Sender<JournalReply>,
}

impl WaitingWorker {
    /// The worker behind a request that was written, and what it gets besides claims.
    pub(super) fn new(
        request: JournalRequest,
        permit: PermitAnswer,
        proofs: &mut LeaveProofs,
    ) -> Self {
        let JournalRequest { handing, room, reply: replied, .. } = request;
        let proof = handing.and_then(|id| proofs.take(id));
        let reply = JournalReply { proof, permit, ..JournalReply::default() };
        Self { room, needs_claim: handing.is_none() && room > 0, reply, replied }
    }

    /// How many more claims the worker can take.
    pub(super) const fn room(&self) -> usize {
        self.room
    }

    fn reply(self) {
        // A worker that is gone gets no reply. Its claims are released at the end.
        let _ = self.replied.send(self.reply);
    }
}

/// Deals the claims of a stock out to the workers one by one, so that no worker holds what another could send, and
/// replies to them. Answers those who go on waiting: they need a claim, and some are on their way to the disk.
pub(super) fn deal_out(
    mut workers: Vec<WaitingWorker>,
    stock: &mut ClaimStock,
) -> Vec<WaitingWorker> {
    let mut has_more = true;
    while has_more {
        has_more = false;
        for worker in workers.iter_mut().filter(|worker| worker.reply.claims.len() < worker.room) {
            let claim = stock.take();
            has_more |= claim.is_some();
            worker.reply.claims.extend(claim);
        }
    }
    let is_refilled = stock.is_refilled();
    let waits = |worker: &WaitingWorker| {
        is_refilled && worker.needs_claim && worker.reply.claims.is_empty()
    };
    let (waiting, ready): (Vec<_>, Vec<_>) = workers.into_iter().partition(waits);
    ready.into_iter().for_each(WaitingWorker::reply);
    waiting
}
