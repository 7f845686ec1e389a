//! The refusal for which the call before this one was stopped.

use crate::outcome::{Reply, ReplyReason};

/// The refusal for which the call before this one was stopped, until the relay accepts a message.
#[derive(Debug, Default)]
pub(super) struct FormerRefusal(Option<ReplyReason>);

impl FormerRefusal {
    /// Reads a refusal from the words of a failure.
    pub(super) fn read(refusal: &str) -> Self {
        Self(Some(ReplyReason::of_words(refusal)))
    }

    /// Whether the relay refuses again in the same words, apart from names and numbers.
    pub(super) fn is_repeated_by(&self, last: Option<&Reply>) -> bool {
        let reason = last.map(|reply| ReplyReason::of_words(&reply.to_string()));
        self.0.is_some() && self.0 == reason
    }
}

#[cfg(test)]
mod tests {
    use super::{FormerRefusal, Reply};

    #[test]
    fn a_refusal_is_repeated_in_the_same_words_whatever_its_numbers() {
        let former = FormerRefusal::read("554 5.7.1 spam, id 4F2A9");
        let repeats = |words: &str| former.is_repeated_by(Some(&Reply::new(554, words)));
        assert!(repeats("5.7.1 spam, id 77B01"));
        assert!(!repeats("5.7.1 too large"));
        assert!(!former.is_repeated_by(None));
        assert!(!FormerRefusal::default().is_repeated_by(None));
    }
}
