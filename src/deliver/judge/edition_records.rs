//! The records of editions at one relay. An edition whose content or size the relay refuses is held back, and the other
//! edition goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

use super::refusal_row::RefusalRow;
use super::verdict::Heard;
use crate::deliver::edition_holds::EditionHold;
use crate::issue::edition::EditionName;
use crate::journal::DeliveryId;
use crate::outcome::{NegativeReply, Reply};

/// The records of editions at one relay.
#[derive(Debug, Default)]
pub(super) struct EditionRecords {
    known: BTreeMap<EditionName, EditionRecord>,
    /// Holds that were not reported yet.
    holds: Vec<EditionHold>,
}

/// What the relay has said to an edition in one pass.
#[derive(Debug, Default)]
struct EditionRecord {
    /// Permanent refusals of the content in a row, with the same words.
    row: RefusalRow,
    /// Whether a message of the edition was accepted.
    is_open: bool,
    /// Whether the edition is held.
    is_held: bool,
}

impl EditionRecords {
    /// Records that a message of the edition was accepted.
    pub(super) fn record_taken(&mut self, edition: EditionName) {
        self.find(edition).is_open = true;
    }

    /// Ends the row of an edition.
    pub(super) fn clear_row(&mut self, edition: EditionName) {
        self.find(edition).row.clear();
    }

    /// Records a refusal of the content or the size. Answers the row of its edition.
    pub(super) fn record_refusal(
        &mut self,
        heard: &Heard<'_>,
        refused: &NegativeReply,
    ) -> &RefusalRow {
        let row = &mut self.find(heard.edition).row;
        row.push(heard, refused);
        row
    }

    /// Holds an edition from now on, if its row is not empty.
    pub(super) fn hold(&mut self, edition: EditionName) {
        let record = self.find(edition);
        record.is_held = true;
        let (refused, last) = (record.row.len(), record.row.last().cloned());
        self.holds.extend(last.map(|last| EditionHold { edition, refused, last }));
    }

    /// The editions that are to be held. Each is reported once.
    pub(super) fn take_holds(&mut self) -> Vec<EditionHold> {
        take(&mut self.holds)
    }

    /// The editions with a row that has not ended, none of whose messages was accepted.
    pub(super) fn list_unopened(&self) -> Vec<EditionName> {
        let is_unopened = |record: &EditionRecord| !record.is_open && !record.is_held;
        let unopened = self.known.iter().filter(|(_, record)| is_unopened(record));
        unopened.filter(|(_, record)| record.row.len() > 0).map(|(edition, _)| *edition).collect()
    }

    /// The last refusal in the row of an edition.
    pub(super) fn find_last(&self, edition: EditionName) -> Option<&NegativeReply> {
        self.known.get(&edition)?.row.last()
    }

    /// Whether an edition is taken: a message was accepted, and the edition is not held.
    pub(super) fn is_open(&self, edition: EditionName) -> bool {
        self.known.get(&edition).is_some_and(|record| record.is_open && !record.is_held)
    }

    /// Whether a message of an edition was accepted.
    pub(super) fn has_taken(&self, edition: EditionName) -> bool {
        self.known.get(&edition).is_some_and(|record| record.is_open)
    }

    /// Whether an edition is held.
    pub(super) fn is_held(&self, edition: EditionName) -> bool {
        self.known.get(&edition).is_some_and(|record| record.is_held)
    }

    /// How many editions are held.
    pub(super) fn count_held(&self) -> usize {
        self.known.values().filter(|record| record.is_held).count()
    }

    /// How long the rows are whose last refusal has the words of this one, edition by edition.
    pub(super) fn count_alike(&self, reply: &Reply) -> Vec<usize> {
        let rows = self.known.values().map(|record| &record.row);
        let is_alike =
            |row: &&RefusalRow| row.last().is_some_and(|last| last.reply.says_the_same(reply));
        rows.filter(is_alike).map(RefusalRow::len).collect()
    }

    /// The longest row of an edition.
    pub(super) fn find_longest(&self) -> Option<&RefusalRow> {
        self.known.values().map(|record| &record.row).max_by_key(|row| row.len())
    }

    /// Ends the row of an edition, and answers the deliveries that were refused.
    pub(super) fn take_ids(&mut self, edition: EditionName) -> BTreeSet<DeliveryId> {
        self.find(edition).row.take_ids()
    }

    /// Forgets refusals that were none of their editions.
    pub(super) fn forget(&mut self, ids: &BTreeSet<DeliveryId>) {
        for record in self.known.values_mut() {
            record.row.forget(ids);
        }
    }

    /// Ends all rows, and answers the deliveries that were refused.
    pub(super) fn take_all_ids(&mut self) -> BTreeSet<DeliveryId> {
        self.known.values_mut().flat_map(|record| record.row.take_ids()).collect()
    }

    fn find(&mut self, edition: EditionName) -> &mut EditionRecord {
        self.known.entry(edition).or_default()
    }
}
