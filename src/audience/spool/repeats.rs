//! Finds the readers who stand on several rows, without holding all of them in memory.
//!
//! The keys of the addresses are hashed to eight bytes and spread over buckets by their hashes. Rows with one hash
//! stand in one bucket, and only their addresses are read and compared.

use std::io;

use super::buckets::Buckets;
use super::day_columns::DayColumns;
use super::record::read_record_at;
use crate::audience::gather::fold_address;
use crate::audience::report::MAX_SHOWN_FINDINGS;
use crate::audience::row_sink::{ListLine, Repeat, Repeats};
use crate::disk::ByteSpool;
use crate::issue::edition::EditionName;

/// How many buckets there are, as a power of two.
const BUCKET_BITS: u32 = 6;
/// The bytes of an entry.
const ENTRY_BYTES: usize = 20;

/// Remembers where each reader stands.
pub(super) struct RepeatFinder(Buckets);

/// The row of a reader.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    row: u32,
    /// Where the record stands in the spool.
    at: u64,
}

/// A row of a reader who may stand on several.
struct RepeatedRow {
    key: String,
    row: u32,
    line: ListLine,
    address: String,
    edition: EditionName,
}

/// A set of rows: one bit for each row.
#[derive(Default)]
pub(super) struct RowSet(Vec<u64>);

impl RowSet {
    fn insert(&mut self, row: u32) {
        let word = (row / u64::BITS) as usize;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (row % u64::BITS);
    }

    /// Whether a row is in the set.
    pub(super) fn has(&self, row: u32) -> bool {
        let word = self.0.get((row / u64::BITS) as usize).copied().unwrap_or_default();
        word & (1 << (row % u64::BITS)) != 0
    }
}

/// What has been found so far.
#[derive(Default)]
struct FoundRepeats {
    left_out: RowSet,
    /// Repetitions by the row that is one, those of the first rows.
    first: Vec<(u32, Repeat)>,
    count: usize,
}

impl RepeatFinder {
    /// Knows of nobody yet.
    pub(super) fn new(spool: ByteSpool) -> Self {
        Self(Buckets::new(spool, 1 << BUCKET_BITS))
    }

    /// Adds a row. `at` is where its record stands.
    pub(super) fn add(&mut self, hash: u64, row: u32, at: u64) {
        let bucket = usize::try_from(hash >> (u64::BITS - BUCKET_BITS)).unwrap_or_default();
        self.0.push(bucket, &[&hash.to_le_bytes(), &row.to_le_bytes(), &at.to_le_bytes()]);
    }

    /// Finds the rows that are left out since their readers stand on others, and what is to be said of them.
    ///
    /// # Errors
    ///
    /// A spool cannot be read.
    pub(super) fn find(
        &self,
        rows: &ByteSpool,
        columns: &DayColumns,
    ) -> io::Result<(RowSet, Repeats)> {
        let (mut found, mut bytes) = (FoundRepeats::default(), Vec::new());
        for bucket in 0..self.0.len() {
            self.0.read(bucket, &mut bytes)?;
            let mut entries: Vec<Entry> =
                bytes.chunks_exact(ENTRY_BYTES).filter_map(Entry::read).collect();
            entries.sort_unstable();
            for alike in entries.chunk_by(|a, b| a.hash == b.hash).filter(|rows| rows.len() > 1) {
                for same in read_rows(alike, rows, columns)?.chunk_by(|a, b| a.key == b.key) {
                    found.take(same);
                }
            }
        }
        let FoundRepeats { left_out, mut first, count } = found;
        first.sort_unstable();
        first.truncate(MAX_SHOWN_FINDINGS);
        let first = first.into_iter().map(|(_, repeat)| repeat).collect();
        Ok((left_out, Repeats { first, count }))
    }
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (hash, bytes) = bytes.split_first_chunk()?;
        let (row, bytes) = bytes.split_first_chunk()?;
        let at = u64::from_le_bytes(*bytes.first_chunk()?);
        Some(Self { hash: u64::from_le_bytes(*hash), row: u32::from_le_bytes(*row), at })
    }
}

/// Reads the rows of these entries, in the order of their readers and then of the file.
fn read_rows(
    entries: &[Entry],
    rows: &ByteSpool,
    columns: &DayColumns,
) -> io::Result<Vec<RepeatedRow>> {
    let mut bytes = Vec::new();
    let mut read = Vec::with_capacity(entries.len());
    for Entry { row, at, .. } in entries {
        let record = read_record_at(rows, *at, &mut bytes)?;
        read.push(RepeatedRow {
            key: fold_address(record.address),
            row: *row,
            line: record.line,
            address: record.address.to_owned(),
            edition: columns.find_edition(&record),
        });
    }
    read.sort_unstable_by(|a, b| (&a.key, a.row).cmp(&(&b.key, b.row)));
    Ok(read)
}

impl FoundRepeats {
    /// Takes the rows of one reader.
    fn take(&mut self, rows: &[RepeatedRow]) {
        let best = rows.iter().map(|row| row.edition).max();
        let Some(kept) = rows.iter().find(|row| Some(row.edition) == best) else { return };
        rows.iter().filter(|row| row.row != kept.row).for_each(|row| self.left_out.insert(row.row));
        let Some((first, others)) = rows.split_first() else { return };
        self.count += others.len();
        self.first.extend(others.iter().take(MAX_SHOWN_FINDINGS).map(|again| {
            let (address, edition) = (kept.address.clone(), kept.edition);
            (again.row, Repeat { again: again.line, first: first.line, address, edition })
        }));
        if self.first.len() > 8 * MAX_SHOWN_FINDINGS {
            self.first.sort_unstable();
            self.first.truncate(MAX_SHOWN_FINDINGS);
        }
    }
}
