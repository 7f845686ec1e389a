//! The peculiarities of lettre, each with what is done about it.
//!
//! lettre is the SMTP client: it reads the greeting, sends commands and parses replies. It is made for programs that only need to know whether a message was sent.
//! This program must know in which phase a connection was lost, and what exactly the relay offered
//! and replied. Each peculiarity has a test below, which fails when a new lettre has lost it. Then
//! its code can be removed.
//!
//! Looks up to: `outcome`.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error as WireError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;

use super::transport::Transport;
use crate::outcome::Reply;

/// Reads the greeting and sends EHLO, which lettre does in one call.
///
/// lettre keeps a part of what the relay offers, and only if it is written in capitals. What the
/// relay offers is therefore parsed from the lines that the transport has given out.
///
/// # Errors
///
/// The connection is lost, the relay refuses, or sends something that is no reply.
pub(super) async fn greet(
    transport: &Transport,
    hello: &str,
) -> Result<AsyncSmtpConnection, WireError> {
    let hello = ClientId::Domain(hello.to_owned());
    AsyncSmtpConnection::connect_with_transport(Box::new(transport.clone()), &hello).await
}

/// The refusal in the last line that was read, if it is one.
///
/// If EHLO is refused, lettre sends QUIT and waits for a reply before it reports the refusal. A
/// relay that is silent then would be taken for one that never replied.
pub(super) fn refusal_before_quit(transport: &Transport) -> Option<Reply> {
    let pipe = transport.pipe();
    let words = std::str::from_utf8(pipe.lines.last_line()).ok()?;
    let code = Some(pipe.lines.last_code()).filter(|&code| code >= 400)?;
    Some(Reply::new(code, words.get(4..)?))
}

/// Why lettre has no positive reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ReadFailure {
    /// The relay refuses.
    Refused(Reply),
    /// The relay has closed the connection.
    HungUp,
    /// What came is no reply.
    Garbled(String),
    /// The connection is lost. Has the words of the system.
    Broken(String),
}

impl ReadFailure {
    /// Why the transport has no reply.
    pub(super) fn of_transport(failure: &io::Error) -> Self {
        let words = failure.to_string();
        // The transport's own words for a line that is no part of a reply.
        if failure.kind() == io::ErrorKind::InvalidData {
            Self::Garbled(words)
        } else {
            Self::Broken(words)
        }
    }
}

/// Classifies the errors of lettre.
///
/// lettre turns every reply from 400 on into an error. For a closed connection its error is an
/// unreadable reply. Only the words of the error tell the two apart. lettre does not take every code, so the code is
/// the one that the transport has read.
pub(super) fn read_failure(failure: &WireError, code: u16) -> ReadFailure {
    let words = failure.source().map(ToString::to_string);
    if failure.status().is_some() {
        return ReadFailure::Refused(Reply::new(code, &words.unwrap_or_default()));
    }
    let words = words.unwrap_or_else(|| failure.to_string());
    if words == "incomplete response" {
        return ReadFailure::HungUp;
    }
    match failure.source().and_then(|cause| cause.downcast_ref::<io::Error>()) {
        Some(cause) => ReadFailure::of_transport(cause),
        None if failure.is_response() => ReadFailure::Garbled(words),
        None => ReadFailure::Broken(words),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use lettre::transport::smtp::client::AsyncTokioStream;
    use lettre::transport::smtp::extension::Extension;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::task::JoinHandle;

    use super::{
        AsyncSmtpConnection, ClientId, ReadFailure, Transport, WireError, greet, read_failure,
        refusal_before_quit,
    };

    /// A relay that sends all its replies at once, then nothing more. Answers what it received.
    async fn call_relay(replies: &str) -> (TcpStream, JoinHandle<String>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let replies = replies.to_owned();
        let relay = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(replies.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
            let mut heard = String::new();
            let _ = stream.read_to_string(&mut heard).await;
            heard
        });
        (TcpStream::connect(address).await.unwrap(), relay)
    }

    async fn greet_in_lettre_s_way(stream: impl AsyncTokioStream + 'static) -> WireError {
        let hello = ClientId::Domain("news.example".to_owned());
        let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await;
        greeted.err().expect("the relay was taken for one")
    }

    #[tokio::test]
    async fn lettre_keeps_only_a_part_of_what_a_relay_offers() {
        let offers = "220 hi\r\n250-relay\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-DSN\r\n\
            250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n";
        let (stream, relay) = call_relay(offers).await;
        let connection = greet(&Transport::new(stream), "news.example").await.unwrap();
        let kept = format!("{:?}", connection.server_info()).to_lowercase();
        assert!(kept.contains("eightbitmime"), "{kept}");
        for word in ["pipelining", "size", "dsn", "enhanced"] {
            assert!(!kept.contains(word), "EHLO need not be said again for {word}: {kept}");
        }
        drop(connection);
        assert_eq!(relay.await.unwrap(), "EHLO news.example\r\n");
    }

    #[tokio::test]
    async fn lettre_takes_only_capitals_for_keywords() {
        let (stream, _relay) = call_relay("220 hi\r\n250-relay\r\n250 starttls\r\n").await;
        let transport = Transport::new(stream);
        let connection = greet(&transport, "news.example").await.unwrap();
        let server = connection.server_info();
        assert!(!server.supports_feature(Extension::StartTls), "ours need not be read any more");
        assert!(transport.read_offers().starttls);
    }

    #[tokio::test]
    async fn lettre_panics_at_an_offer_of_blanks() {
        let offers = "220 hi\r\n250-relay\r\n250- \r\n250 \t\u{a0}\r\n";
        let (stream, _relay) = call_relay(offers).await;
        let greeted = tokio::spawn(greet_in_lettre_s_way(stream)).await;
        assert!(greeted.is_err_and(|end| end.is_panic()), "ours need not be trimmed any more");
        let (stream, _relay) = call_relay(offers).await;
        assert!(greet(&Transport::new(stream), "news.example").await.is_ok());
    }

    #[tokio::test]
    async fn lettre_says_quit_behind_a_refused_ehlo_and_waits_for_the_answer() {
        let (stream, relay) = call_relay("220 hi\r\n550 5.7.1 who are you?\r\n").await;
        let transport = Transport::new(stream);
        assert!(greet(&transport, "news.example").await.is_err());
        let refusal = refusal_before_quit(&transport).expect("the refusal is the last line");
        assert_eq!(refusal.to_string(), "550 5.7.1 who are you?");
        drop(transport);
        assert_eq!(relay.await.unwrap(), "EHLO news.example\r\nQUIT\r\n");
    }

    #[tokio::test]
    async fn lettre_tells_a_hung_up_line_by_its_words_alone() {
        for said in ["", "220-hi\r\n"] {
            let (stream, _relay) = call_relay(said).await;
            let failure = greet_in_lettre_s_way(Transport::new(stream)).await;
            assert!(failure.is_response(), "it has a kind of its own now: {failure:?}");
            assert_eq!(read_failure(&failure, 0), ReadFailure::HungUp);
        }
    }

    #[tokio::test]
    async fn what_is_no_reply_is_told_from_a_refusal_and_from_a_lost_line() {
        let (stream, _relay) = call_relay("554-not\r\n554 from here\r\n").await;
        let failure = read_failure(&greet_in_lettre_s_way(Transport::new(stream)).await, 554);
        let ReadFailure::Refused(reply) = failure else { panic!("{failure:?}") };
        assert_eq!(reply.to_string(), "554 not from here");
        let (stream, _relay) = call_relay("+OK ready\r\n").await;
        let failure = read_failure(&greet_in_lettre_s_way(Transport::new(stream)).await, 0);
        assert_eq!(failure, ReadFailure::Garbled("`+OK ready`".to_owned()));
        let (stream, _relay) = call_relay("+OK ready\r\n").await;
        let failure = read_failure(&greet_in_lettre_s_way(stream).await, 0);
        assert!(matches!(failure, ReadFailure::Garbled(_)), "{failure:?}");
    }

    #[tokio::test]
    async fn lettre_takes_no_code_whose_second_digit_is_over_five() {
        let (stream, _relay) = call_relay("571 5.7.1 not you\r\n").await;
        let failure = read_failure(&greet_in_lettre_s_way(stream).await, 571);
        assert!(matches!(failure, ReadFailure::Garbled(_)), "ours need not be changed any more");
        let (stream, _relay) = call_relay("571 5.7.1 not you\r\n").await;
        let transport = Transport::new(stream);
        let failure = greet(&transport, "news.example").await.err().expect("a refusal");
        let ReadFailure::Refused(reply) = read_failure(&failure, transport.last_code()) else {
            panic!("{failure:?}")
        };
        assert_eq!(reply.to_string(), "571 5.7.1 not you");
    }

    #[tokio::test]
    async fn lettre_takes_no_line_of_more_than_a_thousand_bytes() {
        let long = format!("220 {}\r\n", "x".repeat(1_000));
        let (stream, _relay) = call_relay(&long).await;
        let failure = greet_in_lettre_s_way(stream).await;
        assert!(matches!(read_failure(&failure, 0), ReadFailure::Garbled(_)), "{failure:?}");
        let (stream, _relay) = call_relay(&format!("{long}250 relay\r\n")).await;
        assert!(greet(&Transport::new(stream), "news.example").await.is_ok(), "ours are cut");
    }
}
