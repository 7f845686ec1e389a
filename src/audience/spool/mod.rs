//! The audience of a run, in a spool: memory does not grow with its readers, but for a number for each reader with a tag of the
//! [first readers](crate::publication::FirstReaders), and for the rows of one address that stands in very many.
//!
//! A run has to know the address, the name and the edition of each reader, and nothing else of the list. Its readers
//! are passed on once, in the order of the run, and then the spool is dropped.

mod buckets;
mod builder;
mod day_columns;
mod order;
mod record;
mod repeats;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::io;

use aws_lc_rs::digest::{SHA256, digest};

pub(super) use self::builder::SpoolBuilder;
pub use self::order::OrderedReaders;
use self::record::{Record, RecordReader};
use super::gather::fold_address;
use super::reader_source::ReaderSource;
use super::row_sink::ListLine;
use super::signed_up::SignedUpReader;
use crate::address::Address;
use crate::disk::ByteSpool;
use crate::issue::edition::EditionName;

/// Where a list is read into.
#[derive(Debug)]
pub struct ListSpool<'a> {
    /// The file for its rows.
    pub spool: ByteSpool,
    /// The tags whose readers are marked.
    pub marking: &'a [String],
}

/// All who may be written to, each once, in the order of the list. Those who signed up stand behind the others.
#[derive(Debug)]
pub struct SpooledAudience {
    rows: ByteSpool,
    /// How many readers get each edition, in the order of the editions.
    editions: [usize; 2],
    signed_up: usize,
    marked: usize,
    /// The bytes of the last record.
    bytes: Vec<u8>,
}

/// A reader of an audience in a spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpooledReader<'a> {
    address: &'a str,
    /// The name as the list has it. It may hold any visible character.
    pub name: Option<&'a str>,
    /// The edition they are entitled to today.
    pub edition: EditionName,
    /// Where the reader comes from.
    pub source: ReaderSource,
}

impl<'a> SpooledReader<'a> {
    /// The address, which was checked when the list was read.
    pub fn address(&self) -> Address {
        Address::from_checked(self.address)
    }

    /// The address as it stands in a command or a header.
    pub const fn as_str(&self) -> &'a str {
        self.address
    }

    /// The [`Address::key`] of the reader.
    pub fn key(&self) -> String {
        fold_address(self.address)
    }

    fn of(record: &Record<'a>) -> Self {
        let Record { address, name, edition, source, .. } = *record;
        Self { address, name: (!name.is_empty()).then_some(name), edition, source }
    }
}

impl SpooledAudience {
    /// An audience of nobody.
    pub(super) const fn new(rows: ByteSpool) -> Self {
        Self { rows, editions: [0; 2], signed_up: 0, marked: 0, bytes: Vec::new() }
    }

    /// Lets all readers go.
    pub fn clear(&mut self) {
        *self = Self::new(self.rows.beside());
    }

    /// How many readers there are.
    pub const fn len(&self) -> usize {
        self.editions[0] + self.editions[1]
    }

    /// Whether there is no reader.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many readers are entitled to an edition.
    pub const fn count(&self, edition: EditionName) -> usize {
        self.editions[edition as usize]
    }

    /// How many readers signed up at the form, and are not on the list.
    pub const fn count_signed_up(&self) -> usize {
        self.signed_up
    }

    /// How many readers have one of the tags that were named when the list was read.
    pub const fn count_marked(&self) -> usize {
        self.marked
    }

    /// Passes everyone to `visit`, in the order of the list.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub fn visit(&self, mut visit: impl FnMut(SpooledReader<'_>)) -> io::Result<()> {
        let mut records = RecordReader::new(&self.rows);
        while let Some(record) = records.read_next()? {
            visit(SpooledReader::of(&record));
        }
        Ok(())
    }

    /// Only the readers for whom `find` answers an edition. They get that edition, or their own if that is the lower
    /// one.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub fn limited(
        &self,
        mut find: impl FnMut(SpooledReader<'_>) -> Option<EditionName>,
    ) -> io::Result<Self> {
        let mut limited = Self::new(self.rows.beside());
        let mut records = RecordReader::new(&self.rows);
        while let Some(record) = records.read_next()? {
            if let Some(found) = find(SpooledReader::of(&record)) {
                limited.add(&Record { edition: found.min(record.edition), ..record });
            }
        }
        Ok(limited)
    }

    /// The audience without the readers for whom `is_left_out` holds.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub fn without(
        &self,
        mut is_left_out: impl FnMut(SpooledReader<'_>) -> bool,
    ) -> io::Result<Self> {
        self.limited(|reader| (!is_left_out(reader)).then_some(reader.edition))
    }

    /// Adds readers who signed up, in their order behind those of the list. They get the free edition. Whoever is on the
    /// list stays as the list has them. Answers the [`Address::key`]s of those who were added.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub fn add_signed_up(&mut self, readers: &[SignedUpReader]) -> io::Result<HashSet<String>> {
        if readers.is_empty() {
            return Ok(HashSet::new());
        }
        let keys = readers.iter().enumerate().map(|(at, reader)| (reader.address.key(), at));
        let mut places: HashMap<String, usize> = keys.collect();
        self.visit(|reader| {
            places.remove(&reader.key());
        })?;
        let mut added: Vec<usize> = places.values().copied().collect();
        added.sort_unstable();
        for place in added {
            self.add_free_reader(&readers[place].address);
        }
        Ok(places.into_keys().collect())
    }

    /// The SHA-256 of the addresses, editions and names of all readers. It does not depend on the order of the list:
    /// the hashes of the readers are added up, as numbers of 256 bits.
    ///
    /// # Errors
    ///
    /// The spool cannot be read.
    pub fn digest(&self) -> io::Result<[u8; 32]> {
        let (mut sum, mut text) = ([0; 32], String::new());
        self.visit(|reader| {
            text.clear();
            for part in [reader.address, reader.edition.as_str(), reader.name.unwrap_or_default()] {
                text.push_str(part);
                text.push('\n');
            }
            add_up(&mut sum, digest(&SHA256, text.as_bytes()).as_ref());
        })?;
        let mut all = [0; 32];
        all.copy_from_slice(digest(&SHA256, &sum).as_ref());
        Ok(all)
    }

    fn add_free_reader(&mut self, address: &Address) {
        self.add(&Record {
            address: address.as_str(),
            name: "",
            tier: EditionName::Free,
            edition: EditionName::Free,
            source: ReaderSource::Signup,
            is_marked: false,
            line: ListLine(0),
            since: None,
            until: None,
        });
    }

    /// Adds a reader. One whose address or name has 64 KiB is never in a list.
    fn add(&mut self, record: &Record<'_>) {
        if record.append_to(&mut self.rows, &mut self.bytes).is_some() {
            self.editions[record.edition as usize] += 1;
            self.signed_up += usize::from(record.source == ReaderSource::Signup);
            self.marked += usize::from(record.is_marked);
        }
    }
}

/// Adds a number to another one. The last byte of both is the highest, and what exceeds 256 bits is dropped.
fn add_up(sum: &mut [u8; 32], number: &[u8]) {
    let mut carry = 0;
    for (byte, other) in sum.iter_mut().zip(number) {
        let added = u16::from(*byte) + u16::from(*other) + carry;
        *byte = u8::try_from(added & 0xff).unwrap_or_default();
        carry = added >> 8;
    }
}
