//! Readers who must not be written to any more, from the command line.

use std::net::TcpListener;

use rusqlite::Connection;
use serde_json::json;

use crate::harness::{Newsroom, Reader};

fn suppress(newsroom: &Newsroom, words: &[&str]) -> crate::harness::Ran {
    newsroom.run([&["subscribers", "suppress"], words].concat())
}

#[test]
fn who_is_suppressed_is_left_out_until_readmitted() {
    let newsroom = Newsroom::sending_to(5);
    let ran = suppress(&newsroom, &["R001@example.org", "r003@example.org"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "2 readers suppressed\n"), "{ran:?}");
    let plan = newsroom.run(["send", "today", "--dry-run"]);
    assert!(plan.out.contains("would go to 3 readers (3 free, 0 paid)"), "{plan:?}");
    assert!(plan.err.contains("2 readers suppressed, and not written to"), "{plan:?}");
    let ran = newsroom.run(["subscribers", "readmit", "r003@example.org", "r004@example.org"]);
    let told = "1 reader readmitted; 1 not suppressed\n";
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), told), "{ran:?}");
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let others: Vec<_> =
        newsroom.everyone().into_iter().filter(|reader| !reader.starts_with("r001")).collect();
    assert_eq!(newsroom.reached(), others);
    assert_eq!(newsroom.status()["planned"], 4);
    let ran = newsroom.run(["rehearse", "today"]);
    assert!(ran.code == Some(0) && ran.err.contains("1 reader suppressed"), "{ran:?}");
}

#[test]
fn who_is_suppressed_while_the_run_is_broken_off_is_listed_with_the_reason() {
    let mut newsroom = Newsroom::sending_to(4);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    newsroom.write_settings(&format!("url = \"smtp://{nobody}\""));
    assert_eq!(newsroom.send(&[]).code, Some(75));
    suppress(&newsroom, &["--reason", "unsubscribed", "r002@example.org"]);
    newsroom.other_relay(matinale::inbox::Behaviour::default());
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(newsroom.reached(), ["r000", "r001", "r003"].map(|r| format!("{r}@example.org")));
    let status = newsroom.run(["status", "today"]);
    let line = "r002@example.org · suppressed: unsubscribed";
    assert!(status.code == Some(0) && status.out.contains(line), "{}", status.out);
    let status = status.answers("3 of 4 have it, 1 suppressed\n").answers("1 suppressed reader:\n");
    status.omits("left out");
    let listed = newsroom.run(["status", "today", "--list", "suppressed"]).exits(0);
    assert_eq!(listed.out, "r002@example.org\n");
    let skipped = &newsroom.status()["readers"][0];
    assert_eq!((&skipped["state"], &skipped["attempts"]), (&json!("skipped"), &json!(0)));
}

#[test]
fn the_suppressed_are_listed_with_reason_and_day() {
    let newsroom = Newsroom::sending_to(3);
    let none = newsroom.run(["subscribers", "suppressed"]);
    assert_eq!((none.code, none.out.as_str()), (Some(0), "nobody is suppressed\n"), "{none:?}");
    let none = newsroom.run(["subscribers", "suppressed", "--json"]).json();
    assert_eq!(none, json!({ "suppressed": [], "erased": 0 }));
    suppress(&newsroom, &["--reason", "complained", "r002@example.org"]);
    let again = suppress(&newsroom, &["r002@example.org", "r000@example.org", "--json"]);
    assert_eq!(again.json(), json!({ "suppressed": 1, "unchanged": 1, "unread": [] }));
    let listed = newsroom.run(["subscribers", "suppressed"]);
    let lines: Vec<_> = listed.out.lines().collect();
    let today = newsroom.today().to_string();
    assert_eq!(lines.len(), 2, "{listed:?}");
    for (line, (reason, reader)) in lines.iter().zip([("manual", "r000"), ("complained", "r002")]) {
        assert!(line.starts_with(&today) && line.contains(reason), "{line}");
        assert!(line.ends_with(&format!("  {reader}@example.org")), "{line}");
    }
    let listed = newsroom.run(["subscribers", "suppressed", "--json"]).json();
    assert_eq!(listed["suppressed"][1]["reason"], "complained", "the first reason stays");
}

#[test]
fn readers_are_named_as_they_write_by_the_link_in_their_mail_by_file_and_by_standard_input() {
    let newsroom = Newsroom::sending_to(9).file(
        "gone.txt",
        "# les départs\nr002@example.org\n\n  Ines <r003@example.org>\r\nr004@example,org\n",
    );
    assert!(!newsroom.path("state/unsubscribe.key").exists());
    suppress(&newsroom, &["<R000@example.org>"]).exits(0);
    newsroom.send(&[]);
    let token = |number: usize| {
        let reader = format!("r00{number}@example.org");
        let message = newsroom.messages().into_iter().find(|one| one.recipients == [&*reader]);
        let message = String::from_utf8(message.expect("a message").content.clone()).unwrap();
        let (_, token) = message.split_once("https://echo.example/partir/").expect("a link");
        token
            .split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c))
            .next()
            .unwrap()
            .to_owned()
    };
    let page = format!("https://echo.example/partir/{}", token(5));
    let request = format!("mailto:partir@echo.example?subject=unsubscribe%20{}", token(6));
    let ran = suppress(&newsroom, &["mailto:r001@example.org", &page, &request, &token(7)]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "4 readers suppressed\n"), "{ran:?}");
    let ran = suppress(&newsroom, &["gone.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "2 readers suppressed\n"), "{ran:?}");
    assert!(ran.err.contains("gone.txt:5: `r004@example,org` is no address"), "{}", ran.err);
    let words = ["subscribers", "suppress", "-", "--json"];
    let ran = newsroom.run_redirected("< gone.txt", words);
    assert_eq!((ran.code, &ran.json()["unchanged"]), (Some(1), &json!(2)), "{ran:?}");
    assert!(ran.err.contains("standard input:5: "), "{}", ran.err);
    let nobody = newsroom.run_redirected("< /dev/null", ["subscribers", "suppress", "-"]).exits(1);
    nobody.tells("nobody is named").omits("0 readers");
    let listed = newsroom.run(["subscribers", "suppressed", "--json"]).json();
    let mut listed: Vec<_> = listed["suppressed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["address"].as_str().unwrap().to_lowercase())
        .collect();
    listed.sort();
    let all = [0, 1, 2, 3, 5, 6, 7].map(|number| format!("r00{number}@example.org"));
    assert_eq!(listed, all);
}

#[test]
fn a_link_without_a_token_of_this_publication_names_nobody() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]);
    for link in [
        "mailto:partir@echo.example?subject=unsubscribe%20AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "https://echo.example/partir/AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "https://echo.example/partir",
    ] {
        let ran = suppress(&newsroom, &[link]);
        assert!(ran.code == Some(1) && ran.err.contains("no token that the key of"), "{ran:?}");
    }
    assert_eq!(newsroom.run(["subscribers", "suppressed"]).out, "nobody is suppressed\n");
}

#[test]
fn a_word_that_is_no_address_is_told_and_the_others_are_suppressed() {
    let newsroom = Newsroom::sending_to(2);
    let ran = suppress(&newsroom, &["r000@example.org", "r001"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "1 reader suppressed\n"), "{ran:?}");
    assert!(ran.err.contains("`r001` is no address: an address is written"), "{ran:?}");
    let newsroom = newsroom.file("state/unsubscribe.key", "broken");
    suppress(&newsroom, &["r001@example.org"]).exits(0);
    let ran = suppress(&newsroom, &["nowhere.txt"]);
    assert!(ran.code == Some(1) && ran.err.contains("`nowhere.txt`"), "{ran:?}");
}

#[test]
fn a_word_that_is_no_reason_suppresses_nobody() {
    let newsroom = Newsroom::sending_to(2);
    let ran = suppress(&newsroom, &["--reason", "bored", "r000@example.org"]);
    assert!(ran.code == Some(2) && ran.err.contains("unsubscribed, bounced"), "{ran:?}");
    assert_eq!(newsroom.run(["subscribers", "suppressed"]).out, "nobody is suppressed\n");
    let stranger = suppress(&newsroom, &["zoe@example.org"]);
    let told = "`zoe@example.org` is not in `subscribers.toml`";
    assert!(stranger.code == Some(0) && stranger.err.contains(told), "{stranger:?}");
    let everyone = suppress(&newsroom, &["r000@example.org", "r001@example.org"]);
    assert_eq!(everyone.code, Some(0));
    let ran = newsroom.send(&[]);
    assert!(ran.code == Some(1) && ran.err.contains("no reader who may be written to"), "{ran:?}");
}

/// Takes the journal back to the version before, in which every letter of a key was in lower case.
fn take_back(newsroom: &Newsroom) {
    let path = newsroom.path("state/journal.sqlite3");
    let journal = Connection::open(path).expect("a journal");
    journal
        .execute_batch(
            "UPDATE suppressions SET reader = 'élise@example.org' WHERE address LIKE '%lise@%'; \
             UPDATE suppressions SET reader = 'kate@example.org' WHERE address LIKE '%ate@%'; \
             ALTER TABLE runs DROP COLUMN boot; DROP TABLE stops; DROP TABLE content_texts; DROP TABLE withdrawn_contents; DROP TABLE tombstones; DROP TABLE reader_requests; DROP TABLE request_mails; DROP TABLE signups; \
             DROP INDEX suppressions_by_former_key; ALTER TABLE runs DROP COLUMN downgraded; \
             ALTER TABLE suppressions DROP COLUMN former_key; PRAGMA user_version = 13",
        )
        .expect("taken back");
}

#[test]
fn who_left_by_an_earlier_version_is_left_out_in_every_spelling_and_told() {
    let [anne, elise, small, kate] =
        ["anne", "Élise", "élise", "kate"].map(|name| format!("{name}@example.org"));
    let readers = [&anne, &elise, &small, &kate].map(|reader| Reader::free(reader.as_str()));
    let newsroom = Newsroom::sending_to(1).readers(readers.into());
    suppress(&newsroom, &["--reason", "unsubscribed", &elise, "\u{212a}ate@example.org"]).exits(0);
    take_back(&newsroom);
    let plan = newsroom.run(["send", "today", "--dry-run"]);
    assert!(plan.out.contains("would go to 1 reader (1 free, 0 paid)"), "{plan:?}");
    for words in [
        "3 readers suppressed, and not written to",
        "2 readers not written to because another spelling is suppressed",
        "  élise@example.org, for Élise@example.org\n",
        "  kate@example.org, for \u{212a}ate@example.org\n",
        "`matinale subscribers readmit ADDRESS` for who is somebody else",
    ] {
        assert!(plan.err.contains(words), "{words}: {plan:?}");
    }
    let quiet = newsroom.send(&["--dry-run", "--quiet"]).exits(0);
    quiet.tells("2 readers not written to because another spelling is suppressed");
    newsroom.run(["subscribers", "readmit", &kate]).exits(0).answers("1 reader readmitted");
    suppress(&newsroom, &["--reason", "unsubscribed", &small]).exits(0);
    let ran = newsroom.send(&[]).exits(0);
    assert!(ran.err.contains("2 readers suppressed, and not written to"), "{ran:?}");
    assert!(!ran.err.contains("another spelling"), "{ran:?}");
    assert_eq!(newsroom.reached(), [anne, kate]);
}
