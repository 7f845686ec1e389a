//! One conversation with a relay: what goes over the wire, and what a lost line means.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod envelopes;
mod login;
mod lost;

use std::time::Duration;

use matinale::address::{Address, Envelope, ReturnPath};
use matinale::outcome::Outcome;
use matinale::publication::{Pipelining, Relay, Security};
use matinale::smtp::{Error, Offer, Secret, Session, Target, Timeouts};

use crate::scripted::Step::{Expect, Say};
use crate::scripted::{Scripted, Step};

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
