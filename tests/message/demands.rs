//! What receivers demand of a message. At least one test names each demand and holds it; those here hold
//! them over mornings of every kind of letters, by two parsers.

use std::fmt::Write as _;

use data_encoding::BASE64;
use mail_parser::{MessageParser, MimeHeaders, PartType};
use matinale::address::Address;
use matinale::inbox::ReceivedMessage;
use matinale::issue::IssueName;
use matinale::issue::edition::EditionName;
use matinale::token::{Key, Tokens};
use serde_json::Value;

use super::{fields, illustrated, mailbox, python};
use crate::chance::Chance;
use crate::harness::{Newsroom, Reader};
use crate::held::holding;

/// Every demand, each in one line.
const DEMANDS: [(&str, &str); 17] = [
    ("M1", "each field of RFC 5322 §3.6 once, and never Bcc"),
    ("M2", "the date is the moment of sending, with its zone"),
    ("M3", "a Message-ID of its own for each copy, the same each time, without an address"),
    ("M4", "lines of at most 998 octets, CRLF alone, no NUL, headers folded"),
    (
        "M5",
        "encoded words of at most 75 characters that split no letter; addresses are not encoded",
    ),
    ("M6", "text beside HTML, pictures inside of the HTML part, the text not empty"),
    ("M7", "quoted-printable, so that no relay has to change a byte"),
    ("M8", "a List-Id that is the same in every issue"),
    ("M9", "one https address to unsubscribe, then an address, and one click"),
    ("M10", "both fields to unsubscribe are signed"),
    ("M11", "rsa-sha256 over every field that receivers look at, some of them twice"),
    ("M12", "the domain that signs and the one that sends are of one organisation"),
    ("M13", "List-Help, List-Owner and List-Archive"),
    ("M14", "a Feedback-ID of four fields, none of them a reader's"),
    ("M15", "nothing that says an issue was sent by a machine to answer one"),
    ("M17", "far below the size that is clipped, and its size is declared"),
    ("M18", "a page with a language, a title and words for pictures, that loads and runs nothing"),
];

fn is_demand(word: &str) -> bool {
    word.strip_prefix('M').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[test]
fn every_demand_of_receivers_is_held_by_a_test_that_names_it() {
    let held = holding(is_demand);
    for (demand, says) in DEMANDS {
        assert!(held.contains_key(demand), "no test names {demand}: {says}");
    }
    for (demand, tests) in &held {
        assert!(DEMANDS.iter().any(|(known, _)| known == demand), "{demand} is none: {tests:?}");
    }
}

/// A morning made by chance.
struct Morning {
    newsroom: Newsroom,
    subject: String,
    /// The publication's name.
    name: String,
    /// A word of the issue that both parts must have.
    word: String,
    readers: Vec<Reader>,
}

impl Morning {
    /// Names, a subject and a sentence of pieces that have broken headers before.
    fn new(seed: u64) -> Self {
        const PIECES: [&str; 18] = [
            "é",
            " ",
            "\"",
            "\\",
            ",",
            ";",
            ":",
            "<",
            ">",
            "@",
            "=?utf-8?q?x?=",
            "🤖",
            "ά",
            "漢",
            "e\u{301}",
            "(",
            ")",
            "matin",
        ];
        let mut chance = Chance::new(seed);
        let mut words = |most| {
            let many = chance.within(1, most);
            let text: String = (0..many).map(|_| chance.one_of(&PIECES)).collect();
            format!("x{}", text.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let readers: Vec<Reader> = (0..3)
            .map(|n| Reader { name: words(20), ..Reader::free(format!("r{n:03}@example.org")) })
            .collect();
        let (subject, name, word) = (words(60), words(20), format!("mot{seed}é"));
        let toml = |text: &str| Value::from(text).to_string();
        let newsroom = Newsroom::sending_to(0)
            .readers(readers.clone())
            .name(&toml(&name))
            // In English the typographer leaves punctuation where it is.
            .head(&format!("language = \"en\"\nsubject = {}", toml(&subject)));
        newsroom.write_issue(newsroom.today(), &format!("Hello {{{{name|you}}}}, {word} is here."));
        newsroom.send(&[]).exits(0);
        Self { newsroom, subject, name, word, readers }
    }
}

/// Holds the bytes of a message to M4, M5 and M7.
#[track_caller]
fn is_sound_on_the_wire(message: &ReceivedMessage) {
    let text = std::str::from_utf8(&message.content).unwrap();
    assert!(text.is_ascii() && !text.contains('\0') && text.ends_with("\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "a bare line end");
    assert!(text.split("\r\n").all(|line| line.len() <= 998));
    let (header, body) = text.split_once("\r\n\r\n").unwrap();
    for line in header.split("\r\n").filter(|line| line.len() > 78) {
        assert!(line.trim_start().split(' ').count() <= 2, "it can be folded: {line}");
    }
    assert!(body.split("\r\n").all(|line| line.len() <= 78));
    for word in header.split_ascii_whitespace() {
        let Some(encoded) = word.trim_matches('"').strip_prefix("=?utf-8?b?") else {
            assert!(!word.starts_with("=?"), "{word}");
            continue;
        };
        assert!(word.len() <= 75, "{word}");
        let bytes = BASE64.decode(encoded.strip_suffix("?=").unwrap().as_bytes()).unwrap();
        String::from_utf8(bytes).unwrap_or_else(|_| panic!("a letter is split: {word}"));
    }
    for (name, value) in fields(message) {
        if ["From", "To", "Reply-To"].contains(&name.as_str()) {
            let address = value.rsplit_once('<').unwrap().1.trim_end_matches('>');
            assert!(Address::parse(address).is_ok() && !address.contains("=?"), "{value}");
        }
    }
}

/// What Python's parser reads, which raises on any defect. `None` where there is no Python.
fn read_by_python(message: &ReceivedMessage) -> Option<Value> {
    python(
        "
import email, email.policy, json, sys
policy = email.policy.SMTP.clone(raise_on_defect=True)
message = email.message_from_binary_file(sys.stdin.buffer, policy=policy)
for name in message:
    assert not message[name].defects, (name, message[name].defects)
parts = list(message.walk())
json.dump({
    'names': [name.lower() for name in message.keys()],
    'subject': str(message['Subject']), 'date': message['Date'].datetime.isoformat(),
    'from': message['From'].addresses[0].display_name,
    'to': message['To'].addresses[0].display_name, 'address': message['To'].addresses[0].addr_spec,
    'types': [part.get_content_type() for part in parts],
    'text': message.get_body(('plain',)).get_content(), 'html': message.get_body(('html',)).get_content(),
}, sys.stdout)
",
        &message.content,
    )
}

/// M1, M4, M5, M6, M7.
#[test]
fn two_parsers_read_every_morning_as_it_was_written() {
    for seed in 0..6 {
        let morning = Morning::new(seed);
        let messages = morning.newsroom.messages();
        assert_eq!(messages.len(), morning.readers.len());
        for message in messages {
            is_sound_on_the_wire(&message);
            let reader =
                morning.readers.iter().find(|one| message.recipients == [one.email.clone()]);
            let reader = reader.unwrap();
            let parsed = MessageParser::default().parse(&message.content).unwrap();
            assert_eq!(parsed.subject(), Some(morning.subject.as_str()), "seed {seed}");
            assert_eq!(mailbox(parsed.from()).0.as_deref(), Some(morning.name.as_str()));
            let to = (Some(reader.name.clone()), reader.email.clone());
            assert_eq!(mailbox(parsed.to()), to, "seed {seed}");
            let texts = [parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap()];
            assert!(texts.iter().all(|text| text.contains(&morning.word)), "seed {seed}");
            let Some(said) = read_by_python(&message) else { continue };
            let mut names: Vec<&str> = said["names"]
                .as_array()
                .unwrap()
                .iter()
                .map(|name| name.as_str().unwrap())
                .collect();
            names.sort_unstable();
            let mut once = names.clone();
            once.dedup();
            assert_eq!(names, once, "a field stands twice");
            for name in ["from", "to", "subject", "date", "message-id", "mime-version"] {
                assert!(names.contains(&name), "{name}");
            }
            assert!(!names.contains(&"bcc") && !names.contains(&"auto-submitted"));
            assert_eq!(said["subject"], morning.subject, "seed {seed}");
            assert_eq!(said["address"], reader.email);
            // Before 3.13 Python reads the blank between two encoded words of a name (gh-79728).
            let close = |name: &str| name.replace(' ', "");
            assert_eq!(close(said["to"].as_str().unwrap()), close(&reader.name), "seed {seed}");
            assert_eq!(close(said["from"].as_str().unwrap()), close(&morning.name), "seed {seed}");
            let types = ["multipart/alternative", "text/plain", "text/html"];
            assert_eq!(said["types"], Value::from(types.to_vec()));
            for part in ["text", "html"] {
                assert!(
                    said[part].as_str().unwrap().contains(&morning.word),
                    "{part}, seed {seed}"
                );
            }
        }
    }
}

/// M3.
#[test]
fn no_two_of_two_hundred_thousand_copies_have_one_message_id() {
    let tokens = Tokens::new(&Key::new([7; 32]), "echo");
    let issue = IssueName::parse("2025-02-11").unwrap();
    let mut address = String::new();
    let mut ids = Vec::new();
    for number in 0..100_000 {
        address.clear();
        let _ = write!(address, "r{number}@example.org");
        let reader = Address::parse(&address).unwrap();
        for edition in [EditionName::Free, EditionName::Paid] {
            ids.push(tokens.make_message_id(issue, &reader, edition, 0));
        }
    }
    assert!(ids.iter().all(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric())));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 200_000);
}

/// M6, M17, M18.
#[test]
fn a_page_has_a_language_a_title_and_words_for_pictures_and_loads_and_runs_nothing() {
    let newsroom = illustrated("attached");
    newsroom.send(&[]).exits(0);
    for message in newsroom.messages() {
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        let html = parsed.body_html(0).unwrap().to_lowercase();
        assert!(html.len() < 90 * 1024 && html.contains(" lang=\"fr\""), "{html}");
        let title = html.split_once("<title>").unwrap().1;
        assert!(!title.starts_with("</title>"));
        for picture in html.split("<img").skip(1) {
            let picture = picture.split('>').next().unwrap();
            assert!(picture.contains("alt=\"") && picture.contains("src=\"cid:"), "{picture}");
        }
        for forbidden in
            ["<script", "<form", "<link", "<iframe", "http://", "@import", "javascript:"]
        {
            // The namespaces of Word's comments are names and no addresses.
            let found = html.replace("http://www.w3.org", "").replace("http://schemas", "");
            assert!(!found.contains(forbidden), "{forbidden}");
        }
        let pictures = parsed.parts.iter().filter(|part| part.content_id().is_some());
        assert_eq!(pictures.count(), 1);
        let is_text = |part: &&mail_parser::MessagePart<'_>| matches!(part.body, PartType::Text(_));
        assert_eq!(parsed.parts.iter().filter(is_text).count(), 1);
    }
}
