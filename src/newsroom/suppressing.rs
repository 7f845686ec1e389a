//! Who must not be written to any more, and who may be again.

use super::error::Error;
use super::opened::Newsroom;
use super::readers::page_through;
use crate::address::Address;
use crate::journal::{Reason, Suppression};

/// How many addresses a decision changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChangedReaders {
    /// So many stand otherwise now.
    pub changed: u64,
    /// So many stood so before.
    pub unchanged: u64,
}

impl Newsroom {
    /// Keeps these readers from being written to, from now on and in every run.
    ///
    /// # Errors
    ///
    /// A journal that cannot be opened or written.
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

    /// Lets these readers be written to again. A run that has passed over them does not come back.
    ///
    /// # Errors
    ///
    /// A journal that cannot be opened or written.
    pub fn readmit(&mut self, addresses: &[Address]) -> Result<ChangedReaders, Error> {
        let mut changed = 0;
        if let Some(journal) = self.find_journal()? {
            for address in addresses {
                changed += u64::from(journal.readmit(address)?);
            }
        }
        Ok(ChangedReaders { changed, unchanged: addresses.len() as u64 - changed })
    }

    /// Shows everyone who is suppressed, one after the other; no more than a page of them is held.
    ///
    /// # Errors
    ///
    /// A journal that cannot be opened or read.
    pub fn list_suppressions(&mut self, show: impl FnMut(&Suppression)) -> Result<(), Error> {
        match self.find_journal()? {
            Some(journal) => page_through(journal.as_mut(), show),
            None => Ok(()),
        }
    }
}
