//! One conversation with a relay: what goes over the wire, and what a lost line means.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use std::time::Duration;

use matinale::address::{Address, Envelope, ReturnPath};
use matinale::outcome::{Outcome, Phase, Refusal};
use matinale::publication::{Login, PasswordSource, Pipelining, Relay, Security};
use matinale::smtp::{Error, Offer, Secret, Session, Target, Timeouts};

use crate::scripted::Step::{Body, Drip, Drop, Expect, Hush, Say, Take, Tls, Wait};
use crate::scripted::{BARE, FULL, Scripted, Step};

const MESSAGE: &[u8] = b"Subject: one\r\n\r\n..dots\r\n";
const ARRIVES: &str = "Subject: one\r\n\r\n..dots\r\n.\r\n";

fn envelope(reader: &str) -> Envelope {
    Envelope {
        return_path: ReturnPath::new(Address::parse("b@news.example").unwrap()),
        recipient: Address::parse(reader).unwrap(),
    }
}

fn relay(server: &Scripted, security: Security) -> Relay {
    Relay {
        host: "localhost".into(),
        port: server.address.port(),
        security,
        login: None,
        connections: 1,
        pipelining: Pipelining::Auto,
    }
}

fn target(relay: Relay) -> Target {
    let half = Duration::from_millis(500);
    let quick =
        Timeouts { connect: half * 2, command: half, data: half, block: half, verdict: half };
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

async fn offered(session: &mut Session) {
    let offer = session.offer(&envelope("zoe@example.org"), MESSAGE.len()).await;
    assert_eq!(offer.unwrap(), Offer::Ready);
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
    let (outcome, next) = session.hand_over(MESSAGE, Some((&next, MESSAGE.len()))).await;
    assert!(matches!(outcome, Outcome::Accepted(reply) if reply.text == "queued as 1"));
    assert_eq!(next.unwrap().unwrap(), Offer::Ready);
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
    let (outcome, next) = session.hand_over(MESSAGE, Some((&next, 24))).await;
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
    let (outcome, next) = session.hand_over(MESSAGE, Some((&next, 24))).await;
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
    let Offer::Refused(Outcome::Rejected(Refusal::Dead, reply)) = offer else {
        panic!("{offer:?}")
    };
    assert_eq!(reply.to_string(), "550 5.1.1 nobody of that name");
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
    let (outcome, next) = session.hand_over(MESSAGE, Some((&next, 24))).await;
    assert!(accepted(&outcome));
    assert!(
        matches!(next, Some(Ok(Offer::Refused(Outcome::Deferred(reply)))) if reply.code == 452)
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
    assert!(matches!(offer, Offer::Refused(Outcome::Rejected(Refusal::Dead, _))));
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
    assert!(matches!(&error, Error::Refused { phase: Phase::Mail, reply } if reply.code == 550));
    assert!(error.to_string().contains("check `from`"), "{error}");
    assert!(matches!(error.outcome(), Outcome::NotSent(Phase::Mail, _)));
    assert!(session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn a_line_lost_before_the_final_dot_means_not_sent() {
    let big: Vec<u8> = b"0123456789abcdef0123456789abcdef\r\n".repeat(1_000_000);
    let (server, mut session) = opened(
        BARE,
        &[
            vec![Expect("MAIL"), Say("250 ok\r\n"), Expect("RCPT"), Say("250 ok\r\n")],
            vec![Expect("DATA"), Say("354 go\r\n"), Take(100_000), Drop],
        ]
        .concat(),
    )
    .await;
    let offer = session.offer(&envelope("zoe@example.org"), big.len()).await;
    assert_eq!(offer.unwrap(), Offer::Ready);
    let (outcome, _) = session.hand_over(&big, None).await;
    assert!(matches!(outcome, Outcome::NotSent(Phase::Content, _)), "{outcome:?}");
    assert!(!session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn a_line_lost_after_the_final_dot_is_in_doubt() {
    let (server, mut session) = opened(FULL, &[taken(), vec![Body(ARRIVES), Drop]].concat()).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some((&next, 24))).await;
    assert!(matches!(outcome, Outcome::InDoubt(_)), "{outcome:?}");
    assert!(matches!(next, Some(Err(Error::Lost { .. }))), "{next:?}");
    assert!(!session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn a_line_lost_at_data_leaves_the_message_unsent() {
    let steps = [Expect("MAIL"), Expect("RCPT"), Expect("DATA"), Say("250 ok\r\n250 ok\r\n"), Drop];
    let (server, mut session) = opened(FULL, &steps).await;
    let error = session.offer(&envelope("zoe@example.org"), 24).await.unwrap_err();
    assert!(matches!(error.outcome(), Outcome::NotSent(Phase::Data, _)), "{error:?}");
    assert!(error.is_temporary());
    server.heard().await;
}

#[tokio::test]
async fn good_bye_at_the_recipient_blames_no_reader() {
    let steps = [
        Expect("MAIL"),
        Expect("RCPT"),
        Expect("DATA"),
        Say("250 ok\r\n421 4.7.0 too many messages\r\n"),
        Drop,
    ];
    let (server, mut session) = opened(FULL, &steps).await;
    let error = session.offer(&envelope("zoe@example.org"), 24).await.unwrap_err();
    assert!(
        matches!(&error, Error::Refused { phase: Phase::Recipient, reply } if reply.code == 421)
    );
    assert!(error.is_temporary() && !session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn good_bye_behind_an_acceptance_leaves_it_standing() {
    let steps =
        [taken(), vec![Body(ARRIVES), Say("250 ok\r\n421 4.4.5 enough for today\r\n"), Drop]];
    let (server, mut session) = opened(FULL, &steps.concat()).await;
    offered(&mut session).await;
    assert!(accepted(&session.hand_over(MESSAGE, None).await.0));
    let error = session.offer(&envelope("yan@example.org"), 24).await.unwrap_err();
    assert!(matches!(error, Error::Refused { reply, .. } if reply.code == 421));
    assert!(!session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn good_bye_to_the_final_dot_is_a_refusal_and_not_a_doubt() {
    let steps = [taken(), vec![Body(ARRIVES), Say("421 4.3.0 going down\r\n"), Drop]];
    let (server, mut session) = opened(FULL, &steps.concat()).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some((&next, 24))).await;
    assert!(matches!(outcome, Outcome::Deferred(reply) if reply.code == 421));
    assert!(matches!(next, Some(Err(Error::Lost { .. }))));
    assert!(!session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn one_reply_too_many_takes_the_verdict_s_credit() {
    let steps =
        [taken(), vec![Body(ARRIVES), Say("250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n"), Hush]];
    let (server, mut session) = opened(FULL, &steps.concat()).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some((&next, 24))).await;
    assert!(matches!(outcome, Outcome::InDoubt(_)), "{outcome:?}");
    assert!(matches!(next, Some(Err(Error::OutOfStep { .. }))), "{next:?}");
    assert!(!session.is_open());
    drop(session);
    server.heard().await;
}

#[tokio::test]
async fn a_refusal_in_mid_message_is_heard() {
    let big: Vec<u8> = b"0123456789abcdef0123456789abcdef\r\n".repeat(1_000_000);
    let steps = [
        taken(),
        vec![Take(50_000), Say("552 5.3.4 too big\r\n"), Wait(Duration::from_millis(900))],
    ];
    let (server, mut session) =
        opened("250-relay.example\r\n250-PIPELINING\r\n250 SIZE\r\n", &steps.concat()).await;
    let offer = session.offer(&envelope("zoe@example.org"), big.len()).await;
    assert_eq!(offer.unwrap(), Offer::Ready);
    let (outcome, _) = session.hand_over(&big, None).await;
    assert!(
        matches!(&outcome, Outcome::Rejected(Refusal::Sender, reply) if reply.code == 552),
        "{outcome:?}"
    );
    server.heard().await;
}

#[tokio::test]
async fn a_silent_relay_costs_the_phase_s_time_and_no_more() {
    let (_server, mut session) = opened(FULL, &[taken(), vec![Body(ARRIVES), Hush]].concat()).await;
    offered(&mut session).await;
    let (outcome, _) = session.hand_over(MESSAGE, None).await;
    assert!(matches!(outcome, Outcome::InDoubt(cause) if cause.contains("silent")));
    assert!(!session.is_open());

    for (heard, phase) in [("", Phase::Greeting), ("220 hi\r\n", Phase::Hello)] {
        let server = Scripted::play(&[Say(heard), Hush]).await;
        let target = target(relay(&server, Security::Plaintext));
        let error = failure(Session::open(&target).await);
        assert!(matches!(&error, Error::Lost { phase: at, .. } if *at == phase), "{error:?}");
        assert!(error.is_temporary());
    }
}

#[tokio::test]
async fn replies_in_single_bytes_and_endless_ones_are_both_survived() {
    let dripped = [
        Expect("MAIL"),
        Expect("RCPT"),
        Expect("DATA"),
        Drip("250 ok\r\n250-two\r\n250 lines\r\n354 go\r\n"),
    ];
    let (server, mut session) = opened(FULL, &dripped).await;
    offered(&mut session).await;
    server.heard().await;

    let endless: &'static str = "x".repeat(100_000).leak();
    let server = Scripted::play(&[Say("220 "), Say(endless), Hush]).await;
    let error = failure(Session::open(&target(relay(&server, Security::Plaintext))).await);
    assert!(matches!(error, Error::Lost { phase: Phase::Greeting, .. }), "{error:?}");
}

#[tokio::test]
async fn an_address_the_relay_cannot_write_never_touches_the_wire() {
    let (server, mut session) = opened("250-relay\r\n250 PIPELINING\r\n", &[Hush]).await;
    let offer = session.offer(&envelope("zoé@example.org"), 24).await.unwrap();
    let Offer::Refused(Outcome::Rejected(Refusal::Unsendable, reply)) = offer else {
        panic!("{offer:?}")
    };
    assert_eq!((reply.code, reply.enhanced), (550, Some((5, 6, 7))));
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
    assert_eq!(session.offer(&envelope("zoé@example.org"), 24).await.unwrap(), Offer::Ready);
    server.heard().await;
}

#[tokio::test]
async fn a_message_over_the_relay_s_limit_is_never_offered() {
    let (_server, mut session) = opened(FULL, &[Hush]).await;
    let error = session.offer(&envelope("zoe@example.org"), 200_001).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { size: 200_001, limit: 200_000 }));
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
async fn leaving_while_a_message_is_awaited_writes_no_message() {
    let (server, mut session) = opened(FULL, &[taken(), vec![Hush]].concat()).await;
    offered(&mut session).await;
    session.quit().await;
    assert!(server.heard().await.ends_with("DATA\r\n"));
}

fn with_login(relay: Relay) -> Relay {
    let password = PasswordSource::Environment("X".into());
    Relay { login: Some(Login { user: "editor".into(), password }), ..relay }
}

#[tokio::test]
async fn without_starttls_not_a_byte_of_the_login_is_said() {
    let server = Scripted::play(&[
        Say("220 relay\r\n"),
        Expect("EHLO"),
        Say("250-relay\r\n250 AUTH PLAIN LOGIN\r\n"),
        Hush,
    ])
    .await;
    let target = target(with_login(relay(&server, Security::StartTls)));
    let error = failure(Session::open(&target).await);
    assert!(matches!(error, Error::NoStartTls(_)), "{error:?}");
    assert!(!error.is_temporary());
    assert_eq!(server.heard().await, "EHLO news.example\r\n");
}

#[tokio::test]
async fn words_in_clear_behind_the_go_ahead_for_tls_end_the_conversation() {
    for injected in ["220 go\r\n250 injected\r\n", "220 go\r\n2"] {
        let server = Scripted::play(&[
            Say("220 relay\r\n"),
            Expect("EHLO"),
            Say("250-relay\r\n250 STARTTLS\r\n"),
            Expect("STARTTLS\r\n"),
            Say(injected),
            Hush,
        ])
        .await;
        let target = target(with_login(relay(&server, Security::StartTls)));
        let error = failure(Session::open(&target).await);
        assert!(matches!(error, Error::Injected(_)), "{error:?}");
        let heard = server.heard().await;
        assert_eq!(heard, "EHLO news.example\r\nSTARTTLS\r\n");
    }
}

#[tokio::test]
async fn another_machine_is_never_called_in_clear() {
    let server = Scripted::play(&[]).await;
    for host in ["192.0.2.1", "2001:db8::1", "[2001:db8::1]"] {
        let relay = Relay { host: host.into(), ..relay(&server, Security::Plaintext) };
        let error = failure(Session::open(&target(relay)).await);
        assert!(matches!(error, Error::Exposed(_)), "{error:?}");
    }
}

/// A login over TLS, after STARTTLS or from the first byte.
fn logged_in() -> Vec<Step> {
    vec![
        Expect("EHLO"),
        Say("250-relay\r\n250-PIPELINING\r\n250 AUTH PLAIN LOGIN\r\n"),
        Expect("AUTH PLAIN AGVkaXRvcgBvcGVuIHNlc2FtZQ==\r\n"),
    ]
}

#[tokio::test]
async fn a_login_travels_inside_tls_and_mail_after_it() {
    let clear = vec![
        Say("220 relay\r\n"),
        Expect("EHLO"),
        Say("250-relay\r\n250-STARTTLS\r\n250 PIPELINING\r\n"),
        Expect("STARTTLS\r\n"),
        Say("220 go\r\n"),
        Tls,
    ];
    let implicit = vec![Tls, Say("220 relay\r\n")];
    for (security, start) in [(Security::StartTls, clear), (Security::Implicit, implicit)] {
        let mail = vec![
            Say("235 2.7.0 welcome\r\n"),
            Expect("EHLO"),
            Say("250-relay\r\n250 PIPELINING\r\n"),
            Expect("MAIL FROM:<b@news.example>\r\n"),
            Expect("RCPT"),
            Expect("DATA"),
            Say("250 ok\r\n250 ok\r\n354 go\r\n"),
            Body(ARRIVES),
            Expect("MAIL"),
            Expect("RCPT"),
            Expect("DATA"),
            Say("250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
        ];
        let server = Scripted::play(&[start, logged_in(), mail].concat()).await;
        let target = target(with_login(relay(&server, security)));
        let target = target.trusting(vec![server.authority.clone()]);
        let mut session = Session::open(&target).await.unwrap();
        offered(&mut session).await;
        let next = envelope("yan@example.org");
        let (outcome, next) = session.hand_over(MESSAGE, Some((&next, 24))).await;
        assert!(accepted(&outcome));
        assert_eq!(next.unwrap().unwrap(), Offer::Ready);
        server.heard().await;
    }
}

#[tokio::test]
async fn a_refused_login_says_what_to_check() {
    let refused = vec![Say("535 5.7.8 wrong\r\n"), Hush];
    let steps = [vec![Tls, Say("220 relay\r\n")], logged_in(), refused];
    let server = Scripted::play(&steps.concat()).await;
    let target = target(with_login(relay(&server, Security::Implicit)));
    let error = failure(Session::open(&target.trusting(vec![server.authority.clone()])).await);
    assert!(matches!(&error, Error::Login { user, .. } if user == "editor"), "{error:?}");
    assert!(!error.is_temporary());
    let words = error.to_string();
    assert!(words.contains("password_env") && !words.contains("sesame"), "{words}");
    drop(server);
}

#[tokio::test]
async fn a_certificate_for_another_name_or_from_nobody_known_is_refused() {
    let server = Scripted::named("elsewhere.example", &[Tls]).await;
    let other = target(relay(&server, Security::Implicit)).trusting(vec![server.authority.clone()]);
    let error = failure(Session::open(&other).await);
    assert!(matches!(&error, Error::Certificate { cause, .. } if cause.contains("another name")));

    let server = Scripted::play(&[Tls]).await;
    let stranger = Scripted::named("stranger.example", &[]).await.authority;
    let target = target(relay(&server, Security::Implicit)).trusting(vec![stranger]);
    let error = failure(Session::open(&target).await);
    assert!(
        matches!(&error, Error::Certificate { cause, .. } if cause.contains("signed")),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_refusing_greeting_and_a_closed_port_are_the_relay_s_affair() {
    let server = Scripted::play(&[Say("554 5.7.1 not from here\r\n"), Hush]).await;
    let error = failure(Session::open(&target(relay(&server, Security::Plaintext))).await);
    assert!(matches!(error, Error::Refused { phase: Phase::Greeting, .. }), "{error:?}");

    let server = Scripted::play(&[]).await;
    let closed = relay(&server, Security::Plaintext);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = failure(Session::open(&target(Relay { port: free, ..closed })).await);
    assert!(matches!(&error, Error::Unreachable(..)) && error.is_temporary(), "{error:?}");
}
