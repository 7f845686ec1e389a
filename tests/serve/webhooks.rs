//! What mail providers tell by requests: proven, taken once, and judged as what comes back by mail.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};

use super::{Answer, Served, suppressed};
use crate::chance::Chance;
use crate::harness::{Newsroom, wait_until};

/// The password of every provider: the variable that the harness sets.
pub(super) const PASSWORD: &str = "open sesame";

const SETTINGS: &str = r#"
[webhooks.mailgun]
password_env = "ECHO_PASSWORD"

[webhooks.postmark]
password_env = "ECHO_PASSWORD"

[webhooks.brevo]
password_file = "state/brevo.password"
"#;

/// A newsroom whose readers have the issue of today, and that listens to three providers.
pub(super) fn listening(readers: usize, more: &str) -> Newsroom {
    let newsroom = Newsroom::sending_to(readers).more_settings(&format!("{SETTINGS}\n{more}"));
    newsroom.send(&[]).exits(0);
    let path = newsroom.path("state/brevo.password");
    write_private(&path, PASSWORD);
    newsroom
}

fn write_private(path: &Path, text: &str) {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create(true).mode(0o600).open(path);
    file.unwrap().write_all(text.as_bytes()).unwrap();
}

/// The `Authorization` of a user with this password, as a provider that has it in its address sends it.
pub(super) fn basic(password: &str) -> String {
    let pair = BASE64.encode(format!("matinale:{password}").as_bytes());
    format!("Authorization: Basic {pair}\r\n")
}

pub(super) fn tell(served: &Served, provider: &str, fields: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::read(&served.say(format!(
        "POST /partir/webhooks/{provider} HTTP/1.1\r\nHost: echo.example\r\n{fields}\
         Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )))
}

fn postmark(served: &Served, body: &Value) -> Answer {
    tell(served, "postmark", &basic(PASSWORD), &body.to_string())
}

/// What Postmark tells of a bounce with this number.
fn bounce(id: u64, reader: usize, details: &str) -> Value {
    let reader = format!("R{reader:03}@example.org");
    json!({ "RecordType": "Bounce", "ID": id, "Type": "HardBounce", "Email": reader, "Details": details })
}

/// The words of a reply that proves that a reader is dead.
const PROOF: &str = "smtp;550 5.1.1 user unknown";

fn reader(number: usize, reason: &str) -> (String, String) {
    (format!("r{number:03}@example.org"), reason.to_owned())
}

#[test]
fn what_a_provider_tells_follows_the_rules_of_what_comes_back() {
    let newsroom = listening(8, "");
    let served = Served::begin(&newsroom);
    postmark(&served, &bounce(1, 1, PROOF)).is(200);
    // Codes without words, words without a code, and a refusal of the sender suppress nobody at once.
    postmark(&served, &bounce(2, 2, "")).is(200);
    postmark(&served, &bounce(3, 3, "smtp;550 5.7.1 rejected as spam")).is(200);
    postmark(
        &served,
        &json!({ "RecordType": "SpamComplaint", "ID": 4, "Email": "r004@example.org" }),
    )
    .is(200);
    let token = format!("Authorization: Bearer {PASSWORD}\r\n");
    let brevo = |event: &str, reader: &str| {
        json!({ "event": event, "email": reader, "message-id": format!("<{event}@x>"), "ts_event": 1 }).to_string()
    };
    tell(&served, "brevo", &token, &brevo("unsubscribed", "r005@example.org")).is(200);
    tell(&served, "brevo", &token, &brevo("opened", "r006@example.org")).is(200);
    // Nobody is suppressed whom no run has sent mail, whoever tells of them.
    tell(&served, "brevo", &token, &brevo("spam", "stranger@example.org")).is(200);
    let expected = [reader(1, "bounced"), reader(4, "complained"), reader(5, "unsubscribed")];
    assert_eq!(suppressed(&newsroom), expected);
    let ran = served.end().exits(0);
    assert_eq!(ran.out.matches("  suppressed  r…@example.org  ").count(), 3, "{ran}");
    ran.answers("dead, says postmark")
        .answers("unsubscribe, says brevo")
        .omits(PASSWORD)
        .omits("r001");
    let mut words = String::new();
    let _ = write!(
        words,
        "{}",
        newsroom.run(["status", "today", "--reader", "r002@example.org"]).exits(0)
    );
    assert!(words.contains("dead"), "what was noted is shown: {words}");
    let known = newsroom.run(["export", "r001@example.org"]).exits(0).json();
    assert_eq!(known["came_back"][0]["class"], "dead", "{known}");
    assert_eq!(known["came_back"][0]["reply"], "550 5.1.1 user unknown", "{known}");
}

#[test]
fn a_request_that_proves_nothing_is_refused_with_the_same_words() {
    let newsroom = listening(3, "");
    let served = Served::begin(&newsroom);
    let body = bounce(1, 1, PROOF).to_string();
    let mut answers = Vec::new();
    for fields in [
        String::new(),
        basic("open sesam"),
        basic(""),
        "Authorization: Bearer \r\n".to_owned(),
        "Authorization: Basic !!!\r\n".to_owned(),
        format!("Authorization: Digest {PASSWORD}\r\n"),
        "Authorization: \u{e9}\r\n".to_owned(),
    ] {
        for body in [body.as_str(), "{", ""] {
            answers.push(tell(&served, "postmark", &fields, body));
        }
    }
    answers.push(tell(&served, "mailgun", &basic(PASSWORD), &body));
    for answer in &answers {
        answer.is(403);
        assert_eq!(answer, &answers[0]);
    }
    // A provider that is not listened to has no page, and neither has anything below one.
    for page in ["ses", "sendgrid", "postmark/x", ""] {
        assert!(tell(&served, page, &basic(PASSWORD), &body).status >= 400, "{page}");
    }
    served.ask("GET", "/partir/webhooks/postmark", &basic(PASSWORD)).is(405).has("allow: post");
    tell(&served, "postmark", &basic(PASSWORD), "no JSON").is(400);
    let long = format!("{{\"x\":\"{}\"}}", "y".repeat(1 << 20));
    assert_eq!(tell(&served, "postmark", &basic(PASSWORD), &long).status, 413);
    assert_eq!(suppressed(&newsroom), []);
    let ran = served.end().exits(0);
    ran.omits(PASSWORD);
}

#[test]
fn a_service_whose_password_is_absent_does_not_begin() {
    let newsroom = Newsroom::sending_to(2)
        .more_settings("[webhooks.postmark]\npassword_env = \"ABSENT_PASSWORD\"");
    let ran = newsroom.run(["serve", "--listen", "127.0.0.1:0"]).exits(2);
    ran.tells("`password_env` of `[webhooks.postmark]`: the environment variable `ABSENT_PASSWORD` is not set");
    let ran = newsroom.run(["check", "today"]);
    ran.answers("password.absent");
    for (settings, words) in [
        ("[webhooks.postmark]", "password_env"),
        ("[webhooks.postmark]\npassword = \"sesame\"", "a password stands in the settings"),
        ("[webhooks.ses]\ntopic = \"retours\"", "is not the name of a topic of Amazon SNS"),
        ("[webhooks.sendgrid]\npassword_env = \"X\"", "sendgrid"),
    ] {
        let ran = Newsroom::sending_to(2).more_settings(settings).run([
            "serve",
            "--listen",
            "127.0.0.1:0",
        ]);
        ran.exits(2).tells(words).omits("sesame");
    }
}

/// A body that Mailgun signs at this second.
fn mailgun(second: u64, token: &str, event: &Value) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, PASSWORD.as_bytes());
    let tag = hmac::sign(&key, format!("{second}{token}").as_bytes());
    json!({
        "signature": { "timestamp": second.to_string(), "token": token, "signature": HEXLOWER.encode(tag.as_ref()) },
        "event-data": event,
    })
    .to_string()
}

fn complaint(id: &str, number: usize) -> Value {
    json!({ "event": "complained", "id": id, "recipient": format!("r{number:03}@example.org") })
}

/// A complaint about a reader, as Mailgun signs it now.
pub(super) fn tell_complaint(served: &Served, number: usize) -> Answer {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let id = format!("event-{number}");
    tell(served, "mailgun", "", &mailgun(now, &id, &complaint(&id, number)))
}

#[test]
fn a_signature_of_mailgun_counts_once_for_one_event_and_for_a_day() {
    let newsroom = listening(8, "");
    let served = Served::begin(&newsroom);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let first = mailgun(now, "token-1", &complaint("a", 1));
    tell(&served, "mailgun", "", &first).is(200);
    tell(&served, "mailgun", "", &first).is(200);
    // The signature says nothing of the event: whoever has seen one cannot put another event beside it.
    tell(&served, "mailgun", "", &mailgun(now, "token-1", &complaint("b", 2))).is(200);
    // The provider repeats an event with a new signature.
    tell(&served, "mailgun", "", &mailgun(now, "token-2", &complaint("a", 3))).is(200);
    for (second, token) in [(now - 90_000, "old"), (now + 1_000, "early"), (0, "never")] {
        tell(&served, "mailgun", "", &mailgun(second, token, &complaint(token, 4))).is(403);
    }
    let forged = mailgun(now, "token-3", &complaint("c", 5));
    tell(&served, "mailgun", "", &forged.replace("token-3", "token-4")).is(403);
    for change in ["\"signature\":\"\"", "\"signature\":7", "\"signature\":null"] {
        let cut = forged.find("\"signature\":\"").unwrap();
        let end = cut + forged[cut + 13..].find('"').unwrap() + 14;
        let changed = format!("{}{change}{}", &forged[..cut], &forged[end..]);
        tell(&served, "mailgun", "", &changed).is(403);
    }
    assert_eq!(suppressed(&newsroom), [reader(1, "complained")]);
}

#[test]
fn a_signature_of_an_event_that_says_nothing_of_a_reader_is_used_up_too() {
    let newsroom = listening(4, "[bounces]\nmax_per_day = 1");
    let served = Served::begin(&newsroom);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let opened = json!({ "event": "opened", "id": "o", "recipient": "r001@example.org" });
    tell(&served, "mailgun", "", &mailgun(now, "token-1", &opened)).is(200);
    tell(&served, "mailgun", "", &mailgun(now, "token-1", &complaint("a", 1))).is(200);
    let unclear = mailgun(now, "token-2", &json!({ "event": "nonsense" }));
    assert!(tell(&served, "mailgun", "", &unclear).status < 500);
    tell(&served, "mailgun", "", &mailgun(now, "token-2", &complaint("b", 2))).is(200);
    assert_eq!(suppressed(&newsroom), []);
    // The same body is the same request, which the provider repeats if it was put off.
    tell(&served, "mailgun", "", &mailgun(now, "token-3", &complaint("c", 3))).is(200);
    for _ in 0..2 {
        tell(&served, "mailgun", "", &mailgun(now, "token-4", &complaint("d", 0))).is(503);
    }
    assert_eq!(suppressed(&newsroom), [reader(3, "complained")]);
}

#[test]
fn the_operator_hears_once_that_requests_are_refused_and_once_that_they_are_taken_again() {
    let newsroom = listening(4, "");
    let served = Served::begin(&newsroom);
    for _ in 0..3 {
        tell(&served, "postmark", &basic("open sesam"), "{}").is(403);
        tell(&served, "postmark", &basic(PASSWORD), "no JSON").is(400);
    }
    let forged = mailgun(1, "token-1", &complaint("a", 1)).replace("token-1", "token-2");
    for _ in 0..3 {
        tell(&served, "mailgun", "", &forged).is(403);
        tell(&served, "mailgun", "", "{}").is(403);
        tell(&served, "mailgun", "", &mailgun(1, "token-1", &complaint("a", 1))).is(403);
    }
    for number in 1..3 {
        postmark(&served, &bounce(number, 1, PROOF)).is(200);
        tell(&served, "postmark", &basic("open sesam"), "{}").is(403);
    }
    let ran = served.end().exits(0);
    for words in [
        "in the name of postmark was refused: the password is wrong",
        "in the name of postmark was refused: it is no notice of this provider",
        "in the name of mailgun was refused: the signature is wrong",
        "in the name of mailgun was refused: it is no notice of this provider",
        "in the name of mailgun was refused: it was signed more than a day ago",
        "requests of postmark are taken again",
    ] {
        assert_eq!(ran.err.matches(words).count(), 1, "{words}: {ran}");
    }
    ran.omits("requests of mailgun").omits("sesam\n").omits(PASSWORD);
}

#[test]
fn a_program_that_reads_along_hears_of_refused_requests_as_json() {
    let newsroom = listening(2, "");
    let listen = ["--json", "serve", "--listen", "127.0.0.1:0"];
    let program = newsroom.start(listen);
    wait_until("the address of the page", || program.stdout().contains('\n'));
    let first: Value = serde_json::from_str(program.stdout().lines().next().unwrap()).unwrap();
    let address = first["address"].as_str().unwrap().parse().unwrap();
    let served = Served { program: Some(program), address };
    tell(&served, "brevo", "", "{}").is(403);
    let token = format!("Authorization: Bearer {PASSWORD}\r\n");
    let sent = json!({ "event": "opened", "email": "r001@example.org", "message-id": "<m@x>", "ts_event": 1 });
    tell(&served, "brevo", &token, &sent.to_string()).is(200);
    let ran = served.end().exits(0);
    let lines: Vec<Value> =
        ran.out.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected = [
        json!({ "change": "refused", "provider": "brevo", "cause": "password", "why": "the password is wrong" }),
        json!({ "change": "taken again", "provider": "brevo" }),
    ];
    assert_eq!(lines, expected, "{ran}");
}

#[test]
fn more_than_the_limit_of_a_day_is_left_to_the_provider_and_a_person_is_told() {
    let newsroom = listening(6, "[bounces]\nmax_per_day = 2");
    let served = Served::begin(&newsroom);
    for number in 0..2 {
        postmark(&served, &bounce(number as u64, number, PROOF)).is(200);
    }
    for number in 2..5 {
        postmark(&served, &bounce(number as u64, number, PROOF)).is(503).has("retry-after: 300");
    }
    assert_eq!(suppressed(&newsroom), [reader(0, "bounced"), reader(1, "bounced")]);
    // Whoever leaves is taken over the limit too, which says nothing of its room.
    let leaves = json!({
        "RecordType": "SubscriptionChange", "Recipient": "r005@example.org", "SuppressSending": true,
        "SuppressionReason": "ManualSuppression", "Origin": "Recipient", "ChangedAt": "2025-02-11T07:00:00Z"
    });
    postmark(&served, &leaves).is(200);
    postmark(&served, &bounce(4, 4, PROOF)).is(503);
    assert!(
        suppressed(&newsroom).contains(&reader(5, "unsubscribed")),
        "{:?}",
        suppressed(&newsroom)
    );
    let ran = served.end().exits(0);
    assert_eq!(ran.err.matches("max_per_day").count(), 1, "{ran}");
}

#[test]
fn nothing_is_kept_of_who_was_erased() {
    let newsroom = listening(4, "");
    let served = Served::begin(&newsroom);
    newsroom.run(["erase", "r001@example.org", "--yes"]).exits(0);
    postmark(&served, &bounce(1, 1, PROOF)).is(200);
    postmark(&served, &bounce(2, 2, PROOF)).is(200);
    assert_eq!(suppressed(&newsroom), [reader(2, "bounced")]);
    newsroom
        .run(["erase", "r001@example.org", "--yes"])
        .exits(0)
        .answers("nothing but the tombstone");
}

/// Whoever does not know the password sends what they like, and so does a provider that is out of its mind.
#[test]
fn whatever_is_sent_gets_an_answer_and_suppresses_nobody_but_whom_it_names() {
    let newsroom = listening(4, "");
    let served = Served::begin(&newsroom);
    let sound = bounce(1, 1, PROOF).to_string();
    let mut chance = Chance::new(7);
    for _ in 0..300 {
        let mut body = sound.clone().into_bytes();
        for _ in 0..=chance.below(4) {
            let at = chance.within(0, body.len() - 1);
            match chance.below(3) {
                0 => body[at] ^= 1 << chance.within(0, 7),
                1 => body.truncate(at.max(1)),
                _ => body.extend_from_within(at..),
            }
        }
        let fields = if chance.below(2) == 0 { basic(PASSWORD) } else { basic("other") };
        let head = format!(
            "POST /partir/webhooks/postmark HTTP/1.1\r\nHost: echo.example\r\n{fields}Content-Length: {}\r\n\
             Connection: close\r\n\r\n",
            body.len()
        );
        let answer = Answer::read(&served.say([head.as_bytes(), &body].concat()));
        assert!(matches!(answer.status, 200 | 400 | 403), "{answer:?}");
    }
    let left = suppressed(&newsroom);
    assert!(left.iter().all(|(address, _)| address == "r001@example.org"), "{left:?}");
    served.open("/partir/none").is(404);
}
