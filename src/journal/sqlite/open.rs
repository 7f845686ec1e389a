//! Opens a file. It is read before anything is written to it. It is written to only if it is the
//! journal of this publication, or is empty.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior};

use super::super::error::Error;

/// The versions of the schema, oldest first. `PRAGMA user_version` is the number of versions in a
/// file.
const SCHEMA: [&str; 4] = [
    include_str!("../schema/sqlite_0001.sql"),
    include_str!("../schema/sqlite_0002.sql"),
    include_str!("../schema/sqlite_0003.sql"),
    include_str!("../schema/sqlite_0004.sql"),
];

/// Marks an SQLite file as a journal of matinale: `mtnl` (`PRAGMA application_id`).
const MARK: i64 = 0x6d74_6e6c;

/// The size of the smallest SQLite file, in bytes. SQLite takes a shorter file for an empty one,
/// and would overwrite it.
const LEAST: u64 = 512;

/// How long a write waits for another one before the journal counts as busy.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn open(path: &Path, publication: &str) -> Result<Connection, Error> {
    let unopened = |source| Error::Unopened { path: path.to_owned(), source };
    make(path).map_err(unopened)?;
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
    migrate(&mut connection, publication)?;
    // Two processes may have made the file at once, each for its own publication.
    recognise(&connection, path, publication)?;
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
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Whether the journal has a log beside it. Processes that were killed leave one, and so do running
/// ones.
fn logged(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).is_ok_and(|log| log.len() > 0)
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
    // 16 MiB, for a list of any length.
    connection.pragma_update(None, "cache_size", -16_384)?;
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
#[expect(clippy::disallowed_methods, reason = "a test looks at the file from outside")]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use rusqlite::Connection;

    use super::{Error, open};

    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state/journal.sqlite3");
        (folder, path)
    }

    #[test]
    fn a_new_journal_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, path) = place();
        let _journal = open(&path, "morning").expect("a journal");
        let mode = |path: &std::path::Path| {
            fs::metadata(path).expect("it is there").permissions().mode() & 0o777
        };
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&path.with_extension("sqlite3-wal")), 0o600);
        assert_eq!(mode(path.parent().expect("a folder")), 0o700);
    }

    #[test]
    fn what_is_no_journal_is_refused_and_left_untouched() {
        let (_folder, path) = place();
        fs::create_dir(path.parent().expect("a folder")).expect("made");
        let long: Vec<u8> =
            (0..9_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for bytes in
            [&long[..], b"x", b"date = 2025-02-11\n", b"SQLite format 3\0 and then no more"]
        {
            fs::write(&path, bytes).expect("written");
            match open(&path, "morning") {
                Err(Error::NotAJournal(_) | Error::Corrupt(_)) => {}
                other => panic!("{} bytes were taken for a journal: {other:?}", bytes.len()),
            }
            assert_eq!(fs::read(&path).expect("read"), bytes);
        }
        let beside = fs::read_dir(path.parent().expect("a folder")).expect("read").count();
        assert_eq!(beside, 1, "something was left beside the file");
    }

    #[test]
    fn a_folder_and_the_database_of_another_program_are_no_journals() {
        let (folder, path) = place();
        assert!(matches!(open(folder.path(), "morning"), Err(Error::NotAJournal(_))));
        fs::create_dir(path.parent().expect("a folder")).expect("made");
        let other = Connection::open(&path).expect("a database");
        other.execute_batch("CREATE TABLE bookmarks (url TEXT)").expect("a table");
        drop(other);
        let before = fs::read(&path).expect("read");
        assert!(matches!(open(&path, "morning"), Err(Error::NotAJournal(_))));
        assert_eq!(fs::read(&path).expect("read"), before);
    }

    #[test]
    fn a_journal_of_a_newer_version_is_refused_and_left_untouched() {
        let (_folder, path) = place();
        let journal = open(&path, "morning").expect("a journal");
        journal.pragma_update(None, "user_version", 99).expect("set");
        drop(journal);
        let before = fs::read(&path).expect("read");
        match open(&path, "morning") {
            Err(Error::Newer { found: 99, known: 4, .. }) => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read(&path).expect("read"), before);
    }

    #[test]
    fn the_journal_of_another_publication_is_refused() {
        let (_folder, path) = place();
        drop(open(&path, "morning").expect("a journal"));
        match open(&path, "evening") {
            Err(Error::OtherPublication { found, wanted, .. }) => {
                assert_eq!((found.as_str(), wanted.as_str()), ("morning", "evening"));
            }
            other => panic!("{other:?}"),
        }
        open(&path, "morning").expect("its own publication opens it");
    }

    #[test]
    fn damage_is_found_on_opening() {
        let (_folder, path) = place();
        drop(open(&path, "morning").expect("a journal"));
        let mut bytes = fs::read(&path).expect("read");
        for byte in &mut bytes[4096 * 3..4096 * 3 + 200] {
            *byte = 0xff;
        }
        fs::write(&path, &bytes).expect("written");
        let refused = open(&path, "morning").expect_err("it is damaged");
        assert!(refused.is_corrupt(), "{refused}");
    }

    #[test]
    fn a_start_that_was_cut_short_is_taken_up_again() {
        let (_folder, path) = place();
        fs::create_dir(path.parent().expect("a folder")).expect("made");
        fs::write(&path, b"").expect("written");
        open(&path, "morning").expect("nothing was in it");
    }
}
