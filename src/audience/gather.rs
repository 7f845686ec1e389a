//! Builds an audience row by row, and keeps each reader once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::io;

use jiff::civil::Date;

use super::dates::{ColumnOrder, DayCell, DayNumbers};
use super::reader_source::ReaderSource;
use super::report::MAX_SHOWN_FINDINGS;
use super::row::{CheckedReader, Field};
use super::row_sink::{ListLine, Repeat, Repeats, RowSink, TextTooLong, UnsettledDay};
use super::{Audience, PackedReader};
use crate::issue::edition::EditionName;

/// A day that can only be read when the whole column is known.
#[derive(Debug, Clone, Copy)]
struct PendingDay {
    row: u32,
    field: Field,
    numbers: DayNumbers,
}

/// An audience that is being built.
#[derive(Debug)]
pub(super) struct AudienceBuilder {
    audience: Audience,
    /// The number of each set of tags.
    sets: HashMap<String, u32>,
    /// The day that decides whose paid period is over.
    today: Date,
    pending: Vec<PendingDay>,
    /// What the columns of `since` and of `until` have shown.
    orders: [ColumnOrder; 2],
}

impl AudienceBuilder {
    /// An audience of nobody yet. `today` decides whose paid period is over.
    pub(super) fn new(today: Date) -> Self {
        Self {
            audience: Audience { tags: vec![Box::default()], ..Audience::default() },
            sets: HashMap::from([(String::new(), 0)]),
            today,
            pending: Vec::new(),
            orders: [ColumnOrder::default(); 2],
        }
    }

    /// The day in a cell of the next row. A day that the cell alone does not show is kept for later.
    fn take_day(&mut self, field: Field, cell: DayCell) -> Result<Option<Date>, TextTooLong> {
        match cell {
            DayCell::Day(day) => Ok(Some(day)),
            DayCell::Empty | DayCell::Unreadable => Ok(None),
            DayCell::Numbers(numbers) => {
                let row = u32::try_from(self.audience.rows.len()).map_err(|_| TextTooLong)?;
                self.orders[usize::from(field == Field::Until)].see(numbers);
                self.pending.push(PendingDay { row, field, numbers });
                Ok(None)
            }
        }
    }

    /// The rows of every reader who has more than one, in the order of the file.
    fn find_repeated_rows(&self) -> Vec<Vec<usize>> {
        let text = |row: u32| self.audience.subscriber(&self.audience.rows[row as usize]).address;
        let mut index: Vec<(u64, u32)> = (0..)
            .zip(&self.audience.rows)
            .map(|(at, row)| (hash_key(self.audience.subscriber(row).address), at))
            .collect();
        index.sort_unstable();
        let mut groups = Vec::new();
        for alike in index.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut keys: Vec<(String, u32)> =
                alike.iter().map(|&(_, row)| (fold_address(text(row)), row)).collect();
            keys.sort_unstable();
            let readers = keys.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1);
            groups.extend(readers.map(|rows| rows.iter().map(|(_, row)| *row as usize).collect()));
        }
        groups
    }

    /// The tags of several rows together. Memory ends before the numbers of sets do. If they ended, the tags
    /// of the first row would stay.
    fn join_tags(&mut self, rows: &[usize]) -> u32 {
        let sets = rows.iter().map(|row| self.audience.rows[*row].tags);
        let mut tags: Vec<Box<str>> =
            sets.flat_map(|set| self.audience.tags[set as usize].to_vec()).collect();
        tags.sort_unstable();
        tags.dedup();
        let tags: Vec<&str> = tags.iter().map(|tag| &**tag).collect();
        self.number_tags(&tags).unwrap_or(self.audience.rows[rows[0]].tags)
    }

    /// The number of a set of tags. The tags are sorted and hold no `;`.
    fn number_tags(&mut self, tags: &[&str]) -> Result<u32, TextTooLong> {
        let joined = tags.join(";");
        if let Some(number) = self.sets.get(&joined) {
            return Ok(*number);
        }
        let number = u32::try_from(self.audience.tags.len()).map_err(|_| TextTooLong)?;
        self.audience.tags.push(tags.iter().map(|tag| Box::from(*tag)).collect());
        self.sets.insert(joined, number);
        Ok(number)
    }
}

impl RowSink for AudienceBuilder {
    type Audience = Audience;

    fn is_empty(&self) -> bool {
        self.audience.rows.is_empty()
    }

    fn add(&mut self, reader: &CheckedReader<'_>, line: ListLine) -> Result<(), TextTooLong> {
        let address = reader.address.as_str();
        let tags: Vec<&str> = reader.tags.iter().map(|tag| &**tag).collect();
        let tags = self.number_tags(&tags)?;
        let since = self.take_day(Field::Since, reader.since)?;
        let until = self.take_day(Field::Until, reader.until)?;
        let row = PackedReader {
            start: u32::try_from(self.audience.text.len()).map_err(|_| TextTooLong)?,
            address: u16::try_from(address.len()).map_err(|_| TextTooLong)?,
            name: u16::try_from(reader.name.len()).map_err(|_| TextTooLong)?,
            tags,
            tier: reader.tier,
            edition: reader.edition(self.today),
            source: ReaderSource::List,
            since,
            until,
            line,
            is_downgraded: reader.is_downgraded,
            has_tier: reader.has_tier,
        };
        self.audience.text.push_str(address);
        self.audience.text.push_str(&reader.name);
        self.audience.rows.push(row);
        Ok(())
    }

    fn settle_days(&mut self, tell: &mut dyn FnMut(UnsettledDay<'_>)) -> io::Result<()> {
        for PendingDay { row, field, numbers } in std::mem::take(&mut self.pending) {
            let at = row as usize;
            let day = numbers.day(self.orders[usize::from(field == Field::Until)]);
            if day.is_none() {
                let row = &self.audience.rows[at];
                let (address, tier) = (self.audience.subscriber(row).as_str(), row.tier);
                tell(UnsettledDay { line: row.line, address, field, numbers, tier });
            }
            let row = &mut self.audience.rows[at];
            match (field, day) {
                (Field::Until, Some(until)) => {
                    row.until = day;
                    row.edition = if until >= self.today { row.tier } else { EditionName::Free };
                }
                (Field::Until, None) => {
                    row.is_downgraded |= row.tier == EditionName::Paid;
                    row.tier = EditionName::Free;
                }
                _ => row.since = day,
            }
        }
        Ok(())
    }

    /// The audience. A reader who stands on several rows gets the tags of all.
    fn finish(mut self) -> io::Result<(Audience, Repeats)> {
        let mut pairs = Vec::new();
        for group in self.find_repeated_rows() {
            let edition = |row: &usize| self.audience.rows[*row].edition;
            let best = group.iter().map(&edition).max();
            let Some(stays) = group.iter().copied().find(|row| Some(edition(row)) == best) else {
                continue;
            };
            self.audience.rows[stays].tags = self.join_tags(&group);
            pairs.extend(group[1..].iter().map(|again| (*again, group[0], stays)));
        }
        pairs.sort_unstable();
        let repeats = pairs.iter().take(MAX_SHOWN_FINDINGS).map(|&(again, first, stays)| {
            let [again, first, stays] = [again, first, stays].map(|row| &self.audience.rows[row]);
            let address = self.audience.subscriber(stays).as_str().to_owned();
            Repeat { again: again.line, first: first.line, address, edition: stays.edition }
        });
        let repeats = Repeats { first: repeats.collect(), count: pairs.len() };
        let mut stays = vec![true; self.audience.rows.len()];
        for &(again, first, kept) in &pairs {
            (stays[again], stays[first]) = (again == kept, first == kept);
        }
        let mut stays = stays.into_iter();
        self.audience.rows.retain(|_| stays.next().unwrap_or(true));
        Ok((self.audience, repeats))
    }

    fn count(audience: &Audience) -> usize {
        audience.len()
    }
}

/// The key that two spellings of one address share, the same as [`Address::key`].
///
/// [`Address::key`]: crate::address::Address::key
pub(super) fn fold_address(address: &str) -> String {
    address.to_ascii_lowercase()
}

/// A hash of the key that two spellings of one address share.
pub(super) fn hash_key(address: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(fold_address(address).as_bytes());
    hasher.finish()
}
