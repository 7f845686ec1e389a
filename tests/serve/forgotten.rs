//! A reader who asks on their own page to be forgotten.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::erased::has_text;
use super::reader_page::{page_of, request_path, with_page};
use super::strangers::mails_to;
use super::{Served, suppressed};
use crate::harness::{Newsroom, wait_until};
use crate::scripted::relay::{Act, Point, Relay, Script};
use crate::server::Server;

const READER: &str = "r001@example.org";

/// A reader whom a run of sixty has not claimed when it sends its first message.
const LAST: &str = "r059@example.org";

/// Asks to be forgotten. Answers the path of the link in the mail.
#[track_caller]
fn ask(newsroom: &Newsroom, served: &Served) -> String {
    let before = newsroom.messages().len();
    served.post(&page_of(newsroom, READER), "wish=forget").is(200);
    newsroom.wait_for_messages(before + 1);
    request_path(&mails_to(newsroom, READER).last().expect("a mail").content)
}

/// Waits until nothing is known of a reader any more.
fn wait_for_erasure(newsroom: &Newsroom, reader: &str) {
    wait_until("the erasure", || {
        let ran = newsroom.run(["export", reader]);
        ran.code == Some(1) && ran.err.contains("but that they were erased on")
    });
}

#[test]
fn a_reader_is_forgotten_by_the_button_behind_the_link_of_a_mail() {
    let newsroom = with_page(Newsroom::sending_to(3));
    newsroom.send(&[]).exits(0);
    let list = newsroom.text("subscribers.toml");
    let served = Served::begin(&newsroom);
    let path = ask(&newsroom, &served);
    for _ in 0..3 {
        let page = served.open(&path);
        page.is(200)
            .says("Être oublié de")
            .says("votre ligne dans la liste")
            .says("r…@example.org");
    }
    assert_eq!(newsroom.text("subscribers.toml"), list);
    assert_eq!(suppressed(&newsroom), []);
    let done = served.confirm(&path);
    done.is(200)
        .says("Plus rien ne sera envoyé à cette adresse.")
        .says("dans les minutes qui viennent");
    wait_for_erasure(&newsroom, READER);
    newsroom.run(["subscribers", "list"]).exits(0).omits(READER);
    wait_until("it is told", || {
        served.program.as_ref().unwrap().stdout().contains("  forgotten  r…@example.org")
    });
    for late in [served.open(&path), served.confirm(&path)] {
        late.is(200).says("Plus rien ne sera envoyé à cette adresse.").says("est effacé.");
    }
    // Their late requests leave no bytes of them, and are told so.
    for form in ["wish=record", "wish=forget", "wish=change&address=zoe%40example.org"] {
        let told = served.post(&page_of(&newsroom, READER), form);
        told.is(200).says("Cette adresse ne reçoit plus rien.");
    }
    served.post(&page_of(&newsroom, "r002@example.org"), "wish=record").is(200);
    newsroom.wait_for_messages(5);
    assert_eq!(newsroom.messages().len(), 5);
    assert!(!has_text(&newsroom.path("state"), READER));
    served.end().exits(0).omits(READER);
}

#[test]
fn a_reader_is_forgotten_by_a_journal_on_a_server() {
    let Some(postgres) = Server::shared() else { return };
    let room = postgres.room();
    let newsroom = with_page(Newsroom::sending_to(3).more_settings(&room.settings()));
    newsroom.send(&[]).exits(0);
    let served = Served::begin(&newsroom);
    served
        .confirm(&ask(&newsroom, &served))
        .is(200)
        .says("Plus rien ne sera envoyé à cette adresse.");
    wait_for_erasure(&newsroom, READER);
    newsroom.run(["subscribers", "list"]).exits(0).omits(READER);
    served.end().exits(0).answers("  forgotten  r…@example.org");
}

#[test]
fn files_that_still_have_the_address_are_named_in_the_log() {
    let newsroom =
        with_page(Newsroom::sending_to(3)).file("letters/1.eml", "From: r001@example.org\n");
    let served = Served::with(newsroom.start(["serve", "--json", "--listen", "127.0.0.1:0"]));
    served.confirm(&ask(&newsroom, &served)).is(200);
    wait_for_erasure(&newsroom, READER);
    let told = || served.program.as_ref().unwrap().stdout();
    wait_until("it is told", || told().contains("\"change\":\"forgotten\""));
    assert!(told().contains("\"files\":[\"letters/1.eml\"]"), "{}", told());
}

/// The reader asks while a run is under way, and the page is started anew before it ends.
#[test]
fn who_asks_during_a_run_is_passed_over_and_forgotten_when_it_has_ended() {
    let host = Newsroom::sending_to(1);
    let script = Script::in_clear(&["PIPELINING", "8BITMIME"], |moment| {
        let is_first = moment.at == Point::Dot && moment.reader == "r000@example.org";
        if is_first { Act::Late(Duration::from_secs(5)) } else { Act::Usual }
    });
    let relay = Relay::open(host.runtime().handle(), script);
    let newsroom = Newsroom::sending_to(60).connections(1);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let newsroom = with_page(newsroom);
    let served = Served::begin(&newsroom);
    served.post(&page_of(&newsroom, LAST), "wish=forget").is(200);
    wait_until("the mail", || relay.count() == 1);
    let path = request_path(relay.taken()[0].content.as_bytes());
    let run = newsroom.start(["send", "today", "--yes"]);
    wait_until("the first message", || relay.count() == 2);
    let mut again = None;
    // The run waits for the relay's answer.
    run.while_stopped(|_| {
        served.confirm(&path).is(200).says("Plus rien ne sera envoyé à cette adresse.");
        assert_eq!(suppressed(&newsroom), [(LAST.to_owned(), "manual".to_owned())]);
        served.end().exits(0).omits("forgotten");
        let served = Served::begin(&newsroom);
        served.open(&path).is(200).says("Plus rien ne sera envoyé à cette adresse.");
        assert!(newsroom.text("subscribers.toml").contains(LAST), "nothing is erased yet");
        again = Some(served);
    });
    run.end().exits(0);
    wait_for_erasure(&newsroom, LAST);
    assert!(!newsroom.text("subscribers.toml").contains(LAST));
    let readers: Vec<_> = relay.taken().into_iter().skip(1).map(|taken| taken.reader).collect();
    assert_eq!(readers.len(), 59, "{readers:?}");
    assert!(!readers.contains(&LAST.to_owned()), "{readers:?}");
    again.unwrap().end().exits(0).answers("  forgotten  r…@example.org");
}

#[test]
fn a_list_that_cannot_be_written_is_told_and_tried_again() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let served = Served::begin(&newsroom);
    let (path, list) = (ask(&newsroom, &served), newsroom.path("subscribers.toml"));
    fs::set_permissions(&list, fs::Permissions::from_mode(0o444)).unwrap();
    served.confirm(&path).is(200);
    let told = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || told().contains("asked to be forgotten are written to no more"));
    assert!(told().contains("the file is read-only"), "{}", told());
    assert_eq!(suppressed(&newsroom).len(), 1);
    fs::set_permissions(&list, fs::Permissions::from_mode(0o644)).unwrap();
    // Whatever has a mail sent wakes the thread.
    served.post(&page_of(&newsroom, "r002@example.org"), "wish=record").is(200);
    wait_for_erasure(&newsroom, READER);
    served.end().exits(0).answers("  forgotten  r…@example.org");
}

#[test]
fn a_change_of_address_waits_for_a_list_that_can_be_written() {
    let newsroom = with_page(Newsroom::sending_to(3));
    let served = Served::begin(&newsroom);
    served.post(&page_of(&newsroom, READER), "wish=change&address=zoe%40example.org").is(200);
    newsroom.wait_for_messages(1);
    let path = request_path(&newsroom.messages()[0].content);
    let list = newsroom.path("subscribers.toml");
    fs::set_permissions(&list, fs::Permissions::from_mode(0o444)).unwrap();
    served.confirm(&path).is(503).says("Réessayer").says("name=\"confirm\"").has("retry-after: 30");
    let told = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || told().contains("the file is read-only"));
    fs::set_permissions(&list, fs::Permissions::from_mode(0o644)).unwrap();
    served.confirm(&path).is(200).says("Votre adresse est changée.");
    newsroom.run(["subscribers", "list"]).exits(0).answers("zoe@example.org").omits(READER);
}

#[test]
fn a_slow_mail_keeps_nobody_from_being_forgotten() {
    let host = Newsroom::sending_to(1);
    let script = Script::in_clear(&["PIPELINING", "8BITMIME"], |moment| {
        let is_slow = moment.at == Point::Dot && moment.reader == "r002@example.org";
        if is_slow { Act::Late(Duration::from_mins(5)) } else { Act::Usual }
    });
    let relay = Relay::open(host.runtime().handle(), script);
    let newsroom = Newsroom::sending_to(3);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let newsroom = with_page(newsroom);
    let served = Served::begin(&newsroom);
    served.post(&page_of(&newsroom, READER), "wish=forget").is(200);
    wait_until("the mail", || relay.count() == 1);
    let path = request_path(relay.taken()[0].content.as_bytes());
    served.post(&page_of(&newsroom, "r002@example.org"), "wish=record").is(200);
    wait_until("the slow mail", || relay.count() == 2);
    served.confirm(&path).is(200);
    wait_for_erasure(&newsroom, READER);
    let file = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let select = "SELECT mails FROM reader_requests WHERE kind = 'record'";
    let mails: i64 = file.query_row(select, [], |row| row.get(0)).unwrap();
    assert_eq!(mails, 0, "the relay has the slow mail in its hands still");
    served.end().exits(0).answers("  forgotten  r…@example.org");
}
