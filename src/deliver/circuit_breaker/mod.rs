//! The circuit breaker: what closes a relay before its fault, or ours, has spoilt the morning of every
//! reader.
//!
//! No later `send` mends a refusal for good, and a message in doubt only under `in_doubt = "resend"`, at the
//! risk of a second copy. A few such endings are readers' own; many in a row are the relay's, or ours. Then
//! no reader is blamed for them: whom the relay refused in that row is due again.

use std::collections::BTreeSet;

use super::journal_request::{MessageStage, SettledDelivery};
use super::refusal_row::{RefusalRow, is_same_refusal};
use super::types::RelayFailure;
use crate::journal::{DeliveryId, Settlement};
use crate::outcome::{Refusal, Reply};

/// So many messages in a row refused because of us, and not of their readers, close a relay.
pub(super) const MAX_REFUSED_IN_A_ROW: usize = 20;
/// So many contents in a row refused with the same words close a relay.
const MAX_CONTENTS_IN_A_ROW: usize = 3;
/// So many messages in doubt, for each worker, close a relay. A crash of the relay costs one.
const MAX_IN_DOUBT_PER_WORKER: usize = 10;

/// What is known of the endings at one relay. It trips once, and stays so.
#[derive(Debug)]
pub(super) struct CircuitBreaker {
    /// Refused in a row because of us, in whatever words.
    refused: Vec<DeliveryId>,
    /// Contents refused in a row with the same words.
    contents: RefusalRow,
    /// Readers refused in a row with the same words, which tell nothing of whose fault it is.
    unclear: RefusalRow,
    /// Everyone refused because of us, with the relay's words.
    said: Vec<RefusedReader>,
    in_doubt: usize,
    workers: usize,
    /// Why it tripped, if it did.
    cause: Option<RelayFailure>,
}

/// Someone refused because of us.
#[derive(Debug)]
struct RefusedReader {
    id: DeliveryId,
    reply: Reply,
}

impl CircuitBreaker {
    /// The breaker of a relay with so many workers.
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

    /// Takes note of how a delivery ended.
    pub(super) fn record_settlement(&mut self, settled: &SettledDelivery) {
        let SettledDelivery { id, settlement, stage, .. } = settled;
        match settlement {
            // Once it has tripped, what was on the wire meanwhile belongs to the row.
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

    /// Whether nothing more is to be handed to the relay.
    pub(super) const fn is_tripped(&self) -> bool {
        self.cause.is_some()
    }

    /// Why it tripped, if it did.
    pub(super) fn into_cause(self) -> Option<RelayFailure> {
        self.cause
    }

    /// Whom nobody blames for being refused: those of the row, and those to whom the same was said before,
    /// while others still got through.
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

    /// A reader is refused in words that may be about anyone: a relay that does not know us says to each
    /// reader that there is no such mailbox, or that it will not relay.
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

    /// A message is refused because of us.
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
