//! Refusals in a row.

use std::collections::BTreeSet;
use std::mem::take;

use super::verdict::Heard;
use crate::journal::DeliveryId;
use crate::outcome::{Reply, Subject};

/// Refusals in a row.
#[derive(Debug, Default)]
pub(super) struct RefusalRow {
    ids: BTreeSet<DeliveryId>,
    domains: BTreeSet<String>,
    last: Option<LastRefusal>,
}

/// The last refusal of a row.
#[derive(Debug)]
struct LastRefusal {
    reply: Reply,
    subject: Subject,
}

impl RefusalRow {
    /// Adds a refusal. If its words differ from the last one's, a new row begins.
    pub(super) fn push(&mut self, heard: &Heard<'_>, reply: &Reply, subject: Subject) {
        if self.last().is_some_and(|last| !last.says_the_same(reply)) {
            self.clear();
        }
        self.append(heard, reply, subject);
    }

    /// Adds a refusal with any words.
    pub(super) fn append(&mut self, heard: &Heard<'_>, reply: &Reply, subject: Subject) {
        self.ids.insert(heard.id);
        if !self.domains.contains(heard.domain) {
            self.domains.insert(heard.domain.to_owned());
        }
        self.last = Some(LastRefusal { reply: reply.clone(), subject });
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
    pub(super) fn last(&self) -> Option<&Reply> {
        self.last.as_ref().map(|last| &last.reply)
    }

    /// Whether the last refusal is about its reader, and its codes say so.
    pub(super) fn names_reader(&self) -> bool {
        self.last.as_ref().is_some_and(|LastRefusal { reply, subject }| {
            subject.concerns_reader() && Subject::is_named_by_codes(reply)
        })
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
    use super::{DeliveryId, Heard, RefusalRow, Reply, Subject};
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
        let ours = Subject::Sender;
        row.push(&heard(1, "a.example"), &Reply::new(550, "no"), ours);
        row.append(&heard(2, "b.example"), &Reply::new(550, "never"), ours);
        row.push(&heard(3, "b.example"), &Reply::new(550, "never"), ours);
        assert_eq!((row.len(), row.count_domains(), row.only_domain()), (3, 2, None));
        row.push(&heard(1, "a.example"), &Reply::new(550, "no"), ours);
        assert_eq!((row.len(), row.only_domain()), (1, Some("a.example")));
        assert_eq!(row.take_ids().into_iter().collect::<Vec<_>>(), [DeliveryId::numbered(1)]);
        assert_eq!((row.len(), row.last()), (0, None));
    }

    #[test]
    fn a_code_names_the_reader_only_in_a_refusal_that_is_about_the_reader() {
        let (outcome, phase, parties) =
            (Outcome::InDoubt(String::new()), Phase::Recipient, Parties::UNKNOWN);
        let (id, domain) = (DeliveryId::numbered(1), "a.example");
        let heard = Heard { id, domain, aside: None, parties, phase, outcome: &outcome };
        let mut row = RefusalRow::default();
        assert!(!row.names_reader());
        for (words, subject, names_reader) in [
            ("5.1.1 user unknown", Subject::NoSuchReader, true),
            ("user unknown", Subject::NoSuchReader, false),
            ("5.1.1 <bonjour@lavigie.example>: user unknown", Subject::Sender, false),
        ] {
            row.append(&heard, &Reply::new(550, words), subject);
            assert_eq!(row.names_reader(), names_reader, "{words}");
        }
    }
}
