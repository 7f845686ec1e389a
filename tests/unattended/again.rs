//! Readers whom a person names are sent to again, whatever kept them from getting the issue.

use jiff::{Timestamp, ToSpan};
use matinale::inbox::{Behaviour, CutPoint};
use rusqlite::Connection;
use serde_json::json;

use super::count;
use crate::harness::{Newsroom, refuse_each};

fn name(number: usize) -> String {
    format!("r{number:03}@example.org")
}

/// A run in which three readers were refused, each for another reason, and one is deferred.
fn refused() -> Newsroom {
    let refuse = [
        (1, "550 5.7.1 blocked by policy"),
        (2, "550 5.1.1 no such user"),
        (3, "552 5.2.2 mailbox full"),
        (4, "451 4.7.1 greylisted"),
    ];
    let refuse = refuse.map(|(number, reply)| (name(number), reply.to_owned())).to_vec();
    let newsroom = Newsroom::sending_to(40).relay(refuse_each(refuse));
    newsroom.send(&[]);
    assert_eq!((count(&newsroom, "rejected"), count(&newsroom, "deferred")), (3, 1));
    newsroom
}

fn retry(newsroom: &Newsroom, readers: &[&str]) -> crate::harness::Ran {
    newsroom.run([&["resolve", "today", "--retry"], readers].concat())
}

#[test]
fn a_refused_or_waiting_reader_is_sent_to_when_a_person_names_them() {
    let mut newsroom = refused();
    let readers = [1, 2, 3, 4].map(name);
    let pasted = [
        readers[0].clone(),
        format!("<{}>", readers[1]),
        format!("mailto:{}", readers[2]),
        format!("Quatre <{}>", readers[3].to_uppercase()),
    ];
    let resolved = retry(&newsroom, &pasted.each_ref().map(String::as_str)).exits(0);
    let told = format!("4 readers due again; `matinale send {}` goes on", newsroom.today());
    resolved.answers(&told).omits("second copy").omits("--late");
    assert_eq!(count(&newsroom, "due"), 4);
    retry(&newsroom, &[&readers[0]])
        .exits(0)
        .answers("0 readers due again")
        .tells("is due already");
    newsroom.other_relay(Behaviour::default());
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
    let again = retry(&newsroom, &[&readers[0]]).exits(0);
    again.answers("0 readers due again").tells("has the issue, and is not sent to again");
    assert!(newsroom.status()["finished"].is_string(), "a run with nobody left was opened again");
}

#[test]
fn an_address_that_is_unknown_or_none_is_named_and_the_others_are_done() {
    let newsroom = refused();
    let ran = retry(&newsroom, &["nobody@example.org", "r001", &name(1)]).exits(1);
    ran.answers("1 reader due again")
        .tells("nobody@example.org is not in the list of readers")
        .tells("`r001` is no address: an address is written `name@domain`");
    assert_eq!(count(&newsroom, "due"), 1);
    let machine =
        newsroom.run(["resolve", "today", "--json", "--retry", &name(1), "r001", &name(2)]);
    let answer = machine.exits(1).json();
    assert_eq!(answer["readers"], json!(1));
    assert_eq!(
        answer["retried"][0],
        json!({ "reader": name(1), "answer": "unchanged", "before": "due" })
    );
    assert_eq!(
        answer["retried"][2],
        json!({ "reader": name(2), "answer": "due", "before": "rejected" })
    );
}

#[test]
fn a_decision_about_nobody_promises_nothing() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    for (decision, told) in [
        ("--retry-refused", "nobody was refused for no fault of theirs"),
        ("--retry-expired", "nobody was given up"),
        ("--resend", "nobody is in doubt"),
        ("--assume-sent", "nobody is in doubt"),
    ] {
        let ran = newsroom.run(["resolve", "today", decision]).exits(0);
        ran.answers(told).omits("goes on").omits("0 readers");
    }
}

#[test]
fn a_plan_of_a_run_under_way_says_how_it_stands_in_the_time_of_the_publication() {
    let newsroom = Newsroom::sending_to(3).refusing(&name(1), "451 4.7.1 greylisted");
    newsroom.send(&[]).exits(75);
    let plan = newsroom.send(&["--dry-run"]).exits(0);
    plan.answers(&format!(
        "goes on with the run begun {} ",
        newsroom.today().strftime("%-d %B %Y")
    ))
    .answers(": 2 of 3 have it, 1 waiting\n")
    .omits("Z\n");
    assert_eq!(newsroom.send(&["--dry-run", "--json"]).json()["waiting"], json!(1));
}

#[test]
fn a_suppressed_reader_stays_so_until_a_person_readmits_them() {
    let newsroom = refused();
    newsroom.run(["subscribers", "suppress", &name(1), &name(4)]).exits(0);
    assert_eq!(count(&newsroom, "skipped"), 1, "the waiting one is passed over");
    for number in [1, 4] {
        let ran = retry(&newsroom, &[&name(number)]).exits(1).answers("0 readers due again");
        ran.tells(&format!("`matinale subscribers readmit {}`", name(number)));
    }
    newsroom.run(["subscribers", "readmit", &name(4)]).exits(0);
    retry(&newsroom, &[&name(4)]).exits(0).answers("1 reader due again");
    assert_eq!(count(&newsroom, "due"), 1);
}

#[test]
fn a_reader_in_doubt_is_sent_to_again_only_with_a_word_about_a_second_copy() {
    let cut = Some(CutPoint::AfterDot(1));
    let mut newsroom =
        Newsroom::sending_to(3).connections(1).relay(Behaviour { cut, ..Behaviour::default() });
    newsroom.send(&[]).exits(1);
    let status = newsroom.status();
    let doubtful = status["readers"][0]["address"].as_str().unwrap();
    let ran = retry(&newsroom, &[doubtful, "--quiet"]);
    ran.exits(0).tells("in doubt, and may have the issue").tells("second copy");
    newsroom.other_relay(Behaviour::default());
    newsroom.send(&[]).exits(0);
    let copies = newsroom.reached().into_iter().filter(|one| one == doubtful).count();
    assert_eq!(copies, 2, "the relay had taken the first one");
}

#[test]
fn a_reader_who_was_given_up_is_sent_to_by_the_next_ordinary_call() {
    let mut newsroom = refused();
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let began = (Timestamp::now() - 300.minutes()).as_millisecond();
    journal.execute("UPDATE runs SET started_at = ?1", [began]).unwrap();
    newsroom.send(&[]).exits(1);
    assert_eq!(count(&newsroom, "expired"), 1);
    let told = format!("`matinale send {}` goes on", newsroom.today());
    retry(&newsroom, &[&name(4)]).exits(0).answers("1 reader due again").answers(&told);
    newsroom.other_relay(Behaviour::default());
    newsroom.send(&["--quiet"]);
    assert!(newsroom.reached().contains(&name(4)));
}
