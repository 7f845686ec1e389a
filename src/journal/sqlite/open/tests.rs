#![expect(clippy::disallowed_methods, reason = "a test looks at the file from outside")]

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
    for bytes in [&long[..], b"x", b"date = 2025-02-11\n", b"SQLite format 3\0 and then no more"] {
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
        Err(Error::Newer { found: 99, known: 21, .. }) => {}
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
