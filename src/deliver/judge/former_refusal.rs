//! The refusal for which the call before this one was stopped.

use std::collections::BTreeSet;

use super::verdict::Heard;
use crate::outcome::{NegativeReply, Reply, ReplyReason};

/// How many domains must meet the former refusal again, before it is the relay's. One or two may refuse us alone.
const MIN_DOMAINS_REFUSED_AGAIN: usize = 3;

/// The refusal for which the call before this one was stopped, until the relay accepts a message.
#[derive(Debug, Default)]
pub(super) struct FormerRefusal {
    reason: Option<ReplyReason>,
    /// The domains of those who were refused again in the same words.
    domains: BTreeSet<String>,
}

impl FormerRefusal {
    /// Reads a refusal from the words of a failure.
    pub(super) fn read(refusal: &str) -> Self {
        Self { reason: Some(ReplyReason::of_words(refusal)), domains: BTreeSet::new() }
    }

    /// Records a refusal, if the relay refuses in the same words again, apart from names and numbers. Answers whether
    /// it does.
    pub(super) fn record(&mut self, heard: &Heard<'_>, refused: &NegativeReply) -> bool {
        let is_repeated = self.is_repeated_by(&refused.reply);
        if is_repeated {
            self.domains.insert(heard.domain.to_owned());
        }
        is_repeated
    }

    /// Whether enough domains have met the refusal again, where the list has so many.
    pub(super) fn is_of_relay(&self, domains: usize) -> bool {
        self.domains.len() >= MIN_DOMAINS_REFUSED_AGAIN.min(domains.max(1))
    }

    fn is_repeated_by(&self, reply: &Reply) -> bool {
        let is_same = |former: &ReplyReason| *former == ReplyReason::of_words(&reply.to_string());
        self.reason.as_ref().is_some_and(is_same)
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
