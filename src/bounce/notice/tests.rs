use proptest::prelude::{any, prop_assert, proptest};

use super::{MailProvider, NoNotice, ProviderNotice, read_notices};
use crate::outcome::SenderNames;

/// A body of each kind that a provider sends, after its documentation.
const BODIES: &[(MailProvider, &str, &str)] = &[
    (
        MailProvider::Ses,
        r#"{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General",
        "bouncedRecipients":[{"emailAddress":"Zoe <zoe@example.org>","action":"failed","status":"5.1.1",
        "diagnosticCode":"smtp; 550 5.1.1 <zoe@example.org>: user unknown"}],"timestamp":"2026-11-29T06:31:00.000Z",
        "feedbackId":"0102-a"},"mail":{"messageId":"m","destination":["zoe@example.org"]}}"#,
        "dead proven zoe@example.org ses:0102-a",
    ),
    (
        MailProvider::Ses,
        r#"{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"Suppressed",
        "bouncedRecipients":[{"emailAddress":"zoe@example.org"}],"feedbackId":"b"}}"#,
        "dead zoe@example.org ses:b",
    ),
    (
        MailProvider::Ses,
        r#"{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":
        [{"emailAddress":"zoe@example.org","status":"5.7.1","diagnosticCode":"smtp; 550 5.7.1 message looks like spam"}],
        "feedbackId":"c"}}"#,
        "sender zoe@example.org ses:c",
    ),
    (
        MailProvider::Ses,
        r#"{"eventType":"Bounce","bounce":{"bounceType":"Transient","bounceSubType":"MailboxFull","bouncedRecipients":
        [{"emailAddress":"zoe@example.org"}],"feedbackId":"d"}}"#,
        "mailbox zoe@example.org ses:d",
    ),
    (
        MailProvider::Ses,
        r#"{"eventType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"zoe@example.org"}],
        "complaintFeedbackType":"abuse","feedbackId":"e"}}"#,
        "complaint zoe@example.org ses:e",
    ),
    (
        MailProvider::Ses,
        r#"{"eventType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"zoe@example.org"},
        {"emailAddress":"ines@example.org"}],"feedbackId":"f"}}"#,
        "unknown zoe@example.org unknown ines@example.org ses:f",
    ),
    (
        MailProvider::Ses,
        r#"{"eventType":"DeliveryDelay","deliveryDelay":{"delayType":"General","delayedRecipients":
        [{"emailAddress":"zoe@example.org","status":"4.4.1","diagnosticCode":"smtp; 421 4.4.1 no"}]}}"#,
        "transient zoe@example.org",
    ),
    (
        MailProvider::Ses,
        r#"{"eventType":"Delivery","delivery":{"recipients":["zoe@example.org"],"smtpResponse":"250 OK"}}"#,
        "delivered zoe@example.org",
    ),
    (
        MailProvider::Mailgun,
        r#"{"event-data":{"event":"failed","severity":"permanent","reason":"bounce","id":"g","timestamp":1764398000.5,
        "recipient":"zoe@example.org","delivery-status":{"code":550,"message":"5.1.1 no such user here"}}}"#,
        "dead proven zoe@example.org mailgun:g",
    ),
    (
        MailProvider::Mailgun,
        r#"{"event-data":{"event":"failed","severity":"permanent","reason":"suppress-bounce","id":"h",
        "recipient":"zoe@example.org","delivery-status":{"code":605,"message":"Not delivering to bounced address"}}}"#,
        "dead zoe@example.org mailgun:h",
    ),
    (
        MailProvider::Mailgun,
        r#"{"event-data":{"event":"failed","severity":"temporary","reason":"generic","id":"i",
        "recipient":"zoe@example.org","delivery-status":{"code":450,"message":"5.1.1 user unknown"}}}"#,
        "transient zoe@example.org mailgun:i",
    ),
    (
        MailProvider::Mailgun,
        r#"{"event-data":{"event":"unsubscribed","id":"j","recipient":"zoe@example.org"}}"#,
        "unsubscribe zoe@example.org mailgun:j",
    ),
    (
        MailProvider::Postmark,
        r#"{"RecordType":"Bounce","ID":4323372036854775807,"Type":"HardBounce","Email":"zoe@example.org",
        "Details":"smtp;550 5.1.1 The email account that you tried to reach does not exist",
        "BouncedAt":"2026-11-29T06:31:00.9070259Z"}"#,
        "dead proven zoe@example.org postmark:Bounce:4323372036854775807",
    ),
    (
        MailProvider::Postmark,
        r#"{"RecordType":"Bounce","ID":7,"Type":"HardBounce","Email":"zoe@example.org","Description":"Unknown"}"#,
        "dead zoe@example.org postmark:Bounce:7",
    ),
    (
        MailProvider::Postmark,
        r#"{"RecordType":"Bounce","ID":8,"Type":"AutoResponder","Email":"zoe@example.org"}"#,
        "auto-reply zoe@example.org postmark:Bounce:8",
    ),
    (
        MailProvider::Postmark,
        r#"{"RecordType":"SpamComplaint","ID":9,"Type":"SpamComplaint","Email":"zoe@example.org"}"#,
        "complaint zoe@example.org postmark:SpamComplaint:9",
    ),
    (
        MailProvider::Postmark,
        r#"{"RecordType":"SubscriptionChange","MessageID":"k","SuppressSending":true,"Origin":"Recipient",
        "SuppressionReason":"ManualSuppression","Recipient":"zoe@example.org","ChangedAt":"2026-11-29T06:31:00Z"}"#,
        "unsubscribe zoe@example.org postmark:SubscriptionChange:k:2026-11-29T06:31:00Z",
    ),
    (
        MailProvider::Brevo,
        r#"{"event":"hard_bounce","email":"zoe@example.org","id":26224,"message-id":"<l@smtp-relay.example>",
        "ts_event":1764398000,"reason":"550 5.1.1 user unknown"}"#,
        "dead proven zoe@example.org brevo:hard_bounce:<l@smtp-relay.example>:2025-11-29T06:33:20Z",
    ),
    (
        MailProvider::Brevo,
        r#"{"event":"soft_bounce","email":"zoe@example.org","message-id":"<m@x>","ts_event":1,"reason":"452 4.2.2 mailbox full"}"#,
        "mailbox zoe@example.org brevo:soft_bounce:<m@x>:1970-01-01T00:00:01Z",
    ),
    (
        MailProvider::Brevo,
        r#"{"event":"spam","email":"zoe@example.org","message-id":"<n@x>","ts_epoch":1000}"#,
        "complaint zoe@example.org brevo:spam:<n@x>:1970-01-01T00:00:01Z",
    ),
];

fn read(provider: MailProvider, body: &[u8]) -> Result<Vec<ProviderNotice>, NoNotice> {
    read_notices(provider, body, SenderNames::NONE)
}

/// A notice in one line: class, proof and address of each report, and the marks.
fn line(notice: &ProviderNotice) -> String {
    let mut words = Vec::new();
    for report in &notice.message.reports {
        words.push(report.class.as_str().to_owned());
        words.extend(report.is_proven_dead().then(|| "proven".to_owned()));
        words.extend(report.addresses.iter().map(ToString::to_string));
    }
    words.extend(notice.marks.iter().cloned());
    words.join(" ")
}

#[test]
fn each_kind_of_notice_gets_the_class_that_its_words_and_its_provider_give_it() {
    for (provider, body, expected) in BODIES {
        let notices = read(*provider, body.as_bytes()).expect(body);
        assert_eq!(notices.iter().map(line).collect::<Vec<_>>(), [*expected], "{body}");
    }
}

#[test]
fn what_says_nothing_of_a_reader_is_no_notice_and_what_is_no_object_is_refused() {
    for (provider, body) in [
        (MailProvider::Ses, r#"{"eventType":"Open","mail":{"destination":["zoe@example.org"]}}"#),
        (
            MailProvider::Mailgun,
            r#"{"event-data":{"event":"opened","recipient":"zoe@example.org"}}"#,
        ),
        (MailProvider::Mailgun, r#"{"event-data":{"event":"complained"}}"#),
        (MailProvider::Postmark, r#"{"RecordType":"Click","Recipient":"zoe@example.org"}"#),
        (
            MailProvider::Postmark,
            r#"{"RecordType":"SubscriptionChange","SuppressSending":false,"Recipient":"zoe@example.org"}"#,
        ),
        (MailProvider::Brevo, r#"{"event":"request","email":"zoe@example.org"}"#),
        (MailProvider::Brevo, r#"{"event":"spam","email":"nobody"}"#),
        (MailProvider::Brevo, "[]"),
        (MailProvider::Ses, "{}"),
    ] {
        assert_eq!(read(provider, body.as_bytes()), Ok(Vec::new()), "{body}");
    }
    let deep = "[".repeat(100_000);
    for body in ["", "null", "7", "[1]", "\"{}\"", "{", "\u{0}", &deep] {
        assert_eq!(read(MailProvider::Postmark, body.as_bytes()), Err(NoNotice), "{body:.40}");
    }
}

#[test]
fn a_list_of_notices_is_taken_one_by_one() {
    let body = format!("[{}]", [BODIES[19].1; 3].join(","));
    assert_eq!(read(MailProvider::Brevo, body.as_bytes()).expect("a list").len(), 3);
}

proptest! {
    /// Whatever bytes of a sound body are changed, cut out or repeated: reading ends, and says no more than
    /// the body has room for.
    #[test]
    fn no_change_of_a_body_ends_the_program(
        which in 0..BODIES.len(),
        provider in 0..4_usize,
        changes in proptest::collection::vec((any::<u16>(), any::<u8>(), 0..4_u8), 0..12),
    ) {
        let mut body = BODIES[which].1.as_bytes().to_vec();
        for (place, byte, kind) in changes {
            let place = usize::from(place) % body.len().max(1);
            match kind {
                0 if place < body.len() => body[place] = byte,
                1 => body.truncate(place),
                2 => body.insert(place.min(body.len()), byte),
                _ => body.extend_from_within(place.min(body.len())..),
            }
        }
        let found = read(MailProvider::ALL[provider], &body).unwrap_or_default();
        let reports: usize = found.iter().map(|notice| notice.message.reports.len()).sum();
        prop_assert!(reports <= body.len() / 10);
    }
}
