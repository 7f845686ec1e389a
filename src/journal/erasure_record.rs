//! The erasure of persons: the part of every journal that forgets them.

use jiff::Timestamp;

use super::error::Error;
use super::lock::RunLock;
use super::tombstone::{TombstoneSalt, Tombstones};
use crate::address::Address;

/// What a journal has, or had, of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PersonTraces {
    /// In how many runs the person is.
    pub deliveries: u64,
    /// How many suppressions have the person's address: none or one.
    pub suppressions: u64,
    /// How many reports about the person's mail came back.
    pub bounces: u64,
    /// How many requests and confirmations of the form to sign up have the person's address.
    pub signups: u64,
    /// How many requests of a reader's own page, and changes of an address by an editor, have the person's address.
    pub requests: u64,
}

impl PersonTraces {
    /// Whether there is nothing.
    pub const fn is_empty(&self) -> bool {
        let Self { deliveries, suppressions, bounces, signups, requests } = *self;
        deliveries + suppressions + bounces + signups + requests == 0
    }
}

/// The erasure of persons. Every method but [`scrub`](Self::scrub) is one transaction, as those of a
/// [`Journal`](super::Journal) are.
pub trait ErasureRecord {
    /// What the journal has of a person.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_traces(&mut self, person: &Address) -> Result<PersonTraces, Error>;

    /// Erases a person. Their deliveries stay in their runs, so that every count stays true, and no longer say whose they
    /// are: each has an address of its own that leads nowhere, and no name and no words. Deliveries that have not ended
    /// are skipped. Suppression, reports, sign-ups, requests and changes of the address are removed. So are words of relays and
    /// of those who stopped an issue that repeat the address. A tombstone is entered, with this salt if the journal has none
    /// yet. Answers what there was.
    ///
    /// The lock keeps a run from having the address in hand meanwhile. The bytes stay in the store until it is
    /// [scrubbed](Self::scrub).
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn erase(
        &mut self,
        lock: &RunLock,
        person: &Address,
        salt: &TombstoneSalt,
        now: Timestamp,
    ) -> Result<PersonTraces, Error>;

    /// Writes the store anew, so that nothing is left in its files of what was erased. It can be repeated.
    ///
    /// # Errors
    ///
    /// Another process uses the journal for so long that the files cannot be written anew, or only the store's own.
    fn scrub(&mut self) -> Result<(), Error>;

    /// The tombstones of all persons who were erased.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn tombstones(&mut self) -> Result<Tombstones, Error>;
}
