//! Finds the readers whom a word means: an address, a part of one, or a part of a name.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::opened::Newsroom;
use super::suppressed_readers::page_through;
use super::todays_reader::TodaysList;
use crate::address::Address;
use crate::audience::Audience;
use crate::finding::nearest;

/// The most readers who are named of those whom a word can mean.
const MAX_MATCHES: usize = 20;

/// How the addresses end that stand in the journal for erased readers.
const ERASED: &str = "@erased.invalid";

/// Readers whom a word can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderMatches {
    /// The first of them, in the order of their addresses.
    pub first: Vec<ReaderMatch>,
    /// How many more there are.
    pub more: usize,
}

/// A reader whom a word can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderMatch {
    /// The address.
    pub address: Address,
    /// The name, if the list has one.
    pub name: Option<String>,
}

/// Whom a word means.
pub(super) enum SearchEnd {
    /// This reader.
    One(Address),
    /// One of these readers.
    Several(ReaderMatches),
    /// Nobody. Has the address that is nearest to the word, if one is near.
    Nobody(Option<String>),
}

/// A reader whose address is known.
#[derive(Clone, Copy)]
struct SearchedReader<'a> {
    address: &'a str,
    /// The name that the list has.
    name: Option<&'a str>,
}

impl Newsroom {
    /// Finds the readers whose address or name has these words in it, among those of the list, those who signed up, those
    /// who are suppressed, and those of the last run.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub(super) fn search_readers(
        &mut self,
        word: &str,
        list: &TodaysList,
    ) -> Result<SearchEnd, Error> {
        let wanted = word.trim().to_lowercase();
        if wanted.is_empty() {
            return Ok(SearchEnd::Nobody(None));
        }
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        let mut found = BTreeMap::new();
        self.visit_known_readers(list, &mut |SearchedReader { address, name }| {
            if (has(address) || name.is_some_and(has))
                && let Ok(address) = Address::parse(address)
            {
                let name = name.map(str::to_owned);
                found.entry(address.key()).or_insert(ReaderMatch { address, name });
            }
        })?;
        let more = found.len().saturating_sub(MAX_MATCHES);
        let first: Vec<ReaderMatch> = found.into_values().take(MAX_MATCHES).collect();
        Ok(match first.as_slice() {
            [] => SearchEnd::Nobody(self.find_near(&wanted, list)?),
            [only] => SearchEnd::One(only.address.clone()),
            _ => SearchEnd::Several(ReaderMatches { first, more }),
        })
    }

    /// Passes every reader who is known to `visit`, those of the list first. A reader can come several times.
    fn visit_known_readers(
        &mut self,
        list: &TodaysList,
        visit: &mut dyn FnMut(SearchedReader<'_>),
    ) -> Result<(), Error> {
        for reader in list.audience.iter().flat_map(Audience::subscribers) {
            visit(SearchedReader { address: reader.as_str(), name: reader.name });
        }
        let mut nameless = |address: &str| visit(SearchedReader { address, name: None });
        for reader in self.read_signed_up()? {
            nameless(reader.address.as_str());
        }
        let Some(journal) = self.find_journal()? else { return Ok(()) };
        page_through(journal.as_mut(), |suppression| nameless(suppression.address.as_str()))?;
        for run in journal.last_runs(None, 1)? {
            let keys = journal.reader_keys(run.id)?;
            keys.iter().filter(|key| !key.ends_with(ERASED)).for_each(|key| nameless(key));
        }
        Ok(())
    }

    /// The address that a word is nearest to: as a whole, or by the part before the @.
    fn find_near(&mut self, word: &str, list: &TodaysList) -> Result<Option<String>, Error> {
        let mut known = BTreeSet::new();
        self.visit_known_readers(list, &mut |reader| {
            known.insert(reader.address.to_lowercase());
        })?;
        if word.contains('@') {
            return Ok(nearest(word, known.iter().map(String::as_str)).map(str::to_owned));
        }
        let local = |address: &'_ str| address.split('@').next().unwrap_or_default().len();
        let near = nearest(word, known.iter().map(|address| &address[..local(address)]));
        Ok(near.and_then(|near| known.iter().find(|one| one[..local(one)] == *near)).cloned())
    }
}
