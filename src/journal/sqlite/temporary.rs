//! The journal of a rehearsal: a database without a name, which is gone when the process ends in any way.
//!
//! SQLite keeps it in memory, and what does not fit into its cache in a file that has been deleted right
//! after it was made. So a rehearsal that is killed leaves no list of readers behind.

use rusqlite::Connection;

use super::super::error::Error;
use super::super::exchange::{ExchangeReply, ExchangeRequest};
use super::super::lock::{LockHolder, RunLock};
use super::super::one_sender::OneSender;
use super::super::run::{Owner, RunId};
use super::super::sql::SqlExecutor;
use super::super::store::SqlStore;
use super::super::synced::SyncState;
use super::executor::SqliteExecutor;
use super::{exchange_in, open, write_in};
use crate::issue::IssueName;

/// A journal that no other process can open, and that is thrown away.
#[derive(Debug)]
pub struct TemporaryJournal {
    connection: Connection,
    sync_state: SyncState,
}

impl TemporaryJournal {
    /// Makes an empty journal of a publication (its slug).
    ///
    /// # Errors
    ///
    /// The system has no room for it.
    pub fn new(publication: &str) -> Result<Self, Error> {
        Ok(Self {
            connection: open::open_temporary(publication)?,
            sync_state: SyncState::durable(),
        })
    }
}

impl OneSender for TemporaryJournal {}

impl SqlStore for TemporaryJournal {
    fn read_with<T>(
        &mut self,
        work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
    ) -> Result<T, Error> {
        work(&mut SqliteExecutor(&self.connection))
    }

    fn write_with<T>(
        &mut self,
        work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
    ) -> Result<T, Error> {
        write_in(&mut self.connection, work)
    }

    /// Locks nothing, because no other process has this journal.
    fn take_lock(&mut self, _issue: IssueName, owner: &Owner) -> Result<RunLock, Error> {
        Ok(RunLock::new(owner, ()))
    }

    fn look_for_sender(&mut self) -> Result<Option<LockHolder>, Error> {
        Ok(None)
    }

    fn carry_out(
        &mut self,
        run: RunId,
        owner: &Owner,
        request: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error> {
        exchange_in(&mut self.connection, run, owner, request)
    }

    fn sync_state(&mut self) -> &mut SyncState {
        &mut self.sync_state
    }

    fn scrub_store(&mut self) -> Result<(), Error> {
        Ok(self.connection.execute_batch("VACUUM")?)
    }
}
