//! `proof`: both editions to the newsroom, and to nobody else.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "a test writes the settings it is about")]

use mail_parser::MessageParser;

use crate::harness::{EXCLUSIVE, Newsroom};

/// Subject and text of every message, by recipient in the order they came.
fn arrived(newsroom: &Newsroom) -> Vec<(String, String, bool)> {
    let read = |content: &[u8]| {
        let parsed = MessageParser::default().parse(content).unwrap();
        let reads = parsed.body_text(0).unwrap().contains(EXCLUSIVE);
        (parsed.subject().unwrap().to_owned(), reads)
    };
    let messages = newsroom.messages();
    messages
        .iter()
        .map(|message| {
            assert_eq!(message.recipients.len(), 1);
            let (subject, reads) = read(&message.content);
            (message.recipients[0].clone(), without_time(&subject), reads)
        })
        .collect()
}

/// A subject with its mark, and without the time that stands in the mark.
fn without_time(subject: &str) -> String {
    let Some((before, rest)) = subject.split_once("[BAT ") else { return subject.to_owned() };
    let (time, behind) = rest.split_at(8);
    assert!(time.split(':').all(|part| part.len() == 2 && part.parse::<u8>().is_ok()), "{subject}");
    format!("{before}[BAT{behind}")
}

/// What one address gets: the free edition, then the paid one, both marked.
fn pair(address: &str) -> [(String, String, bool); 2] {
    let subject = "[BAT] Une IA à soi";
    [false, true].map(|reads| (address.to_owned(), subject.to_owned(), reads))
}

#[test]
fn both_editions_go_to_the_newsroom_with_their_subject_marked() {
    let newsroom = Newsroom::sending_to(5);
    let ran = newsroom.run(["proof", "today"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(arrived(&newsroom), pair("redaction@echo.example"));
    assert!(ran.out.contains("free edition: redaction@echo.example has it"), "{}", ran.out);
    assert!(ran.out.contains("paid edition: redaction@echo.example has it"), "{}", ran.out);
}

#[test]
fn those_who_are_named_get_it_in_place_of_the_newsroom() {
    let newsroom = Newsroom::sending_to(5);
    let ran =
        newsroom.run(["proof", "today", "--to", "ana@echo.example", "--to", "zoe@echo.example"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(arrived(&newsroom), [pair("ana@echo.example"), pair("zoe@echo.example")].concat());
    let nobody = newsroom.run(["proof", "today", "--to", "not an address"]);
    assert_eq!((nobody.code, arrived(&newsroom).len()), (Some(2), 4), "{nobody:?}");
}

#[test]
fn names_stand_before_the_addresses_of_the_settings() {
    let newsroom = Newsroom::sending_to(5);
    let settings = newsroom.path("matinale.toml");
    let mut text = std::fs::read_to_string(&settings).unwrap();
    for (bare, named) in [
        ("from = \"bonjour@echo.example\"", "from = \"L’Écho, le soir <bonjour@echo.example>\""),
        (
            "reply_to = \"redaction@echo.example\"",
            "reply_to = \"La rédaction <redaction@echo.example>\"",
        ),
        ("to = [\"redaction@echo.example\"]", "to = '\"Ana B., correctrice\" <ana@echo.example>'"),
    ] {
        assert!(text.contains(bare), "{text}");
        text = text.replace(bare, named);
    }
    std::fs::write(&settings, text).unwrap();
    newsroom.write_issue(newsroom.today(), "Bonjour, {{name|chère lectrice}}.");
    assert_eq!(newsroom.run(["proof", "today"]).code, Some(0));
    let messages = newsroom.messages();
    assert_eq!(messages.len(), 2);
    for message in &messages {
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        let name = |field: Option<&mail_parser::Address<'_>>| {
            field.unwrap().first().unwrap().name().unwrap().to_owned()
        };
        assert_eq!(name(parsed.from()), "L’Écho, le soir");
        assert_eq!(name(parsed.reply_to()), "La rédaction");
        assert_eq!(name(parsed.to()), "Ana B., correctrice");
        assert_eq!(message.return_path, "bonjour@echo.example");
        assert!(parsed.body_text(0).unwrap().contains("Bonjour, Ana B., correctrice."));
    }
    let ran = newsroom.run(["proof", "today", "--to", "Zoé <zoe@echo.example>"]);
    assert!(ran.out.contains("free edition: zoe@echo.example has it"), "{ran:?}");
}

#[test]
fn a_draft_can_be_proofed_and_leaves_no_mark_on_the_run() {
    let newsroom = Newsroom::sending_to(5).head("draft = true");
    assert_eq!(newsroom.run(["proof", "today"]).code, Some(0));
    assert_eq!(arrived(&newsroom), pair("redaction@echo.example"));
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "a proof was journalled");
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce matin.");
    let newsroom = Newsroom::sending_to(5);
    newsroom.run(["proof", "today"]);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    newsroom.run(["proof", "today"]);
    assert_eq!(arrived(&newsroom).len(), 2 + 5 + 2);
    assert_eq!(newsroom.status()["states"]["accepted"], 5);
}

#[test]
fn a_newsroom_that_does_not_get_it_is_told() {
    let newsroom =
        Newsroom::sending_to(5).refusing("redaction@echo.example", "550 5.2.2 mailbox full");
    let ran = newsroom.run(["proof", "today", "--to", "ana@echo.example"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = newsroom.run(["proof", "today"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let words = "free edition: redaction@echo.example did not get it: 550 5.2.2 mailbox full";
    assert!(ran.err.contains(words), "{}", ran.err);
    assert_eq!(arrived(&newsroom), pair("ana@echo.example"));
}

#[test]
fn an_issue_with_errors_is_not_proofed() {
    let newsroom = Newsroom::sending_to(5);
    newsroom.write_issue(newsroom.today(), "Un <script>alert(1)</script> dans le texte.");
    let ran = newsroom.run(["proof", "today"]);
    assert_eq!((ran.code, arrived(&newsroom).len()), (Some(1), 0), "{ran:?}");
}
