//! The audience: who may be written to, and which edition each reader is entitled to.
//!
//! A list is read from TOML ([`read()`]) or from CSV ([`csv`]). The same rules check each row of both. An
//! audience is kept in one piece: a million readers take less than 100 MB. A row whose address cannot be written
//! to is left out, counted and reported. A tier or a last day that cannot be read gives the free edition, never
//! the paid one. Nothing else in a row keeps a reader out. A file whose rows cannot be told apart is refused as
//! a whole. [`edit`] changes readers in
//! the text of a list, and no other byte of it.
//!
//! Looks up to: `finding`, `wording`, `address`, `schema`, and the names of editions in `issue`.

mod addresses;
mod columns;
mod consequence;
pub mod csv;
mod dates;
pub mod edit;
mod fold;
mod gather;
mod header;
pub mod import;
mod interleave;
mod read;
mod reader_source;
pub mod recipient;
pub mod report;
mod row;
mod signed_up;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod tiers;
mod value;
mod watch;
mod written_days;

use std::collections::HashSet;

use aws_lc_rs::digest::{Context, SHA256};
use jiff::civil::Date;

use crate::address::Address;
use crate::finding::{Code, Finding, Span};
use crate::issue::edition::EditionName;
use crate::wording::say;

pub use self::addresses::{find_address, find_name};
pub use read::{read, schema};
pub use reader_source::ReaderSource;
pub use recipient::{AnyRecipient, Recipient};
pub use report::{ListLoss, NamedRows, Report};
pub use row::Field;
pub use signed_up::SignedUpReader;
pub use value::FieldValue;

/// All who may be written to, each once, in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Audience {
    /// The address and the name of each reader, one after the other.
    text: String,
    /// Where each reader stands in the text.
    rows: Vec<PackedReader>,
    /// The sets of tags that occur. The first one is empty.
    tags: Vec<Box<[Box<str>]>>,
}

/// One reader, as the audience keeps them.
#[derive(Debug, Clone, Copy)]
struct PackedReader {
    /// Where the address begins in the text. The name follows it.
    start: u32,
    /// The length of the address, in bytes.
    address: u16,
    /// The length of the name, in bytes.
    name: u16,
    /// The index of the set of tags.
    tags: u32,
    tier: EditionName,
    edition: EditionName,
    source: ReaderSource,
    since: Option<Date>,
    until: Option<Date>,
    /// The line of the file, from 1. While a list in TOML is read, the first byte of the address. 0 for a reader who
    /// signed up.
    line: u32,
    is_downgraded: bool,
    has_tier: bool,
}

/// A person on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscriber<'a> {
    address: &'a str,
    /// The name as the list has it. It may hold any visible character.
    pub name: Option<&'a str>,
    /// The tier that the list says.
    pub tier: EditionName,
    /// The edition they are entitled to today.
    pub edition: EditionName,
    /// Where the reader comes from.
    pub source: ReaderSource,
    /// The tags of the reader, sorted.
    pub tags: &'a [Box<str>],
    /// The day the reader subscribed.
    pub since: Option<Date>,
    /// The last day of the paid period.
    pub until: Option<Date>,
    /// The line of the list, from 1, that has the address. `None` for a reader who signed up.
    pub line: Option<u32>,
    /// Whether the reader gets the free edition since their tier or their last day cannot be read.
    pub is_downgraded: bool,
    /// Whether the row says a tier. One without gets the free edition.
    pub has_tier: bool,
}

impl<'a> Subscriber<'a> {
    /// The address, which was checked when the list was read.
    pub fn address(&self) -> Address {
        Address::from_checked(self.address)
    }

    /// The address as it stands in a command or a header.
    pub const fn as_str(&self) -> &'a str {
        self.address
    }

    /// The value of a field, as the list has it.
    pub fn value(&self, field: Field) -> FieldValue {
        match field {
            Field::Email => FieldValue::Email(self.address()),
            Field::Name => FieldValue::Name(self.name.unwrap_or_default().to_owned()),
            Field::Tier => FieldValue::Tier(self.tier),
            Field::Tags => FieldValue::Tags(self.tags.iter().map(ToString::to_string).collect()),
            Field::Since => FieldValue::Since(self.since),
            Field::Until => FieldValue::Until(self.until),
        }
    }
}

impl Audience {
    /// Everyone, in the order of the file.
    pub fn subscribers(&self) -> impl ExactSizeIterator<Item = Subscriber<'_>> {
        self.rows.iter().map(|row| self.subscriber(row))
    }

    /// Everyone, in the order in which a run sends: the readers of each domain are spread evenly.
    pub fn interleaved(&self) -> impl ExactSizeIterator<Item = Subscriber<'_>> {
        let domain = |row| {
            let address = self.subscriber(row).address;
            address.rsplit_once('@').map_or(address, |(_, domain)| domain)
        };
        let order = interleave::interleave_domains(self.rows.iter().map(domain));
        order.into_iter().map(|place| self.subscriber(&self.rows[place]))
    }

    /// How many readers there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no reader.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many readers are entitled to an edition.
    pub fn count(&self, edition: EditionName) -> usize {
        self.rows.iter().filter(|row| row.edition == edition).count()
    }

    /// The reader with this address, whatever its capitals.
    pub fn find(&self, address: &Address) -> Option<Subscriber<'_>> {
        let key = address.key();
        self.subscribers().find(|reader| gather::fold_address(reader.address) == key)
    }

    /// The audience without the readers whose [`Address::key`] is one that is left out.
    #[must_use]
    pub fn without(mut self, mut is_left_out: impl FnMut(&str) -> bool) -> Self {
        self.retain(|key| !is_left_out(key));
        self
    }

    /// The readers of the audience whose [`Address::key`] is among these.
    #[must_use]
    pub fn only(mut self, keys: &HashSet<String>) -> Self {
        self.retain(|key| keys.contains(key));
        self
    }

    /// Only the readers for whom `find` answers an edition. It is passed the [`Address::key`] and the edition of each.
    /// They get the edition that it answers, or their own if that is the lower one.
    #[must_use]
    pub fn limited(
        mut self,
        mut find: impl FnMut(&str, EditionName) -> Option<EditionName>,
    ) -> Self {
        let mut rows = std::mem::take(&mut self.rows);
        rows.retain_mut(|row| {
            let found = find(&gather::fold_address(self.subscriber(row).address), row.edition);
            row.edition = found.map_or(row.edition, |found| found.min(row.edition));
            found.is_some()
        });
        self.rows = rows;
        self
    }

    /// Keeps the readers whose [`Address::key`] passes.
    fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.retain(|row| keep(&gather::fold_address(self.subscriber(row).address)));
        self.rows = rows;
    }

    /// The SHA-256 of the addresses, editions and names of all readers. It does not depend on the order of
    /// the file.
    pub fn digest(&self) -> [u8; 32] {
        let mut rows: Vec<&PackedReader> = self.rows.iter().collect();
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

    /// Turns the first byte of each reader's address into the number of its line. `text` is the text of the list.
    fn number_lines(&mut self, text: &str) {
        let (mut line, mut counted) = (1, 0);
        for row in &mut self.rows {
            let at = (row.line as usize).clamp(counted, text.len().max(counted));
            line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..at]).count();
            counted = at;
            row.line = u32::try_from(line).unwrap_or(u32::MAX);
        }
    }

    fn subscriber(&self, row: &PackedReader) -> Subscriber<'_> {
        let start = row.start as usize;
        let middle = start + usize::from(row.address);
        let name = &self.text[middle..middle + usize::from(row.name)];
        Subscriber {
            address: &self.text[start..middle],
            name: (!name.is_empty()).then_some(name),
            tier: row.tier,
            edition: row.edition,
            source: row.source,
            tags: &self.tags[row.tags as usize],
            since: row.since,
            until: row.until,
            line: (row.line > 0).then_some(row.line),
            is_downgraded: row.is_downgraded,
            has_tier: row.has_tier,
        }
    }
}

/// The finding that the list has no reader.
fn find_no_reader() -> Finding {
    Finding::new(
        Code::AUDIENCE_EMPTY,
        Span::new(0, 0),
        say!("the list has no reader who can be written to"),
    )
    .help(say!("an issue cannot be sent before it has one"))
}
