//! Lost lines, good-byes, silence: what is then known of the message.

use std::time::Duration;

use matinale::outcome::{Outcome, Phase, Refusal};
use matinale::publication::Security;
use matinale::smtp::{EnvelopeReply, Error, Session};

use super::{
    ARRIVES, MESSAGE, accepted, envelope, failure, greeted, next_envelope, offered, opened, relay,
    taken, target,
};
use crate::scripted::Step::{Body, Drip, Drop, Expect, Hush, Say, Take, Tls, Wait};
use crate::scripted::{BARE, FULL, Scripted};

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
    assert_eq!(offer.unwrap(), EnvelopeReply::Ready);
    let (outcome, _) = session.hand_over(&big, None).await;
    assert!(matches!(outcome, Outcome::NotSent(Phase::Content, _)), "{outcome:?}");
    assert!(!session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn inside_tls_too_a_line_lost_before_the_final_dot_means_not_sent() {
    let big: Vec<u8> = b"0123456789abcdef0123456789abcdef\r\n".repeat(1_000_000);
    let steps = [
        vec![Tls],
        greeted(BARE),
        vec![Expect("MAIL"), Say("250 ok\r\n"), Expect("RCPT"), Say("250 ok\r\n")],
        vec![Expect("DATA"), Say("354 go\r\n"), Take(100_000), Drop],
    ];
    let server = Scripted::play(&steps.concat()).await;
    let target = target(relay(&server, Security::Implicit));
    let target = target.trusting(vec![server.authority.clone()]);
    let mut session = Session::open(&target).await.unwrap();
    let offer = session.offer(&envelope("zoe@example.org"), big.len()).await;
    assert_eq!(offer.unwrap(), EnvelopeReply::Ready);
    let (outcome, _) = session.hand_over(&big, None).await;
    assert!(matches!(outcome, Outcome::NotSent(Phase::Content, _)), "{outcome:?}");
    server.heard().await;
}

#[tokio::test]
async fn inside_tls_a_line_lost_at_the_final_dot_is_in_doubt_though_the_message_came_whole() {
    let before_the_dot = Take(MESSAGE.len());
    let behind_the_dot = Body(ARRIVES);
    for read in [before_the_dot, behind_the_dot] {
        let steps = [vec![Tls], greeted(FULL), taken(), vec![read, Drop]];
        let server = Scripted::play(&steps.concat()).await;
        let target = target(relay(&server, Security::Implicit));
        let target = target.trusting(vec![server.authority.clone()]);
        let mut session = Session::open(&target).await.unwrap();
        offered(&mut session).await;
        let next = envelope("yan@example.org");
        let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
        assert!(matches!(outcome, Outcome::InDoubt(_)), "{outcome:?}");
        assert!(matches!(next, Some(Err(Error::Lost { .. }))), "{next:?}");
        assert!(!session.is_open());
        server.heard().await;
    }
}

#[tokio::test]
async fn a_line_lost_after_the_final_dot_is_in_doubt() {
    let (server, mut session) = opened(FULL, &[taken(), vec![Body(ARRIVES), Drop]].concat()).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
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
    assert!(error.phase() == Phase::Data, "{error:?}");
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
    let reply = session.offer(&envelope("zoe@example.org"), 24).await.unwrap();
    let EnvelopeReply::Refused(Outcome::Deferred(refused)) = reply else { panic!("{reply:?}") };
    assert!(refused.reply.code == 421 && !session.is_open());
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
    assert!(matches!(error, Error::Refused(refused) if refused.reply.code == 421));
    assert!(!session.is_open());
    server.heard().await;
}

#[tokio::test]
async fn good_bye_to_the_final_dot_is_a_refusal_and_not_a_doubt() {
    let steps = [taken(), vec![Body(ARRIVES), Say("421 4.3.0 going down\r\n"), Drop]];
    let (server, mut session) = opened(FULL, &steps.concat()).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
    assert!(matches!(outcome, Outcome::Deferred(refused) if refused.reply.code == 421));
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
    let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
    assert!(matches!(outcome, Outcome::InDoubt(_)), "{outcome:?}");
    assert!(matches!(next, Some(Err(Error::OutOfStep { .. }))), "{next:?}");
    assert!(!session.is_open());
    drop(session);
    server.heard().await;
}

#[tokio::test]
async fn two_replies_to_the_last_final_dot_leave_a_doubt() {
    let steps = [taken(), vec![Body(ARRIVES), Say("250 ok\r\n250 ok\r\n"), Hush]];
    let (server, mut session) = opened(FULL, &steps.concat()).await;
    offered(&mut session).await;
    let (outcome, next) = session.hand_over(MESSAGE, None).await;
    assert!(matches!(outcome, Outcome::InDoubt(_)), "{outcome:?}");
    assert!(next.is_none() && !session.is_open());
    drop(session);
    server.heard().await;
}

#[tokio::test]
async fn one_reply_too_many_behind_a_go_ahead_takes_that_back_too() {
    let replies = "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 ok\r\n";
    let (server, mut session) =
        opened(FULL, &[taken(), vec![Body(ARRIVES), Say(replies), Hush]].concat()).await;
    offered(&mut session).await;
    let next = envelope("yan@example.org");
    let (outcome, next) = session.hand_over(MESSAGE, Some(next_envelope(&next, 24))).await;
    assert!(matches!(outcome, Outcome::InDoubt(_)), "{outcome:?}");
    assert!(matches!(next, Some(Err(Error::Lost { .. }))), "{next:?}");
    assert!(!session.is_open());
    drop(session);
    server.heard().await;
}

#[tokio::test]
async fn a_message_whose_final_dot_would_be_none_is_not_written() {
    let (server, mut session) = opened(FULL, &[taken(), vec![Hush]].concat()).await;
    offered(&mut session).await;
    let (outcome, _) = session.hand_over(b"Subject: one\r\n\r\nno line end", None).await;
    assert!(matches!(outcome, Outcome::NotSent(Phase::Content, _)), "{outcome:?}");
    assert!(!session.is_open());
    drop(session);
    assert!(server.heard().await.ends_with("DATA\r\n"));
}

#[tokio::test]
async fn a_relay_that_speaks_before_the_message_is_written_gets_none() {
    let replies = "250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 taken already\r\n";
    let steps = [Expect("MAIL"), Expect("RCPT"), Expect("DATA"), Say(replies), Hush];
    let (server, mut session) = opened(FULL, &steps).await;
    offered(&mut session).await;
    let (outcome, _) = session.hand_over(MESSAGE, None).await;
    assert!(matches!(outcome, Outcome::NotSent(Phase::Content, _)), "{outcome:?}");
    assert!(!session.is_open());
    drop(session);
    assert!(server.heard().await.ends_with("DATA\r\n"));
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
    assert_eq!(offer.unwrap(), EnvelopeReply::Ready);
    let (outcome, _) = session.hand_over(&big, None).await;
    assert!(
        matches!(&outcome, Outcome::Rejected(refused) if refused.reply.code == 552
            && (refused.refusal(), refused.phase) == (Refusal::Sender, Phase::Content)),
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
    assert!(matches!(error, Error::Garbled { phase: Phase::Greeting, .. }), "{error:?}");
    assert!(!error.is_temporary(), "a mail server does not speak so");
}
