//! `matinale bounces`: what came back, from a maildir, a mailbox file and standard input.

#![allow(clippy::disallowed_methods, reason = "a mailbox is made of files, and reports have dates")]

use std::fs;

use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::harness::{Newsroom, Ran};

const SETTINGS: &str = "[bounces]\naddress = \"retours@lavigie.example\"";

/// A newsroom whose readers have the issue of today, each with a token in the return path.
fn sent_to(readers: usize) -> Newsroom {
    let newsroom = Newsroom::sending_to(readers).more_settings(SETTINGS);
    newsroom.send(&[]).exits(0);
    newsroom
}

/// The return path of the copy of a reader.
fn return_path(newsroom: &Newsroom, reader: &str) -> String {
    let messages = newsroom.messages();
    let copy = messages.iter().find(|message| message.recipients == [reader]);
    copy.expect("a copy").return_path.clone()
}

/// The header of the copy of a reader.
fn header(newsroom: &Newsroom, reader: &str, name: &str) -> String {
    let messages = newsroom.messages();
    let copy = messages.iter().find(|message| message.recipients == [reader]).expect("a copy");
    let parsed = mail_parser::MessageParser::default().parse(&copy.content).expect("a message");
    parsed.header_raw(name).expect("the field").trim().to_owned()
}

/// A report to this address, with these fields about the recipient, so many days ago.
fn report(to: &str, fields: &str, days: i64, original: &str) -> String {
    let date = (Timestamp::now() - (24 * days).hours()).to_zoned(jiff::tz::TimeZone::UTC);
    let date = jiff::fmt::rfc2822::to_string(&date).expect("a date");
    format!(
        "From: MAILER-DAEMON@mx.example.net\nTo: {to}\nDate: {date}\n\
         Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example.net\n\n{fields}\n\
         --b\nContent-Type: message/rfc822\n\n{original}\n\nbody\n--b--\n"
    )
}

/// Fields which prove that a reader is dead, and do not name the reader.
const PROOF: &str =
    "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n";

/// Fields which say that this reader is dead, and prove nothing.
fn claim(reader: &str) -> String {
    format!("Final-Recipient: rfc822; {reader}\nAction: failed\nStatus: 5.1.1\n")
}

/// Hands a message to `bounces -`, as a mail server does.
fn feed(newsroom: &Newsroom, message: &str, more: &[&str]) -> Ran {
    fs::write(newsroom.path("fed"), message).unwrap();
    newsroom.run_redirected("< fed", [&["bounces", "-"], more].concat())
}

/// What `bounces - --json` says of a message with one recipient.
fn judge(newsroom: &Newsroom, message: &str) -> Value {
    feed(newsroom, message, &["--json"]).exits(0).json()
}

fn suppressed(newsroom: &Newsroom) -> Vec<String> {
    let listed = newsroom.run(["subscribers", "suppressed", "--json"]).json();
    let one = |one: &Value| format!("{} {}", one["address"], one["reason"]).replace('"', "");
    listed["suppressed"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn a_report_to_a_readers_return_path_suppresses_that_reader_and_nobody_else() {
    let newsroom = sent_to(4);
    let path = return_path(&newsroom, "r002@example.org");
    assert!(path.starts_with("retours+") && path.ends_with("@lavigie.example"), "{path}");
    assert_ne!(path, return_path(&newsroom, "r001@example.org"));
    let message = report(&path, PROOF, 0, "");
    let told = judge(&newsroom, &message);
    assert_eq!(
        told,
        json!({
            "message": "1",
            "recipient": "r002@example.org",
            "class": "dead",
            "status": "5.1.1",
            "reply": "550 5.1.1 user unknown",
            "rule": "reply",
            "effect": "suppressed",
            "addresses": [],
        })
    );
    assert_eq!(suppressed(&newsroom), ["r002@example.org bounced"]);
    assert_eq!(judge(&newsroom, &message)["effect"], "read before");
}

#[test]
fn a_forged_token_and_a_stranger_change_nothing() {
    let newsroom = sent_to(3);
    let path = return_path(&newsroom, "r001@example.org");
    let last = if path.contains("a@") { "b@" } else { "a@" };
    let at = path.find('@').unwrap();
    let forged = format!("{}{last}{}", &path[..at - 1], &path[at + 1..]);
    for token in [forged.as_str(), "retours+abc@lavigie.example", "retours+@lavigie.example"] {
        let fields = format!("{PROOF}Final-Recipient: rfc822; r001@example.org\n");
        assert_eq!(judge(&newsroom, &report(token, &fields, 0, token))["effect"], "forged");
    }
    let stranger = report("retours@lavigie.example", &claim("luc@example.org"), 0, "");
    let told = judge(&newsroom, &stranger);
    assert_eq!(
        (&told["recipient"], &told["effect"]),
        (&json!("luc@example.org"), &json!("stranger"))
    );
    assert!(suppressed(&newsroom).is_empty());
}

#[test]
fn without_proof_two_reports_three_days_apart_suppress_a_reader() {
    let newsroom = sent_to(3);
    for (reader, days, effect) in [
        ("r000@example.org", 5, "noted"),
        ("r000@example.org", 4, "noted"),
        ("r001@example.org", 1, "noted"),
        ("r000@example.org", 1, "suppressed"),
        ("r001@example.org", 0, "noted"),
    ] {
        let message = report("bonjour@lavigie.example", &claim(reader), days, "");
        assert_eq!(judge(&newsroom, &message)["effect"], effect, "{reader} {days}");
    }
    assert_eq!(suppressed(&newsroom), ["r000@example.org bounced"]);
    newsroom.run(["subscribers", "readmit", "r000@example.org"]).exits(0);
    newsroom.run(["bounces"]).exits(0);
    assert!(suppressed(&newsroom).is_empty(), "what came back before is forgotten");
}

#[test]
fn what_is_no_fault_of_the_reader_suppresses_nobody() {
    let newsroom = sent_to(2);
    let path = return_path(&newsroom, "r000@example.org");
    for (fields, class) in [
        ("Action: delayed\nStatus: 5.1.1\n", "transient"),
        ("Action: relayed\nStatus: 2.0.0\n", "delivered"),
        ("Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 spam\n", "sender"),
        ("Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox full\n", "mailbox"),
        ("Action: failed\nStatus: 4.4.1\n", "transient"),
    ] {
        for days in [9, 0] {
            let told = judge(&newsroom, &report(&path, fields, days, ""));
            assert_eq!((&told["class"], &told["effect"]), (&json!(class), &json!("noted")));
        }
    }
    let answer = format!(
        "From: r000@example.org\nTo: {path}\nSubject: Absence du bureau\n\
         Auto-Submitted: auto-replied\n\n550 5.1.1 user unknown\n"
    );
    let told = judge(&newsroom, &answer);
    assert_eq!((&told["class"], &told["effect"]), (&json!("auto-reply"), &json!("noted")));
    assert!(suppressed(&newsroom).is_empty());
}

#[test]
fn a_complaint_without_an_address_is_its_readers_by_what_the_message_has_kept() {
    let newsroom = sent_to(3);
    let complaint = |original: &str| {
        format!(
            "From: feedback@example.net\nTo: abuse@lavigie.example\nSubject: FW: x\n\
             Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n\
             --b\n\nA complaint.\n--b\nContent-Type: message/feedback-report\n\n\
             Feedback-Type: abuse\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\n\
             To: redacted@example.net\n{original}\n\nbody\n--b--\n"
        )
    };
    let id = format!("Message-ID: {}", header(&newsroom, "r001@example.org", "Message-ID"));
    let link =
        format!("List-Unsubscribe: {}", header(&newsroom, "r002@example.org", "List-Unsubscribe"));
    for (kept, reader) in [(id, "r001@example.org"), (link, "r002@example.org")] {
        let told = judge(&newsroom, &complaint(&kept));
        assert_eq!(told["class"], "complaint");
        assert_eq!((&told["recipient"], &told["effect"]), (&json!(reader), &json!("suppressed")));
    }
    assert_eq!(judge(&newsroom, &complaint("X: y"))["effect"], "stranger");
    let all = ["r001@example.org complained", "r002@example.org complained"];
    assert_eq!(suppressed(&newsroom), all);
}

#[test]
fn a_reader_leaves_by_mail_with_the_token_and_not_by_a_name() {
    let newsroom = sent_to(3);
    let link = header(&newsroom, "r001@example.org", "List-Unsubscribe");
    let start = link.find("subject=unsubscribe%20").expect("a mailto") + 22;
    let token = link[start..].trim_end_matches('>');
    let request = |from: &str, subject: &str| {
        format!("From: {from}\nTo: desinscription@lavigie.example\nSubject: {subject}\n\nstop\n")
    };
    let spoofed = request("r002@example.org", "unsubscribe");
    assert_eq!(judge(&newsroom, &spoofed)["class"], "unknown");
    let changed = format!("unsubscribe {}", token.to_ascii_lowercase());
    assert_eq!(judge(&newsroom, &request("r002@example.org", &changed))["class"], "unknown");
    let told = judge(&newsroom, &request("zoe@other.example", &format!("unsubscribe {token}")));
    assert_eq!((&told["class"], &told["effect"]), (&json!("unsubscribe"), &json!("unsubscribed")));
    assert_eq!(suppressed(&newsroom), ["r001@example.org unsubscribed"]);
    assert_eq!(newsroom.messages().len(), 3, "mail is answered by no mail (RFC 3834 §2)");
}

#[test]
fn mail_stays_in_its_maildir_and_is_read_once() {
    let newsroom = sent_to(3);
    for folder in ["tmp", "new", "cur"] {
        fs::create_dir_all(newsroom.path(&format!("box/{folder}"))).unwrap();
    }
    let put = |name: &str, reader: &str| {
        let message = report(&return_path(&newsroom, reader), PROOF, 0, "");
        fs::write(newsroom.path(name), message).unwrap();
    };
    put("box/new/1.a", "r000@example.org");
    put("box/tmp/2.a", "r002@example.org");
    let read = |more: &[&str]| newsroom.run([&["bounces", "--maildir", "box"], more].concat());
    read(&["--dry-run"]).exits(0).answers("1 message: 1 reader would be suppressed");
    assert!(suppressed(&newsroom).is_empty(), "it was only shown");
    read(&[]).exits(0).answers("1 message: 1 reader suppressed");
    fs::rename(newsroom.path("box/new/1.a"), newsroom.path("box/cur/1.a:2,S")).unwrap();
    read(&[]).exits(0).answers("0 messages: 0 readers suppressed");
    put("box/new/3.a", "r001@example.org");
    let quiet = read(&["--quiet"]).exits(0);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    assert_eq!(suppressed(&newsroom), ["r000@example.org bounced", "r001@example.org bounced"]);
    assert!(newsroom.path("box/cur/1.a:2,S").exists() && newsroom.path("box/new/3.a").exists());
    read(&["--maildir", "elsewhere"]).exits(2);
    newsroom.run(["bounces", "--maildir", "issues"]).exits(2).tells("there is no maildir");
}

#[test]
fn a_mailbox_file_has_a_line_for_each_report() {
    let newsroom = sent_to(3);
    let messages: String = ["r000@example.org", "r001@example.org"]
        .map(|reader| {
            format!("From x Mon\n{}\n", report(&return_path(&newsroom, reader), PROOF, 0, ""))
        })
        .concat();
    fs::write(newsroom.path("box"), messages).unwrap();
    let ran = newsroom.run(["bounces", "--mbox", "box", "--json"]).exits(0);
    let lines: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = lines.iter().map(|line| (&line["message"], &line["recipient"])).collect();
    assert_eq!(
        told,
        [(&json!("1"), &json!("r000@example.org")), (&json!("2"), &json!("r001@example.org")),]
    );
    assert_eq!(suppressed(&newsroom).len(), 2);
}

#[test]
fn too_many_in_a_day_wait_for_a_person() {
    let newsroom = sent_to(4);
    let message = |reader: &str| report(&return_path(&newsroom, reader), PROOF, 0, "");
    let messages: String = ["r000", "r001", "r002"]
        .map(|reader| format!("From x Mon\n{}\n", message(&format!("{reader}@example.org"))))
        .concat();
    fs::write(newsroom.path("box"), messages).unwrap();
    let read = |max: &str| newsroom.run(["bounces", "--mbox", "box", "--max", max, "--quiet"]);
    read("1").exits(1).tells("more than 1 reader within a day: 2 messages left");
    assert_eq!(suppressed(&newsroom), ["r000@example.org bounced"]);
    let fed = feed(&newsroom, &message("r003@example.org"), &["--max", "1"]);
    fed.exits(75).tells("more than 1 reader");
    read("9").exits(0);
    assert_eq!(suppressed(&newsroom).len(), 3);
}

#[test]
fn a_mail_server_is_asked_to_try_again_when_anything_fails() {
    let newsroom = Newsroom::empty();
    fs::write(newsroom.path("fed"), "A: b\n\n").unwrap();
    newsroom.run_redirected("< fed", ["bounces", "-"]).exits(75);
    newsroom.run(["bounces"]).exits(2);
    let newsroom = Newsroom::new();
    fs::write(newsroom.path("fed"), "A: b\n\n").unwrap();
    newsroom.run_redirected("< fed", ["bounces", "-"]).exits(0);
    assert!(
        !newsroom.path("state").exists(),
        "a publication that has sent nothing gets no journal"
    );
}

#[test]
fn what_a_relay_says_at_once_is_weighed_like_what_comes_back() {
    let newsroom = Newsroom::sending_to(3).refusing("r001@example.org", "550 5.1.1 user unknown");
    newsroom.send(&[]).exits(0);
    let shown = newsroom.run(["bounces", "--dry-run", "--json"]).exits(0).json();
    assert_eq!((&shown["message"], &shown["class"]), (&json!("relay"), &json!("dead")));
    assert!(suppressed(&newsroom).is_empty());
    newsroom.run(["bounces"]).exits(0).answers("1 reader suppressed");
    assert_eq!(suppressed(&newsroom), ["r001@example.org bounced"]);
    newsroom.run(["subscribers", "readmit", "r001@example.org"]).exits(0);
    newsroom.run(["bounces"]).exits(0).answers("0 readers suppressed");
    assert!(suppressed(&newsroom).is_empty(), "it was weighed once");
}

#[test]
fn an_address_for_reports_has_room_for_a_token() {
    for (address, words) in [
        ("retours+x@lavigie.example", "has a `+` already"),
        ("une-adresse-de-retour-vraiment-trop-longue@lavigie.example", "42 characters"),
        ("é@lavigie.example", "not ASCII"),
        ("retours", "name@domain"),
    ] {
        let settings = format!("[bounces]\naddress = \"{address}\"");
        let newsroom = Newsroom::sending_to(1).more_settings(&settings);
        newsroom.send(&[]).exits(2).tells(words);
    }
}
