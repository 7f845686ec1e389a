//! The refusal for which the call before this one was stopped.

use std::collections::BTreeSet;

use super::refusal_row::RefusalRow;
use super::verdict::Heard;
use crate::journal::DeliveryId;
use crate::outcome::{NegativeReply, Reply, ReplyReason};

/// The refusal for which the call before this one was stopped, until the relay accepts a message.
#[derive(Debug, Default)]
pub(super) struct FormerRefusal {
    reason: Option<ReplyReason>,
    /// Who was refused again in the same words.
    repeated: RefusalRow,
}

impl FormerRefusal {
    /// Reads a refusal from the words of a failure.
    pub(super) fn read(refusal: &str) -> Self {
        let reason = Some(ReplyReason::of_words(refusal));
        Self { reason, repeated: RefusalRow::default() }
    }

    /// Records a refusal, if the relay refuses in the same words again, apart from names and numbers.
    pub(super) fn record(&mut self, heard: &Heard<'_>, refused: &NegativeReply) {
        if self.is_repeated_by(&refused.reply) {
            self.repeated.append(heard, refused);
        }
    }

    /// Who was refused again in the same words.
    pub(super) const fn repeated(&self) -> &RefusalRow {
        &self.repeated
    }

    /// Forgets refusals that were none of the relay's.
    pub(super) fn forget(&mut self, ids: &BTreeSet<DeliveryId>) {
        self.repeated.forget(ids);
    }

    fn is_repeated_by(&self, reply: &Reply) -> bool {
        self.reason
            .as_ref()
            .is_some_and(|former| *former == ReplyReason::of_words(&reply.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::{FormerRefusal, Reply};

    #[test]
    fn a_refusal_is_repeated_in_the_same_words_whatever_its_numbers() {
        let former = FormerRefusal::read("554 5.7.1 spam, id 4F2A9");
        let repeats =
            |former: &FormerRefusal, words: &str| former.is_repeated_by(&Reply::new(554, words));
        assert!(repeats(&former, "5.7.1 spam, id 77B01"));
        assert!(!repeats(&former, "5.7.1 too large"));
        assert!(!repeats(&FormerRefusal::default(), "5.7.1 spam"));
    }
}
