//! `send`: everyone once, and the words and exit codes that cron and the editor get.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "what is in the folder is part of the answer")]

mod contents;
mod corrected;
mod corrected_kills;
mod corrected_twice;
mod first;
mod guards;
mod house;
mod late;
mod login;
mod named;
mod relay;
mod repeated;
mod special;
mod withdrawn;

use std::time::Duration;

use jiff::ToSpan;
use mail_parser::MessageParser;
use matinale::inbox::{Behaviour, ReceivedMessage};
use serde_json::json;

use crate::harness::{EXCLUSIVE, Newsroom, message_id};

/// Both texts of a message.
pub(crate) fn texts(message: &ReceivedMessage) -> [String; 2] {
    let parsed = MessageParser::default().parse(&message.content).unwrap();
    [parsed.body_text(0).unwrap().into_owned(), parsed.body_html(0).unwrap().into_owned()]
}

#[test]
fn everyone_gets_the_edition_they_are_entitled_to_once() {
    let newsroom = Newsroom::sending_to(9);
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(newsroom.reached(), newsroom.everyone());
    let (mut free, mut paid) = (0, 0);
    for message in newsroom.messages() {
        let number: usize = message.recipients[0][1..4].parse().unwrap();
        let reads = texts(&message).map(|text| text.contains(EXCLUSIVE));
        let entitled = number % 2 == 1;
        assert_eq!(reads, [entitled; 2], "{}", message.recipients[0]);
        *if entitled { &mut paid } else { &mut free } += 1;
        assert!(texts(&message).iter().all(|text| text.contains("Les bateaux rentrent")));
    }
    assert_eq!((free, paid), (5, 4));
    ran.answers("  9 of 9 have it, in ").answers("  free 5 of 5, paid 4 of 4\n");
}

#[test]
fn no_byte_of_the_exclusive_text_travels_to_a_free_reader() {
    let newsroom = Newsroom::sending_to(2);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let messages = newsroom.messages();
    let holds = |reader: &str| {
        let message = messages.iter().find(|one| one.recipients == [reader]).unwrap();
        let raw = String::from_utf8_lossy(&message.content).replace("=\r\n", "");
        raw.contains("gardien a vendu")
    };
    assert!(holds("r001@example.org") && !holds("r000@example.org"));
}

#[test]
fn a_second_send_has_nothing_to_do() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.send(&[]);
    let again = newsroom.send(&[]);
    assert_eq!((again.code, newsroom.reached().len()), (Some(0), 3), "{again:?}");
    assert!(again.out.contains("has been sent: nothing to do"), "{}", again.out);
    let quiet = newsroom.send(&["-q"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (Some(0), "", ""));
    let late = newsroom.send(&["--late", "--accept-audience", "--amend"]);
    assert_eq!((late.code, newsroom.reached().len()), (Some(0), 3), "{late:?}");
}

#[test]
fn a_day_without_an_issue_is_one_line_and_no_fault() {
    let newsroom = Newsroom::sending_to(3);
    std::fs::remove_file(newsroom.path(&format!("issues/{}.toml", newsroom.today()))).unwrap();
    let ran = newsroom.send(&[]);
    let line = format!("no issue for today, {}: nothing to do\n", newsroom.today());
    assert_eq!((ran.code, ran.out, ran.err), (Some(0), line, String::new()));
    let quiet = newsroom.send(&["-q"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (Some(0), "", ""));
    assert!(!newsroom.path("state").exists(), "it left something behind");
    let dated = newsroom.run(["send", &newsroom.today().to_string(), "--yes"]);
    assert_eq!(dated.code, Some(2), "a date that is named must be there: {dated:?}");
}

#[test]
fn a_dry_run_counts_and_leaves_no_trace() {
    let newsroom = Newsroom::sending_to(7);
    let ran = newsroom.run(["send", "today", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("would go to 7 readers (4 free, 3 paid)"), "{}", ran.out);
    assert!(ran.out.contains("nothing was sent"), "{}", ran.out);
    assert!(newsroom.reached().is_empty() && !newsroom.path("state/journal.sqlite3").exists());
    let plan = newsroom.run(["send", "today", "--dry-run", "--json"]).json();
    assert_eq!(plan["issue"], newsroom.today().to_string());
    assert_eq!(
        (&plan["free"], &plan["paid"], &plan["resumes"]),
        (&json!(4), &json!(3), &json!(false))
    );
    assert_eq!(plan["subject"], "Une IA à soi");
    newsroom.send(&[]);
    assert_eq!(newsroom.status()["hash"], plan["hash"], "what was planned is not what was sent");
}

#[test]
fn send_and_status_answer_in_json() {
    let newsroom = Newsroom::sending_to(4).refusing("r002@example.org", "550 5.1.1 no such user");
    let before = newsroom.run(["status", "today", "--json"]);
    assert_eq!((before.code, &before.json()["run"]), (Some(0), &json!(null)));
    let ran = newsroom.send(&["--json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for answer in [ran.ended(), newsroom.status()] {
        assert_eq!(
            (&answer["issue"], &answer["planned"]),
            (&json!(newsroom.today().to_string()), &json!(4))
        );
        let states = json!({
            "due": 0, "claimed": 0, "handed": 0, "accepted": 3, "rejected": 1, "deferred": 0,
            "in_doubt": 0, "skipped": 0, "expired": 0,
        });
        assert_eq!(answer["states"], states);
        let reader = &answer["readers"][0];
        assert_eq!(answer["readers"].as_array().unwrap().len(), 1);
        let known = ["address", "edition", "state", "code", "enhanced", "words"];
        let values = ["r002@example.org", "free", "rejected", "550", "5.1.1", "no such user"];
        for (key, value) in known.into_iter().zip(values) {
            assert_eq!(reader[key].to_string().trim_matches('"'), value, "{key}");
        }
    }
    assert!(newsroom.status()["finished"].is_string());
}

#[test]
fn a_list_in_csv_is_sent_to_as_well() {
    let newsroom = Newsroom::sending_to(2).more_settings("[audience]\nsource = \"readers.csv\"");
    let list = "email,name,tier\nr000@example.org,\"Le Guen, Zoé\",free\nr001@example.org,,paid\n";
    std::fs::write(newsroom.path("readers.csv"), list).unwrap();
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn two_senders_at_once_reach_each_reader_once() {
    let slow = Behaviour { delay: Duration::from_millis(10), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(60).relay(slow);
    let both = ["send", "today", "--yes"];
    let started = [newsroom.start(both), newsroom.start(both), newsroom.start(both)];
    let mut codes = started.map(|sender| {
        let ran = sender.end();
        let told = ran.err.contains("another matinale is sending");
        assert_eq!(told, ran.code == Some(75), "{ran:?}");
        ran.code
    });
    codes.sort();
    assert!(codes.contains(&Some(0)), "{codes:?}");
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 75))), "{codes:?}");
    assert_eq!(newsroom.reached(), newsroom.everyone());
    assert_eq!(newsroom.send(&[]).code, Some(0));
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn one_issue_after_the_other_reaches_everyone_with_messages_of_their_own() {
    let newsroom = Newsroom::sending_to(3);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let tomorrow = newsroom.today() + 1.day();
    newsroom.write_issue(tomorrow, "Le vent tombe ce soir.");
    let ran = newsroom.run(["send", "tomorrow", "--yes", "--late"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(newsroom.messages().len(), 6);
    let mut ids: Vec<_> = newsroom.messages().iter().map(|one| message_id(one)).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6, "two messages share a Message-ID");
}
