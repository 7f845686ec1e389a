//! What a relay offers is used, and what it does not offer is not.

use matinale::smtp::EnvelopeReply;

use super::{envelope, opened, opened_with};
use crate::scripted::Step::{Expect, Say};
use matinale::publication::Pipelining;

const DSN: &str = "250-relay.example\r\n250-PIPELINING\r\n250-SMTPUTF8\r\n250 DSN\r\n";

/// What is said of an envelope for this reader, by the extensions in the answer to EHLO.
async fn said(hello: &'static str, pipelining: Pipelining, reader: &str) -> Vec<String> {
    let steps = match pipelining {
        Pipelining::Off => vec![
            Expect("MAIL"),
            Say("250 ok\r\n"),
            Expect("RCPT"),
            Say("250 ok\r\n"),
            Expect("DATA"),
            Say("354 go\r\n"),
        ],
        _ => vec![
            Expect("MAIL"),
            Expect("RCPT"),
            Expect("DATA"),
            Say("250 ok\r\n250 ok\r\n354 go\r\n"),
        ],
    };
    let (server, mut session) = opened_with(pipelining, hello, &steps).await;
    assert_eq!(session.offer(&envelope(reader), 24).await.unwrap(), EnvelopeReply::Ready);
    let heard = server.heard().await;
    heard.lines().filter(|line| !line.starts_with("EHLO")).map(str::to_owned).collect()
}

#[tokio::test]
async fn reports_are_asked_for_where_they_are_offered() {
    for pipelining in [Pipelining::Auto, Pipelining::Off] {
        assert_eq!(
            said(DSN, pipelining, "zoe+news@example.org").await,
            [
                "MAIL FROM:<b@news.example> RET=HDRS ENVID=2025-02-11.a+2Bb+3Dc",
                "RCPT TO:<zoe+news@example.org> NOTIFY=FAILURE ORCPT=rfc822;zoe+2Bnews@example.org",
                "DATA",
            ]
        );
    }
}

#[tokio::test]
async fn a_reader_whose_address_is_not_ascii_is_named_by_numbers_in_reports() {
    assert_eq!(
        said(DSN, Pipelining::Auto, "zoé@example.org").await[..2],
        [
            "MAIL FROM:<b@news.example> SMTPUTF8 RET=HDRS ENVID=2025-02-11.a+2Bb+3Dc",
            "RCPT TO:<zoé@example.org> NOTIFY=FAILURE ORCPT=utf-8;zo\\x{E9}@example.org",
        ]
    );
}

/// M17.
#[tokio::test]
async fn nothing_is_asked_that_is_not_offered() {
    for (hello, mail) in [
        ("250 relay.example\r\n", "MAIL FROM:<b@news.example>"),
        (
            "250-relay.example\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n",
            "MAIL FROM:<b@news.example>",
        ),
        ("250-relay.example\r\n250 size 0\r\n", "MAIL FROM:<b@news.example> SIZE=24"),
        ("250-DSN SIZE PIPELINING\r\n250 X-DSN\r\n", "MAIL FROM:<b@news.example>"),
    ] {
        assert_eq!(
            said(hello, Pipelining::Off, "zoe@example.org").await,
            [mail, "RCPT TO:<zoe@example.org>", "DATA"],
            "{hello}"
        );
    }
}

#[tokio::test]
async fn what_a_relay_offers_is_read_whatever_its_letters() {
    let (_server, session) = opened(
        "250-relay.example\r\n250-pipelining\r\n250-Dsn\r\n250-EnhancedStatusCodes\r\n250 SIZE 100\r\n",
        &[],
    )
    .await;
    let offered = session.extensions();
    assert!(offered.pipelining && offered.dsn && offered.enhanced_codes);
    assert_eq!((offered.size, offered.smtputf8, offered.eight_bit_mime), (Some(100), false, false));
}
