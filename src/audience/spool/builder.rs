//! Takes the rows of a list into a spool.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io;

use jiff::civil::Date;

use super::day_columns::DayColumns;
use super::record::{Record, RecordReader};
use super::repeats::{RepeatFinder, RowSet};
use super::{ListSpool, SpooledAudience};
use crate::audience::ReaderSource;
use crate::audience::dates::{ColumnOrder, DayCell, DayNumbers};
use crate::audience::gather::hash_key;
use crate::audience::row::{CheckedReader, Field};
use crate::audience::row_sink::{ListLine, Repeats, RowSink, TextTooLong, UnsettledDay};
use crate::disk::ByteSpool;

/// A list that is being written into a spool.
pub(in crate::audience) struct SpoolBuilder {
    rows: ByteSpool,
    /// How many rows there are.
    count: u32,
    repeats: RepeatFinder,
    columns: DayColumns,
    /// Whether a day waits for its column.
    has_pending: bool,
    /// The tags whose readers are marked.
    marking: Vec<String>,
    /// The [hashes](hash_key) of the readers who have one of these tags, on whichever of their rows. A number for each of them,
    /// because all readers may have the tag.
    marked: HashSet<u64>,
    /// The bytes of the last record.
    bytes: Vec<u8>,
}

impl SpoolBuilder {
    /// A list of nobody yet. `today` decides whose paid period is over.
    pub(in crate::audience) fn new(list: ListSpool<'_>, today: Date) -> Self {
        let ListSpool { spool, marking } = list;
        Self {
            count: 0,
            repeats: RepeatFinder::new(spool.beside()),
            rows: spool,
            columns: DayColumns::new(today),
            has_pending: false,
            marking: marking.to_vec(),
            marked: HashSet::new(),
            bytes: Vec::new(),
        }
    }

    /// Whether a row has one of the tags whose readers are marked.
    fn is_marking(&self, tags: &[Cow<'_, str>]) -> bool {
        tags.iter().any(|tag| self.marking.iter().any(|marking| *marking == **tag))
    }

    fn is_marked(&self, address: &str) -> bool {
        !self.marked.is_empty() && self.marked.contains(&hash_key(address))
    }

    /// The audience without the rows that are left out, with the days that were settled.
    fn copy_without(self, left_out: &RowSet) -> io::Result<SpooledAudience> {
        let mut audience = SpooledAudience::new(self.rows.beside());
        let mut records = RecordReader::new(&self.rows);
        let mut row = 0;
        while let Some(record) = records.read_next()? {
            if !left_out.has(row) {
                let edition = self.columns.find_edition(&record);
                let is_marked = self.is_marked(record.address);
                audience.add(&Record { edition, is_marked, since: None, until: None, ..record });
            }
            row += 1;
        }
        Ok(audience)
    }
}

/// The numbers of a day that waits for its column.
fn find_pending(cell: DayCell, column: &mut ColumnOrder) -> Option<DayNumbers> {
    let DayCell::Numbers(numbers) = cell else { return None };
    column.see(numbers);
    Some(numbers)
}

impl RowSink for SpoolBuilder {
    type Audience = SpooledAudience;

    fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn add(&mut self, reader: &CheckedReader<'_>, line: ListLine) -> Result<(), TextTooLong> {
        let since = find_pending(reader.since, &mut self.columns.since);
        let until = find_pending(reader.until, &mut self.columns.until);
        self.has_pending |= since.is_some() || until.is_some();
        if self.is_marking(&reader.tags) {
            self.marked.insert(hash_key(reader.address.as_str()));
        }
        let record = Record {
            address: reader.address.as_str(),
            name: &reader.name,
            tier: reader.tier,
            edition: reader.edition(self.columns.today),
            source: ReaderSource::List,
            is_marked: false,
            line,
            since,
            until,
        };
        let at = record.append_to(&mut self.rows, &mut self.bytes).ok_or(TextTooLong)?;
        self.repeats.add(hash_key(record.address), self.count, at);
        self.count = self.count.checked_add(1).ok_or(TextTooLong)?;
        Ok(())
    }

    fn settle_days(&mut self, tell: &mut dyn FnMut(UnsettledDay<'_>)) -> io::Result<()> {
        if !self.has_pending {
            return Ok(());
        }
        let mut records = RecordReader::new(&self.rows);
        while let Some(record) = records.read_next()? {
            let days = [
                (Field::Since, record.since, self.columns.since),
                (Field::Until, record.until, self.columns.until),
            ];
            for (field, numbers, order) in days {
                if let Some(numbers) = numbers.filter(|numbers| numbers.day(order).is_none()) {
                    let Record { line, address, tier, .. } = record;
                    tell(UnsettledDay { line, address, field, numbers, tier });
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> io::Result<(SpooledAudience, Repeats)> {
        let (left_out, repeats) = self.repeats.find(&self.rows, &self.columns)?;
        Ok((self.copy_without(&left_out)?, repeats))
    }

    fn count(audience: &SpooledAudience) -> usize {
        audience.len()
    }
}
