//! Journals in which a key of a reader had every letter in lower case, and this matinale goes on with.

use std::path::Path;

use matinale::address::Address;
use matinale::journal::{Journal, Postgres, Reason, RunId, Sqlite, State};
use rusqlite::Connection;

use super::{ISSUE, Sender, at};
use crate::server::Server;

/// What an earlier matinale wrote: readers who have left, and a run in mid-morning. `K` with a bar below stands for the
/// Kelvin sign.
const BEFORE: &str = "\
INSERT INTO about (name, value) VALUES ('publication', 'morning'); \
INSERT INTO runs (issue, hash, audience, planned, started_at) VALUES \
    ('2025-02-11', 'HASH', 'HASH', 4, 1739251800000); \
INSERT INTO suppressions (reader, address, reason, at) VALUES \
    ('élise@example.org', 'Élise@example.org', 'unsubscribed', 1739251800000), \
    ('kate@example.org', 'Ḵate@example.org', 'complained', 1739251800000), \
    ('zoé@example.org', 'zoé@example.org', 'bounced', 1739251800000), \
    ('œdipe@example.org', 'ŒDIPE@example.org', 'unsubscribed', 1739251800000); \
INSERT INTO deliveries (run, reader, address, edition, state, at) VALUES \
    (1, 'anne@example.org', 'Anne@example.org', 'free', 'due', 7), \
    (1, 'étienne@example.org', 'Étienne@example.org', 'free', 'due', 7), \
    (1, 'noël@example.org', 'NOËL@example.org', 'free', 'accepted', 7), \
    (1, 'zoé@example.org', 'ZOÉ@example.org', 'free', 'claimed', 7)";

/// What was written between the change of keys and the present version: a reader who was suppressed before and left once
/// more.
const BETWEEN: &str = "\
INSERT INTO suppressions (reader, address, reason, at) VALUES \
    ('Œdipe@example.org', 'Œdipe@example.org', 'manual', 1739251900000)";

/// The schema of the thirteenth version of a file.
const SQLITE_13: [&str; 13] = [
    include_str!("../../src/journal/schema/sqlite_0001.sql"),
    include_str!("../../src/journal/schema/sqlite_0002.sql"),
    include_str!("../../src/journal/schema/sqlite_0003.sql"),
    include_str!("../../src/journal/schema/sqlite_0004.sql"),
    include_str!("../../src/journal/schema/sqlite_0005.sql"),
    include_str!("../../src/journal/schema/sqlite_0006.sql"),
    include_str!("../../src/journal/schema/sqlite_0007.sql"),
    include_str!("../../src/journal/schema/sqlite_0008.sql"),
    include_str!("../../src/journal/schema/sqlite_0009.sql"),
    include_str!("../../src/journal/schema/sqlite_0010.sql"),
    include_str!("../../src/journal/schema/sqlite_0011.sql"),
    include_str!("../../src/journal/schema/sqlite_0012.sql"),
    include_str!("../../src/journal/schema/sqlite_0013.sql"),
];

/// The schema of the eleventh version on a server.
const POSTGRES_11: [&str; 11] = [
    include_str!("../../src/journal/schema/postgres_0001.sql"),
    include_str!("../../src/journal/schema/postgres_0002.sql"),
    include_str!("../../src/journal/schema/postgres_0003.sql"),
    include_str!("../../src/journal/schema/postgres_0004.sql"),
    include_str!("../../src/journal/schema/postgres_0005.sql"),
    include_str!("../../src/journal/schema/postgres_0006.sql"),
    include_str!("../../src/journal/schema/postgres_0007.sql"),
    include_str!("../../src/journal/schema/postgres_0008.sql"),
    include_str!("../../src/journal/schema/postgres_0009.sql"),
    include_str!("../../src/journal/schema/postgres_0010.sql"),
    include_str!("../../src/journal/schema/postgres_0011.sql"),
];

fn written(text: &str) -> String {
    text.replace('Ḵ', "\u{212a}").replace("HASH", &"7".repeat(64))
}

fn address(name: &str) -> Address {
    Address::parse(&format!("{name}@example.org")).expect("an address")
}

/// Whose suppression holds for a reader.
fn find_suppressed(journal: &mut impl Journal, name: &str) -> Option<String> {
    let found = journal.suppression(&address(name)).expect("an answer")?;
    Some(found.address.local().to_owned())
}

fn run_of(journal: &mut impl Journal) -> RunId {
    journal.run(ISSUE).expect("an answer").expect("a run").id
}

/// Who has left stays so, in whatever spelling the list has them.
fn holds_for_whom_it_held(mut journal: impl Journal) {
    for (name, suppressed) in [
        ("Élise", Some("Élise")),
        ("élise", Some("Élise")),
        ("ÉLISE", Some("Élise")),
        ("elise", None),
        ("\u{212a}ate", Some("\u{212a}ate")),
        ("Kate", Some("\u{212a}ate")),
        ("zoé", Some("zoé")),
        ("ZOÉ", Some("ZOÉ")),
        ("zoÉ", Some("ZOÉ")),
        ("œdipe", Some("ŒDIPE")),
        ("Anne", None),
    ] {
        assert_eq!(find_suppressed(&mut journal, name).as_deref(), suppressed, "{name}");
    }
    let mut listed = Vec::new();
    while listed.len() < 9 {
        let after = listed.last();
        let page = journal.suppressions(after, 1).expect("a page");
        let Some(one) = page.into_iter().next() else { break };
        listed.push(one.address);
    }
    let listed: Vec<_> = listed.iter().map(Address::local).collect();
    assert_eq!(listed, ["ZOÉ", "zoé", "Élise", "ŒDIPE", "\u{212a}ate"]);
    let reason = journal.suppression(&address("œdipe")).expect("an answer").expect("one").reason;
    assert_eq!(reason, Reason::Unsubscribed, "the first reason stays");
}

/// A suppression of an earlier version can be ended for one spelling, and a new one holds for its own address.
fn is_ended_for_one_and_begun_for_one(mut journal: impl Journal) {
    assert!(journal.readmit(&address("kate")).expect("an answer"));
    assert_eq!(find_suppressed(&mut journal, "kate"), None);
    assert_eq!(find_suppressed(&mut journal, "\u{212a}ate").as_deref(), Some("\u{212a}ate"));
    assert!(!journal.readmit(&address("kate")).expect("an answer"));
    assert!(journal.readmit(&address("Élise")).expect("an answer"));
    assert_eq!(find_suppressed(&mut journal, "élise"), None);
    let suppressed = journal.suppress(&address("\u{212a}evin"), Reason::Unsubscribed, at(3));
    assert!(suppressed.expect("an answer"));
    assert_eq!(find_suppressed(&mut journal, "kevin"), None);
}

/// A run under way knows its readers by their addresses, and writes to nobody who has left or leaves.
fn goes_on_with_the_run(mut journal: impl Journal) {
    let run = run_of(&mut journal);
    assert!(journal.suppress(&address("Étienne"), Reason::Unsubscribed, at(1)).expect("an answer"));
    let found = |journal: &mut dyn Journal, name| {
        journal.delivery(run, &address(name)).expect("an answer").map(|delivery| delivery.state)
    };
    assert_eq!(found(&mut journal, "Étienne"), Some(State::Skipped));
    assert_eq!(found(&mut journal, "NOËL"), Some(State::Accepted));
    assert!(journal.reader_keys(run).expect("keys").contains("noËl@example.org"));
    let mut sender = Sender::new(journal, run, "press 1");
    sender.recover(matinale::publication::InDoubtPolicy::Hold, at(2));
    let claimed: Vec<_> = sender.claim(9, 3).into_iter().map(|claim| claim.address).collect();
    assert_eq!(claimed, [address("Anne")]);
    assert_eq!(found(&mut sender.journal, "ZOÉ"), Some(State::Skipped));
}

/// A file of the thirteenth version.
fn thirteenth_version(path: &Path) {
    let file = Connection::open(path).expect("a database");
    for schema in SQLITE_13 {
        file.execute_batch(schema).expect("written");
    }
    let marks = "PRAGMA application_id = 0x6d746e6c; PRAGMA user_version = 13";
    for words in [&written(BEFORE), BETWEEN, marks] {
        file.execute_batch(words).expect("written");
    }
}

#[test]
fn who_left_by_a_file_of_an_earlier_version_is_not_written_to() {
    let steps: [fn(Sqlite); 3] =
        [holds_for_whom_it_held, is_ended_for_one_and_begun_for_one, goes_on_with_the_run];
    for step in steps {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.sqlite3");
        thirteenth_version(&path);
        step(Sqlite::open(&path, "morning").expect("a journal"));
    }
}

#[test]
fn who_left_by_a_server_of_an_earlier_version_is_not_written_to() {
    let Some(server) = Server::shared() else { return };
    let steps: [fn(Postgres); 3] =
        [holds_for_whom_it_held, is_ended_for_one_and_begun_for_one, goes_on_with_the_run];
    for step in steps {
        let room = server.room();
        let mut look = room.look();
        for schema in POSTGRES_11 {
            look.batch_execute(schema).expect("written");
        }
        let version = "INSERT INTO about (name, value) VALUES ('version', '11')";
        for words in [&written(BEFORE), BETWEEN, version] {
            look.batch_execute(words).expect("written");
        }
        let found = Postgres::find(room.connect_options(), "morning").expect("an answer");
        step(found.expect("a journal"));
    }
}
