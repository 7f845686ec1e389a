//! One conversation with a relay: what goes over the wire, and what a relay's words mean.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod certificates;
mod chunks;
mod door;
mod features;
mod greeting;
mod hostile;
mod login;
mod lost;
mod patience;
mod renewal;
mod table;

use std::time::Duration;

use matinale::address::{Address, Envelope, ReturnPath};
use matinale::outcome::{Outcome, Phase, Refusal};
use matinale::publication::{Pipelining, Relay, Secret, Security};
use matinale::smtp::{EnvelopeReply, Error, NextEnvelope, Session, Target, Timeouts};

use crate::harness::HANG_GUARD;
use crate::scripted::Step::{Body, Expect, Hush, Say, Wait};
use crate::scripted::{BARE, FULL, Scripted, Step};

const MESSAGE: &[u8] = b"Subject: one\r\n\r\n..dots\r\n";
const ARRIVES: &str = "Subject: one\r\n\r\n..dots\r\n.\r\n";

pub(crate) fn envelope(reader: &str) -> Envelope {
    Envelope {
        return_path: ReturnPath::new(Address::parse("b@news.example").unwrap()),
        recipient: Address::parse(reader).unwrap(),
        id: "2025-02-11.a+b=c".into(),
        is_header_international: false,
    }
}

pub(crate) fn next_envelope(envelope: &Envelope, message_bytes: usize) -> NextEnvelope<'_> {
    NextEnvelope { envelope, message_bytes }
}

fn relay(server: &Scripted, security: Security) -> Relay {
    Relay::new("localhost", server.address.port(), security)
}

pub(crate) fn target(relay: Relay) -> Target {
    let half = Duration::from_millis(500);
    let quick = Timeouts {
        connect: half * 2,
        command: half,
        submission_greeting: half,
        greeting_probe: half * 10,
        probe: half,
        data: half,
        block: half,
        verdict: half,
        login_pauses: [half / 10; 2],
        login_rest: half / 5,
    };
    let password = relay.login.as_ref().map(|_| Secret::new("open sesame".into()));
    Target::new(relay, password, "news.example").unwrap().with_timeouts(quick)
}

/// Plays greeting and EHLO, then the steps; opens a session in clear.
async fn opened(hello: &'static str, steps: &[Step]) -> (Scripted, Session) {
    opened_with(Pipelining::Auto, hello, steps).await
}

async fn opened_with(
    pipelining: Pipelining,
    hello: &'static str,
    steps: &[Step],
) -> (Scripted, Session) {
    let server = Scripted::play(&[&greeted(hello), steps].concat()).await;
    let relay = Relay { pipelining, ..relay(&server, Security::Plaintext) };
    let session = Session::open(&target(relay)).await.unwrap();
    (server, session)
}

fn greeted(hello: &'static str) -> Vec<Step> {
    vec![
        Say("220 relay.example\r\n"),
        Expect("EHLO news.example\r\n"),
        Say(hello),
        Expect("EHLO news.example\r\n"),
        Say(hello),
    ]
}

/// One whole envelope in one write, and the go-ahead.
fn taken() -> Vec<Step> {
    vec![
        Expect("MAIL FROM:<b@news.example> SIZE="),
        Expect("RCPT TO:<"),
        Expect("DATA\r\n"),
        Say("250 ok\r\n250 ok\r\n354 go\r\n"),
    ]
}

/// What comes of a step that must end by itself.
async fn ended<T>(step: impl Future<Output = T>) -> T {
    tokio::time::timeout(HANG_GUARD, step).await.expect("the step hangs")
}

async fn offered(session: &mut Session) {
    let offer = session.offer(&envelope("zoe@example.org"), MESSAGE.len()).await;
    assert_eq!(offer.unwrap(), EnvelopeReply::Ready);
}

fn accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted(reply) if reply.code == 250)
}

fn failure(opened: Result<Session, Error>) -> Error {
    opened.expect_err("the session opened")
}

#[tokio::test]
async fn body_dot_and_next_envelope_are_out_before_any_reply_comes() {
    let steps = [
        taken(),
        vec![
            Body(ARRIVES),
            Expect("MAIL FROM:<b@news.example> SIZE=24\r\n"),
            Expect("RCPT TO:<yan@example.org>\r\n"),
            Expect("DATA\r\n"),
            Say("250 2.0.0 queued as 1\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
            Body(ARRIVES),
            Say("250 2.0.0 queued as 2\r\n"),
            Expect("QUIT\r\n"),
            Say("221 bye\r\n"),
        ],
    ];
    let (server, mut session) = opened(FULL, &steps.concat()).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) =
        session.hand_over(MESSAGE, Some(next_envelope(&next, MESSAGE.len()))).await;
    assert!(matches!(outcome, Outcome::Accepted(reply) if reply.text == "queued as 1"));
    assert_eq!(next.unwrap().unwrap(), EnvelopeReply::Ready);
    let (outcome, next) = session.hand_over(MESSAGE, None).await;
    assert!(matches!(outcome, Outcome::Accepted(reply) if reply.text == "queued as 2"));
    assert!(next.is_none());
    session.quit().await;
    server.heard().await;
}

#[tokio::test]
async fn a_relay_without_pipelining_is_told_one_thing_at_a_time() {
    let hush = Wait(Duration::from_millis(40));
    let steps = [
        Expect("MAIL FROM:<b@news.example>\r\n"),
        hush.clone(),
        Say("250 ok\r\n"),
        Expect("RCPT TO:<zoe@example.org>\r\n"),
        hush.clone(),
        Say("250 ok\r\n"),
        Expect("DATA\r\n"),
        hush,
        Say("354 go\r\n"),
        Body(ARRIVES),
        Say("250\r\n"),
        Hush,
    ];
    let (server, mut session) = opened(BARE, &steps).await;
    assert!(!session.extensions().pipelining);
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
    assert!(accepted(&outcome), "{outcome:?}");
    assert!(next.is_none());
    drop(session);
    assert!(server.heard().await.ends_with(ARRIVES), "more was written than was answered");
}

#[tokio::test]
async fn pipelining_off_is_off_though_the_relay_offers_it() {
    let steps = [
        Expect("MAIL FROM:<b@news.example> SIZE=24\r\n"),
        Wait(Duration::from_millis(30)),
        Say("550 5.7.1 not you\r\n"),
        Hush,
    ];
    let (server, mut session) = opened_with(Pipelining::Off, FULL, &steps).await;
    let error = session.offer(&envelope("zoe@example.org"), 24).await.unwrap_err();
    assert_eq!((error.phase(), error.is_temporary()), (Phase::Mail, false));
    drop(session);
    assert!(server.heard().await.ends_with("SIZE=24\r\n"), "RCPT did not wait for MAIL's reply");
}

#[tokio::test]
async fn pipelining_of_envelopes_keeps_the_next_one_back() {
    let steps = [taken(), vec![Body(ARRIVES), Say("250 ok\r\n"), Hush]].concat();
    let (server, mut session) = opened_with(Pipelining::Envelope, FULL, &steps).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
    assert!(accepted(&outcome) && next.is_none());
    drop(session);
    assert!(server.heard().await.ends_with(ARRIVES));
}

#[tokio::test]
async fn a_refused_reader_costs_no_connection() {
    let steps = [vec![
        Expect("MAIL"),
        Expect("RCPT TO:<gone@example.org>"),
        Expect("DATA"),
        Say("250 ok\r\n550-5.1.1 nobody\r\n550 5.1.1 of that name\r\n503 no recipient\r\n"),
        Expect("RSET\r\n"),
        Expect("MAIL"),
        Expect("RCPT TO:<zoe@example.org>"),
        Expect("DATA"),
        Say("250 reset\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
        Body(ARRIVES),
        Say("250 ok\r\n"),
    ]];
    let (server, mut session) = opened(FULL, &steps.concat()).await;
    let offer = session.offer(&envelope("gone@example.org"), 24).await.unwrap();
    let EnvelopeReply::Refused(Outcome::Rejected(refused)) = offer else { panic!("{offer:?}") };
    assert_eq!((refused.refusal(), refused.phase), (Refusal::Dead, Phase::Recipient));
    assert_eq!(refused.to_string(), "550 5.1.1 nobody of that name");
    offered(&mut session).await;
    assert!(accepted(&session.hand_over(MESSAGE, None).await.0));
    server.heard().await;
}

#[tokio::test]
async fn a_refused_reader_among_chained_envelopes_is_told_apart_from_the_message_before() {
    let steps = [
        taken(),
        vec![
            Body(ARRIVES),
            Expect("MAIL"),
            Expect("RCPT"),
            Expect("DATA"),
            Say("250 ok\r\n250 ok\r\n452 4.2.2 full\r\n554 no valid recipients\r\n"),
        ],
    ];
    let (server, mut session) = opened(FULL, &steps.concat()).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
    assert!(accepted(&outcome));
    assert!(
        matches!(next, Some(Ok(EnvelopeReply::Refused(Outcome::Deferred(put_off)))) if put_off.reply.code == 452)
    );
    assert!(session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn a_go_ahead_without_a_recipient_gets_a_lone_dot() {
    let steps = [
        Expect("MAIL"),
        Expect("RCPT"),
        Expect("DATA"),
        Say("250 ok\r\n550 5.1.1 nobody\r\n354 go all the same\r\n"),
        Expect(".\r\n"),
        Say("554 no valid recipients\r\n"),
        Expect("RSET"),
        Expect("MAIL"),
        Expect("RCPT"),
        Expect("DATA"),
        Say("250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
    ];
    let (server, mut session) = opened(FULL, &steps).await;
    let offer = session.offer(&envelope("gone@example.org"), 24).await.unwrap();
    assert!(
        matches!(offer, EnvelopeReply::Refused(Outcome::Rejected(refused)) if refused.refusal() == Refusal::Dead)
    );
    offered(&mut session).await;
    server.heard().await;
}

#[tokio::test]
async fn a_refused_sender_is_our_fault_and_no_reader_s() {
    let steps = [
        Expect("MAIL"),
        Expect("RCPT"),
        Expect("DATA"),
        Say("550 5.7.1 you may not\r\n503 what?\r\n503 what?\r\n"),
    ];
    let (server, mut session) = opened(FULL, &steps).await;
    let error = session.offer(&envelope("zoe@example.org"), 24).await.unwrap_err();
    assert!(matches!(&error, Error::Refused(refused) if refused.reply.code == 550));
    assert!(error.to_string().contains("check `from`"), "{error}");
    assert!(error.phase() == Phase::Mail);
    assert!(session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn an_address_the_relay_cannot_write_never_touches_the_wire() {
    let (server, mut session) = opened("250-relay\r\n250 PIPELINING\r\n", &[Hush]).await;
    let offer = session.offer(&envelope("zoé@example.org"), 24).await.unwrap();
    let EnvelopeReply::Refused(Outcome::Rejected(refused)) = offer else { panic!("{offer:?}") };
    assert_eq!(refused.refusal(), Refusal::Unsendable);
    assert_eq!(
        (refused.reply.code, refused.reply.enhanced),
        (550, matinale::outcome::EnhancedCode::parse("5.6.7"))
    );
    drop(session);
    assert!(!server.heard().await.contains("MAIL"));
}

#[tokio::test]
async fn an_address_in_utf8_travels_where_the_relay_offers_it() {
    let steps = [
        Expect("MAIL FROM:<b@news.example> SIZE=24 BODY=8BITMIME SMTPUTF8\r\n"),
        Expect("RCPT TO:<zoé@example.org>\r\n"),
        Expect("DATA"),
        Say("250 ok\r\n250 ok\r\n354 go\r\n"),
    ];
    let (server, mut session) = opened(FULL, &steps).await;
    assert_eq!(
        session.offer(&envelope("zoé@example.org"), 24).await.unwrap(),
        EnvelopeReply::Ready
    );
    server.heard().await;
}

#[tokio::test]
async fn a_message_over_the_relay_s_limit_is_never_offered() {
    let (_server, mut session) = opened(FULL, &[Hush]).await;
    let offer = session.offer(&envelope("zoe@example.org"), 200_001).await.unwrap();
    let EnvelopeReply::Refused(Outcome::Rejected(refused)) = offer else { panic!("{offer:?}") };
    assert!(refused.is_about_content() && refused.reply.is_about_size());
    assert_eq!(
        refused.to_string(),
        "552 5.3.4 the message has 200001 bytes, and the relay takes 200000"
    );
    assert!(session.is_open());
}

#[tokio::test]
async fn a_message_without_an_open_envelope_is_not_written() {
    let (server, mut session) = opened(FULL, &[Hush]).await;
    let (outcome, _) = session.hand_over(b"QUIT\r\n", None).await;
    assert!(matches!(outcome, Outcome::NotSent(Phase::Content, _)));
    drop(session);
    assert!(!server.heard().await.contains("QUIT"));
}

#[tokio::test]
async fn an_envelope_is_not_offered_where_a_message_is_awaited() {
    let (server, mut session) = opened(FULL, &[taken(), vec![Hush]].concat()).await;
    offered(&mut session).await;
    let error = session.offer(&envelope("yan@example.org"), 24).await.unwrap_err();
    assert!(matches!(error, Error::OutOfStep { phase: Phase::Mail, .. }), "{error:?}");
    assert!(!session.is_open());
    drop(session);
    assert!(server.heard().await.ends_with("DATA\r\n"));
}

#[tokio::test]
async fn leaving_while_a_message_is_awaited_writes_no_message() {
    let (server, mut session) = opened(FULL, &[taken(), vec![Hush]].concat()).await;
    offered(&mut session).await;
    session.quit().await;
    assert!(server.heard().await.ends_with("DATA\r\n"));
}
