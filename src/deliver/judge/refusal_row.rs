//! Refusals in a row.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

use super::verdict::Heard;
use crate::journal::DeliveryId;
use crate::outcome::{NegativeReply, Subject};

/// Refusals in a row.
#[derive(Debug, Default)]
pub(super) struct RefusalRow {
    ids: BTreeSet<DeliveryId>,
    /// The same, by the reader's domain.
    domains: BTreeMap<String, BTreeSet<DeliveryId>>,
    last: Option<NegativeReply>,
}

impl RefusalRow {
    /// Adds a refusal. If its words differ from the last one's, a new row begins.
    pub(super) fn push(&mut self, heard: &Heard<'_>, refused: &NegativeReply) {
        if self.last().is_some_and(|last| !last.reply.says_the_same(&refused.reply)) {
            self.clear();
        }
        self.append(heard, refused);
    }

    /// Adds a refusal with any words.
    pub(super) fn append(&mut self, heard: &Heard<'_>, refused: &NegativeReply) {
        if self.ids.insert(heard.id) {
            self.domains.entry(heard.domain.to_owned()).or_default().insert(heard.id);
        }
        self.last = Some(refused.clone());
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
        let (domain, _) = self.domains.first_key_value().filter(|_| self.domains.len() == 1)?;
        Some(domain)
    }

    /// Ends the row, and answers the domains of its readers, with how many readers each has.
    pub(super) fn take_domains(&mut self) -> BTreeMap<String, usize> {
        let domains = take(&mut self.domains);
        self.clear();
        domains.into_iter().map(|(domain, ids)| (domain, ids.len())).collect()
    }

    /// The last reply.
    pub(super) const fn last(&self) -> Option<&NegativeReply> {
        self.last.as_ref()
    }

    /// Whether the last refusal is about its reader, and its codes say so.
    pub(super) fn names_reader(&self) -> bool {
        self.last.as_ref().is_some_and(|last| {
            last.subject.concerns_reader() && Subject::is_named_by_codes(&last.reply)
        })
    }

    /// Takes some deliveries out of the row.
    pub(super) fn forget(&mut self, ids: &BTreeSet<DeliveryId>) {
        self.ids.retain(|id| !ids.contains(id));
        for readers in self.domains.values_mut() {
            readers.retain(|id| !ids.contains(id));
        }
        self.domains.retain(|_, readers| !readers.is_empty());
        if self.ids.is_empty() {
            self.clear();
        }
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
    use super::{DeliveryId, Heard, NegativeReply, RefusalRow, Subject};
    use crate::issue::edition::EditionName;
    use crate::outcome::{Outcome, Phase, Reply};

    fn refused(words: &str, subject: Subject) -> NegativeReply {
        NegativeReply { phase: Phase::Recipient, reply: Reply::new(550, words), subject }
    }

    #[test]
    fn other_words_begin_a_new_row_unless_they_are_appended() {
        let mut row = RefusalRow::default();
        let outcome = Outcome::InDoubt(String::new());
        let heard = |number, domain| {
            let id = DeliveryId::numbered(number);
            Heard { id, domain, edition: EditionName::Free, aside: None, outcome: &outcome }
        };
        let ours = |words| refused(words, Subject::Sender);
        row.push(&heard(1, "a.example"), &ours("no"));
        row.append(&heard(2, "b.example"), &ours("never"));
        row.push(&heard(3, "b.example"), &ours("never"));
        assert_eq!((row.len(), row.count_domains(), row.only_domain()), (3, 2, None));
        row.push(&heard(1, "a.example"), &ours("no"));
        assert_eq!((row.len(), row.only_domain()), (1, Some("a.example")));
        assert_eq!(row.take_ids().into_iter().collect::<Vec<_>>(), [DeliveryId::numbered(1)]);
        assert_eq!((row.len(), row.last()), (0, None));
    }

    #[test]
    fn a_code_names_the_reader_only_in_a_refusal_that_is_about_the_reader() {
        let outcome = Outcome::InDoubt(String::new());
        let (id, domain) = (DeliveryId::numbered(1), "a.example");
        let heard =
            Heard { id, domain, edition: EditionName::Free, aside: None, outcome: &outcome };
        let mut row = RefusalRow::default();
        assert!(!row.names_reader());
        for (words, subject, names_reader) in [
            ("5.1.1 user unknown", Subject::NoSuchReader, true),
            ("user unknown", Subject::NoSuchReader, false),
            ("5.1.1 <bonjour@lavigie.example>: user unknown", Subject::Sender, false),
        ] {
            row.append(&heard, &refused(words, subject));
            assert_eq!(row.names_reader(), names_reader, "{words}");
        }
    }
}
