//! What is known of a run besides its readers: the part of every journal that keeps it.

use super::error::Error;
use super::run::{RunId, Stoppage, UnreadableRows};

/// The record of what hinders a run, and of what its list of readers lacks. Every method is one transaction, as
/// those of a [`Journal`](super::Journal) are.
pub trait RunRecord {
    /// Records why a call could not go on with a run. `None` if nothing hindered it.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_stoppage(&mut self, run: RunId, stoppage: Option<&Stoppage>) -> Result<(), Error>;

    /// Records how many rows of the list could not be read, when it was read for the run last.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_unreadable_rows(&mut self, run: RunId, rows: UnreadableRows) -> Result<(), Error>;
}
