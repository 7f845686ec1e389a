//! Messages as relays get them: every judge accepts them, and none accepts a changed one.

use std::fs;

use super::judges::{Change, PublishedRecords};
use super::{signing_to, with_keys};
use crate::chance::Chance;
use crate::harness::{Newsroom, Reader};

/// The fields that cannot be added a second time.
const OVERSIGNED: [&str; 8] = [
    "From",
    "Subject",
    "To",
    "Date",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Reply-To",
    "Content-Type",
];

/// That both judges accept both signatures of every message.
#[track_caller]
fn accepted(newsroom: &Newsroom, messages: &[&[u8]]) {
    let records = PublishedRecords::of(newsroom);
    for message in messages {
        let Some(sound) = records.judge(message) else { break };
        assert_eq!(sound, [true, true], "{}", String::from_utf8_lossy(message));
    }
    let Some(said) = records.ask_opendkim(messages) else { return };
    assert!(said.iter().all(String::is_empty), "{said:?}");
    let damaged = replace(messages[0], "Subject: ", "Subject: Re: ");
    let said = records.ask_opendkim(&[&damaged]).unwrap();
    assert!(said[0].contains("Bad signature"), "OpenDKIM accepts everything: {said:?}");
}

#[track_caller]
fn replace(message: &[u8], what: &str, with: &str) -> Vec<u8> {
    let text = String::from_utf8(message.to_vec()).unwrap();
    assert!(text.contains(what), "{what}");
    text.replacen(what, with, 1).into_bytes()
}

/// A message of a run, and the records of its newsroom.
fn sent_message() -> (Vec<u8>, PublishedRecords) {
    let newsroom = signing_to(1);
    newsroom.send(&[]).exits(0);
    (newsroom.messages()[0].content.clone(), PublishedRecords::of(&newsroom))
}

/// That no signature of any copy holds, and both of the message itself do.
#[track_caller]
fn refused(records: &PublishedRecords, message: &[u8], copies: &[Vec<Change>]) {
    assert!(copies.len() > 1);
    let Some(sound) = records.judge_copies(message, copies) else { return };
    for (changes, sound) in copies.iter().zip(&sound) {
        assert!(
            !sound.is_empty() && !sound.contains(&true),
            "{sound:?}: {}",
            shown(message, changes)
        );
    }
    assert_eq!(records.judge(message).unwrap(), [true, true]);
}

fn shown(message: &[u8], changes: &[Change]) -> String {
    changes.iter().map(|change| change.show(message)).collect::<Vec<_>>().join(", ")
}

/// Where the header ends: its last line end included.
fn header_end(message: &[u8]) -> usize {
    message.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 2
}

/// The fields of the header above the blank line, with their line ends.
fn fields(message: &[u8]) -> Vec<String> {
    let header = std::str::from_utf8(&message[..header_end(message)]).unwrap();
    let mut fields: Vec<String> = Vec::new();
    for line in header.split_inclusive("\r\n") {
        match fields.last_mut() {
            Some(field) if line.starts_with(' ') => field.push_str(line),
            _ => fields.push(line.to_owned()),
        }
    }
    fields
}

/// M11.
#[test]
fn a_run_a_proof_a_rehearsal_and_a_rendering_are_signed_so_that_both_judges_accept_them() {
    let newsroom = signing_to(3);
    newsroom.send(&[]).exits(0);
    newsroom.run(["proof", "today"]).exits(0);
    newsroom.run(["rehearse", "today", "--keep", "kept"]).exits(0);
    newsroom.run(["render", "today"]).exits(0);
    let received = newsroom.messages();
    assert_eq!(received.len(), 5, "three readers, and two editions for the newsroom");
    let today = newsroom.today();
    let mut files: Vec<_> = ["free", "paid"]
        .map(|edition| newsroom.path(&format!("out/{today}/{edition}.eml")))
        .to_vec();
    files.extend(fs::read_dir(newsroom.path("kept")).unwrap().map(|file| file.unwrap().path()));
    let files: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(files.len(), 5);
    let received = received.iter().map(|message| message.content.as_slice());
    let all: Vec<&[u8]> = received.chain(files.iter().map(Vec::as_slice)).collect();
    accepted(&newsroom, &all);
}

/// M10, M11.
#[test]
fn the_signatures_cover_what_receivers_demand() {
    let newsroom = signing_to(1);
    newsroom.send(&[]).exits(0);
    let message = newsroom.messages()[0].content.clone();
    let fields = fields(&message);
    for (number, algorithm) in ["rsa-sha256", "ed25519-sha256"].into_iter().enumerate() {
        let field = fields[number].replace("\r\n ", "");
        assert!(field.starts_with("DKIM-Signature: v=1; "), "{field}");
        let tag = |name: &str| {
            let mut tags = field.split([';', ' ']).map(str::trim);
            tags.find_map(|tag| tag.strip_prefix(name)).unwrap_or_else(|| panic!("{name}: {field}"))
        };
        assert_eq!(
            (tag("a="), tag("c="), tag("d=")),
            (algorithm, "relaxed/relaxed", "echo.example")
        );
        assert!(!field.contains("l="), "the whole body is signed: {field}");
        let signed: Vec<&str> = tag("h=").split(':').collect();
        let count = |name: &str| signed.iter().filter(|one| one.eq_ignore_ascii_case(name)).count();
        let written = fields[2..].iter().map(|field| field.split(':').next().unwrap());
        for name in written.clone().chain(["Content-Transfer-Encoding"]) {
            let wanted = if OVERSIGNED.contains(&name) { 2 } else { 1 };
            assert_eq!(count(name), wanted, "{name} in {field}");
        }
        assert!(OVERSIGNED.iter().all(|name| written.clone().any(|other| other == *name)));
    }
}

/// M10, M11.
#[test]
fn a_changed_byte_anywhere_in_header_or_body_breaks_every_signature() {
    let (message, records) = sent_message();
    let end = header_end(&message);
    let is_told = |at: &usize| !message[*at].is_ascii_whitespace();
    // A signature does not cover the other one. Their own bytes have a test of their own.
    let start = fields(&message)[..2].iter().map(String::len).sum();
    let header = (start..end).step_by(2).filter(is_told);
    let body = (end + 2..message.len()).step_by(97).filter(is_told);
    let change = |at: usize| {
        let other = if message[at] == b'X' { "Y" } else { "X" };
        vec![Change::new(at, at + 1, other)]
    };
    let copies: Vec<_> = header.chain(body).map(change).collect();
    refused(&records, &message, &copies);
}

#[test]
fn a_changed_byte_of_a_signature_breaks_it_and_not_the_other_one() {
    let (message, records) = sent_message();
    let first = fields(&message)[0].len();
    // Not every bit of the last letter of base64 says something.
    let last = message[..first].iter().rposition(|byte| !matches!(byte, b'=' | b'\r' | b'\n'));
    let places = ("DKIM-Signature:".len()..first)
        .filter(|at| !message[*at].is_ascii_whitespace() && Some(*at) != last);
    let copies: Vec<Vec<Change>> = places
        .map(|at| {
            let other = if message[at] == b'7' { "9" } else { "7" };
            vec![Change::new(at, at + 1, other)]
        })
        .collect();
    let Some(sound) = records.judge_copies(&message, &copies) else { return };
    for (changes, sound) in copies.iter().zip(&sound) {
        assert_eq!(*sound, [false, true], "{}", shown(&message, changes));
    }
}

#[test]
fn what_is_added_to_the_body_or_taken_off_breaks_every_signature() {
    let (message, records) = sent_message();
    let (body, end) = (header_end(&message) + 2, message.len());
    let middle = body + (end - body) / 2;
    refused(
        &records,
        &message,
        &[
            vec![Change::new(end, end, "Une ligne de plus.\r\n")],
            vec![Change::new(body, body, "Une ligne de plus.\r\n")],
            vec![Change::new(middle, middle, "x")],
            vec![Change::new(middle, middle + 1, "")],
            vec![Change::new(end - 20, end, "")],
            vec![Change::new(body, end, "")],
        ],
    );
}

/// M11.
#[test]
fn a_second_copy_of_an_oversigned_field_breaks_every_signature_wherever_it_stands() {
    let (message, records) = sent_message();
    let end = header_end(&message);
    let fields = fields(&message);
    let mut copies = Vec::new();
    for name in OVERSIGNED {
        let same = fields.iter().find(|field| field.starts_with(&format!("{name}:"))).unwrap();
        for second in [same.clone(), format!("{name}: x@y.example\r\n")] {
            copies.push(vec![Change::new(0, 0, second.clone())]);
            copies.push(vec![Change::new(end, end, second)]);
        }
    }
    copies.push(vec![Change::new(0, 0, "Content-Transfer-Encoding: base64\r\n")]);
    refused(&records, &message, &copies);
}

/// M10.
#[test]
fn a_signed_field_that_is_taken_out_breaks_every_signature() {
    let (message, records) = sent_message();
    let mut at = 0;
    let mut copies = Vec::new();
    for (number, field) in fields(&message).into_iter().enumerate() {
        if number > 1 {
            copies.push(vec![Change::new(at, at + field.len(), "")]);
        }
        at += field.len();
    }
    refused(&records, &message, &copies);
}

#[test]
fn what_relays_may_do_to_a_message_breaks_no_signature() {
    let (message, records) = sent_message();
    let (end, length) = (header_end(&message), message.len());
    let text = String::from_utf8(message.clone()).unwrap();
    let list = text.find("List-Id: ").unwrap() + "List-Id:".len();
    let copies = vec![
        vec![Change::new(0, 0, "Received: from a by b; Thu, 1 Jan 2026 00:00:00 +0000\r\n")],
        vec![Change::new(end, end, "X-Spam-Status: No\r\n")],
        vec![Change::new(list, list + 1, "\t  ")],
        vec![Change::new(list - 8, list - 1, "LIST-ID")],
        vec![Change::new(length, length, "\r\n\r\n")],
        vec![Change::new(length - 2, length, "  \r\n")],
    ];
    let Some(sound) = records.judge_copies(&message, &copies) else { return };
    for (changes, sound) in copies.iter().zip(&sound) {
        assert_eq!(*sound, [true, true], "{}", shown(&message, changes));
    }
}

#[test]
fn whatever_an_issue_and_a_list_hold_is_signed_as_it_is_written() {
    let pieces = [
        "é",
        " ",
        ".",
        "\u{a0}",
        "=",
        "From ",
        "-",
        "x",
        "🤖",
        "\"",
        "<b>",
        "ά",
        "Le port rouvre ce matin, ",
    ];
    let mut chance = Chance::new(6376);
    for _ in 0..6 {
        let mut words = |most| {
            let many = chance.within(1, most);
            (0..many).map(|_| chance.one_of(&pieces)).collect::<String>()
        };
        let readers = (0..4)
            .map(|number| Reader {
                name: words(12),
                ..Reader::free(format!("r{number:03}@example.org"))
            })
            .collect();
        let (subject, name) = (format!("S {}", words(30)), format!("L {}", words(8)));
        let newsroom = Newsroom::sending_to(0)
            .more_settings(super::BOTH)
            .readers(readers)
            .name(&serde_json::Value::from(name.trim()).to_string())
            .head(&format!("subject = {}", serde_json::Value::from(subject.trim())));
        let sentence =
            format!("Bonjour {{{{name|vous}}}}, {} bonsoir {{{{name|toi}}}}.", words(200));
        newsroom.write_issue(newsroom.today(), &sentence.replace(['<', '"'], ""));
        let newsroom = with_keys(newsroom);
        newsroom.send(&[]).exits(0);
        let messages = newsroom.messages();
        let messages: Vec<&[u8]> = messages.iter().map(|one| one.content.as_slice()).collect();
        assert_eq!(messages.len(), 4);
        accepted(&newsroom, &messages);
    }
}
