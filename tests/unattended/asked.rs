//! What `status` answers when it is asked: how a run stands, and what became of one reader.

use matinale::inbox::Behaviour;
use rusqlite::Connection;
use serde_json::json;

use super::count;
use crate::harness::Newsroom;

const LATER: &str = "451 4.7.1 greylisted, come back";
const BLOCKED: &str = "550 5.7.1 blocked by policy";
const FIRST: &str = "r001@example.org";

/// As if the time of every deferred reader had come.
fn time_has_come(newsroom: &Newsroom) {
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    journal.execute("UPDATE deliveries SET until = 0 WHERE until > 0", []).unwrap();
}

#[test]
fn what_became_of_one_reader_can_be_asked() {
    let mut newsroom = Newsroom::sending_to(3).refusing(FIRST, LATER);
    newsroom.send(&[]).exits(75);
    let asked = |reader: &str| newsroom.run(["status", "today", "--reader", reader]);
    asked(&format!("<{}>", FIRST.to_uppercase()))
        .exits(75)
        .answers("waiting since")
        .answers("1 attempt\n")
        .answers("not tried before")
        .answers(&format!("waiting · {LATER}"));
    asked("r002@example.org").exits(0).answers("has it since").answers("250 ");
    asked("nobody@example.org").exits(1).tells("is in no run of `today`");
    asked("nobody").exits(2).tells("is no address");
    newsroom.run(["status", FIRST]).exits(2).tells("--reader ADDRESS");
    let answer = newsroom.run(["status", "today", "--json", "--reader", FIRST]).exits(75).json();
    assert_eq!(answer["reader"]["state"], json!("deferred"));
    assert_eq!(answer["history"][0]["words"], json!("greylisted, come back"));
    newsroom.other_relay(Behaviour::default());
    time_has_come(&newsroom);
    newsroom.send(&[]).exits(0);
    let later = newsroom.run(["status", "today", "--reader", FIRST]).exits(0);
    later.answers("has it since").answers("2 attempts").answers(&format!("waiting · {LATER}"));
}

#[test]
fn a_status_counts_refusals_by_whom_they_blame() {
    let refuse = [(FIRST, BLOCKED), ("r002@example.org", "550 5.1.1 nobody")];
    let refuse = refuse.map(|(reader, reply)| (reader.to_owned(), reply.to_owned())).to_vec();
    let newsroom = Newsroom::sending_to(4).relay(Behaviour { refuse, ..Behaviour::default() });
    newsroom.send(&[]).exits(1);
    let status = newsroom.run(["status", "today"]);
    status
        .answers("2 of 4 have it, 2 refused\n")
        .answers("  1 reader refused for no fault of theirs:\n")
        .answers("  1 address that does not exist any more:\n");
    let counts = json!({ "dead": 1, "mailbox": 0, "sender": 1, "unsendable": 0 });
    assert_eq!((&newsroom.status()["refusals"], count(&newsroom, "rejected")), (&counts, 2));
}
