//! What `status` answers when it is asked: how a run stands, and what became of one reader.

use matinale::inbox::Behaviour;
use rusqlite::Connection;
use serde_json::json;

use super::count;
use crate::harness::{Newsroom, Reader, refuse_each};

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
    asked("nobody@example.org").exits(1).tells("nobody@example.org is not in the list of readers");
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
    let newsroom = Newsroom::sending_to(4).relay(refuse_each(refuse));
    newsroom.send(&[]).exits(1);
    let status = newsroom.run(["status", "today"]);
    status
        .answers("2 of 4 have it, 2 refused\n")
        .answers("  1 reader refused for no fault of theirs:\n")
        .answers("  1 address that does not exist any more:\n");
    let counts = json!({ "dead": 1, "mailbox": 0, "sender": 1, "unsendable": 0 });
    assert_eq!((&newsroom.status()["refusals"], count(&newsroom, "rejected")), (&counts, 2));
}

#[test]
fn whoever_is_not_in_the_run_is_told_with_the_reason_and_the_date() {
    let newsroom = Newsroom::sending_to(3);
    let today = newsroom.today();
    newsroom.run(["subscribers", "suppress", FIRST, "--reason", "unsubscribed"]).exits(0);
    let asked = |reader: &str| newsroom.run(["status", "--reader", reader]).exits(1);
    asked(FIRST).tells(&format!("no run of the issue of {today} has begun"));
    newsroom.send(&[]).exits(0);
    let day = today.strftime("%-d %B %Y");
    let why = format!("{FIRST} is suppressed since {day} (unsubscribed), so the issue of {today}");
    asked(FIRST).tells(&why).omits("latest");
    asked("nobody@example.org").tells("is not in the list of readers").tells(&today.to_string());
    let mut readers = Reader::crowd(3);
    readers.push(Reader::free("nouvelle@example.org"));
    newsroom.write_readers(&readers);
    asked("nouvelle@example.org")
        .tells("was added to the list, or readmitted, after the run")
        .tells(&format!("`matinale send {today} --top-up`"));
    let retry = |reader: &str| newsroom.run(["resolve", "today", "--retry", reader]);
    retry(FIRST).exits(1).tells(&why);
    retry("nobody@example.org").exits(1).tells("is not in the list of readers");
    retry("nouvelle@example.org").exits(1).tells("--to nouvelle@example.org` sends it to them");
    retry("r000@example.org").exits(0).tells(&format!(
        "has the issue, and is not sent to again; `matinale send {today} --to r000@example.org` sends another \
         copy"
    ));
}

#[test]
fn whoever_is_suppressed_after_a_refusal_leaves_nothing_to_do() {
    for words in ["550 5.1.1 no such user", "550 5.7.1 blocked", "550 5.6.7 SMTPUTF8 is needed"] {
        let newsroom = Newsroom::sending_to(3).refusing(FIRST, words);
        newsroom.send(&[]);
        newsroom.run(["status"]).answers(FIRST).omits("suppressed since");
        newsroom.run(["subscribers", "suppress", FIRST]).exits(0);
        newsroom
            .run(["status"])
            .exits(0)
            .answers("1 reader suppressed since, so that nothing is left to do")
            .omits("subscribers suppress")
            .omits("resolve");
        newsroom.send(&[]).exits(0);
        let quiet = newsroom.send(&["--quiet", "--last"]).exits(0);
        assert_eq!((&*quiet.out, &*quiet.err), ("", ""));
        let listed = newsroom.run(["status", "--list", "suppressed-since"]).exits(0);
        assert_eq!(listed.out, format!("{FIRST}\n"));
        newsroom.run(["subscribers", "readmit", FIRST]).exits(0);
        newsroom.run(["status"]).answers(FIRST).omits("suppressed since");
    }
}
