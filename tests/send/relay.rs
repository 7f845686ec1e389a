//! What the relay does to a run: refuses a reader, defers one, is not there, does not let us in.

use matinale::inbox::Behaviour;
use serde_json::json;

use crate::harness::{Newsroom, Reader, refuse_each};
use crate::scripted::Step::{Drop, Expect, Hush, Say, Tls};
use crate::scripted::relay::pem;
use crate::scripted::{BARE, FULL, Scripted, Step};

/// What a relay that writes reports answers to EHLO.
const REPORTING: &str = "250-relay.example\r\n250-PIPELINING\r\n250 DSN\r\n";

/// A relay that plays this script, and a publication of one reader that hands its mail there.
fn scripted(url: &str, steps: &[Step]) -> (Newsroom, Scripted) {
    let newsroom = Newsroom::sending_to(1).connections(1);
    let relay = newsroom.runtime().block_on(Scripted::play(steps));
    let url = url.replace("PORT", &relay.address.port().to_string());
    newsroom.write_settings(&format!("url = \"{url}\"\npassword_env = \"ECHO_PASSWORD\""));
    (newsroom, relay)
}

fn nobody_was_marked(newsroom: &Newsroom, planned: usize) {
    let status = newsroom.status();
    assert_eq!(status["states"]["due"], json!(planned), "{status}");
    assert_eq!(status["readers"], json!([]), "{status}");
}

#[test]
fn a_refused_reader_is_listed_with_the_relays_words_and_the_others_get_theirs() {
    let newsroom = Newsroom::sending_to(5)
        .connections(1)
        .refusing("r001@example.org", "550 5.1.1 nobody of that name here");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let line = "r001@example.org · 550 5.1.1 nobody of that name here";
    assert!(ran.out.contains(line), "{}", ran.out);
    let mut others = newsroom.everyone();
    others.retain(|reader| reader != "r001@example.org");
    assert_eq!(newsroom.reached(), others);
    let status = newsroom.run(["status", "today"]);
    assert_eq!(status.code, Some(0));
    assert!(status.out.contains(line), "{}", status.out);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    assert_eq!(newsroom.reached(), others, "a refused reader was tried again");
}

#[test]
fn a_relay_that_takes_the_sender_for_the_fault_is_left_alone_after_a_while() {
    let refuse: Vec<_> = Reader::crowd(120)
        .into_iter()
        .skip(10)
        .map(|reader| (reader.email, "550 5.7.1 your reputation precedes you".to_owned()))
        .collect();
    let behaviour = refuse_each(refuse);
    let mut newsroom = Newsroom::sending_to(120).connections(2).relay(behaviour);
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("stopped: the relay refused"), "{}", ran.err);
    assert!(ran.err.contains("550 5.7.1 your reputation precedes you"), "{}", ran.err);
    let states = newsroom.status()["states"].clone();
    let reached = newsroom.reached().len();
    assert!(reached <= 10 && states["rejected"] == json!(0), "{states}");
    let open = states["due"].as_u64().unwrap() + states["deferred"].as_u64().unwrap();
    assert_eq!(open, 120 - reached as u64, "{states}");
    newsroom.other_relay(Behaviour::default());
    assert_eq!(newsroom.send(&[]).code, Some(0), "the rest gets it when the relay has come round");
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn a_refusal_that_names_the_sender_is_not_booked_on_the_reader() {
    for words in [
        "550 5.1.1 <bonjour@echo.example>: User unknown",
        "550 5.1.2 <BONJOUR@ECHO.EXAMPLE>: host not found",
        "550 5.1.1 unknown user redaction@echo.example",
        "552 5.2.2 <bonjour@echo.example>: mailbox full",
    ] {
        let newsroom = Newsroom::sending_to(3).refusing("r001@example.org", words);
        let ran = newsroom.send(&[]);
        let status = newsroom.status();
        assert_eq!((ran.code, &status["refusals"]["sender"]), (Some(1), &json!(1)), "{words}");
        let resolved = newsroom.run(["resolve", "today", "--retry-refused"]);
        assert_eq!(resolved.code, Some(0), "{words}: {resolved:?}");
    }
}

#[test]
fn a_morning_that_reached_nobody_is_not_over_without_a_word() {
    let newsroom = Newsroom::sending_to(1).refusing("r000@example.org", "550 5.7.1 not from you");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    ran.tells("1 reader refused").tells("r000@example.org · 550 5.7.1 not from you");
}

#[test]
fn a_deferred_reader_is_tried_again_when_the_time_has_come() {
    let mut newsroom =
        Newsroom::sending_to(5).refusing("r003@example.org", "451 4.7.1 greylisted, come back");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(75), "{ran:?}");
    ran.tells("1 reader waiting until ").tells("r003@example.org · 451 4.7.1 greylisted");
    assert_eq!(newsroom.run(["status", "today"]).code, Some(75));
    newsroom.other_relay(Behaviour::default());
    assert_eq!(
        (newsroom.send(&[]).code, newsroom.reached().len()),
        (Some(75), 4),
        "it came too early"
    );
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    assert_eq!(journal.execute("UPDATE deliveries SET until = 0 WHERE until > 0", []), Ok(1));
    drop(journal);
    let later = newsroom.send(&[]);
    assert_eq!((later.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{later:?}");
    assert_eq!(newsroom.run(["status", "today"]).code, Some(0));
}

#[test]
fn a_relay_that_is_not_there_costs_nobody_anything() {
    let newsroom = Newsroom::sending_to(5);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    newsroom.write_settings(&format!("url = \"smtp://{free}\""));
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(75), "{ran:?}");
    assert!(ran.err.contains(&format!("cannot reach {free}")), "{}", ran.err);
    nobody_was_marked(&newsroom, 5);
    let mut newsroom = newsroom;
    newsroom.other_relay(Behaviour::default());
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{ran:?}");
}

#[test]
fn a_refused_login_is_tried_once_and_told_to_a_person() {
    let steps = [
        Tls,
        Say("220 relay.example\r\n"),
        Expect("EHLO"),
        Say("250-relay.example\r\n250 AUTH PLAIN\r\n"),
        Expect("AUTH PLAIN"),
        Say("535 5.7.8 wrong password\r\n"),
        Hush,
    ];
    let (newsroom, relay) = scripted("smtps://echo@localhost:PORT", &steps);
    std::fs::write(newsroom.path("authority.pem"), pem(&relay.authority)).unwrap();
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.err.contains("refuses the login of `echo` (535 5.7.8 wrong password)"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("sesame") && !ran.out.contains("sesame"));
    nobody_was_marked(&newsroom, 1);
    let heard = newsroom.runtime().block_on(relay.heard());
    assert_eq!(heard.matches("AUTH").count(), 1, "{heard}");
    assert!(!heard.contains("MAIL"), "{heard}");
}

#[test]
fn a_relay_whose_certificate_nobody_signed_gets_no_password() {
    let (newsroom, relay) = scripted("smtps://echo@localhost:PORT", &[Tls, Hush]);
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    nobody_was_marked(&newsroom, 1);
    assert!(newsroom.runtime().block_on(relay.outcome()).is_err(), "the handshake went through");
}

#[test]
fn without_starttls_not_a_word_of_the_login_leaves() {
    let steps = [Say("220 relay.example\r\n"), Expect("EHLO"), Say(FULL), Hush];
    let (newsroom, relay) = scripted("smtp://echo@localhost:PORT", &steps);
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("does not offer STARTTLS"), "{}", ran.err);
    nobody_was_marked(&newsroom, 1);
    let heard = newsroom.runtime().block_on(relay.heard());
    assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{heard}");
}

#[test]
fn a_password_that_is_not_set_is_asked_for_by_name() {
    let newsroom = Newsroom::sending_to(1);
    newsroom
        .write_settings("url = \"smtps://echo@localhost:1\"\npassword_env = \"NOT_SET_ANYWHERE\"");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("`NOT_SET_ANYWHERE` is not set"), "{}", ran.err);
}

#[test]
fn hostile_words_of_a_relay_are_shown_clean() {
    let steps = [
        Say("220 relay.example\r\n"),
        Expect("EHLO"),
        Say(BARE),
        Expect("EHLO"),
        Say(BARE),
        Expect("MAIL"),
        Say("250 ok\r\n"),
        Expect("RCPT"),
        Say("550 5.1.1 \x1b]0;owned\x07\x1b[2Jgone\x00\x7f\t\u{9b}31m\r\n"),
        Hush,
    ];
    let (newsroom, relay) = scripted("smtp://localhost:PORT", &steps);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let ran = newsroom.send(&[]);
    let shown = [ran.out, ran.err, newsroom.run(["status", "today"]).out];
    for text in &shown {
        let clean = text.chars().all(|c| c == '\n' || !c.is_control());
        assert!(clean, "{text:?}");
    }
    assert!(shown[1].contains("550 5.1.1") && shown[1].contains("gone"), "{shown:?}");
    assert!(shown[2].contains("gone"), "{shown:?}");
    let json = newsroom.run(["status", "today", "--json"]).out;
    assert!(!json.contains("\\u001b") && !json.contains('\x1b'), "{json}");
}

#[test]
fn a_sender_that_the_relay_refuses_is_told_to_a_person_and_no_reader_is_to_blame() {
    let steps = [
        Say("220 relay.example\r\n"),
        Expect("EHLO"),
        Say(BARE),
        Expect("EHLO"),
        Say(BARE),
        Expect("MAIL FROM:<bonjour@echo.example>"),
        Say("550 5.7.1 who are you\r\n"),
        Drop,
    ];
    let (newsroom, relay) = scripted("smtp://localhost:PORT", &steps);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("550 5.7.1 who are you"), "{}", ran.err);
    nobody_was_marked(&newsroom, 1);
}

#[test]
fn a_report_will_name_the_message_as_its_message_id_does() {
    let steps = [
        Say("220 relay.example\r\n"),
        Expect("EHLO"),
        Say(REPORTING),
        Expect("EHLO"),
        Say(REPORTING),
        Expect("MAIL FROM:<"),
        Expect("RCPT TO:<r000@example.org> NOTIFY=FAILURE ORCPT=rfc822;r000@example.org\r\n"),
        Expect("DATA\r\n"),
        Say("550 5.7.1 not yet\r\n503 no sender\r\n503 no sender\r\n"),
    ];
    let mut newsroom = Newsroom::sending_to(1).connections(1);
    let relay = newsroom.runtime().block_on(Scripted::play(&steps));
    newsroom.write_settings(&format!("url = \"smtp://127.0.0.1:{}\"", relay.address.port()));
    assert_eq!(newsroom.send(&[]).code, Some(1));
    let heard = newsroom.runtime().block_on(relay.heard());
    let (_, id) = heard.split_once(" RET=HDRS ENVID=").unwrap();
    let (day, copy) = id.split_once("\r\n").unwrap().0.split_once('.').unwrap();
    assert_eq!(day, newsroom.today().to_string());
    assert!(!copy.contains("r000") && copy.len() == 32, "{copy}");
    newsroom.other_relay(Behaviour::default());
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let message = newsroom.messages().pop().unwrap();
    let message = String::from_utf8_lossy(&message.content).into_owned();
    assert!(message.contains(&format!("\r\nMessage-ID: <{copy}@")), "{message}");
}
