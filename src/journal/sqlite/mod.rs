//! The journal in a file: SQLite with a write-ahead log. Each transaction is on the disk when its
//! call returns (`synchronous=FULL`); exchanges are when they are synced. This is the only room that uses rusqlite.

mod boot;
mod error_mapping;
mod exchange;
mod executor;
mod file_lock;
mod open;
mod temporary;

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use self::executor::SqliteExecutor;
pub use self::temporary::TemporaryJournal;
use super::error::Error;
use super::exchange::{ExchangeReply, ExchangeRequest};
use super::lock::{LockHolder, RunLock};
use super::one_sender::OneSender;
use super::run::{Owner, RunId};
use super::sql::SqlExecutor;
use super::store::SqlStore;
use super::synced::{PendingSync, SyncState};
use crate::disk::FileIdentity;
use crate::issue::IssueName;

/// Which files a journal and its log are.
fn identify(journal: &Path) -> io::Result<[FileIdentity; 2]> {
    let identify = |path: &Path| fs::metadata(path).map(|found| FileIdentity::of(&found));
    Ok([identify(journal)?, identify(&log_path(journal))?])
}

/// The write-ahead log beside a journal.
fn log_path(journal: &Path) -> PathBuf {
    let mut log = journal.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

/// A journal in one file, with its log and its lock beside it.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    path: PathBuf,
    /// The file and its log.
    identities: [FileIdentity; 2],
    /// The write-ahead log, to be synced.
    log: File,
    /// Whether a commit waits for the disk.
    commits: Commits,
    /// Whether an exchange may not be on the disk. It stays true until a sync has ended well.
    has_unsynced: bool,
    sync_state: SyncState,
}

/// Whether a commit of a connection waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Commits {
    /// It does.
    Synced,
    /// It leaves the log to a later sync.
    Written,
}

impl Commits {
    /// What `PRAGMA synchronous` calls it.
    const fn as_pragma(self) -> &'static str {
        match self {
            Self::Synced => "FULL",
            Self::Written => "NORMAL",
        }
    }
}

impl Sqlite {
    /// Opens the journal of a publication (its slug). If it does not exist, makes the file and its
    /// folder for their owner alone.
    ///
    /// # Errors
    ///
    /// The file is no journal, was written by a newer matinale, belongs to another publication, is
    /// damaged, or cannot be written. It is left unchanged then.
    pub fn open(path: &Path, publication: &str) -> Result<Self, Error> {
        let connection = open::open(path, publication)?;
        let unopened = |source| Error::Unopened { path: path.to_owned(), source };
        let identities = identify(path).map_err(unopened)?;
        let log = OpenOptions::new().read(true).write(true).open(log_path(path));
        let log = log.map_err(unopened)?;
        let (path, commits) = (path.to_owned(), Commits::Synced);
        let sync_state = SyncState::in_memory(boot::read_boot());
        let has_unsynced = false;
        Ok(Self { connection, path, identities, log, commits, has_unsynced, sync_state })
    }

    /// Sets whether commits wait for the disk from now on.
    fn set_commits(&mut self, commits: Commits) -> Result<(), Error> {
        if self.commits != commits {
            self.connection.pragma_update(None, "synchronous", commits.as_pragma())?;
            self.commits = commits;
        }
        Ok(())
    }

    /// Refuses to go on if the file is not at its path any more. What is written then is lost with the
    /// process, because nobody can open it again.
    fn require_file(&self) -> Result<(), Error> {
        match identify(&self.path) {
            Ok(found) if found == self.identities => Ok(()),
            _ => Err(Error::Replaced(self.path.display().to_string())),
        }
    }
}

/// Begins a write transaction. It locks the journal from its beginning, so that no other process can write in
/// the middle of it.
fn begin_write(connection: &mut Connection) -> Result<Transaction<'_>, Error> {
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

/// Does this work in one write transaction.
fn write_in<T>(
    connection: &mut Connection,
    work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
) -> Result<T, Error> {
    let transaction = begin_write(connection)?;
    let done = work(&mut SqliteExecutor(&transaction))?;
    transaction.commit()?;
    Ok(done)
}

/// Carries out an exchange in one write transaction.
fn exchange_in(
    connection: &mut Connection,
    run: RunId,
    owner: &Owner,
    request: &ExchangeRequest<'_>,
) -> Result<ExchangeReply, Error> {
    let transaction = begin_write(connection)?;
    let reply = exchange::carry_out(&transaction, run, owner, request)?;
    transaction.commit()?;
    Ok(reply)
}

impl OneSender for Sqlite {}

impl SqlStore for Sqlite {
    fn read_with<T>(
        &mut self,
        work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let transaction = self.connection.transaction()?;
        work(&mut SqliteExecutor(&transaction))
    }

    fn write_with<T>(
        &mut self,
        work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.set_commits(Commits::Synced)?;
        let done = write_in(&mut self.connection, work)?;
        if self.has_unsynced {
            // A commit that changes nothing does not wait for the disk, and the exchanges before it may not be there.
            self.pend_sync()?.wait()?;
            self.has_unsynced = false;
        }
        self.require_file()?;
        Ok(done)
    }

    fn take_lock(&mut self, issue: IssueName, owner: &Owner) -> Result<RunLock, Error> {
        open::sound_as_a_whole(&self.connection)?;
        file_lock::take_lock(&self.path, issue, owner)
    }

    fn look_for_sender(&mut self) -> Result<Option<LockHolder>, Error> {
        file_lock::find_holder(&self.path)
    }

    fn carry_out(
        &mut self,
        run: RunId,
        owner: &Owner,
        request: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error> {
        self.set_commits(Commits::Written)?;
        self.has_unsynced = true;
        let reply = exchange_in(&mut self.connection, run, owner, request)?;
        self.require_file()?;
        Ok(reply)
    }

    /// Writes the file anew, and empties its log. What another process still reads is waited for.
    fn scrub_store(&mut self) -> Result<(), Error> {
        self.connection.execute_batch("PRAGMA secure_delete = ON; VACUUM")?;
        let truncate = "PRAGMA wal_checkpoint(TRUNCATE)";
        let is_busy: bool = self.connection.query_row(truncate, [], |row| row.get(0))?;
        if is_busy {
            return Err(Error::Busy);
        }
        self.require_file()
    }

    fn sync_state(&mut self) -> &mut SyncState {
        &mut self.sync_state
    }

    fn pend_sync(&mut self) -> Result<PendingSync, Error> {
        let failed = |error| Error::Store(Box::new(error));
        let log = self.log.try_clone().map_err(failed)?;
        Ok(self.sync_state.pend(move || log.sync_data().map_err(failed)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use jiff::Timestamp;

    use super::{Error, IssueName, Sqlite, begin_write};
    use crate::address::Address;
    use crate::fingerprint::Fingerprint;
    use crate::issue::edition::EditionName;
    use crate::journal::{Digest, Journal, NewRun, PlannedDelivery, UnreadableRows};

    fn plan(journal: &mut Sqlite, recipients: u64) -> Result<(), Error> {
        let digest = Digest::new([1; 32]);
        let issue = IssueName::of_day(date(2025, 2, 11));
        let now = Timestamp::UNIX_EPOCH;
        let run = NewRun {
            issue,
            hash: digest,
            fingerprint: Fingerprint::compute(&["words"], &[]),
            audience: digest,
            recipients,
            unreadable: UnreadableRows::default(),
            now,
            stages: Vec::new(),
            corrects: None,
        };
        let mut readers = (0..recipients).map(|n| PlannedDelivery {
            address: Address::parse(&format!("reader{n}@example.org")).expect("an address"),
            name: None,
            edition: EditionName::Free,
        });
        journal.plan(&run, &mut readers).map(|_| ())
    }

    fn fresh(folder: &tempfile::TempDir) -> Sqlite {
        Sqlite::open(&folder.path().join("journal.sqlite3"), "morning").expect("a journal")
    }

    #[test]
    fn a_full_disk_is_told_as_such_and_leaves_no_half_a_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut journal = fresh(&folder);
        let pages: i64 =
            journal.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        let limit = |journal: &Sqlite, pages: i64| {
            let set =
                journal.connection.pragma_update_and_check(None, "max_page_count", pages, |row| {
                    row.get::<_, i64>(0)
                });
            set.expect("a limit");
        };
        limit(&journal, pages + 8);
        let refused = plan(&mut journal, 5_000).expect_err("there is no room");
        assert!(matches!(refused, Error::Full), "{refused}");
        assert_eq!(journal.run(IssueName::of_day(date(2025, 2, 11))).expect("an answer"), None);
        limit(&journal, 1 << 20);
        plan(&mut journal, 5_000).expect("there is room again");
    }

    #[test]
    fn a_journal_that_cannot_be_written_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut journal = fresh(&folder);
        journal.connection.pragma_update(None, "query_only", true).expect("set");
        assert!(matches!(plan(&mut journal, 1), Err(Error::ReadOnly)));
    }

    #[test]
    fn a_writer_that_does_not_finish_makes_the_journal_busy() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut journal = fresh(&folder);
        let mut other = fresh(&folder);
        other.connection.busy_timeout(std::time::Duration::ZERO).expect("set");
        let writing = begin_write(&mut journal.connection).expect("the right to write");
        assert!(plan(&mut other, 1).expect_err("another writes").is_busy());
        drop(writing);
        plan(&mut other, 1).expect("nobody writes");
    }

    #[test]
    fn what_returned_is_on_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = fresh(&folder);
        let asked = |name: &str| -> String {
            let shown = |row: &rusqlite::Row<'_>| {
                row.get::<_, rusqlite::types::Value>(0).map(|value| format!("{value:?}"))
            };
            journal.connection.pragma_query_value(None, name, shown).expect("a value")
        };
        assert_eq!(asked("synchronous"), "Integer(2)");
        assert_eq!(asked("journal_mode"), "Text(\"wal\")");
    }
}
