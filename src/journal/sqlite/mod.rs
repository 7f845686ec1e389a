//! The journal in a file: SQLite with a write-ahead log, each transaction on the disk when its call
//! returns (`synchronous=FULL`). The only room that knows rusqlite.

mod exchange;
mod file_lock;
mod late;
mod open;
mod plan;
mod read;
mod recover;
mod row;
mod suppress;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::delivery::{Delivery, DeliveryId, PlannedDelivery, Transition};
use super::lock::RunLock;
use super::run::{Digest, NewRun, Owner, Planned, Recovered, Resolution, Run, RunId, Tally};
use super::suppression::{Reason, Suppression};
use super::{DeliveryPage, Error, ExchangeReply, ExchangeRequest, Journal};
use crate::address::Address;
use crate::publication::InDoubtPolicy;

/// A journal in one file, with its log and its lock beside it.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Opens the journal of a publication (its slug), and makes it where there is none: the file and
    /// the folder around it, for their owner alone.
    ///
    /// # Errors
    ///
    /// Refuses, without touching it, a file that is no journal, that a newer matinale wrote, that
    /// belongs to another publication, that is damaged, or that cannot be written.
    pub fn open(path: &Path, publication: &str) -> Result<Self, Error> {
        let connection = open::open(path, publication)?;
        Ok(Self { connection, path: path.to_owned() })
    }

    /// A transaction that holds the right to write from its beginning, so that it never finds midway
    /// that another has written.
    fn write(&mut self) -> Result<Transaction<'_>, Error> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

impl Journal for Sqlite {
    fn lock(&mut self, issue: Date, owner: &Owner) -> Result<RunLock, Error> {
        open::sound_as_a_whole(&self.connection)?;
        file_lock::take_lock(&self.path, issue, owner)
    }

    fn plan(
        &mut self,
        run: &NewRun,
        readers: &mut dyn Iterator<Item = PlannedDelivery>,
    ) -> Result<Planned, Error> {
        let book = self.write()?;
        let planned = plan::plan(&book, run, readers)?;
        book.commit()?;
        Ok(planned)
    }

    fn run(&mut self, issue: Date) -> Result<Option<Run>, Error> {
        read::run(&self.connection, issue)
    }

    fn last_run(&mut self, besides: Date) -> Result<Option<Run>, Error> {
        read::last_run(&self.connection, besides)
    }

    fn amend(&mut self, run: RunId, hash: Digest, now: Timestamp) -> Result<(), Error> {
        let book = self.write()?;
        plan::amend(&book, run, hash, now)?;
        Ok(book.commit()?)
    }

    fn exchange(
        &mut self,
        run: RunId,
        owner: &Owner,
        exchange: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error> {
        let book = self.write()?;
        let exchanged = exchange::exchange(&book, run, owner, exchange)?;
        book.commit()?;
        Ok(exchanged)
    }

    fn recover(
        &mut self,
        lock: &RunLock,
        run: RunId,
        policy: InDoubtPolicy,
        now: Timestamp,
    ) -> Result<Recovered, Error> {
        let book = self.write()?;
        let recovered = recover::recover(&book, run, (lock.owner(), policy), now)?;
        book.commit()?;
        Ok(recovered)
    }

    fn doubt_abandoned(
        &mut self,
        lock: &RunLock,
        run: RunId,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let book = self.write()?;
        let doubted = recover::doubt_abandoned(&book, run, lock.owner(), now)?;
        book.commit()?;
        Ok(doubted)
    }

    fn release(&mut self, run: RunId, owner: &Owner, now: Timestamp) -> Result<u64, Error> {
        let book = self.write()?;
        let released = recover::release(&book, run, owner, now)?;
        book.commit()?;
        Ok(released)
    }

    fn resolve(&mut self, run: RunId, resolve: Resolution, now: Timestamp) -> Result<u64, Error> {
        let book = self.write()?;
        let resolved = recover::resolve(&book, run, resolve, now)?;
        book.commit()?;
        Ok(resolved)
    }

    fn amendments(&mut self, run: RunId) -> Result<Vec<(Digest, Timestamp)>, Error> {
        read::amendments(&self.connection, run)
    }

    fn requeue_blameless(
        &mut self,
        run: RunId,
        refused: &[DeliveryId],
        now: Timestamp,
    ) -> Result<u64, Error> {
        let book = self.write()?;
        let pardoned = late::requeue_blameless(&book, run, refused, now)?;
        book.commit()?;
        Ok(pardoned)
    }

    fn expire(&mut self, run: RunId, words: &str, now: Timestamp) -> Result<u64, Error> {
        let book = self.write()?;
        let expired = late::expire(&book, run, words, now)?;
        book.commit()?;
        Ok(expired)
    }

    fn finish(&mut self, run: RunId, now: Timestamp) -> Result<Tally, Error> {
        let book = self.write()?;
        let tally = plan::finish(&book, run, now)?;
        book.commit()?;
        Ok(tally)
    }

    fn tally(&mut self, run: RunId) -> Result<Tally, Error> {
        let book = self.connection.transaction()?;
        read::tally(&book, run)
    }

    fn deliveries(&mut self, run: RunId, page: DeliveryPage) -> Result<Vec<Delivery>, Error> {
        read::deliveries(&self.connection, run, page)
    }

    fn delivery(&mut self, run: RunId, reader: &Address) -> Result<Option<Delivery>, Error> {
        read::delivery(&self.connection, run, reader)
    }

    fn suppress(
        &mut self,
        reader: &Address,
        reason: Reason,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let book = self.write()?;
        let entered = suppress::suppress(&book, reader, reason, now)?;
        book.commit()?;
        Ok(entered)
    }

    fn readmit(&mut self, reader: &Address) -> Result<bool, Error> {
        suppress::readmit(&self.connection, reader)
    }

    fn suppressions(
        &mut self,
        after: Option<&Address>,
        limit: usize,
    ) -> Result<Vec<Suppression>, Error> {
        suppress::suppressions(&self.connection, after, limit)
    }

    fn history(&mut self, delivery: DeliveryId) -> Result<Vec<Transition>, Error> {
        read::history(&self.connection, delivery)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupt(error.to_string())
            }
            Some(_) => Self::Store(Box::new(error)),
            None => match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::QueryReturnedNoRows
                | rusqlite::Error::Utf8Error(..) => Self::Corrupt(error.to_string()),
                _ => Self::Store(Box::new(error)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Digest, Error, Journal, NewRun, Sqlite, Timestamp};
    use crate::address::Address;
    use crate::issue::edition::EditionName;
    use crate::journal::PlannedDelivery;

    fn plan(journal: &mut Sqlite, recipients: u64) -> Result<(), Error> {
        let digest = Digest::new([1; 32]);
        let issue = date(2025, 2, 11);
        let now = Timestamp::UNIX_EPOCH;
        let run = NewRun { issue, hash: digest, audience: digest, recipients, now };
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
        assert!(refused.is_full(), "{refused}");
        assert_eq!(journal.run(date(2025, 2, 11)).expect("an answer"), None);
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
        let writing = journal.write().expect("the right to write");
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
