//! Messages by BDAT, several at a time.

use matinale::outcome::Outcome;
use matinale::smtp::{ChunkVerdict, Session, Unsendable};

use super::{accepted, envelope, opened};
use crate::scripted::Step::{self, Drop, Expect, Hush, Say};

/// What a relay with BDAT answers to EHLO.
const CHUNKED: &str = "250-relay.example\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 SIZE 200000\r\n";

const MESSAGE: &[u8] = b"Subject: one\r\n\r\nHello\r\n";

/// One message, as it comes.
fn message(reader: &'static str) -> [Step; 6] {
    [
        Expect("MAIL FROM:<b@news.example> SIZE=23\r\n"),
        Expect(reader),
        Expect("BDAT 23 LAST\r\n"),
        Expect("Subject: one\r\n"),
        Expect("\r\n"),
        Expect("Hello\r\n"),
    ]
}

const ZOE: &str = "RCPT TO:<zoe@example.org>\r\n";
const YAN: &str = "RCPT TO:<yan@example.org>\r\n";

async fn send(session: &mut Session, reader: &str) {
    let chunk = session.prepare_chunk(&envelope(reader), MESSAGE.len()).await.unwrap();
    session.send_chunk(chunk, MESSAGE).await;
}

fn is_in_doubt(verdict: &ChunkVerdict) -> bool {
    matches!(verdict, ChunkVerdict::Ended(Outcome::InDoubt(_)))
}

fn is_accepted(verdict: &ChunkVerdict) -> bool {
    matches!(verdict, ChunkVerdict::Ended(outcome) if accepted(outcome))
}

#[tokio::test]
async fn two_messages_are_out_before_any_reply_comes_and_rset_stands_between_them() {
    let said = "250 ok\r\n250 ok\r\n250 taken\r\n250 flushed\r\n250 ok\r\n250 ok\r\n250 taken\r\n";
    let steps = [&message(ZOE)[..], &[Expect("RSET\r\n")], &message(YAN), &[Say(said), Hush]];
    let (server, mut session) = opened(CHUNKED, &steps.concat()).await;
    assert!(session.offers_chunks() && !session.has_taken_chunk());
    send(&mut session, "zoe@example.org").await;
    send(&mut session, "yan@example.org").await;
    for _ in 0..2 {
        let verdict = session.read_chunk_verdict().await;
        assert!(is_accepted(&verdict), "{verdict:?}");
    }
    assert!(session.has_taken_chunk() && session.is_open());
    assert!(session.take_chunk_failure().is_none());
    drop(session);
    assert!(server.heard().await.ends_with("Hello\r\n"), "a final dot was written");
}

#[tokio::test]
async fn a_refused_reader_is_told_apart_from_the_message_behind() {
    let said = "250 ok\r\n550 5.1.1 nobody\r\n503 no recipient\r\n250 flushed\r\n250 ok\r\n\
        250 ok\r\n250-23 bytes\r\n250 taken\r\n";
    let steps = [&message(ZOE)[..], &[Expect("RSET\r\n")], &message(YAN), &[Say(said), Hush]];
    let (_server, mut session) = opened(CHUNKED, &steps.concat()).await;
    send(&mut session, "zoe@example.org").await;
    send(&mut session, "yan@example.org").await;
    let refused = session.read_chunk_verdict().await;
    let ChunkVerdict::Ended(Outcome::Rejected(refused)) = refused else { panic!("{refused:?}") };
    assert_eq!(refused.reply.code, 550);
    let verdict = session.read_chunk_verdict().await;
    assert!(is_accepted(&verdict), "{verdict:?}");
}

#[tokio::test]
async fn a_content_that_is_taken_behind_a_refused_envelope_is_in_doubt() {
    for said in [
        "250 ok\r\n451 4.7.1 later\r\n250 taken\r\n",
        "250 ok\r\n550 5.1.1 nobody\r\n250 taken\r\n",
        "550 5.7.1 not this sender\r\n503 no sender\r\n250 taken\r\n",
    ] {
        let steps = [&message(ZOE)[..], &[Say(said), Hush]];
        let (_server, mut session) = opened(CHUNKED, &steps.concat()).await;
        send(&mut session, "zoe@example.org").await;
        let verdict = session.read_chunk_verdict().await;
        assert!(is_in_doubt(&verdict), "{said:?}: {verdict:?}");
    }
}

#[tokio::test]
async fn a_reply_too_many_is_noticed_at_the_rset_behind_a_refused_message() {
    // The second reply to MAIL makes the one to RCPT look like that to BDAT.
    let said = "250 ok\r\n250 ok\r\n250 ok\r\n554 5.7.1 not this\r\n250 flushed\r\n250 ok\r\n";
    let steps = [&message(ZOE)[..], &[Expect("RSET\r\n")], &message(YAN), &[Say(said), Hush]];
    let (_server, mut session) = opened(CHUNKED, &steps.concat()).await;
    send(&mut session, "zoe@example.org").await;
    send(&mut session, "yan@example.org").await;
    for _ in 0..2 {
        let verdict = session.read_chunk_verdict().await;
        assert!(is_in_doubt(&verdict), "{verdict:?}");
    }
    assert!(!session.is_open());
}

#[tokio::test]
async fn a_line_that_is_cut_leaves_the_unanswered_in_doubt_and_the_answered_as_they_are() {
    let said = "250 ok\r\n250 ok\r\n250 taken\r\n250 flushed\r\n250 ok\r\n";
    let steps = [&message(ZOE)[..], &[Expect("RSET\r\n")], &message(YAN), &[Say(said), Drop]];
    let (_server, mut session) = opened(CHUNKED, &steps.concat()).await;
    send(&mut session, "zoe@example.org").await;
    send(&mut session, "yan@example.org").await;
    let verdict = session.read_chunk_verdict().await;
    assert!(is_accepted(&verdict), "{verdict:?}");
    let verdict = session.read_chunk_verdict().await;
    assert!(is_in_doubt(&verdict), "{verdict:?}");
    assert!(session.take_chunk_failure().is_some());
}

#[tokio::test]
async fn a_good_bye_turns_away_what_is_behind_it() {
    let said = "250 ok\r\n250 ok\r\n250 taken\r\n421 4.7.0 enough\r\n";
    let steps = [&message(ZOE)[..], &[Expect("RSET\r\n")], &message(YAN), &[Say(said), Drop]];
    let (_server, mut session) = opened(CHUNKED, &steps.concat()).await;
    send(&mut session, "zoe@example.org").await;
    send(&mut session, "yan@example.org").await;
    let verdict = session.read_chunk_verdict().await;
    assert!(is_accepted(&verdict), "{verdict:?}");
    let verdict = session.read_chunk_verdict().await;
    assert!(matches!(&verdict, ChunkVerdict::TurnedAway(reply) if reply.code == 421));
    assert!(!session.is_open() && session.take_chunk_failure().is_none());
}

#[tokio::test]
async fn a_relay_that_does_not_know_bdat_is_no_verdict_on_the_message() {
    let steps = [&message(ZOE)[..], &[Say("250 ok\r\n250 ok\r\n500 5.5.2 what\r\n500 what\r\n")]];
    let (_server, mut session) = opened(CHUNKED, &steps.concat()).await;
    send(&mut session, "zoe@example.org").await;
    let verdict = session.read_chunk_verdict().await;
    assert!(matches!(&verdict, ChunkVerdict::NotUnderstood(reply) if reply.code == 500));
    assert!(!session.is_open());
}

#[tokio::test]
async fn a_message_that_data_would_change_is_not_sent_by_bdat() {
    let (server, mut session) = opened(CHUNKED, &[Hush]).await;
    let envelope = envelope("zoe@example.org");
    let chunk = session.prepare_chunk(&envelope, 24).await.unwrap();
    session.send_chunk(chunk, super::MESSAGE).await;
    let verdict = session.read_chunk_verdict().await;
    assert!(matches!(verdict, ChunkVerdict::Ended(Outcome::NotSent(..))), "{verdict:?}");
    drop(session);
    assert!(server.heard().await.ends_with("EHLO news.example\r\n"), "something of it was written");
}

#[tokio::test]
async fn a_message_that_the_relay_cannot_take_costs_no_byte() {
    let (_server, mut session) = opened(CHUNKED, &[Hush]).await;
    let large = session.prepare_chunk(&envelope("zoe@example.org"), 300_000).await;
    assert!(matches!(large, Err(Unsendable::Reader(Outcome::Rejected(_)))), "{large:?}");
    let international = session.prepare_chunk(&envelope("zoé@example.org"), 23).await;
    assert!(matches!(international, Err(Unsendable::Reader(Outcome::Rejected(_)))));
    assert!(session.is_open());
}
