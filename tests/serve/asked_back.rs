//! What comes back of the mails that ask to confirm a sign-up, by mail and from providers.

use serde_json::{Value, json};

use super::strangers::{FORM, SIGNUP, become_reader, link_of, mails_to};
use super::webhooks::{PASSWORD, basic, tell};
use super::{Served, suppressed};
use crate::harness::Newsroom;

const ZOE: &str = "zoe@example.org";

/// A newsroom with a form that listens to Postmark.
fn newsroom() -> Newsroom {
    let webhook = "[webhooks.postmark]\npassword_env = \"ECHO_PASSWORD\"\n";
    Newsroom::sending_to(2).more_settings(&format!("{SIGNUP}\n{webhook}"))
}

fn ask(newsroom: &Newsroom, served: &Served, reader: &str) -> String {
    let before = newsroom.messages().len();
    served.sign_up(reader);
    newsroom.wait_for_messages(before + 1);
    link_of(newsroom, reader)
}

/// A complaint in the form for programs (RFC 5965).
fn complaint(reader: &str) -> String {
    format!(
        "From: fbl@provider.example\nTo: bonjour@echo.example\nSubject: complaint\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n\
         --b\n\nA complaint.\n--b\nContent-Type: message/feedback-report\n\n\
         Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: {reader}\n\n\
         --b\nContent-Type: message/rfc822\n\nSubject: x\n\nbody\n--b--\n"
    )
}

/// A report which proves that an address does not exist (RFC 3464).
fn proof(reader: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.net\nTo: bonjour@echo.example\nSubject: Undelivered\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n\
         Final-Recipient: rfc822; {reader}\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 user unknown\n\n\
         --b\nContent-Type: message/rfc822\n\nSubject: x\n\nbody\n--b--\n"
    )
}

/// What `bounces - --json` says of a message with one recipient.
fn judge(newsroom: &Newsroom, message: &str) -> Value {
    std::fs::write(newsroom.path("fed"), message).unwrap();
    newsroom.run_redirected("< fed", ["bounces", "-", "--json"]).exits(0).json()
}

fn tell_postmark(served: &Served, body: &Value) {
    tell(served, "postmark", &basic(PASSWORD), &body.to_string()).is(200);
}

#[test]
fn a_complaint_about_a_confirmation_mail_keeps_every_form_from_writing_again() {
    let newsroom = newsroom();
    let served = Served::begin(&newsroom);
    let link = ask(&newsroom, &served, ZOE);
    assert_eq!(judge(&newsroom, &complaint("Zoe@example.org"))["effect"], "suppressed");
    let told = json!({ "RecordType": "SpamComplaint", "ID": 4, "Email": "luc@example.org" });
    ask(&newsroom, &served, "luc@example.org");
    tell_postmark(&served, &told);
    let complained = |reader: &str| (reader.to_owned(), "complained".to_owned());
    assert_eq!(suppressed(&newsroom), [complained("luc@example.org"), complained(ZOE)]);
    served.confirm(&link).is(410);
    served.sign_up(ZOE);
    ask(&newsroom, &served, "last@example.org");
    assert_eq!(mails_to(&newsroom, ZOE).len(), 1, "nothing more is sent");
    newsroom.run(["subscribers", "readmit", ZOE]).exits(0);
    served.post(FORM, &served.write_signup(ZOE)).is(200);
    served.end().exits(0).answers("suppressed  l…@example.org  complaint, says postmark");
}

#[test]
fn whoever_had_left_and_complains_of_the_form_is_left_alone_for_good() {
    let newsroom = newsroom();
    newsroom.run(["subscribers", "suppress", "--reason", "unsubscribed", "r001@example.org"]);
    let served = Served::begin(&newsroom);
    ask(&newsroom, &served, "r001@example.org");
    assert_eq!(judge(&newsroom, &complaint("r001@example.org"))["effect"], "suppressed");
    assert_eq!(suppressed(&newsroom), [("r001@example.org".to_owned(), "complained".to_owned())]);
}

#[test]
fn a_proof_that_an_address_is_dead_ends_its_request_and_suppresses_nobody() {
    let newsroom = newsroom();
    let served = Served::begin(&newsroom);
    let link = ask(&newsroom, &served, ZOE);
    let other = ask(&newsroom, &served, "luc@example.org");
    let told = judge(&newsroom, &proof(ZOE));
    assert_eq!((&told["effect"], &told["class"]), (&json!("sign-up ended"), &json!("dead")));
    served.confirm(&link).is(410);
    let details = "smtp;550 5.1.1 user unknown";
    let told = json!({
        "RecordType": "Bounce", "ID": 7, "Type": "HardBounce", "Email": "luc@example.org", "Details": details
    });
    tell_postmark(&served, &told);
    served.confirm(&other).is(410);
    assert_eq!(suppressed(&newsroom), []);
    assert_eq!(judge(&newsroom, &proof("nobody@example.org"))["effect"], "stranger");
    // A reader who has confirmed is judged by the usual rules.
    become_reader(&newsroom, &served, "max@example.org");
    assert_eq!(judge(&newsroom, &proof("max@example.org"))["effect"], "suppressed");
    assert_eq!(suppressed(&newsroom), [("max@example.org".to_owned(), "bounced".to_owned())]);
    served.end().exits(0).answers("sign-up ended  l…@example.org  dead, says postmark");
}

#[test]
fn a_report_about_a_request_that_is_over_concerns_nobody() {
    let newsroom = newsroom();
    let served = Served::begin(&newsroom);
    ask(&newsroom, &served, ZOE);
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let day = 24 * 60 * 60 * 1_000;
    let update = "UPDATE reader_requests SET requested_at = requested_at - ?1";
    journal.execute(update, [4 * day]).unwrap();
    assert_eq!(judge(&newsroom, &complaint(ZOE))["effect"], "stranger");
    assert_eq!(suppressed(&newsroom), []);
}
