//! The bytes that arrive: their header, their parts, and what parsers from elsewhere make of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(
    clippy::disallowed_methods,
    reason = "files and programs are what the messages are held to"
)]

mod demands;
mod header;
mod parts;

use std::sync::Arc;

use mail_parser::{Address, MessageParser};
use matinale::inbox::ReceivedMessage;

use crate::harness::{Newsroom, Reader};

/// A newsroom whose article shows a picture.
fn illustrated(delivery: &str) -> Newsroom {
    let newsroom =
        Newsroom::sending_to(2).more_settings(&format!("[pictures]\ndelivery = \"{delivery}\""));
    let images = newsroom.path("issues/images");
    std::fs::create_dir_all(&images).unwrap();
    std::fs::copy("issues/images/europe.png", images.join("europe.png")).unwrap();
    let file = newsroom.path(&format!("issues/{}.toml", newsroom.today()));
    let issue = std::fs::read_to_string(&file).unwrap();
    let figure =
        "title = \"Le port\"\nfigures = [{ src = \"europe.png\", alt = \"Le port vu du large\" }]";
    std::fs::write(&file, issue.replace("title = \"Le port\"", figure)).unwrap();
    newsroom
}

/// The one message for this reader.
fn for_reader(newsroom: &Newsroom, reader: &str) -> Arc<ReceivedMessage> {
    let messages = newsroom.messages();
    let mut theirs = messages.iter().filter(|one| one.recipients == [reader]);
    let message = theirs.next().unwrap_or_else(|| panic!("{reader} has none"));
    assert!(theirs.next().is_none(), "{reader} has two");
    Arc::clone(message)
}

/// The lines of the header, unfolded, as name and value.
fn fields(message: &ReceivedMessage) -> Vec<(String, String)> {
    let text = std::str::from_utf8(&message.content).unwrap();
    let (header, _) = text.split_once("\r\n\r\n").unwrap();
    let unfolded = header.replace("\r\n ", " ");
    let field = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("no field: {line:?}"));
        (name.to_owned(), value.to_owned())
    };
    unfolded.split("\r\n").map(field).collect()
}

/// The value of a field that stands exactly once.
fn field(message: &ReceivedMessage, name: &str) -> String {
    let all = fields(message);
    let mut found = all.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
    let value = found.next().unwrap_or_else(|| panic!("no {name} in {all:?}")).1.clone();
    assert!(found.next().is_none(), "{name} stands twice");
    value
}

/// Name and address in a field of one mailbox.
fn mailbox(address: Option<&Address<'_>>) -> (Option<String>, String) {
    let one = address.unwrap().first().unwrap();
    (one.name().map(str::to_owned), one.address().unwrap().to_owned())
}

/// R-P1, R-P4: on the wire.
#[test]
fn every_line_is_short_ascii_and_ended_by_crlf() {
    for newsroom in [Newsroom::sending_to(2), illustrated("attached")] {
        assert_eq!(newsroom.send(&[]).code, Some(0));
        for message in newsroom.messages() {
            let text = std::str::from_utf8(&message.content).unwrap();
            assert!(text.is_ascii() && text.ends_with("\r\n"));
            assert!(!text.contains('\0'));
            let bare = text.replace("\r\n", "");
            assert!(!bare.contains(['\r', '\n']), "a line ends in half a line end");
            // Nothing here is over what RFC 5322 §2.1.1 asks for, let alone what it allows.
            let longest = text.split("\r\n").max_by_key(|line| line.len()).unwrap();
            assert!(longest.len() <= 998, "{longest}");
            let body = text.split_once("\r\n\r\n").unwrap().1;
            let longest = body.split("\r\n").max_by_key(|line| line.len()).unwrap();
            assert!(longest.len() <= 78, "{longest}");
            assert!(text.split("\r\n").all(|line| !line.starts_with("From ")));
        }
    }
}

#[test]
fn names_arrive_as_they_are_written() {
    let names = [
        "Zoé Lefèvre",
        "Kathleen O'Connor",
        "Le Guen, Gaël",
        "\"Tonton\" \\ (le vieux)",
        "=?utf-8?q?pas_un_mot?=",
        "Aa =?utf-8?b?WsOp?= Bb",
        "Ἀλέξανδρος ὁ Μέγας, βασιλεὺς Μακεδόνων καὶ κύριος τῆς Ἀσίας",
        "山田 太郎",
        "👩‍🚀 Ada",
        "a@b.example <c@d.example>",
        "Réunion: abonnés; liste",
        "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen",
    ];
    let readers: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(n, name)| Reader {
            name: (*name).to_owned(),
            ..Reader::free(format!("r{n:03}@example.org"))
        })
        .collect();
    let newsroom =
        Newsroom::sending_to(0).readers(readers).name("'''L'Écho, \"du matin\" & Cie'''");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for (number, name) in names.into_iter().enumerate() {
        let reader = format!("r{number:03}@example.org");
        let message = for_reader(&newsroom, &reader);
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        assert_eq!(parsed.to().unwrap().iter().count(), 1, "{}", field(&message, "To"));
        let to = field(&message, "To");
        assert_eq!(mailbox(parsed.to()), (Some(name.to_owned()), reader), "{to}");
        let from = (Some("L'Écho, \"du matin\" & Cie".to_owned()), "bonjour@echo.example".into());
        assert_eq!(mailbox(parsed.from()), from);
        let list = field(&message, "List-Id");
        assert!(!list.contains([',', '"']), "not a phrase: {list}");
        assert!(list.ends_with(" <l-echo-du-matin-cie.echo.example>"), "{list}");
    }
    python_agrees(&newsroom);
}

#[test]
fn a_long_subject_with_every_kind_of_letter_is_folded_and_reads_as_it_was_written() {
    let subjects = [
        "Une IA à soi : l'Europe se cherche 🇪🇺, Musk se sert 🤖, et le Grand Palais rouvre sous sa \
         verrière pour des machines que l'on ne peut pas voir — à lire avant huit heures",
        "Plain ASCII, and so long that it has to be folded more than once before it fits the line \
         that a mail server takes",
        "Un =?utf-8?q?mot?= qui n'en est pas un",
    ];
    for subject in subjects {
        // In English the typographer leaves question marks where they are.
        let head = format!("language = \"en\"\nsubject = {}", serde_json::Value::from(subject));
        let newsroom = Newsroom::sending_to(2).head(&head);
        let ran = newsroom.send(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        for message in newsroom.messages() {
            let parsed = MessageParser::default().parse(&message.content).unwrap();
            let plain = |text: &str| text.replace('’', "'").replace('\u{a0}', " ");
            assert_eq!(plain(parsed.subject().unwrap()), subject);
            let text = std::str::from_utf8(&message.content).unwrap();
            let header = text.split_once("\r\n\r\n").unwrap().0;
            let lines = header.split("\r\n").skip_while(|line| !line.starts_with("Subject:"));
            let lines = lines.enumerate().take_while(|(n, line)| *n == 0 || line.starts_with(' '));
            for (_, line) in lines {
                assert!(line.len() <= 78, "{line}");
            }
        }
        python_agrees(&newsroom);
    }
}

/// Holds every message to Python's `email`, which raises on any defect it knows of, and checks that it
/// reads the same as the parser here.
fn python_agrees(newsroom: &Newsroom) {
    let script = "
import email, email.policy, json, sys
policy = email.policy.SMTP.clone(raise_on_defect=True)
message = email.message_from_binary_file(sys.stdin.buffer, policy=policy)
to = message['To'].addresses
assert len(to) == 1, to
for name in message:
    assert not message[name].defects, (name, message[name].defects)
parts = list(message.walk())
json.dump({
    'to': to[0].display_name, 'address': to[0].addr_spec, 'subject': str(message['Subject']),
    'types': [part.get_content_type() for part in parts],
    'texts': [part.get_content() for part in parts if part.get_content_maintype() == 'text'],
}, sys.stdout)
";
    let messages = newsroom.messages();
    for message in &messages {
        let Some(said) = python(script, &message.content) else {
            return;
        };
        let parsed = MessageParser::default().parse(&message.content).unwrap();
        let (name, address) = mailbox(parsed.to());
        // Before 3.13 Python reads the blank between two encoded words of a name (gh-79728), which
        // RFC 2047 §6.2 has a reader leave out.
        let close = |name: &str| name.replace(' ', "");
        assert_eq!(close(said["to"].as_str().unwrap()), close(&name.unwrap_or_default()));
        assert_eq!(said["address"], address);
        assert_eq!(said["subject"], parsed.subject().unwrap());
        let texts = [parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap()];
        for (text, theirs) in texts.iter().zip(said["texts"].as_array().unwrap()) {
            assert_eq!(text.replace("\r\n", "\n"), theirs.as_str().unwrap().replace("\r\n", "\n"));
        }
    }
}

/// Runs a script on some bytes; nothing where there is no Python.
#[allow(clippy::print_stdout, reason = "who skips a test is told why")]
fn python(script: &str, bytes: &[u8]) -> Option<serde_json::Value> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let started = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        println!(
            "not held to Python's parser: install python3 (on Debian: apt-get install python3)"
        );
        return None;
    };
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "python3 refuses {}", String::from_utf8_lossy(bytes));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}
