//! The header: what is in it, once.

use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use mail_parser::MessageParser;
use matinale::inbox::Behaviour;
use matinale::token::{Key, Tokens};

use super::{field, fields, for_reader, mailbox, python_agrees};
use crate::harness::{Newsroom, message_id};

/// All there is, sorted.
const FIELDS: [&str; 16] = [
    "Content-Language",
    "Content-Type",
    "Date",
    "Feedback-ID",
    "From",
    "List-Archive",
    "List-Help",
    "List-Id",
    "List-Owner",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Message-ID",
    "Reply-To",
    "Subject",
    "To",
];

/// M1, M13, M15.
#[test]
fn every_field_stands_once_and_there_is_no_other() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]);
    for message in newsroom.messages() {
        let mut names: Vec<String> = fields(&message).into_iter().map(|(name, _)| name).collect();
        names.sort();
        assert_eq!(names, FIELDS);
        assert_eq!(field(&message, "MIME-Version"), "1.0");
        assert_eq!(field(&message, "Content-Language"), "fr");
        assert_eq!(field(&message, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(field(&message, "List-Archive"), "<https://echo.example/numeros>");
        assert_eq!(field(&message, "List-Help"), "<mailto:redaction@echo.example?subject=help>");
        assert_eq!(field(&message, "List-Owner"), "<mailto:redaction@echo.example>");
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        assert_eq!(mailbox(parsed.reply_to()), (None, "redaction@echo.example".into()));
        let from = (Some("L'Écho du matin".to_owned()), "bonjour@echo.example".to_owned());
        assert_eq!(mailbox(parsed.from()), from);
        assert_eq!(message.return_path, "bonjour@echo.example");
    }
    python_agrees(&newsroom);
}

/// M8, M14.
#[test]
fn the_list_is_known_by_the_same_handle_in_every_message() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]);
    for message in newsroom.messages() {
        let list = field(&message, "List-Id");
        let handle = list.rsplit_once('<').unwrap().1;
        assert_eq!(handle, "l-echo-du-matin.echo.example>");
        let edition = if message.recipients == ["r000@example.org"] { "free" } else { "paid" };
        let feedback = format!("{}:{edition}:l-echo-du-matin:matinale", newsroom.today());
        assert_eq!(
            field(&message, "Feedback-ID"),
            feedback,
            "four fields, none of them a reader's"
        );
    }
}

/// M9.
#[test]
fn the_way_out_is_https_then_mail_and_names_the_reader_to_nobody_else() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.send(&[]);
    let text = std::fs::read_to_string(newsroom.path("state/unsubscribe.key")).unwrap();
    let key = Key::parse(&text).unwrap();
    let tokens = Tokens::new(&key, "l-echo-du-matin");
    for message in newsroom.messages() {
        let value = field(&message, "List-Unsubscribe");
        let ways: Vec<&str> = value.split(',').map(str::trim).collect();
        let [page, mail] = ways[..] else { panic!("{value}") };
        let token = page.strip_prefix("<https://echo.example/partir/").unwrap();
        let token = token.strip_suffix('>').unwrap();
        let reader = tokens.open_unsubscribe_token(token).expect("the token opens");
        assert_eq!(reader.as_str(), message.recipients[0]);
        let wanted = format!("<mailto:partir@echo.example?subject=unsubscribe%20{token}>");
        assert_eq!(mail, wanted);
        assert!(!value.contains("r00"), "{value}");
        assert!(Tokens::new(&key, "another").open_unsubscribe_token(token).is_none());
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        let link = format!("https://echo.example/partir/{token}");
        assert!(parsed.body_text(0).unwrap().contains(&link), "the text part has no way out");
        assert!(parsed.body_html(0).unwrap().contains(&link), "the page has no way out");
    }
}

/// M2.
#[test]
fn the_date_is_the_moment_of_sending_in_the_publications_zone() {
    let newsroom = Newsroom::sending_to(1);
    let before = jiff::Timestamp::now().as_second();
    newsroom.send(&[]);
    let after = jiff::Timestamp::now().as_second();
    let message = for_reader(&newsroom, "r000@example.org");
    let date = rfc2822::parse(&field(&message, "Date")).unwrap();
    assert!((before..=after).contains(&date.timestamp().as_second()), "{date}");
    assert_eq!(date.date(), newsroom.today(), "{date}");
    let ahead = date.offset().seconds() / 3600;
    let utc = date.timestamp().to_zoned(TimeZone::UTC).hour();
    // The zone of these tests is the one where it is noon.
    assert!((11..=13).contains(&(i32::from(utc) + ahead)), "{date}");
}

/// M3.
#[test]
fn a_message_id_belongs_to_a_reader_an_issue_and_an_edition() {
    let mut newsroom = Newsroom::sending_to(4);
    newsroom.send(&[]);
    let mut ids: Vec<String> = newsroom.messages().iter().map(|one| message_id(one)).collect();
    for id in &ids {
        let (left, right) = id.split_once('@').unwrap();
        assert_eq!(right, "echo.example");
        assert!(left.len() >= 20 && left.bytes().all(|b| b.is_ascii_alphanumeric()), "{id}");
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    // Journal and receipt are lost and everything is sent once more: the key makes the same names.
    std::fs::remove_file(newsroom.path(&format!("issues/{}.receipt.toml", newsroom.today())))
        .unwrap();
    for file in ["journal.sqlite3", "journal.sqlite3-wal", "journal.sqlite3-shm"] {
        let _ = std::fs::remove_file(newsroom.path("state").join(file));
    }
    newsroom.other_relay(Behaviour::default());
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let mut again: Vec<String> = newsroom.messages().iter().map(|one| message_id(one)).collect();
    assert_eq!(again.len(), 8);
    again.sort();
    again.dedup();
    assert_eq!(again, ids);
}

#[test]
fn no_line_of_a_header_is_long_whatever_the_settings_hold() {
    let words =
        ["x".repeat(900), "é".repeat(900), "Le, matin \"du\" ".repeat(80), "a b ".repeat(300)];
    for name in words {
        let name = name.trim();
        let quoted = name.replace('"', "\\\"");
        let newsroom = Newsroom::sending_to(1)
            .name(&format!("\"{quoted}\""))
            .head(&format!("subject = \"{quoted}\""));
        let ran = newsroom.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let message = for_reader(&newsroom, "r000@example.org");
        let longest = message.content.split(|byte| *byte == b'\n').map(<[u8]>::len).max();
        assert!(longest <= Some(200), "{longest:?}: {name:.20}");
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        assert_eq!(parsed.subject(), Some(name), "it is read as it was written");
    }
}

#[test]
fn an_address_too_long_for_a_header_is_an_error_at_its_line() {
    let long = format!("https://echo.example/{}", "x".repeat(600));
    for key in ["[archive]\nurl", "[unsubscribe]\nurl"] {
        let newsroom = Newsroom::new().settings(&format!(
            "[publication]\nname = \"V\"\ntimezone = \"Europe/Paris\"\nfrom = \"v@example.org\"\n{key} = \"{long}\""
        ));
        newsroom.run(["check"]).exits(2).tells("settings.url").tells("too long for the header");
    }
}

#[test]
fn a_mail_address_in_a_uri_is_encoded() {
    let newsroom = Newsroom::sending_to(1);
    let settings =
        newsroom.text("matinale.toml").replace("partir@echo.example", "a?b&c=é@echo.example");
    let newsroom = newsroom.file("matinale.toml", settings);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let value = field(&for_reader(&newsroom, "r000@example.org"), "List-Unsubscribe");
    assert!(
        value.contains("<mailto:a%3Fb%26c%3D%C3%A9@echo.example?subject=unsubscribe%20"),
        "{value}"
    );
}
