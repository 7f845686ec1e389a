//! The audience: who may be written to, and which edition each reader is entitled to.
//!
//! A list is read from TOML ([`read()`]) or from CSV ([`csv`]), piece by piece. The same rules check each row of both.
//! What looks at all readers keeps an [`Audience`] in memory: a million readers take less than 100 MB. What looks for some of
//! them keeps no others ([`search()`]). What sends keeps a
//! [`SpooledAudience`], which takes no more memory for a million readers than for a thousand. A row whose address cannot be written
//! to is left out, counted and reported. A tier or a last day that cannot be read gives the free edition, never
//! the paid one. Nothing else in a row keeps a reader out. A file whose rows cannot be told apart is refused as
//! a whole. [`edit`] changes readers in
//! the text of a list, and no other byte of it.
//!
//! Looks up to: `finding`, `wording`, `address`, `schema`, `disk`, and the names of editions in `issue`.

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
mod list_end;
mod pieces;
mod plain_tables;
mod read;
mod reader_source;
pub mod recipient;
pub mod report;
mod row;
mod row_sink;
mod search;
mod signed_up;
mod spool;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod tiers;
mod value;
mod watch;
mod written_days;

use std::collections::HashSet;

use jiff::civil::Date;

use self::row_sink::ListLine;
use crate::address::Address;
use crate::finding::{Code, Finding, Span};
use crate::issue::edition::EditionName;
use crate::wording::say;

pub use self::addresses::{find_address, find_name};
pub use self::spool::{ListSpool, OrderedReaders, SpooledAudience, SpooledReader};
pub use read::{read, schema, search, spool_list};
pub use reader_source::ReaderSource;
pub use recipient::{AnyRecipient, Recipient};
pub use report::{ListLoss, NamedRows, Report};
pub use row::Field;
pub use search::WantedReaders;
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
    /// The line of the file. 0 for a reader who signed up.
    line: ListLine,
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

    /// The readers of the audience whose [`Address::key`] is among these.
    #[must_use]
    pub fn only(mut self, keys: &HashSet<String>) -> Self {
        let mut rows = std::mem::take(&mut self.rows);
        rows.retain(|row| keys.contains(&gather::fold_address(self.subscriber(row).address)));
        self.rows = rows;
        self
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
            line: (row.line.0 > 0).then_some(row.line.0),
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
