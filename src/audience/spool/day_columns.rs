//! What the days of a list in a spool mean, when its last row was read.

use jiff::civil::Date;

use super::record::Record;
use crate::audience::dates::ColumnOrder;
use crate::issue::edition::EditionName;

/// What is known of the days of a list.
pub(super) struct DayColumns {
    /// The day that decides whose paid period is over.
    pub(super) today: Date,
    pub(super) since: ColumnOrder,
    pub(super) until: ColumnOrder,
}

impl DayColumns {
    /// Nothing is known of the columns yet.
    pub(super) fn new(today: Date) -> Self {
        Self { today, since: ColumnOrder::default(), until: ColumnOrder::default() }
    }

    /// The edition of a reader.
    pub(super) fn find_edition(&self, record: &Record<'_>) -> EditionName {
        match record.until.map(|numbers| numbers.day(self.until)) {
            None => record.edition,
            Some(Some(until)) if until >= self.today => record.tier,
            Some(_) => EditionName::Free,
        }
    }
}
