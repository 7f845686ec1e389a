//! Opens a file. It is read before anything is written to it. It is written to only if it is the
//! journal of this publication, or is empty.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior};

use super::super::error::Error;
use super::log_path;
use crate::disk::{Access, create_new, make_private_folder, refuse_link};

/// The versions of the schema, oldest first. `PRAGMA user_version` is the number of versions in a
/// file.
const SCHEMA: [&str; 21] = [
    include_str!("../../schema/sqlite_0001.sql"),
    include_str!("../../schema/sqlite_0002.sql"),
    include_str!("../../schema/sqlite_0003.sql"),
    include_str!("../../schema/sqlite_0004.sql"),
    include_str!("../../schema/sqlite_0005.sql"),
    include_str!("../../schema/sqlite_0006.sql"),
    include_str!("../../schema/sqlite_0007.sql"),
    include_str!("../../schema/sqlite_0008.sql"),
    include_str!("../../schema/sqlite_0009.sql"),
    include_str!("../../schema/sqlite_0010.sql"),
    include_str!("../../schema/sqlite_0011.sql"),
    include_str!("../../schema/sqlite_0012.sql"),
    include_str!("../../schema/sqlite_0013.sql"),
    include_str!("../../schema/sqlite_0014.sql"),
    include_str!("../../schema/sqlite_0015.sql"),
    include_str!("../../schema/sqlite_0016.sql"),
    include_str!("../../schema/sqlite_0017.sql"),
    include_str!("../../schema/sqlite_0018.sql"),
    include_str!("../../schema/sqlite_0019.sql"),
    include_str!("../../schema/sqlite_0020.sql"),
    include_str!("../../schema/sqlite_0021.sql"),
];

/// Marks an SQLite file as a journal of matinale: `mtnl` (`PRAGMA application_id`).
const MARK: i64 = 0x6d74_6e6c;

/// The size of the smallest SQLite file, in bytes. SQLite takes a shorter file for an empty one,
/// and would overwrite it.
const LEAST: u64 = 512;

/// How long a write waits for another one before the journal counts as busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of a journal SQLite keeps in memory, for a list of any length: 16 MiB, as `PRAGMA cache_size` has
/// them.
const CACHE_SIZE: i64 = -16_384;

/// How many prepared statements a connection keeps: those of an exchange, and as many again.
const MAX_KEPT_STATEMENTS: usize = 64;

pub(super) fn open(path: &Path, publication: &str) -> Result<Connection, Error> {
    let unopened = |source| Error::Unopened { path: path.to_owned(), source };
    refuse_link(path).and_then(|()| make(path)).map_err(unopened)?;
    let file = fs::metadata(path).map_err(unopened)?;
    if !file.is_file() || (1..LEAST).contains(&file.len()) {
        return Err(Error::NotAJournal(shown(path)));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    if connection.is_readonly("main")? {
        return Err(Error::ReadOnly);
    }
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    if file.len() > 0 {
        // A refused file must not change, so its log is not written into it at closing. If it had
        // no log, the one that reading makes is removed.
        let keep_log = logged(path);
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep_log)?;
        recognise(&connection, path, publication)?;
        sound(&connection)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    }
    settle_down(&connection, path)?;
    keep_statements(&connection)?;
    migrate(&mut connection, publication)?;
    // Two processes may have made the file at once, each for its own publication.
    recognise(&connection, path, publication)?;
    Ok(connection)
}

/// Opens a new database without a name: SQLite's temporary database.
pub(super) fn open_temporary(publication: &str) -> Result<Connection, Error> {
    let mut connection = Connection::open("")?;
    connection.pragma_update(None, "cache_size", CACHE_SIZE)?;
    keep_statements(&connection)?;
    migrate(&mut connection, publication)?;
    Ok(connection)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Makes an empty file, for its owner alone, and its folders. Does nothing if the file exists.
///
/// A file that exists is not opened, because closing it would drop the locks that another
/// connection of this process has on it (a rule of POSIX).
fn make(path: &Path) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_private_folder(folder)?;
    }
    match create_new(path, Access::Owner) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Whether the journal has a log beside it. Processes that were killed leave one, and so do running
/// ones.
fn logged(path: &Path) -> bool {
    fs::metadata(log_path(path)).is_ok_and(|log| log.len() > 0)
}

/// Refuses a file that is not the journal of this publication, or that this program cannot read.
/// Writes nothing.
fn recognise(connection: &Connection, path: &Path, publication: &str) -> Result<(), Error> {
    // One transaction reads everything at one moment, because another process may be making the
    // journal.
    let connection = connection.unchecked_transaction()?;
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let mark = match number("application_id") {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            return Err(Error::NotAJournal(shown(path)));
        }
        mark => mark?,
    };
    let version = number("user_version")?;
    let tables: i64 =
        connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if mark != MARK {
        // An SQLite file that was never written to, because its first start was interrupted.
        let untouched = mark == 0 && version == 0 && tables == 0;
        return if untouched { Ok(()) } else { Err(Error::NotAJournal(shown(path))) };
    }
    if version > known() {
        return Err(Error::Newer { place: shown(path), found: version, known: known() });
    }
    let found: Option<String> = connection
        .query_row("SELECT value FROM about WHERE name = 'publication'", [], |row| row.get(0))
        .optional()?;
    match found {
        Some(found) if found == publication => Ok(()),
        Some(found) => Err(Error::OtherPublication {
            place: shown(path),
            found,
            wanted: publication.to_owned(),
        }),
        None => Err(Error::Corrupt("it does not say whose it is".to_owned())),
    }
}

/// Checks the journal for damage, if it is small enough for a fast check.
fn sound(connection: &Connection) -> Result<(), Error> {
    if is_long(connection)? { Ok(()) } else { examine(connection) }
}

/// Checks a long journal for damage, before a run. Opening does not check it.
pub(super) fn sound_as_a_whole(connection: &Connection) -> Result<(), Error> {
    if is_long(connection)? { examine(connection) } else { Ok(()) }
}

fn is_long(connection: &Connection) -> Result<bool, Error> {
    const UNNOTICED: i64 = 64 << 20;
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    Ok(number("page_count")?.saturating_mul(number("page_size")?) > UNNOTICED)
}

fn examine(connection: &Connection) -> Result<(), Error> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(Error::Corrupt(verdict)) }
}

/// Sets the connection up so that every commit is on the disk.
fn settle_down(connection: &Connection, path: &Path) -> Result<(), Error> {
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        return Err(Error::NoLog(path.to_owned()));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "cache_size", CACHE_SIZE)?;
    Ok(())
}

/// Keeps prepared statements. Their plans do not depend on the values of a call, or SQLite would prepare them again
/// when they get other values (<https://sqlite.org/queryplanner-ng.html#qpstab>).
fn keep_statements(connection: &Connection) -> Result<(), Error> {
    connection.set_prepared_statement_cache_capacity(MAX_KEPT_STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn known() -> i64 {
    i64::try_from(SCHEMA.len()).unwrap_or(i64::MAX)
}

/// Brings the schema to the latest version in one transaction.
fn migrate(connection: &mut Connection, publication: &str) -> Result<(), Error> {
    let book = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = book.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let missing = usize::try_from(version).ok().and_then(|done| SCHEMA.get(done..));
    for schema in missing.unwrap_or_default() {
        book.execute_batch(schema)?;
    }
    if version == 0 {
        book.pragma_update(None, "application_id", MARK)?;
        book.execute("INSERT INTO about (name, value) VALUES ('publication', ?1)", [publication])?;
    }
    if version < known() {
        book.pragma_update(None, "user_version", known())?;
    }
    Ok(book.commit()?)
}

#[cfg(test)]
mod tests;
