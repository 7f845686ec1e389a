//! Readers beside the list: those who signed up at the form of the publication.

use std::collections::HashMap;

use jiff::civil::Date;

use super::gather::fold_address;
use super::reader_source::ReaderSource;
use super::row_sink::ListLine;
use super::{Audience, PackedReader};
use crate::address::Address;
use crate::issue::edition::EditionName;

/// A reader who signed up at the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedUpReader {
    /// The address.
    pub address: Address,
    /// The day on which they confirmed.
    pub since: Date,
}

impl Audience {
    /// The audience with readers who signed up, in their order behind those of the list. They get the free edition.
    /// Whoever is on the list stays as the list has them.
    #[must_use]
    pub fn with_signed_up(mut self, readers: &[SignedUpReader]) -> Self {
        if readers.is_empty() {
            return self;
        }
        let keys = readers.iter().enumerate().map(|(at, reader)| (reader.address.key(), at));
        let mut places: HashMap<String, usize> = keys.collect();
        for reader in self.subscribers() {
            places.remove(&fold_address(reader.as_str()));
        }
        let mut places: Vec<usize> = places.into_values().collect();
        places.sort_unstable();
        for place in places {
            self.add_signed_up(&readers[place]);
        }
        self
    }

    fn add_signed_up(&mut self, reader: &SignedUpReader) {
        let address = reader.address.as_str();
        // Text beyond 4 GiB has no place. A list has at most 1 GiB.
        let (Ok(start), Ok(length)) =
            (u32::try_from(self.text.len()), u16::try_from(address.len()))
        else {
            return;
        };
        if self.tags.is_empty() {
            self.tags.push(Box::default());
        }
        self.text.push_str(address);
        self.rows.push(PackedReader {
            start,
            address: length,
            name: 0,
            tags: 0,
            tier: EditionName::Free,
            edition: EditionName::Free,
            source: ReaderSource::Signup,
            since: Some(reader.since),
            until: None,
            line: ListLine(0),
            is_downgraded: false,
            has_tier: true,
        });
    }
}
