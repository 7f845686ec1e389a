//! A person who asks to be erased: nothing has their address any more, and nothing brings them back.

#![allow(clippy::disallowed_methods, reason = "the files of a publication are looked through")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use matinale::inbox::Behaviour;
use rusqlite::Connection;

use crate::harness::{Newsroom, Ran, Reader, refuse_each};
use crate::server::{Room, Server};

/// So many readers that the journal has pages which were split, and have old bytes in their unused parts.
const READERS: usize = 260;

const PERSON: &str = "r101@example.org";

fn erase(newsroom: &Newsroom, person: &str) -> Ran {
    newsroom.run(["erase", person, "--yes"])
}

/// The files of a folder that have this address, the journal's log among them.
fn find_files(folder: &Path, address: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(find_files(&path, address));
        } else if fs::read(&path)
            .unwrap()
            .to_ascii_lowercase()
            .windows(address.len())
            .any(|bytes| bytes == address.as_bytes())
        {
            found.push(path);
        }
    }
    found
}

/// No file of the publication has this address.
#[track_caller]
fn is_nowhere(newsroom: &Newsroom, address: &str) {
    let found = find_files(&newsroom.path(""), address);
    assert!(found.is_empty(), "{address} is in {found:?}");
}

fn counts(newsroom: &Newsroom) -> [u64; 4] {
    let status = newsroom.status();
    ["accepted", "rejected", "skipped", "in_doubt"]
        .map(|state| status["states"][state].as_u64().unwrap())
}

/// What holds after every erasure, whatever the store is.
fn stays_away(newsroom: &Newsroom, person: &str) {
    let known = newsroom.run(["export", person]).exits(1);
    known.tells("nothing is known of").tells("but that they were erased on");
    newsroom
        .run(["subscribers", "add", person])
        .exits(1)
        .tells("was erased, and is not written to any more");
    newsroom
        .run(["subscribers", "suppress", person])
        .exits(0)
        .answers("0 readers suppressed; 1 suppressed already");
    newsroom.run(["subscribers", "suppressed"]).exits(0).tells("1 person was erased");
    fs::write(
        newsroom.path("export.csv"),
        format!("email,name\n{},Inès\nnew@example.org,\n", person.to_uppercase()),
    )
    .unwrap();
    let import = newsroom.run(["subscribers", "import", "export.csv", "--yes"]).exits(0);
    fs::remove_file(newsroom.path("export.csv")).unwrap();
    assert!(!newsroom.text("subscribers.toml").to_lowercase().contains(person), "{import}");
    assert!(newsroom.text("subscribers.toml").contains("new@example.org"), "{import}");
}

#[test]
fn an_erased_person_is_in_no_file_and_the_counts_of_the_run_stay_true() {
    let newsroom = Newsroom::sending_to(READERS).relay(refuse_each(vec![(
        PERSON.to_owned(),
        format!("550 5.1.1 <{PERSON}>: no such user"),
    )]));
    newsroom.send(&[]);
    newsroom.run(["bounces"]);
    let before = counts(&newsroom);
    let list = newsroom.text("subscribers.toml");
    let journal = newsroom.path("state/journal.sqlite3");
    assert!(find_files(&newsroom.path(""), PERSON).contains(&journal));
    let plan = newsroom.run(["erase", "R101@Example.org", "--dry-run"]).exits(0);
    plan.answers("would be erased: the row in `subscribers.toml`, 1 delivery, the suppression, 1 report that came back");
    assert_eq!(newsroom.text("subscribers.toml"), list, "a dry run changes nothing");
    newsroom.run(["erase", PERSON]).exits(2).tells("1 reader would be erased").tells("add `--yes`");
    let ran = erase(&newsroom, "R101@Example.org").exits(0);
    ran.answers("is erased: the row in `subscribers.toml`, 1 delivery, the suppression, 1 report");
    is_nowhere(&newsroom, PERSON);
    assert_eq!(counts(&newsroom), before);
    let row = format!("[[subscribers]]\nemail = \"{PERSON}\"\ntier = \"paid\"\n");
    assert!(list.contains(&row));
    let is_kept = newsroom.text("subscribers.toml") == list.replace(&row, "");
    assert!(is_kept, "the other rows stay as they are");
    stays_away(&newsroom, PERSON);
    newsroom.run(["bounces"]).exits(0).omits("erased-");
    is_nowhere(&newsroom, PERSON);
    erase(&newsroom, PERSON).exits(0).answers("nothing but the tombstone");
}

#[test]
fn a_row_that_is_back_is_left_out_and_told_until_the_person_is_readmitted() {
    let newsroom = Newsroom::sending_to(4);
    erase(&newsroom, "r002@example.org").exits(0);
    newsroom
        .write_readers(&["r000", "r002"].map(|name| Reader::free(format!("{name}@example.org"))));
    let plan = newsroom.send(&["--dry-run"]).exits(0).answers("would go to 1 reader (");
    plan.tells("1 reader of `subscribers.toml` erased, and not written to").omits("r002@");
    newsroom.run(["subscribers", "list"]).exits(0).answers("erased");
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), ["r000@example.org"]);
    let ran = newsroom.run(["send", "today", "--yes", "--to", "r002@example.org"]);
    assert_ne!(ran.code, Some(0), "{ran}");
    newsroom
        .run(["subscribers", "readmit", "r002@example.org"])
        .exits(0)
        .answers("1 reader readmitted");
    newsroom.send(&["--top-up"]).exits(0);
    assert_eq!(newsroom.reached(), ["r000@example.org", "r002@example.org"]);
}

#[test]
fn a_run_under_way_passes_over_the_person_who_is_erased_when_it_has_ended() {
    let newsroom = Newsroom::sending_to(30).connections(1).relay(slow());
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    let ran = erase(&newsroom, "r029@example.org").exits(75);
    ran.tells("another matinale is sending").tells("erase again when the run has ended");
    assert!(newsroom.text("subscribers.toml").contains("r029@"), "nothing is erased yet");
    assert_eq!(started.end().code, Some(0));
    assert_eq!(newsroom.reached().len(), 29);
    erase(&newsroom, "r029@example.org").exits(0).answers("1 delivery, the suppression");
    is_nowhere(&newsroom, "r029@example.org");
    assert_eq!(counts(&newsroom), [29, 0, 1, 0]);
}

#[test]
fn a_run_that_was_killed_goes_on_without_those_who_were_erased_meanwhile() {
    let newsroom = Newsroom::sending_to(24).connections(1).relay(slow());
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(3);
    assert!(started.kill());
    // One of them was in the hands of the process that was killed.
    let reached = newsroom.reached().len();
    let erased: Vec<String> =
        (reached - 1..reached + 4).map(|number| format!("r{number:03}@example.org")).collect();
    for person in &erased {
        erase(&newsroom, person).exits(0).answers("1 delivery");
        is_nowhere(&newsroom, person);
    }
    newsroom.run(["resolve", "today", "--resend"]);
    newsroom.send(&[]).exits(0);
    newsroom.run(["resolve", "today", "--retry"]);
    let later: Vec<String> = newsroom.reached().split_off(reached);
    assert!(
        !later.iter().any(|reader| erased.contains(reader) || reader.contains("invalid")),
        "{later:?}"
    );
    let states = newsroom.status()["states"].clone();
    let count = |state: &str| states[state].as_u64().unwrap();
    assert_eq!(count("accepted") + count("skipped"), 24, "{states}");
}

#[test]
fn what_is_not_the_house_s_is_named_and_left_to_a_person() {
    let newsroom =
        Newsroom::sending_to(3).file("letters/1.eml", "From: R001@example.org\n\nForget me.\n");
    newsroom.send(&[]).exits(0);
    fs::create_dir(newsroom.path(".git")).unwrap();
    // A second journal, as one that was put aside.
    fs::copy(newsroom.path("state/journal.sqlite3"), newsroom.path("state/older.sqlite3")).unwrap();
    let list = newsroom.text("subscribers.toml");
    fs::write(newsroom.path("subscribers.toml"), format!("# r001@example.org is Anne.\n{list}"))
        .unwrap();
    let ran = erase(&newsroom, "r001@example.org").exits(1);
    ran.tells("\n  letters/1.eml\n  state/older.sqlite3\n  subscribers.toml\n")
        .tells("the history of git");
    let json = newsroom.run(["erase", "r001@example.org", "--yes", "--json"]).exits(1).json();
    assert_eq!(json["files"].as_array().unwrap().len(), 3, "{json}");
    erase(&newsroom, "zoe@example.org").exits(1).tells("nothing is known of `zoe@example.org`");
    erase(&newsroom, "zoe").exits(2).tells("`zoe` is no address");
}

#[test]
fn a_list_that_cannot_be_written_or_read_keeps_everything_as_it_was() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.send(&[]).exits(0);
    let path = newsroom.path("subscribers.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    erase(&newsroom, "r001@example.org").exits(1).tells("the file is read-only");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let known = newsroom.run(["export", "r001@example.org"]).exits(0).json();
    assert_eq!(known["issues"].as_array().unwrap().len(), 1);
    let list = newsroom.text("subscribers.toml");
    fs::write(&path, format!("{list}\n[[subscribers]]\nemial = \"x\"\n")).unwrap();
    erase(&newsroom, "r001@example.org").exits(1).tells("cannot be used");
    fs::remove_file(&path).unwrap();
    erase(&newsroom, "r001@example.org").exits(0).answers("is erased: 1 delivery");
    assert!(!path.exists(), "no list is made");
}

#[test]
fn the_tombstone_names_nobody_and_differs_between_journals() {
    let marks = [0, 1].map(|_| {
        let newsroom = Newsroom::sending_to(2);
        erase(&newsroom, "r001@example.org").exits(0);
        let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
        journal.query_row("SELECT mark FROM tombstones", [], |row| row.get::<_, String>(0)).unwrap()
    });
    assert!(marks.iter().all(|mark| mark.len() == 64), "{marks:?}");
    assert_ne!(marks[0], marks[1]);
}

/// The tables and indexes of a room whose files on the server's disk have this text.
fn find_relations(room: &Room, text: &str) -> Vec<String> {
    let mut look = room.look_as_keeper();
    look.batch_execute("CHECKPOINT").unwrap();
    let select = "SELECT relname::text FROM pg_class \
                  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i', 't') \
                  AND pg_relation_size(oid) > 0 \
                  AND position(convert_to($1, 'UTF8') IN pg_read_binary_file(pg_relation_filepath(oid))) > 0";
    let found = look.query(select, &[&text]).unwrap();
    found.iter().map(|row| row.get::<_, String>(0)).collect()
}

#[test]
fn a_former_address_that_an_editor_has_changed_can_be_erased_and_so_can_the_reason_of_a_stop() {
    let newsroom = Newsroom::sending_to(READERS);
    let why = format!("{PERSON} complains");
    newsroom.run(["stop", "today", "--as", "Zoé", "--why", &why]).exits(0);
    newsroom.run(["subscribers", "set", PERSON, "--address", "new@example.org"]).exits(0);
    assert!(!find_files(&newsroom.path("state"), PERSON).is_empty());
    erase(&newsroom, PERSON).exits(0);
    is_nowhere(&newsroom, PERSON);
}

#[test]
fn an_erased_person_is_in_no_table_of_a_server() {
    let Some(room) = Server::shared().map(Server::room) else { return };
    let newsroom = Newsroom::sending_to(READERS).more_settings(&room.settings()).relay(
        refuse_each(vec![(PERSON.to_owned(), format!("550 5.1.1 <{PERSON}>: no such user"))]),
    );
    newsroom.send(&[]);
    newsroom.run(["bounces"]);
    let before = counts(&newsroom);
    let found = find_relations(&room, PERSON);
    assert!(
        found.contains(&"deliveries".to_owned()) && found.contains(&"bounces".to_owned()),
        "{found:?}"
    );
    let ran = erase(&newsroom, PERSON).exits(0);
    ran.answers("1 delivery, the suppression, 1 report")
        .tells("the log and the backups of the journal's server");
    assert_eq!(find_relations(&room, PERSON), [""; 0]);
    assert_eq!(counts(&newsroom), before);
    stays_away(&newsroom, PERSON);
    assert_eq!(find_relations(&room, PERSON), [""; 0]);
    newsroom.run(["subscribers", "readmit", PERSON]).exits(0).answers("1 reader readmitted");
    newsroom.run(["subscribers", "add", PERSON]).exits(0);
    newsroom.send(&["--top-up"]).exits(0);
}

/// A relay that takes its time for each message.
fn slow() -> Behaviour {
    Behaviour { delay: Duration::from_millis(25), ..Behaviour::default() }
}
