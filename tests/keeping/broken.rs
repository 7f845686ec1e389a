//! A journal that is none, is damaged, or is another's: told with what to do, and left as it is.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::slow;
use crate::harness::Newsroom;

/// `send` refuses the journal with these words, and nothing of it or of the morning has changed.
fn refused(newsroom: &Newsroom, words: &[&str]) {
    let journal = newsroom.path("state/journal.sqlite3");
    let log = newsroom.path("state/journal.sqlite3-wal");
    let held = |path: &Path| fs::read(path).ok();
    let (before, log_before, taken) = (held(&journal), held(&log), newsroom.messages().len());
    for command in
        [&["send", "today", "--yes"][..], &["status", "today"], &["resolve", "today", "--resend"]]
    {
        let ran = newsroom.run(command);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        for word in words {
            assert!(ran.err.contains(word), "{word:?} is not in {}", ran.err);
        }
    }
    assert_eq!(newsroom.messages().len(), taken, "a message left");
    assert!(held(&journal) == before, "the journal was written to");
    assert!(held(&log) == log_before, "the log was written to");
}

fn sent(readers: usize) -> Newsroom {
    let newsroom = Newsroom::sending_to(readers);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    newsroom
}

/// F30.
#[test]
fn random_bytes_are_no_journal() {
    let newsroom = Newsroom::sending_to(3);
    fs::create_dir(newsroom.path("state")).unwrap();
    let mut number = 0x6d61_7469_u32;
    let noise = (0..20_000).map(|_| {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (number >> 24) as u8
    });
    fs::write(newsroom.path("state/journal.sqlite3"), noise.collect::<Vec<_>>()).unwrap();
    refused(&newsroom, &["is not a journal", "left as it is", "[journal] url"]);
}

/// F30.
#[test]
fn a_journal_that_was_cut_is_damaged() {
    let newsroom = sent(200);
    let path = newsroom.path("state/journal.sqlite3");
    let bytes = fs::read(&path).unwrap();
    for length in [bytes.len() / 2, bytes.len() - 4096, 4096] {
        fs::write(&path, &bytes[..length]).unwrap();
        refused(&newsroom, &["the journal is damaged", "restore a copy", "do not send before"]);
    }
    fs::write(&path, &bytes[..100]).unwrap();
    refused(&newsroom, &["is not a journal"]);
    // Of one that was emptied nothing is left to be refused; the receipt speaks for it.
    fs::write(&path, "").unwrap();
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.messages().len()), (Some(1), 200), "{ran:?}");
    assert!(ran.err.contains("restore the journal, or delete the receipt"), "{}", ran.err);
    fs::write(&path, &bytes).unwrap();
    let ran = newsroom.send(&[]);
    assert!(ran.code == Some(0) && ran.out.contains("nothing to do"), "{ran:?}");
}

/// F30.
#[test]
fn a_long_journal_with_one_damaged_page_lets_nothing_leave() {
    const FILL: &str = "CREATE TABLE filler (bytes BLOB); \
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19000) \
        INSERT INTO filler SELECT zeroblob(4000) FROM n; PRAGMA wal_checkpoint(TRUNCATE)";
    let newsroom = Newsroom::sending_to(3);
    let inbox = fs::read_to_string(newsroom.path("matinale.toml")).unwrap();
    newsroom.write_settings("url = \"smtp://127.0.0.1:1\"");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    let path = newsroom.path("state/journal.sqlite3");
    Connection::open(&path).unwrap().execute_batch(FILL).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    assert!(bytes.len() > 64 << 20, "{} bytes", bytes.len());
    let last = bytes.len() - 4096;
    bytes[last..last + 100].fill(0xff);
    fs::write(&path, bytes).unwrap();
    fs::write(newsroom.path("matinale.toml"), inbox).unwrap();
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.messages().len()), (Some(2), 0), "{ran:?}");
    assert!(ran.err.contains("damaged"), "{}", ran.err);
}

#[test]
fn a_journal_of_a_newer_version_is_left_to_it() {
    let newsroom = sent(3);
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    journal.pragma_update(None, "user_version", 99).unwrap();
    drop(journal);
    refused(&newsroom, &["was written by a newer matinale", "install that version"]);
}

#[test]
fn a_journal_of_the_version_before_is_gone_on_with() {
    let newsroom = Newsroom::sending_to(30).connections(1).relay(slow(20));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    started.terminate();
    assert_eq!(started.end().code, Some(75));
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    journal
        .execute_batch(
            "DROP TABLE stops; DROP TABLE content_texts; DROP TABLE withdrawn_contents; DROP TABLE alerts; DROP TABLE rate_records; DROP TABLE suppressions; \
             DROP TABLE bounces; DROP TABLE read_mail; DROP TABLE tombstones; \
             DROP TABLE reader_requests; DROP TABLE request_mails; DROP TABLE signups; ALTER TABLE runs DROP COLUMN owner; ALTER TABLE runs DROP COLUMN boot; \
             ALTER TABLE runs DROP COLUMN left_out; ALTER TABLE runs DROP COLUMN downgraded; \
             ALTER TABLE runs DROP COLUMN fingerprint; \
             ALTER TABLE runs DROP COLUMN sketch; DELETE FROM about WHERE name = 'key'; \
             ALTER TABLE runs DROP COLUMN stopped_at; \
             ALTER TABLE runs DROP COLUMN stopped_by; ALTER TABLE runs DROP COLUMN stopped_for_person; \
             ALTER TABLE deliveries DROP COLUMN retried_at; \
             ALTER TABLE deliveries DROP COLUMN held_back; ALTER TABLE deliveries DROP COLUMN version; \
             ALTER TABLE deliveries DROP COLUMN hand_overs; \
             ALTER TABLE deliveries DROP COLUMN copies; ALTER TABLE deliveries DROP COLUMN asked_at; \
             PRAGMA user_version = 1",
        )
        .unwrap();
    drop(journal);
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{ran:?}");
}

#[test]
fn the_journal_of_another_publication_is_left_to_it_with_its_log() {
    let newsroom = Newsroom::sending_to(20).connections(1).relay(slow(20));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(3);
    assert!(started.kill());
    let settings = newsroom.path("matinale.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("L'Écho du matin", "Le Soir")).unwrap();
    assert!(fs::metadata(newsroom.path("state/journal.sqlite3-wal")).unwrap().len() > 0);
    refused(&newsroom, &["is the journal of the publication", "a journal of its own"]);
}
