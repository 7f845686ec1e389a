//! Refusals in a row.

use std::collections::BTreeSet;
use std::mem::take;

use super::verdict::Heard;
use crate::journal::DeliveryId;
use crate::outcome::Reply;

/// Refusals in a row.
#[derive(Debug, Default)]
pub(super) struct RefusalRow {
    ids: BTreeSet<DeliveryId>,
    domains: BTreeSet<String>,
    last: Option<Reply>,
}

impl RefusalRow {
    /// Adds a refusal. If its words differ from the last one's, a new row begins.
    pub(super) fn push(&mut self, heard: &Heard<'_>, reply: &Reply) {
        if self.last.as_ref().is_some_and(|last| !last.says_the_same(reply)) {
            self.clear();
        }
        self.append(heard, reply);
    }

    /// Adds a refusal with any words.
    pub(super) fn append(&mut self, heard: &Heard<'_>, reply: &Reply) {
        self.ids.insert(heard.id);
        if !self.domains.contains(heard.domain) {
            self.domains.insert(heard.domain.to_owned());
        }
        self.last = Some(reply.clone());
    }

    /// Ends the row.
    pub(super) fn clear(&mut self) {
        self.ids.clear();
        self.domains.clear();
        self.last = None;
    }

    /// The number of deliveries that were refused.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// How many domains the readers of the row have.
    pub(super) fn count_domains(&self) -> usize {
        self.domains.len()
    }

    /// The domain of all readers of the row, if they have the same one.
    pub(super) fn only_domain(&self) -> Option<&str> {
        self.domains.first().map(String::as_str).filter(|_| self.domains.len() == 1)
    }

    /// The last reply.
    pub(super) const fn last(&self) -> Option<&Reply> {
        self.last.as_ref()
    }

    /// Ends the row, and answers the deliveries that were refused.
    pub(super) fn take_ids(&mut self) -> BTreeSet<DeliveryId> {
        let ids = take(&mut self.ids);
        self.clear();
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::{DeliveryId, Heard, RefusalRow, Reply};
    use crate::outcome::{Outcome, Parties, Phase};

    #[test]
    fn other_words_begin_a_new_row_unless_they_are_appended() {
        let mut row = RefusalRow::default();
        let (outcome, phase) = (Outcome::InDoubt(String::new()), Phase::Recipient);
        let heard = |number, domain| {
            let id = DeliveryId::numbered(number);
            let parties = Parties::UNKNOWN;
            Heard { id, domain, aside: None, parties, phase, outcome: &outcome }
        };
        row.push(&heard(1, "a.example"), &Reply::new(550, "no"));
        row.append(&heard(2, "b.example"), &Reply::new(550, "never"));
        row.push(&heard(3, "b.example"), &Reply::new(550, "never"));
        assert_eq!((row.len(), row.count_domains(), row.only_domain()), (3, 2, None));
        row.push(&heard(1, "a.example"), &Reply::new(550, "no"));
        assert_eq!((row.len(), row.only_domain()), (1, Some("a.example")));
        assert_eq!(row.take_ids().into_iter().collect::<Vec<_>>(), [DeliveryId::numbered(1)]);
        assert_eq!((row.len(), row.last()), (0, None));
    }
}
