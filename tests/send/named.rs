//! Readers who are sent an issue by name: `send ISSUE --to ADDRESS…`.

#![allow(clippy::print_stdout, reason = "it is run for its numbers")]

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use jiff::ToSpan;
use matinale::inbox::Behaviour;
use rusqlite::Connection;

use super::late::newsrooms;
use super::texts;
use crate::chance::Chance;
use crate::harness::{EXCLUSIVE, Newsroom, Reader, message_id, refuse_each};

/// How many messages a reader was sent.
fn copies_of(newsroom: &Newsroom, reader: &str) -> usize {
    newsroom.reached().iter().filter(|one| *one == reader).count()
}

/// A newsroom in which an issue was sent to three readers: r001 pays, r000 and r002 do not.
fn sent() -> Newsroom {
    let newsroom = Newsroom::sending_to(3);
    newsroom.send(&[]).exits(0);
    newsroom
}

#[test]
fn a_reader_who_has_the_issue_gets_it_once_more_and_another_copy_by_its_number() {
    for newsroom in newsrooms(3) {
        newsroom.send(&[]).exits(0);
        let plan = newsroom.send(&["--to", "R001@example.org", "--dry-run"]).exits(0);
        plan.answers("would send by name to 1 reader (0 free, 1 paid):")
            .answers("r001@example.org: paid edition, once more (copy 2)");
        let plan = newsroom.send(&["--to", "r001@example.org", "--dry-run", "--json"]).json();
        assert_eq!((&plan["named"][0]["copy"], &plan["added"]), (&2.into(), &().into()), "{plan}");
        assert_eq!(newsroom.messages().len(), 3, "a plan sent something");
        newsroom
            .send(&["--to", "r001@example.org"])
            .exits(0)
            .answers("r001@example.org has copy 2")
            .omits("3 of 3");
        let again = newsroom.send(&["--to", "r001@example.org", "r001@example.org"]).exits(0);
        again.answers("r001@example.org has got copy 2, and `--copy 3` sends one more");
        let quiet = newsroom.send(&["--to", "r001@example.org", "--quiet"]).exits(0);
        assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
        assert_eq!(newsroom.messages().len(), 4, "the same command sent twice");
        let wrong = newsroom.send(&["--to", "r001@example.org", "--copy", "4"]).exits(1);
        wrong.tells("the next copy of r001@example.org is `--copy 3`");
        newsroom.send(&["--to", "r001@example.org", "--copy", "3"]).exits(0);
        newsroom.send(&["--to", "r001@example.org", "--copy", "3"]).exits(0).answers("`--copy 4`");
        let messages = newsroom.messages();
        let copies: Vec<_> =
            messages.iter().filter(|one| one.recipients == ["r001@example.org"]).collect();
        let ids: BTreeSet<_> = copies.iter().map(|one| message_id(one)).collect();
        assert_eq!((messages.len(), copies.len(), ids.len()), (5, 3, 3));
        assert!(copies.iter().all(|one| texts(one).iter().all(|text| text.contains(EXCLUSIVE))));
        let reader = newsroom.run(["status", "today", "--reader", "r001@example.org"]).exits(0);
        reader
            .answers("this is copy 3")
            .answers("copy 2, asked for by name; of the copy before the relay said: 250")
            .answers("copy 3, asked for by name");
        let receipt = newsroom.text(&format!("issues/{}.receipt.toml", newsroom.today()));
        assert!(receipt.contains("planned = 3") && receipt.contains("ended = "), "{receipt}");
    }
}

#[test]
fn who_came_late_is_sent_the_issue_by_name_and_nobody_else_is() {
    let newsroom = sent();
    let mut readers = Reader::crowd(3);
    readers.push(Reader { tier: "paid", ..Reader::free("nouvelle@example.org") });
    readers.push(Reader::free("autre@example.org"));
    newsroom.write_readers(&readers);
    let plan = newsroom.send(&["--to", "nouvelle@example.org", "--dry-run"]).exits(0);
    plan.answers("nouvelle@example.org: paid edition, not in the run so far");
    let wrong = newsroom.send(&["--to", "nouvelle@example.org", "--copy", "2"]).exits(1);
    wrong.tells("`--copy 1`");
    fs::write(newsroom.path("names.txt"), "# gone\n\nnouvelle@example.org\nr000@example.org\n")
        .unwrap();
    let names = newsroom.path("names.txt").display().to_string();
    newsroom
        .send(&["--to", &names])
        .exits(0)
        .answers("nouvelle@example.org has copy 1")
        .answers("r000@example.org has copy 2");
    assert_eq!(copies_of(&newsroom, "nouvelle@example.org"), 1);
    assert_eq!(copies_of(&newsroom, "r000@example.org"), 2);
    assert_eq!(newsroom.messages().len(), 5);
    let again = newsroom.send(&["--to", &names]).exits(0);
    again.answers("nouvelle@example.org has got copy 1, and `--copy 2` sends one more");
    newsroom.send(&["--top-up"]).exits(0);
    assert_eq!((copies_of(&newsroom, "autre@example.org"), newsroom.messages().len()), (1, 6));
}

#[test]
fn nothing_is_sent_if_one_of_the_named_cannot_be_sent_to() {
    let newsroom = sent();
    newsroom.run(["subscribers", "suppress", "r002@example.org"]).exits(0);
    for (name, words) in [
        ("r002@example.org", "r002@example.org is suppressed"),
        ("inconnue@example.org", "inconnue@example.org is not in the list of today"),
        ("personne", "`personne` is no address"),
    ] {
        let refused = newsroom.send(&["--to", "r000@example.org", name]).exits(1);
        refused.tells("nothing was sent").tells(words);
    }
    assert_eq!((newsroom.messages().len(), newsroom.count_in_state("accepted")), (3, 3));
    newsroom.run(["status", "today"]).exits(0).omits("stopped");
}

#[test]
fn the_list_of_today_decides_about_the_edition() {
    let newsroom = sent();
    let mut readers = Reader::crowd(3);
    (readers[0].tier, readers[1].tier) = ("paid", "free");
    newsroom.write_readers(&readers);
    newsroom.send(&["--to", "r000@example.org", "r001@example.org"]).exits(0);
    let messages = newsroom.messages();
    let reads = |reader: &str| {
        let last = messages.iter().rfind(|one| one.recipients == [reader]).unwrap();
        texts(last).map(|text| text.contains(EXCLUSIVE))
    };
    assert_eq!((reads("r000@example.org"), reads("r001@example.org")), ([true; 2], [false; 2]));
    newsroom.send(&[]).exits(0).answers("has been sent");
    assert_eq!(newsroom.messages().len(), 5);
}

#[test]
fn a_copy_of_another_edition_that_waits_does_not_make_the_journal_look_old() {
    for tier in ["free", "paid"] {
        let newsroom = sent();
        let mut readers = Reader::crowd(3);
        let named = usize::from(tier == "free");
        readers[named].tier = tier;
        newsroom.write_readers(&readers);
        let name = readers[named].email.clone();
        let mut newsroom = newsroom;
        let refuse = vec![(name.clone(), "450 4.2.0 later".to_owned())];
        newsroom.other_relay(refuse_each(refuse));
        newsroom.send(&["--to", &name]).exits(75);
        assert_eq!(newsroom.count_in_state("deferred"), 1);
        newsroom.send(&["--to", &name]).exits(75);
        newsroom.send(&[]).exits(75);
        // Who does not pay any more meanwhile gets the free edition.
        readers[named].tier = "free";
        newsroom.write_readers(&readers);
        newsroom.send(&["--to", &name]).exits(75);
        let edition = newsroom.status()["readers"][0]["edition"].clone();
        assert_eq!(edition, "free", "{tier}");
    }
}

#[test]
fn an_issue_that_was_not_sent_or_has_changed_is_not_sent_by_name() {
    let newsroom = Newsroom::sending_to(3);
    let refused = newsroom.send(&["--to", "r000@example.org"]).exits(1);
    refused.tells("has not been sent to anybody yet");
    newsroom.send(&[]).exits(0);
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce soir.");
    let refused = newsroom.send(&["--to", "r000@example.org"]).exits(1);
    refused.tells("has changed since its run began").tells("--amend");
    assert_eq!(newsroom.messages().len(), 3);
    newsroom.send(&["--to", "r000@example.org", "--amend"]).exits(0);
    let messages = newsroom.messages();
    assert_eq!((messages.len(), &*messages[3].recipients[0]), (4, "r000@example.org"));
    assert!(texts(&messages[3])[0].contains("rentrent ce soir"));
}

#[test]
fn others_who_wait_neither_keep_the_named_back_nor_are_sent_to_with_them() {
    for newsroom in newsrooms(4) {
        let mut newsroom = newsroom.refusing("r002@example.org", "450 4.2.0 later");
        newsroom.send(&[]).exits(75);
        newsroom.run(["resolve", "today", "--retry", "r002@example.org"]).exits(0);
        newsroom.other_relay(Behaviour::default());
        let named = newsroom.send(&["--to", "r000@example.org"]).exits(0);
        named.answers("r000@example.org has copy 2").omits("waiting").omits("r002");
        assert_eq!(newsroom.messages().len(), 4, "who was not named was sent to");
        newsroom.send(&["--to", "r000@example.org"]).answers("has got copy 2");
        newsroom
            .send(&["--to", "r002@example.org"])
            .exits(0)
            .answers("r002@example.org has copy 1");
        assert_eq!((newsroom.messages().len(), copies_of(&newsroom, "r002@example.org")), (5, 1));
    }
}

#[test]
fn the_exit_code_is_that_of_the_named_whatever_became_of_the_others() {
    let refuse = [("r001@example.org", "450 4.2.0 later"), ("r002@example.org", "550 5.7.1 no")];
    let refuse = refuse.map(|(reader, reply)| (reader.to_owned(), reply.to_owned())).to_vec();
    let newsroom = Newsroom::sending_to(4).relay(refuse_each(refuse));
    newsroom.send(&[]).exits(1);
    for (reader, code, words) in [
        ("r000@example.org", 0, "r000@example.org has copy 2"),
        (
            "r001@example.org",
            75,
            "r001@example.org does not have copy 1: waiting · 450 4.2.0 later",
        ),
        ("r002@example.org", 1, "r002@example.org does not have copy 1: refused · 550 5.7.1 no"),
    ] {
        let ran = newsroom.send(&["--to", reader]).exits(code);
        assert!(ran.out.contains(words) || ran.err.contains(words), "{words}: {ran}");
        let strangers = newsroom.everyone().into_iter().filter(|other| other != reader);
        assert_eq!(strangers.filter(|other| ran.to_string().contains(other)).count(), 0, "{ran}");
    }
    let machine = newsroom.send(&["--to", "r003@example.org", "--json"]).exits(0).ended();
    assert_eq!(machine["named"][0]["address"], "r003@example.org", "{machine}");
    assert_eq!(machine["named"][0]["copies_before"], 1, "{machine}");
    let quiet = newsroom.send(&["--to", "r000@example.org", "--copy", "3", "--quiet"]).exits(0);
    assert_eq!((&*quiet.out, &*quiet.err), ("", ""));
}

#[test]
fn who_was_named_by_an_earlier_request_is_left_to_the_next_send() {
    for newsroom in newsrooms(3) {
        let mut newsroom = newsroom.refusing("r001@example.org", "450 4.2.0 later");
        newsroom.send(&["--quiet"]).exits(75);
        newsroom.send(&["--to", "r001@example.org"]).exits(75);
        newsroom.run(["resolve", "today", "--retry", "r001@example.org"]).exits(0);
        newsroom.other_relay(Behaviour::default());
        for copy in ["2", "3"] {
            newsroom.send(&["--to", "r000@example.org", "--copy", copy]).exits(0);
            assert_eq!(
                copies_of(&newsroom, "r001@example.org"),
                0,
                "who was not named was sent to"
            );
        }
        newsroom.send(&[]).exits(0);
        assert_eq!(copies_of(&newsroom, "r001@example.org"), 1);
    }
}

#[test]
fn who_waits_for_a_named_reader_waits_for_nobody_else() {
    let newsroom = Newsroom::sending_to(3).refusing("r002@example.org", "450 4.2.0 later");
    newsroom.send(&[]).exits(75);
    newsroom.send(&["--to", "r000@example.org", "--wait"]).exits(0).answers("has copy 2");
    assert_eq!((newsroom.messages().len(), newsroom.count_in_state("deferred")), (3, 1));
}

#[test]
fn on_a_day_without_an_issue_who_names_a_reader_is_told_the_last_one() {
    let newsroom = Newsroom::sending_to(2);
    let (today, yesterday) = (newsroom.today(), newsroom.today() - 1.day());
    let file = |day| newsroom.path(&format!("issues/{day}.toml"));
    fs::remove_file(file(today)).unwrap();
    for more in [&["--to", "r000@example.org"][..], &["--quiet", "--to", "r000@example.org"]] {
        let refused = newsroom.send(more).exits(1);
        refused.tells("no issue for today").tells(&format!("issues/{today}.toml"));
    }
    newsroom.write_issue(yesterday, "Les bateaux rentrent.");
    newsroom.write_issue(today + 1.day(), "Les bateaux partent.");
    let refused = newsroom.send(&["--to", "r000@example.org"]).exits(1);
    refused.tells(&format!("`matinale send {yesterday} --late --to ADDRESS`"));
    let late = newsroom.send(&["--top-up"]).exits(0);
    late.answers(&format!("`matinale send {yesterday} --late --top-up`")).answers("nothing to do");
    let quiet = newsroom.send(&["--top-up", "--quiet"]).exits(0);
    assert_eq!(quiet.out, "");
}

#[test]
fn who_was_refused_is_tried_again_by_name() {
    let mut newsroom =
        Newsroom::sending_to(3).refusing("r002@example.org", "550 5.1.1 no such user");
    newsroom.send(&[]);
    newsroom.other_relay(Behaviour::default());
    let plan = newsroom.send(&["--to", "r002@example.org", "--dry-run"]).exits(0);
    plan.answers("r002@example.org: free edition, tried again, since refused");
    newsroom.send(&["--to", "r002@example.org"]).exits(0).answers("r002@example.org has copy 1");
    assert_eq!(copies_of(&newsroom, "r002@example.org"), 1);
}

#[test]
fn a_copy_in_doubt_is_sent_again_with_the_same_message_id_and_only_if_a_person_says_so() {
    let newsroom = sent();
    newsroom.send(&["--to", "r000@example.org"]).exits(0);
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let lost = "UPDATE deliveries SET state = 'handed', owner = 'gone' WHERE copies = 1";
    assert_eq!(journal.execute(lost, []).unwrap(), 1);
    journal.execute("UPDATE runs SET finished_at = NULL", []).unwrap();
    for _ in 0..2 {
        newsroom.send(&["--to", "r000@example.org"]).exits(1).tells("resolve");
    }
    let refused = newsroom.send(&["--to", "r000@example.org"]).exits(1);
    refused.tells("may have the copy already").tells("--assume-sent");
    assert_eq!(newsroom.messages().len(), 4, "a copy in doubt was sent again");
    newsroom.run(["resolve", "today", "--resend"]).exits(0);
    newsroom.send(&["--to", "r000@example.org"]).exits(0);
    let ids: Vec<_> = newsroom.messages().iter().map(|one| message_id(one)).collect();
    assert_eq!((ids.len(), &ids[3]), (5, &ids[4]));
}

/// Each call is killed at any moment, and repeated: the reader has one copy more, or is in doubt about it.
fn hound_named_readers(newsroom: &Newsroom, kills: usize, seed: u64) {
    let mut chance = Chance::new(seed);
    newsroom.send(&[]).exits(0);
    let named = ["r000@example.org", "r001@example.org"];
    let (mut killed, mut number) = (0, 2);
    while killed < kills {
        let copy = number.to_string();
        for _ in 0..=chance.below(3) {
            let words = ["send", "today", "--yes", "--copy", &copy, "--to", named[0], named[1]];
            let started = newsroom.start(words);
            std::thread::sleep(Duration::from_millis(chance.below(150)));
            killed += usize::from(started.kill());
        }
        newsroom.send(&["--copy", &copy, "--to", named[0], named[1]]);
        newsroom.run(["resolve", "today", "--assume-sent"]).exits(0);
        newsroom.send(&["--copy", &copy, "--to", named[0], named[1]]).exits(0);
        let ids: BTreeSet<_> = newsroom.messages().iter().map(|one| message_id(one)).collect();
        assert_eq!(ids.len(), newsroom.messages().len(), "a copy was sent twice");
        assert!(named.iter().all(|reader| copies_of(newsroom, reader) <= number));
        number += 1;
    }
    let status = newsroom.status();
    assert_eq!((&status["planned"], &status["states"]["accepted"]), (&3.into(), &3.into()));
    assert_eq!(copies_of(newsroom, "r002@example.org"), 1, "who was not named was sent to");
    println!("{killed} kills, {} messages to two readers", newsroom.messages().len() - 3);
}

#[test]
fn killed_again_and_again_it_sends_one_copy_more() {
    for newsroom in newsrooms(3) {
        let slow = Behaviour { delay: Duration::from_millis(4), ..Behaviour::default() };
        hound_named_readers(&newsroom.connections(1).relay(slow), 8, 0x7a3d);
    }
}

#[test]
#[ignore = "takes minutes"]
fn long_killed_two_hundred_times_it_sends_one_copy_more() {
    for newsroom in newsrooms(3) {
        let slow = Behaviour { delay: Duration::from_millis(4), ..Behaviour::default() };
        hound_named_readers(&newsroom.connections(1).relay(slow), 200, 0x7a3e);
    }
}
