//! Journals that an earlier matinale wrote, and this one goes on with.

use std::path::PathBuf;

use matinale::address::Address;
use matinale::fingerprint::Fingerprint;
use matinale::journal::{
    ConfirmationEnd, Delivery, Digest, Journal, Postgres, RequestMails, RunId, SentContent,
    SignupConfirmation, Sqlite, State, StopOrder, StopWords,
};
use matinale::outcome::Refusal;
use matinale::publication::InDoubtPolicy;
use postgres::Client;
use rusqlite::Connection;
use tempfile::TempDir;

use super::{ISSUE, Sender, at, plan};
use crate::server::{Room, Server};

/// A run in mid-morning, as it was written before a held-back reader had a column: one who is held back
/// was deferred with `sender` for a refusal, and kept that word while the next attempt was under way.
const BEFORE_HELD_BACK: &str = "\
INSERT INTO about (name, value) VALUES ('publication', 'morning'); \
INSERT INTO runs (issue, hash, audience, planned, started_at, owner) VALUES \
    ('2025-02-11', 'HASH', 'HASH', 7, 1739251800000, 'press 1'); \
INSERT INTO amendments (run, hash, at) VALUES (1, 'FIRST', 9), (1, 'SECOND', 3); \
INSERT INTO deliveries \
    (run, reader, address, edition, state, attempts, at, owner, handed_at, until, refusal, code, words) \
VALUES \
    (1, 'held@example.org', 'held@example.org', 'free', 'deferred', 0, 7, 'press 1', NULL, 8, 'sender', NULL, 'held back: example.org refuses us'), \
    (1, 'later@example.org', 'later@example.org', 'free', 'deferred', 1, 7, 'press 1', 7, 9, NULL, 451, 'later'), \
    (1, 'refused@example.org', 'refused@example.org', 'paid', 'rejected', 1, 7, 'press 1', 7, NULL, 'sender', 550, 'no'), \
    (1, 'gone@example.org', 'gone@example.org', 'paid', 'rejected', 1, 7, 'press 1', 7, NULL, 'dead', 550, 'nobody'), \
    (1, 'again@example.org', 'again@example.org', 'free', 'due', 0, 7, NULL, NULL, NULL, 'sender', NULL, 'held back'), \
    (1, 'new@example.org', 'new@example.org', 'free', 'due', 0, 7, NULL, NULL, NULL, NULL, NULL, NULL), \
    (1, 'flying@example.org', 'flying@example.org', 'free', 'handed', 0, 7, 'press 1', 7, NULL, 'sender', NULL, 'held back')";

/// The run of [`BEFORE_HELD_BACK`], with digests that read back.
fn written_before() -> String {
    let digest = |byte: u8| Digest::new([byte; 32]).to_string();
    let text = BEFORE_HELD_BACK.replace("'HASH'", &format!("'{}'", digest(7)));
    text.replace("FIRST", &digest(1)).replace("SECOND", &digest(2))
}

/// That whoever was held back is so still, and nobody else.
fn goes_on_as_before(mut journal: impl Journal) {
    let run = journal.run(ISSUE).expect("an answer").expect("a run");
    assert_eq!(
        (run.unreadable.is_none(), run.fingerprint),
        (true, None),
        "nobody counted or compared them then"
    );
    let run = run.id;
    let mut find = |name: &str| -> Delivery {
        let reader = Address::parse(&format!("{name}@example.org")).expect("an address");
        journal.delivery(run, &reader).expect("an answer").expect("a delivery")
    };
    for (name, state, held_back, refusal) in [
        ("held", State::Deferred, true, None),
        ("later", State::Deferred, false, None),
        ("refused", State::Rejected, false, Some(Refusal::Sender)),
        ("gone", State::Rejected, false, Some(Refusal::Dead)),
        ("again", State::Due, true, None),
        ("new", State::Due, false, None),
        ("flying", State::Handed, true, None),
    ] {
        let found = find(name);
        assert_eq!((found.state, found.held_back, found.refusal), (state, held_back, refusal));
        let was_judged = matches!(state, State::Rejected | State::Handed);
        assert_eq!(found.version, if was_judged { 1 } else { 2 }, "{name}");
    }
    let amended: Vec<_> =
        journal.amendments(run).expect("an answer").into_iter().map(|one| one.former).collect();
    assert_eq!(amended, [1, 2].map(|byte| Digest::new([byte; 32])), "in the order they came");
    let fingerprint = Fingerprint::compute(&["words"], &[]);
    journal.amend(run, Digest::new([3; 32]), &fingerprint, at(1)).expect("amended");
    assert_eq!(journal.amendments(run).expect("an answer").len(), 3);
    let known: Vec<_> = journal.contents_since(at(-9)).expect("an answer");
    assert_eq!(known, [SentContent { issue: ISSUE, fingerprint }], "nobody kept the former ones");
    assert_eq!(journal.key_fingerprint().expect("an answer"), None);
    goes_on_sending(journal, run);
}

fn goes_on_sending(journal: impl Journal, run: RunId) {
    let mut sender = Sender::new(journal, run, "press 1");
    let claims = sender.claim(9, 5);
    let named: Vec<_> =
        claims.iter().map(|claim| (claim.address.as_str(), claim.aside.is_some())).collect();
    let wanted = [("held@", true), ("later@", false), ("again@", true), ("new@", false)]
        .map(|(name, held)| (format!("{name}example.org"), held));
    let mut named: Vec<_> = named.iter().map(|(name, held)| ((*name).to_owned(), *held)).collect();
    named.sort();
    let mut wanted = wanted.to_vec();
    wanted.sort();
    assert_eq!(named, wanted);
}

/// A file of the third version, with a run in mid-morning.
fn third_version(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("journal.sqlite3");
    let file = Connection::open(&path).expect("a database");
    for schema in [
        include_str!("../../src/journal/schema/sqlite_0001.sql"),
        include_str!("../../src/journal/schema/sqlite_0002.sql"),
        include_str!("../../src/journal/schema/sqlite_0003.sql"),
        &written_before(),
        "PRAGMA application_id = 0x6d746e6c; PRAGMA user_version = 3",
    ] {
        file.execute_batch(schema).expect("written");
    }
    drop(file);
    path
}

/// A database of the first version, with a run in mid-morning.
fn first_server_version(room: &Room) -> Client {
    let mut look = room.look();
    for schema in [
        include_str!("../../src/journal/schema/postgres_0001.sql"),
        &written_before(),
        "INSERT INTO about (name, value) VALUES ('version', '1')",
    ] {
        look.batch_execute(schema).expect("written");
    }
    look
}

#[test]
fn a_file_of_the_third_version_is_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = third_version(&folder);
    goes_on_as_before(Sqlite::open(&path, "morning").expect("a journal"));
    let file = Connection::open(&path).expect("a database");
    let version = file.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    assert_eq!(version.expect("a version"), 22);
    drop(file);
    Sqlite::open(&path, "morning").expect("it is opened again, and left as it is");
}

#[test]
fn a_database_of_the_first_version_is_gone_on_with() {
    let Some(server) = Server::shared() else { return };
    let room = server.room();
    let mut look = first_server_version(&room);
    let found = Postgres::find(room.connect_options(), "morning").expect("an answer");
    goes_on_as_before(found.expect("a journal"));
    let version = look.query("SELECT value FROM about WHERE name = 'version'", &[]);
    assert_eq!(version.expect("a version")[0].get::<_, &str>(0), "21");
}

/// Takes the version of a server back in which several machines send one run.
const BEFORE_SENDERS: &str =
    "DROP TABLE senders; DROP TABLE closed_relays; DROP SEQUENCE sender_numbers; ";

/// Takes the version back in which requests of every kind have one table, and those after it. A stranger has signed up
/// before.
const BEFORE_READER_REQUESTS: &str = "\
ALTER TABLE runs DROP COLUMN boot; DROP TABLE stages; ALTER TABLE runs DROP COLUMN corrects_issue; ALTER TABLE runs DROP COLUMN corrects_content; \
DROP INDEX deliveries_asked; DROP TABLE edited_addresses; ALTER TABLE deliveries DROP COLUMN had_version; ALTER TABLE deliveries DROP COLUMN had_edition; \
DROP TABLE stops; DROP TABLE content_texts; DROP TABLE withdrawn_contents; \
ALTER TABLE reader_requests RENAME TO signup_requests; \
INSERT INTO signup_requests (kind, reader, address, consent, network, requested_at, mails, mailed_at) VALUES \
    ('signup', 'zoe@example.org', 'Zoe@example.org', 'Yes.', '192.0.2.0/24', 1739251800000, 1, 1739251801000); \
DROP INDEX reader_requests_by_mail; DROP INDEX reader_requests_by_age; DROP INDEX reader_requests_by_former; \
DROP TABLE request_mails; ";

/// The link that the stranger was mailed works.
fn goes_on_with_the_stranger(mut journal: impl Journal) {
    let reader = Address::parse("zoe@example.org").expect("an address");
    let found = journal.signup_standing(&reader).expect("an answer").pending.expect("a request");
    assert_eq!(found.request.matter.consent(), "Yes.");
    let (requested, network) = (found.requested, "192.0.2.0/24".to_owned());
    assert_eq!(
        journal.next_request_mail(RequestMails::All).expect("an answer"),
        None,
        "the mail was sent"
    );
    let confirmation = SignupConfirmation { reader, requested, network };
    let end = journal.confirm_signup(&confirmation, requested).expect("an answer");
    assert_eq!(end, ConfirmationEnd::Confirmed);
}

#[test]
fn a_stranger_who_signed_up_before_the_last_version_confirms_after_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.sqlite3");
    drop(Sqlite::open(&path, "morning").expect("a journal"));
    let file = Connection::open(&path).expect("a database");
    let version = "PRAGMA user_version = 17";
    file.execute_batch(&[BEFORE_READER_REQUESTS, version].concat()).expect("taken back");
    drop(file);
    goes_on_with_the_stranger(Sqlite::open(&path, "morning").expect("a journal"));
}

#[test]
fn a_stranger_who_signed_up_before_the_last_version_of_a_server_confirms_after_it() {
    let Some(server) = Server::shared() else { return };
    let room = server.room();
    drop(Postgres::open(room.connect_options(), "morning").expect("a journal"));
    let version = "ALTER TABLE signup_requests RENAME CONSTRAINT reader_requests_pkey TO former_pkey; \
                   UPDATE about SET value = '15' WHERE name = 'version'";
    let taken_back = [BEFORE_SENDERS, BEFORE_READER_REQUESTS, version].concat();
    room.look().batch_execute(&taken_back).expect("taken back");
    goes_on_with_the_stranger(
        Postgres::open(room.connect_options(), "morning").expect("a journal"),
    );
}

/// Takes the version back in which issues can be stopped, and those after it.
const BEFORE_STOPS: &str = "\
ALTER TABLE runs DROP COLUMN boot; DROP TABLE stages; ALTER TABLE runs DROP COLUMN corrects_issue; ALTER TABLE runs DROP COLUMN corrects_content; \
DROP INDEX deliveries_asked; DROP TABLE edited_addresses; ALTER TABLE deliveries DROP COLUMN had_version; ALTER TABLE deliveries DROP COLUMN had_edition; \
DROP TABLE stops; DROP TABLE content_texts; DROP TABLE withdrawn_contents; ";

/// That an issue of a run that an earlier matinale has begun can be stopped.
fn stops_a_run_of_before(mut journal: impl Journal) {
    let run = journal.run(ISSUE).expect("an answer").expect("a run").id;
    assert_eq!(journal.list_stops(ISSUE).expect("a list"), [], "nobody could stop an issue then");
    let order = StopOrder { by: StopWords::parse("zoe").expect("words"), why: None };
    journal.stop_issue(ISSUE, &order, at(1)).expect("stopped");
    let mut sender = Sender::new(journal, run, "alpha");
    assert!(sender.claim(9, 2).is_empty());
    assert!(sender.journal.end_stop(ISSUE, &order.by, at(3)).expect("an answer").is_some());
    assert_eq!(sender.claim(9, 4).len(), 3);
}

#[test]
fn an_issue_in_a_file_of_the_version_before_stops_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.sqlite3");
    plan(&mut Sqlite::open(&path, "morning").expect("a journal"), 3);
    let file = Connection::open(&path).expect("a database");
    let version = "PRAGMA user_version = 18";
    file.execute_batch(&[BEFORE_STOPS, version].concat()).expect("taken back");
    drop(file);
    stops_a_run_of_before(Sqlite::open(&path, "morning").expect("a journal"));
}

#[test]
fn an_issue_in_a_database_of_the_version_before_stops_is_stopped() {
    let Some(server) = Server::shared() else { return };
    let room = server.room();
    plan(&mut Postgres::open(room.connect_options(), "morning").expect("a journal"), 3);
    let version = "UPDATE about SET value = '16' WHERE name = 'version'";
    let taken_back = [BEFORE_SENDERS, BEFORE_STOPS, version].concat();
    room.look().batch_execute(&taken_back).expect("taken back");
    stops_a_run_of_before(Postgres::open(room.connect_options(), "morning").expect("a journal"));
}

/// What an earlier matinale writes of a reader it holds back, while this one has made the column already.
const HELD_BACK_MEANWHILE: &str = "\
UPDATE deliveries SET state = 'deferred', refusal = 'sender', until = 9 \
WHERE reader IN ('later@example.org', 'new@example.org')";

/// That readers whom the earlier matinale held back meanwhile are held back once the run is taken over.
fn takes_over_who_was_held_back_meanwhile(mut journal: impl Journal) {
    let run = journal.run(ISSUE).expect("an answer").expect("a run").id;
    let mut sender = Sender::new(journal, run, "press 2");
    sender.recover(InDoubtPolicy::Hold, at(10));
    for (name, held_back, refusal) in
        [("later", true, None), ("new", true, None), ("refused", false, Some(Refusal::Sender))]
    {
        let reader = Address::parse(&format!("{name}@example.org")).expect("an address");
        let found = sender.journal.delivery(run, &reader).expect("an answer").expect("a delivery");
        assert_eq!((found.held_back, found.refusal), (held_back, refusal), "{name}");
    }
}

#[test]
fn a_run_in_a_file_that_an_earlier_matinale_worked_on_meanwhile_is_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = third_version(&folder);
    let journal = Sqlite::open(&path, "morning").expect("a journal");
    let file = Connection::open(&path).expect("a database");
    file.execute_batch(HELD_BACK_MEANWHILE).expect("written");
    drop(file);
    takes_over_who_was_held_back_meanwhile(journal);
}

#[test]
fn a_run_on_a_server_that_an_earlier_matinale_worked_on_meanwhile_is_taken_over() {
    let Some(server) = Server::shared() else { return };
    let room = server.room();
    let mut look = first_server_version(&room);
    let journal = Postgres::find(room.connect_options(), "morning").expect("an answer");
    look.batch_execute(HELD_BACK_MEANWHILE).expect("written");
    takes_over_who_was_held_back_meanwhile(journal.expect("a journal"));
}
