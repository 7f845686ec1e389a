//! The audience: who may be written to, and which edition each reader is entitled to.
//!
//! A list is read from TOML ([`read()`]) or from CSV ([`csv`]), checked row by row with the rules of one
//! room, and kept in one piece: a million readers take less than 100 MB. A row whose address, name or
//! dates cannot be used is left out and told; a file that is damaged is refused whole.
//!
//! Looks up to: `finding`, `address`, `schema`, and the names of editions in `issue`.

pub mod csv;
mod gather;
mod read;
pub mod recipient;
pub mod report;
mod row;
mod rows;
pub mod segment;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use aws_lc_rs::digest::{Context, SHA256};

use crate::address::Address;
use crate::finding::{Code, Finding, Span};
use crate::issue::edition::EditionName;

pub use read::{read, schema};
pub use recipient::{AnyRecipient, Recipient};
pub use report::Report;
pub use segment::Segment;

/// All who may be written to, each once, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Audience {
    /// Address and name of one row after the other.
    text: String,
    rows: Vec<Row>,
    /// The sets of tags that occur; the first is the empty one.
    tags: Vec<Box<[Box<str>]>>,
}

/// One reader's place in the text, and what is known of them.
#[derive(Debug, Clone, Copy)]
struct Row {
    start: u32,
    address: u16,
    name: u16,
    tags: u32,
    edition: EditionName,
}

/// A person on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscriber<'a> {
    address: &'a str,
    /// The name as it is written in the list; it may hold anything that can be seen.
    pub name: Option<&'a str>,
    /// The edition they are entitled to today.
    pub edition: EditionName,
    /// Their tags, sorted.
    pub tags: &'a [Box<str>],
}

impl<'a> Subscriber<'a> {
    /// The address, checked when the list was read.
    pub fn address(&self) -> Address {
        Address::kept(self.address)
    }

    /// The address as it stands in a command or a header.
    pub const fn as_str(&self) -> &'a str {
        self.address
    }
}

impl Audience {
    /// Everyone, in the order of the file.
    pub fn subscribers(&self) -> impl ExactSizeIterator<Item = Subscriber<'_>> {
        self.rows.iter().map(|row| self.subscriber(row))
    }

    /// How many they are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nobody.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many are entitled to an edition.
    pub fn count(&self, edition: EditionName) -> usize {
        self.rows.iter().filter(|row| row.edition == edition).count()
    }

    /// The reader with this address, however they capitalise it.
    pub fn find(&self, address: &Address) -> Option<Subscriber<'_>> {
        let key = address.key();
        self.subscribers().find(|reader| gather::key(reader.address) == key)
    }

    /// Every tag of the list, sorted.
    pub fn tags(&self) -> Vec<&str> {
        let mut tags: Vec<&str> =
            self.subscribers().flat_map(|reader| reader.tags).map(|tag| &**tag).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// The part of the audience that a segment names.
    #[must_use]
    pub fn only(mut self, segment: &Segment) -> Self {
        let mut rows = std::mem::take(&mut self.rows);
        rows.retain(|row| segment.holds(&self.subscriber(row)));
        self.rows = rows;
        self
    }

    /// The audience without those whose [`Address::key`] is among these.
    #[must_use]
    pub fn without(mut self, keys: &HashSet<String>) -> Self {
        let mut rows = std::mem::take(&mut self.rows);
        rows.retain(|row| !keys.contains(&gather::key(self.subscriber(row).address)));
        self.rows = rows;
        self
    }

    /// Who gets what, as SHA-256: addresses, editions and names. The order of the file does not
    /// count.
    pub fn digest(&self) -> [u8; 32] {
        let mut rows: Vec<&Row> = self.rows.iter().collect();
        rows.sort_unstable_by_key(|row| self.subscriber(row).address);
        let mut context = Context::new(&SHA256);
        for row in rows {
            let reader = self.subscriber(row);
            for part in [reader.address, reader.edition.as_str(), reader.name.unwrap_or_default()] {
                context.update(part.as_bytes());
                context.update(b"\n");
            }
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(context.finish().as_ref());
        digest
    }

    fn subscriber(&self, row: &Row) -> Subscriber<'_> {
        let start = row.start as usize;
        let middle = start + usize::from(row.address);
        let name = &self.text[middle..middle + usize::from(row.name)];
        Subscriber {
            address: &self.text[start..middle],
            name: (!name.is_empty()).then_some(name),
            edition: row.edition,
            tags: &self.tags[row.tags as usize],
        }
    }
}

/// There is nobody to write to.
fn nobody() -> Finding {
    Finding::new(
        Code::AUDIENCE_EMPTY,
        Span::new(0, 0),
        "the list has no reader who can be written to",
    )
    .help("an issue cannot be sent before it has one")
}
