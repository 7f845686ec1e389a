//! Suppresses readers, and readmits them.

use super::error::Error;
use super::opened::Newsroom;
use super::suppressed_readers::page_through;
use crate::address::Address;
use crate::journal::{Reason, Suppression};

/// How many addresses a decision changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangedReaders {
    /// How many addresses are in another state now.
    pub changed: u64,
    /// How many addresses were in this state before.
    pub unchanged: u64,
}

impl Newsroom {
    /// Suppresses these readers: no run writes to them from now on.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written.
    pub fn suppress(
        &mut self,
        addresses: &[Address],
        reason: Reason,
    ) -> Result<ChangedReaders, Error> {
        let now = self.now().timestamp();
        let journal = self.journal()?;
        let mut changed = 0;
        for address in addresses {
            changed += u64::from(journal.suppress(address, reason, now)?);
        }
        Ok(ChangedReaders { changed, unchanged: addresses.len() as u64 - changed })
    }

    /// Readmits these readers. A run that has passed over them does not come back to them.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written.
    pub fn readmit(&mut self, addresses: &[Address]) -> Result<ChangedReaders, Error> {
        let mut changed = 0;
        if let Some(journal) = self.find_journal()? {
            for address in addresses {
                changed += u64::from(journal.readmit(address)?);
            }
        }
        Ok(ChangedReaders { changed, unchanged: addresses.len() as u64 - changed })
    }

    /// How many persons were erased, so that no import brings them back. The journal has no names of them.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn count_erased(&mut self) -> Result<usize, Error> {
        match self.find_journal()? {
            Some(journal) => Ok(journal.tombstones()?.len()),
            None => Ok(0),
        }
    }

    /// Passes every suppression to `show`. Holds at most one page of them in memory.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn list_suppressions(&mut self, show: impl FnMut(&Suppression)) -> Result<(), Error> {
        match self.find_journal()? {
            Some(journal) => page_through(journal.as_mut(), show),
            None => Ok(()),
        }
    }
}
