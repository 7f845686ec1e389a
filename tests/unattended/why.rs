//! Why a run does not go on: the journal keeps it, `status` says it, and readers who are given up for it are told
//! of with it.

use std::fs;

use jiff::{Timestamp, ToSpan};
use matinale::inbox::Behaviour;
use rusqlite::Connection;

use crate::harness::Newsroom;

/// As if the run had begun so many minutes ago.
fn begun_before(newsroom: &Newsroom, minutes: i64) {
    let began = (Timestamp::now() - minutes.minutes()).as_millisecond();
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    assert_eq!(journal.execute("UPDATE runs SET started_at = ?1", [began]), Ok(1));
}

/// A relay that is not there.
fn away(newsroom: &Newsroom) -> String {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    newsroom.write_settings(&format!("url = \"smtp://{nobody}\""));
    format!("cannot reach {nobody}")
}

#[test]
fn a_relay_that_is_away_is_told_by_the_status_until_a_call_goes_through() {
    let mut newsroom = Newsroom::sending_to(3);
    let cause = away(&newsroom);
    newsroom.send(&["--quiet"]).exits(75);
    newsroom.run(["status"]).exits(75).in_one_line().answers("last call ").answers(&cause);
    let status = newsroom.status();
    assert_eq!(status["last_call"]["needs_person"], false, "{status}");
    assert!(status["last_call"]["cause"].as_str().unwrap().contains(&cause), "{status}");
    newsroom.other_relay(Behaviour::default());
    newsroom.send(&["--quiet"]).exits(0);
    newsroom.run(["status"]).exits(0).omits("last call").omits(&cause);
    assert!(newsroom.status()["last_call"].is_null());
}

#[test]
fn readers_who_were_never_tried_are_given_up_for_one_reason_and_it_is_the_relays() {
    let newsroom = Newsroom::sending_to(30);
    let cause = away(&newsroom);
    newsroom.send(&["--quiet"]).exits(75);
    begun_before(&newsroom, 241);
    let told = newsroom.send(&["--quiet"]).exits(1).tells("30 readers given up").in_one_line();
    assert_eq!(told.err.matches(&cause).count(), 1, "{told}");
    told.omits("given back").omits("connection was not needed");
    newsroom.run(["status"]).in_one_line().answers(&cause).omits("given back");
}

#[test]
fn what_a_person_must_mend_is_told_by_the_status_with_its_exit_code() {
    let mut newsroom = Newsroom::sending_to(3).refusing("r001@example.org", "451 4.7.1 greylisted");
    newsroom.send(&["--quiet"]).exits(75);
    let issue = format!("issues/{}.toml", newsroom.today());
    let before = newsroom.text(&issue);
    fs::write(newsroom.path(&issue), format!("{before}\nsubtitle = \"\"\n")).unwrap();
    newsroom.send(&["--quiet"]).exits(1);
    newsroom.run(["status"]).exits(1).in_one_line().answers("last call ").answers("has errors");
    fs::write(newsroom.path(&issue), before.replace("title = \"", "title = \"Encore : ")).unwrap();
    newsroom.send(&["--quiet"]).exits(1);
    let status = newsroom.run(["status"]).exits(1).in_one_line();
    status.answers("last call ").answers("has changed").omits("has errors");
    newsroom.other_relay(Behaviour::default());
    fs::write(newsroom.path(&issue), before).unwrap();
    newsroom.send(&["--quiet"]).exits(75);
    newsroom.run(["status"]).exits(75).omits("last call");
}
