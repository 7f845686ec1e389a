//! The list of readers beside the suppressions: who is on it, and who of them is written to.

use std::collections::HashMap;

use super::error::Error;
use super::opened::Newsroom;
use super::readers::ReaderList;
use super::remark::Remark;
use super::suppressed_readers::SuppressedReaders;
use crate::address::Address;
use crate::audience::{Audience, Subscriber};
use crate::issue::edition::EditionName;
use crate::journal::Reason;

/// The readers, each with the suppression that the journal has.
#[derive(Debug)]
pub struct Roster {
    pub(super) audience: Audience,
    pub(super) suppressed: SuppressedReaders,
}

/// One reader of the list, or one who signed up.
#[derive(Debug, Clone, Copy)]
pub struct ListedReader<'a> {
    /// What the list or the journal says of the reader.
    pub subscriber: Subscriber<'a>,
    /// Why the reader is suppressed. `None` for a reader who is written to.
    pub suppressed: Option<Reason>,
}

/// Which readers are meant: those who meet every condition that is given.
#[derive(Debug, Clone, Default)]
pub struct ReaderSelection {
    /// The reader has one of these addresses. Empty: any address.
    pub addresses: Vec<Address>,
    /// The reader has one of these tags. Empty: any tags.
    pub tags: Vec<String>,
    /// The reader gets this edition today.
    pub edition: Option<EditionName>,
}

impl Roster {
    /// The readers who are meant, in the order of the file.
    pub fn select<'a>(
        &'a self,
        selection: &'a ReaderSelection,
    ) -> impl Iterator<Item = ListedReader<'a>> + use<'a> {
        let keys: Vec<String> = selection.addresses.iter().map(Address::key).collect();
        self.audience.subscribers().filter_map(move |subscriber| {
            let key = subscriber.address().key();
            let is_named = keys.is_empty() || keys.contains(&key);
            let is_meant = is_named && selection.includes(&subscriber);
            let suppressed = || self.suppressed.find(&key).map(|found| found.reason);
            is_meant.then(|| ListedReader { subscriber, suppressed: suppressed() })
        })
    }

    /// The readers by [`Address::key`].
    pub(super) fn index(&self) -> HashMap<String, Subscriber<'_>> {
        let subscribers = self.audience.subscribers();
        subscribers.map(|subscriber| (subscriber.address().key(), subscriber)).collect()
    }

    /// Why an address is suppressed, whether it is on the list or not.
    pub fn find_suppression(&self, address: &Address) -> Option<Reason> {
        self.suppressed.find(&address.key()).map(|found| found.reason)
    }

    /// The addresses of a selection that are not on the list.
    pub fn find_strangers<'a>(&self, selection: &'a ReaderSelection) -> Vec<&'a Address> {
        let is_stranger = |address: &&Address| self.audience.find(address).is_none();
        selection.addresses.iter().filter(is_stranger).collect()
    }
}

impl ReaderSelection {
    fn includes(&self, subscriber: &Subscriber<'_>) -> bool {
        let has_tag = |tag: &String| subscriber.tags.iter().any(|own| **own == **tag);
        (self.tags.is_empty() || self.tags.iter().any(has_tag))
            && self.edition.is_none_or(|edition| edition == subscriber.edition)
    }
}

impl Newsroom {
    /// The list of readers and those who signed up, beside the suppressions.
    ///
    /// # Errors
    ///
    /// The list cannot be read or used, or the journal cannot be opened.
    pub fn roster(&mut self) -> Result<Roster, Error> {
        let list = self.read_list()?;
        let roster = self.make_roster(list)?;
        let audience = roster.audience.with_signed_up(&self.read_signed_up()?);
        Ok(Roster { audience, ..roster })
    }

    /// Puts a list that was read beside the suppressions. Its findings become remarks.
    pub(super) fn make_roster(&mut self, list: ReaderList) -> Result<Roster, Error> {
        let ReaderList { audience, findings, .. } = list;
        for finding in findings {
            self.remark(Remark::Row(finding));
        }
        let Some(audience) = audience else {
            return Err(Error::ListRefused(self.publication.audience.clone()));
        };
        let suppressed = match self.find_journal()? {
            Some(journal) => SuppressedReaders::read(journal.as_mut())?,
            None => SuppressedReaders::default(),
        };
        Ok(Roster { audience, suppressed })
    }
}
