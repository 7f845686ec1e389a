//! What of a run is on the disk, and what a power failure took: the part of every journal that knows it.

use super::error::Error;
use super::run::RunId;
use super::synced::{PendingSync, Synced};
use crate::publication::SyncPolicy;

/// The record of what of a run is on the disk of the journal.
pub trait SyncRecord {
    /// Waits until every [exchange](super::Journal::exchange) so far is on the disk. Every other call that writes does
    /// that by itself.
    ///
    /// # Errors
    ///
    /// The disk fails. It is unknown what of the exchanges outlives a power failure, and nothing may be sent.
    fn sync(&mut self) -> Result<Synced, Error>;

    /// What waits until every exchange so far is on the disk, while the journal goes on.
    ///
    /// # Errors
    ///
    /// The system has no more open files to give.
    fn sync_later(&mut self) -> Result<PendingSync, Error>;

    /// What must be on the disk before a message of a run leaves. Each hand-over must be, unless the run was
    /// [taken over](super::Journal::recover) under [`SyncPolicy::Claims`], and the journal knows a power failure when
    /// it meets one.
    fn sync_policy(&mut self, run: RunId) -> SyncPolicy;

    /// How many deliveries of a run were claimed when the power failed or the machine was started anew, and are not in
    /// doubt so far. Their messages may have left: what was written of them since the last sync is lost.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn count_lost_claims(&mut self, run: RunId) -> Result<u64, Error>;
}
