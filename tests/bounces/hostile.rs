//! Messages that nobody sends in good faith.

use super::{Sample, read, read_samples};
use matinale::outcome::BounceClass;

#[test]
fn a_report_is_cut_anywhere_without_harm() {
    for sample in read_samples(super::KNOWN).iter().take(30) {
        let message = sample.message("\r\n");
        for end in (0..message.len()).step_by(37) {
            assert!(!read(&message[..end]).is_empty());
        }
    }
}

#[test]
fn messages_nested_a_thousand_deep_are_read_in_bounded_time() {
    let multiparts =
        (0..1_000).map(|n| format!("Content-Type: multipart/report; boundary=b{n}\n\n--b{n}\n"));
    let multiparts = multiparts.collect::<Vec<_>>().concat();
    let messages = "Content-Type: message/rfc822\n\n".repeat(1_000);
    for inner in [multiparts, messages] {
        let found = read(format!("From: mailer-daemon@a.example\n{inner}").as_bytes());
        assert!(found.len() == 1 && found[0].class != BounceClass::Dead, "{found:?}");
    }
}

#[test]
fn of_a_giant_only_the_beginning_is_read() {
    let giant = [b"Subject: failure notice\n\n".to_vec(), vec![b'a'; 100 << 20]].concat();
    assert_eq!(read(&giant)[0].class, BounceClass::Unknown);
    let lines = "<zoe@example.org>: 550 5.1.1 no such user\n".repeat(1 << 18);
    let report = read(format!("Subject: failure notice\n\n{lines}").as_bytes());
    assert_eq!(report[0].class, BounceClass::Dead);
}

#[test]
fn any_bytes_are_a_message() {
    for bytes in [
        &b""[..],
        b"\0",
        b"\0\0\0\n\0",
        b"From ",
        b"\xff\xfe\xff",
        b"Subject: =?x?q?=\n\n",
        b"Content-Type: multipart/report; boundary=\"\"\n\n--\n",
        b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822;\nStatus: 5.1.1\n",
        b"Content-Type: message/feedback-report\n\n",
    ] {
        assert!(!read(bytes).is_empty());
    }
}

#[test]
fn the_words_of_a_quoted_report_make_no_bounce_of_a_readers_answer() {
    let quoted = read_samples(super::KNOWN).remove(7);
    let answer = Sample {
        from: Some("Zoe <zoe@example.org>".to_owned()),
        subject: "Absence du bureau".to_owned(),
        ..quoted
    };
    assert_eq!(answer.read("\n").class, BounceClass::AutoReply);
}
