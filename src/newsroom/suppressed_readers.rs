//! The suppressions of the journal, to look readers up in.

use std::collections::HashMap;

use super::error::Error;
use crate::address::Address;
use crate::journal::{Journal, Reason, Suppression, Tombstones};

/// How many suppressions are read at a time.
const PAGE: usize = 1_000;

/// All suppressions, by [`Address::key`], and the tombstones of who was erased.
///
/// A suppression of an earlier version holds for other spellings of its address too: see
/// [`Suppression::former_key`].
#[derive(Debug, Default)]
pub(super) struct SuppressedReaders {
    by_key: HashMap<String, KnownSuppression>,
    /// The keys of the suppressions whose former key differs from their key, by that former key.
    by_former_key: HashMap<String, String>,
    tombstones: Tombstones,
}

/// What is known of a suppression.
#[derive(Debug, Clone, Copy)]
struct KnownSuppression {
    reason: Reason,
    /// Whether it holds for other spellings too.
    has_former_key: bool,
}

/// The suppression that holds for a reader.
#[derive(Debug)]
pub(super) struct FoundSuppression<'a> {
    /// Why the reader is suppressed.
    pub(super) reason: Reason,
    /// The key of the suppression.
    key: &'a str,
}

/// A reader who is suppressed because an earlier version took two spellings for one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSpelling {
    /// The [`Address::key`] of the reader.
    pub reader: String,
    /// The [`Address::key`] of the suppression.
    pub suppressed: String,
}

impl SuppressedReaders {
    /// Reads all suppressions and tombstones.
    pub(super) fn read(journal: &mut dyn Journal) -> Result<Self, Error> {
        let mut readers = Self { tombstones: journal.tombstones()?, ..Self::default() };
        page_through(journal, |suppression| readers.add(suppression))?;
        Ok(readers)
    }

    /// Whether nobody is suppressed or erased.
    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty() && self.tombstones.is_empty()
    }

    fn add(&mut self, suppression: &Suppression) {
        let key = suppression.address.key();
        let former_key = suppression.former_key.as_ref();
        let has_former_key = former_key.is_some();
        if let Some(former_key) = former_key.filter(|former_key| **former_key != key) {
            self.by_former_key.insert(former_key.clone(), key.clone());
        }
        let known = KnownSuppression { reason: suppression.reason, has_former_key };
        self.by_key.insert(key, known);
    }

    /// The suppression of the reader with this [`Address::key`]: their own, or else one of an earlier version that
    /// held for them too, or their erasure.
    pub(super) fn find<'a>(&'a self, key: &'a str) -> Option<FoundSuppression<'a>> {
        if self.tombstones.find(key).is_some() {
            return Some(FoundSuppression { reason: Reason::Erased, key });
        }
        let get = |key: &str| self.by_key.get_key_value(key);
        let of_former = || {
            let former_key = Address::find_former_key(key);
            let key = self.by_former_key.get(&former_key).unwrap_or(&former_key);
            get(key).filter(|(_, known)| known.has_former_key)
        };
        let (key, known) = get(key).or_else(of_former)?;
        Some(FoundSuppression { reason: known.reason, key })
    }
}

impl FoundSuppression<'_> {
    /// That the suppression is of another spelling than the reader with this key. `None` if it is their own.
    pub(super) fn describe_spelling(&self, reader: &str) -> Option<HeldSpelling> {
        let held = || HeldSpelling { reader: reader.to_owned(), suppressed: self.key.to_owned() };
        (self.key != reader).then(held)
    }
}

/// Passes each suppression to `show`. Holds at most one page of them in memory.
pub(super) fn page_through(
    journal: &mut dyn Journal,
    mut show: impl FnMut(&Suppression),
) -> Result<(), Error> {
    let mut after = None;
    loop {
        let page = journal.suppressions(after.as_ref(), PAGE)?;
        page.iter().for_each(&mut show);
        match page.last() {
            Some(last) => after = Some(last.address.clone()),
            None => return Ok(()),
        }
    }
}
