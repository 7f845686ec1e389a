//! Several rows of one reader.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::reader::{DepartedReader, ExportedReader, LeftOutCause, LeftOutRemedy, RowOutcome};
use crate::wording::Wording;

/// A row that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutRow {
    /// The line of the file, from 1.
    pub line: usize,
    /// Why the row is left out.
    pub why: Wording,
    /// What can be done about it.
    pub remedy: LeftOutRemedy,
}

impl LeftOutRow {
    fn new(line: usize, cause: LeftOutCause) -> Self {
        let LeftOutCause { why, remedy } = cause;
        Self { line, why, remedy }
    }
}

/// The readers of an export, each once.
#[derive(Debug, Default)]
pub(super) struct MergedReaders {
    pub(super) readers: Vec<ExportedReader>,
    pub(super) departed: Vec<DepartedReader>,
    pub(super) left_out: Vec<LeftOutRow>,
}

/// The readers of an export while its rows are read, each once.
#[derive(Debug, Default)]
pub(super) struct ReaderMerge {
    /// What is known of each reader, in the order in which they came up first.
    known: Vec<Option<KnownReader>>,
    /// The index of each reader, by the key of the address.
    index: HashMap<String, usize>,
    /// The rows whose address cannot be read.
    nameless: Vec<LeftOutRow>,
}

/// What the rows of one reader say.
#[derive(Debug)]
enum KnownReader {
    Reads(ExportedReader),
    LeftOut(LeftOutRow),
    Left(DepartedReader),
}

impl KnownReader {
    /// What two rows say together: one row is enough for a reader to have left, or to be left out.
    fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::Reads(first), Self::Reads(other)) => Self::Reads(join_readers(first, other)),
            (left @ Self::Left(_), _) | (_, left @ Self::Left(_)) => left,
            (left_out @ Self::LeftOut(_), _) | (_, left_out @ Self::LeftOut(_)) => left_out,
        }
    }
}

impl ReaderMerge {
    /// Adds a row.
    pub(super) fn add(&mut self, line: usize, outcome: RowOutcome) {
        let (key, known) = match outcome {
            RowOutcome::LeftOut(None, cause) => {
                return self.nameless.push(LeftOutRow::new(line, cause));
            }
            RowOutcome::LeftOut(Some(address), cause) => {
                (address.key(), KnownReader::LeftOut(LeftOutRow::new(line, cause)))
            }
            RowOutcome::Reads(reader) => (reader.address.key(), KnownReader::Reads(reader)),
            RowOutcome::Left(reader) => (reader.address.key(), KnownReader::Left(reader)),
        };
        match self.index.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(self.known.len());
                self.known.push(Some(known));
            }
            Entry::Occupied(entry) => {
                let slot = &mut self.known[*entry.get()];
                *slot = match slot.take() {
                    Some(first) => Some(first.joined(known)),
                    None => Some(known),
                };
            }
        }
    }

    /// The readers, in the order in which they came up first.
    pub(super) fn finish(self) -> MergedReaders {
        let mut merged = MergedReaders { left_out: self.nameless, ..MergedReaders::default() };
        for known in self.known.into_iter().flatten() {
            match known {
                KnownReader::Reads(reader) => merged.readers.push(reader),
                KnownReader::LeftOut(row) => merged.left_out.push(row),
                KnownReader::Left(reader) => merged.departed.push(reader),
            }
        }
        merged.left_out.sort_by_key(|row| row.line);
        merged
    }
}

/// Two rows of one reader: the higher tier with its end, and the tags of both.
fn join_readers(first: ExportedReader, other: ExportedReader) -> ExportedReader {
    let (best, rest) = if other.tier > first.tier { (other, first) } else { (first, other) };
    let mut tags = best.tags;
    tags.extend(rest.tags);
    tags.sort_unstable();
    tags.dedup();
    let since = [best.since, rest.since].into_iter().flatten().min();
    let mut notes = best.notes;
    notes.extend(rest.notes);
    notes.sort_by_key(|note| note.line);
    ExportedReader { name: best.name.or(rest.name), tags, since, notes, ..best }
}
