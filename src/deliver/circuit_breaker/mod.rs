//! The circuit breaker: stops the use of a relay that refuses too much or leaves too much in doubt.
//!
//! A permanent refusal is final. A message in doubt is sent again only under `in_doubt = "resend"`, at
//! the risk of a second copy. A few such endings are the fault of single readers. Many in a row are the
//! fault of the relay or of the sender. Readers who were refused in such a row are blameless, and are due
//! again.

use std::collections::BTreeSet;

use super::journal_request::{MessageStage, SettledDelivery};
use super::refusal_row::{RefusalRow, is_same_refusal};
use super::types::RelayFailure;
use crate::journal::{DeliveryId, Settlement};
use crate::outcome::{Refusal, Reply};

/// How many messages in a row, refused because of the sender or the content, trip the breaker.
pub(super) const MAX_REFUSED_IN_A_ROW: usize = 20;
/// How many refusals of the content in a row, with the same words, trip the breaker.
const MAX_CONTENTS_IN_A_ROW: usize = 3;
/// How many messages in doubt, for each worker, trip the breaker. One crash of the relay leaves one
/// for each worker.
const MAX_IN_DOUBT_PER_WORKER: usize = 10;

/// The outcomes at one relay so far. A tripped breaker stays tripped.
#[derive(Debug)]
pub(super) struct CircuitBreaker {
    /// Deliveries refused in a row because of the sender or the content, in any words.
    refused: Vec<DeliveryId>,
    /// Refusals of the content in a row, with the same words.
    contents: RefusalRow,
    /// Refusals of readers in a row, with the same words, that do not show who is to blame.
    unclear: RefusalRow,
    /// Every refusal because of the sender or the content, with the relay's words.
    said: Vec<RefusedReader>,
    in_doubt: usize,
    workers: usize,
    /// Why the breaker tripped. `None` while it has not.
    cause: Option<RelayFailure>,
}

/// A reader who was refused because of the sender or the content.
#[derive(Debug)]
struct RefusedReader {
    id: DeliveryId,
    reply: Reply,
}

impl CircuitBreaker {
    /// The breaker of a relay with this many workers.
    pub(super) fn new(workers: usize) -> Self {
        Self {
            refused: Vec::new(),
            contents: RefusalRow::default(),
            unclear: RefusalRow::default(),
            said: Vec::new(),
            in_doubt: 0,
            workers,
            cause: None,
        }
    }

    /// Records the outcome of a delivery.
    pub(super) fn record_settlement(&mut self, settled: &SettledDelivery) {
        let SettledDelivery { id, settlement, stage, .. } = settled;
        match settlement {
            // Once the breaker has tripped, messages that were in flight belong to the row.
            Settlement::Accepted(_) if !self.is_tripped() => {
                self.refused.clear();
                self.contents.clear();
                self.unclear.clear();
            }
            Settlement::Rejected(Refusal::Sender, reply) => {
                self.record_unwelcome(*id, reply, *stage);
            }
            Settlement::Rejected(whose, reply) if !self.is_tripped() => {
                if *whose == Refusal::Dead {
                    self.refused.clear();
                }
                self.record_unclear(*id, reply);
            }
            Settlement::InDoubt(cause) => {
                self.in_doubt += 1;
                if self.in_doubt >= MAX_IN_DOUBT_PER_WORKER * self.workers {
                    self.trip(RelayFailure::Doubtful(self.in_doubt, cause.clone()));
                }
            }
            _ => {}
        }
    }

    /// Whether the breaker has tripped: nothing more may be sent to the relay.
    pub(super) const fn is_tripped(&self) -> bool {
        self.cause.is_some()
    }

    /// Why the breaker tripped, if it did.
    pub(super) fn into_cause(self) -> Option<RelayFailure> {
        self.cause
    }

    /// Readers who were refused but are blameless: those in the row, and those who were refused
    /// with the same words while other messages were still accepted.
    pub(super) fn list_blameless(&self) -> BTreeSet<DeliveryId> {
        let mut blameless = BTreeSet::new();
        if self.is_tripped() {
            blameless.extend(self.refused.iter().chain(self.contents.ids()));
        }
        if self.unclear.ids().len() >= MAX_REFUSED_IN_A_ROW {
            blameless.extend(self.unclear.ids());
        }
        if let Some(RelayFailure::Unwelcome(_, last)) = &self.cause {
            let same = self.said.iter().filter(|refused| is_same_refusal(&refused.reply, last));
            blameless.extend(same.map(|refused| refused.id));
        }
        blameless
    }

    /// Records a refusal whose words do not show who is to blame. A relay that does not know the
    /// sender tells every reader that there is no such mailbox, or that it does not relay.
    fn record_unclear(&mut self, id: DeliveryId, reply: &Reply) {
        if reply.enhanced.is_some() {
            self.unclear.clear();
            return;
        }
        let count = self.unclear.push(id, reply);
        if count >= MAX_REFUSED_IN_A_ROW {
            self.trip(RelayFailure::Unwelcome(count, reply.clone()));
        }
    }

    /// Records a refusal because of the sender or the content.
    fn record_unwelcome(&mut self, id: DeliveryId, reply: &Reply, stage: MessageStage) {
        self.refused.push(id);
        self.said.push(RefusedReader { id, reply: reply.clone() });
        if stage == MessageStage::Content {
            if self.is_tripped() {
                self.contents.append(id, reply);
            } else {
                self.contents.push(id, reply);
            }
        }
        if self.contents.ids().len() >= MAX_CONTENTS_IN_A_ROW {
            self.trip(RelayFailure::Unwelcome(self.contents.ids().len(), reply.clone()));
        }
        if self.refused.len() >= MAX_REFUSED_IN_A_ROW {
            self.trip(RelayFailure::Unwelcome(self.refused.len(), reply.clone()));
        }
    }

    fn trip(&mut self, cause: RelayFailure) {
        self.cause.get_or_insert(cause);
    }
}

#[cfg(test)]
mod tests;
