//! Looks for readers in a list: the whole list is read and judged, and only the readers who are wanted are kept.

use std::io;

use super::Audience;
use super::dates::DayCell;
use super::gather::AudienceBuilder;
use super::row::CheckedReader;
use super::row_sink::{ListLine, Repeats, RowSink, TextTooLong, UnsettledDay};

/// Decides, by the address and the name of a reader, whether the reader is kept. The name is empty if the list has none.
pub type WantedReaders<'a> = &'a mut dyn FnMut(&str, &str) -> bool;

/// The readers of a list who were wanted.
#[derive(Debug)]
pub(super) struct FoundReaders {
    /// The readers, and some others whose days were known only at the end of the list.
    pub(super) audience: Audience,
    /// How many rows of the list have a reader.
    rows: usize,
}

/// A list of which only the wanted readers are kept.
pub(super) struct SearchBuilder<'a> {
    kept: AudienceBuilder,
    rows: usize,
    is_wanted: WantedReaders<'a>,
}

impl<'a> SearchBuilder<'a> {
    /// Keeps what an empty audience takes of the wanted readers.
    pub(super) const fn new(kept: AudienceBuilder, is_wanted: WantedReaders<'a>) -> Self {
        Self { kept, rows: 0, is_wanted }
    }
}

impl RowSink for SearchBuilder<'_> {
    type Audience = FoundReaders;

    fn is_empty(&self) -> bool {
        self.rows == 0
    }

    fn add(&mut self, reader: &CheckedReader<'_>, line: ListLine) -> Result<(), TextTooLong> {
        self.rows += 1;
        let is_pending = |cell| matches!(cell, DayCell::Numbers(_));
        if (self.is_wanted)(reader.address.as_str(), &reader.name)
            || is_pending(reader.since)
            || is_pending(reader.until)
        {
            self.kept.add(reader, line)?;
        }
        Ok(())
    }

    fn settle_days(&mut self, tell: &mut dyn FnMut(UnsettledDay<'_>)) -> io::Result<()> {
        self.kept.settle_days(tell)
    }

    /// The readers with each one once. The repetitions are those of the readers who were kept.
    fn finish(self) -> io::Result<(FoundReaders, Repeats)> {
        let (audience, repeats) = self.kept.finish()?;
        Ok((FoundReaders { audience, rows: self.rows }, repeats))
    }

    fn count(found: &FoundReaders) -> usize {
        found.rows
    }
}
