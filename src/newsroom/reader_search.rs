//! Finds the readers whom a word means: an address, a part of one, or a part of a name.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::error::Error;
use super::opened::Newsroom;
use super::suppressed_readers::page_through;
use crate::address::Address;
use crate::finding::NearestName;
use crate::journal::{Journal, KeySearch, RunId};

/// The most readers who are named of those whom a word can mean.
const MAX_MATCHES: usize = 20;

/// How many keys of a run are read at a time.
const KEYS_IN_A_PAGE: usize = 1_000;

/// The longest word that an address can have in it, in bytes: an address has 64 before the `@` and 253 behind it.
const MAX_WORD_BYTES: usize = 318;

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

/// A search for the readers whose address or name has a word in it. The readers come one by one, some of them several
/// times. Memory holds those who are named, and a number for each other match.
#[derive(Debug, Clone)]
pub(super) struct ReaderSearch {
    /// The word, in small letters.
    word: String,
    /// The first of the readers who match, by their keys.
    first: BTreeMap<String, ReaderMatch>,
    /// The hashes of the keys of all readers who match.
    matches: HashSet<u64>,
    /// The address that is nearest to the word, as long as nobody matches.
    near: NearestName,
}

impl ReaderSearch {
    /// Looks for a word, upper and lower case being the same.
    pub(super) fn new(word: &str) -> Self {
        let word = word.trim().to_lowercase();
        let near = NearestName::new(&word);
        Self { word, first: BTreeMap::new(), matches: HashSet::new(), near }
    }

    /// Takes a reader with this address. The name is empty if none is known. Answers whether the reader matches.
    pub(super) fn take(&mut self, address: &str, name: &str) -> bool {
        let is_match = !self.word.is_empty() && (self.is_in(address) || self.is_in(name));
        if is_match {
            self.keep(address, name);
        } else if self.matches.is_empty() {
            let is_whole = self.word.contains('@');
            let local = address.split('@').next().unwrap_or_default();
            self.near.take(if is_whole { address } else { local }, address);
        }
        is_match
    }

    /// Whether the word stands in a text.
    fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            let (text, word) = (text.as_bytes(), self.word.as_bytes());
            return text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
        }
        text.to_lowercase().contains(&self.word)
    }

    fn keep(&mut self, address: &str, name: &str) {
        let key = address.to_ascii_lowercase();
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let is_behind = self.first.last_key_value().is_some_and(|(last, _)| *last < key);
        if !self.matches.insert(hasher.finish()) || self.first.len() == MAX_MATCHES && is_behind {
            return;
        }
        let Ok(address) = Address::parse(address) else { return };
        let name = (!name.is_empty()).then(|| name.to_owned());
        self.first.insert(key, ReaderMatch { address, name });
        if self.first.len() > MAX_MATCHES {
            self.first.pop_last();
        }
    }

    /// Whom the word means.
    fn end(self) -> SearchEnd {
        let more = self.matches.len().saturating_sub(self.first.len());
        let first: Vec<ReaderMatch> = self.first.into_values().collect();
        match first.as_slice() {
            [] => SearchEnd::Nobody(self.near.find().filter(|_| !self.word.is_empty())),
            [only] if more == 0 => SearchEnd::One(only.address.clone()),
            _ => SearchEnd::Several(ReaderMatches { first, more }),
        }
    }
}

impl Newsroom {
    /// Ends a search that has taken the readers of the list: takes those who signed up, those who are suppressed, and
    /// those of the last run who match.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub(super) fn end_search(&mut self, mut search: ReaderSearch) -> Result<SearchEnd, Error> {
        if search.word.is_empty() || search.word.len() > MAX_WORD_BYTES {
            return Ok(search.end());
        }
        for reader in self.read_signed_up()? {
            search.take(reader.address.as_str(), "");
        }
        let Some(journal) = self.find_journal()? else { return Ok(search.end()) };
        page_through(journal.as_mut(), |suppression| {
            search.take(suppression.address.as_str(), "");
        })?;
        for run in journal.last_runs(None, 1)? {
            search_run(journal.as_mut(), run.id, &mut search)?;
        }
        Ok(search.end())
    }
}

/// Takes the readers of a run who match, without the erased ones.
fn search_run(
    journal: &mut dyn Journal,
    run: RunId,
    search: &mut ReaderSearch,
) -> Result<(), Error> {
    let (word, mut after) = (search.word.clone(), String::new());
    loop {
        let page = KeySearch { word: &word, after: &after, limit: KEYS_IN_A_PAGE };
        let keys = journal.search_reader_keys(run, &page)?;
        let Some(last) = keys.last() else { return Ok(()) };
        for key in keys.iter().filter(|key| !key.ends_with(ERASED)) {
            search.take(key, "");
        }
        after.clone_from(last);
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_MATCHES, ReaderSearch, SearchEnd};

    #[test]
    fn of_many_matches_the_first_are_named_and_each_is_counted_once() {
        let mut search = ReaderSearch::new("R");
        for number in (0..50).chain(0..50) {
            assert!(search.take(&format!("r{number:02}@a.example"), ""));
        }
        let SearchEnd::Several(found) = search.end() else { panic!("several match") };
        let last = found.first.last().expect("a reader").address.as_str();
        assert_eq!((found.first.len(), last, found.more), (MAX_MATCHES, "r19@a.example", 30));
    }

    #[test]
    fn a_name_matches_whatever_its_capitals_and_accents_are_letters() {
        let matches = |word: &str| ReaderSearch::new(word).take("a@a.example", "Zoé DUPONT");
        assert!(matches("zoÉ") && matches("dupont") && matches("A@A"));
        assert!(!matches("zoe") && !matches(" ") && !matches("a@a.example.org"));
    }
}
