//! The habits of lettre that would surprise a reader of this room, each with what is done about it.
//!
//! lettre is the client of the wire: it hears the greeting, says commands, reads replies and knows the
//! mechanisms of a login. It is made for programs that only want to know whether a message was sent.
//! This one must know in which phase a connection was lost, and what exactly the relay offered and
//! said. Each habit has a test below, which fails when a new lettre has given it up: then the lines
//! that make up for it can go.
//!
//! Looks up to: `outcome`.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error as WireError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::{ClientId, ServerInfo};
use lettre::transport::smtp::response::Response;

use super::transport::Transport;
use crate::outcome::Reply;

/// Hears the greeting and says EHLO, which lettre does in one call.
///
/// Of the answer it keeps neither PIPELINING nor SIZE, DSN nor ENHANCEDSTATUSCODES. Whoever wants to know
/// these says EHLO once more, and reads the answer itself.
///
/// # Errors
///
/// The connection is lost, the relay refuses us, or what it says is no reply.
pub(super) async fn greet(
    transport: &Transport,
    hello: &str,
) -> Result<AsyncSmtpConnection, WireError> {
    let hello = ClientId::Domain(hello.to_owned());
    AsyncSmtpConnection::connect_with_transport(Box::new(transport.clone()), &hello).await
}

/// The refusal that came last, if the last line was one.
///
/// Where EHLO is refused, lettre says QUIT and waits for the reply to that before it tells the refusal. A
/// relay that then keeps silent would be taken for one that never answered.
pub(super) fn refusal_before_quit(transport: &Transport) -> Option<Reply> {
    let pipe = transport.pipe();
    let words = std::str::from_utf8(pipe.lines.last_line()).ok()?;
    let code = words.get(..3)?.parse().ok().filter(|&code| code >= 400)?;
    Some(Reply::new(code, words.get(4..)?))
}

/// What lettre makes of an answer to EHLO: STARTTLS and the mechanisms of a login.
///
/// It reads its own EHLO only. After STARTTLS what was offered in clear counts no more (RFC 3207 §4.2), so
/// the EHLO that is said inside TLS is read with this.
///
/// # Errors
///
/// The relay does not say its name.
pub(super) fn read_offers(hello: &Response) -> Result<ServerInfo, WireError> {
    ServerInfo::from_response(hello)
}

/// Why lettre has no positive reply to give.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ReadFailure {
    /// The relay refuses.
    Refused(Reply),
    /// The relay has closed the connection.
    HungUp,
    /// What came is no reply.
    Garbled(String),
    /// The connection is lost; what the system says of it.
    Broken(String),
}

/// Tells the failures of lettre apart.
///
/// It makes an error of every reply of 400 and more. A connection that the relay closed is for lettre a
/// reply that it could not read, and only the words of the error tell the two apart.
pub(super) fn read_failure(failure: &WireError) -> ReadFailure {
    let words = failure.source().map(ToString::to_string);
    if let Some(code) = failure.status() {
        return ReadFailure::Refused(Reply::new(code.into(), &words.unwrap_or_default()));
    }
    let words = words.unwrap_or_else(|| failure.to_string());
    if words == "incomplete response" {
        return ReadFailure::HungUp;
    }
    // The transport's own word for a line that is not part of a reply.
    let misheard = failure
        .source()
        .and_then(|cause| cause.downcast_ref::<io::Error>())
        .is_some_and(|cause| cause.kind() == io::ErrorKind::InvalidData);
    if misheard || failure.is_response() {
        ReadFailure::Garbled(words)
    } else {
        ReadFailure::Broken(words)
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
        read_offers, refusal_before_quit,
    };

    /// A relay that says all its replies at once, says no more, and tells what it heard.
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
    async fn lettre_does_not_read_the_answer_to_an_ehlo_of_ours() {
        let (stream, _relay) =
            call_relay("220 hi\r\n250-relay\r\n250 STARTTLS\r\n250-relay\r\n250 SMTPUTF8\r\n")
                .await;
        let mut connection = greet(&Transport::new(stream), "news.example").await.unwrap();
        let hello = connection.command("EHLO news.example\r\n").await.unwrap();
        assert!(connection.server_info().supports_feature(Extension::StartTls), "it reads it now");
        let offers = read_offers(&hello).unwrap();
        assert!(!offers.supports_feature(Extension::StartTls));
        assert!(offers.supports_feature(Extension::SmtpUtfEight));
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
            assert_eq!(read_failure(&failure), ReadFailure::HungUp);
        }
    }

    #[tokio::test]
    async fn what_is_no_reply_is_told_from_a_refusal_and_from_a_lost_line() {
        let (stream, _relay) = call_relay("554-not\r\n554 from here\r\n").await;
        let failure = read_failure(&greet_in_lettre_s_way(Transport::new(stream)).await);
        let ReadFailure::Refused(reply) = failure else { panic!("{failure:?}") };
        assert_eq!(reply.to_string(), "554 not from here");
        let (stream, _relay) = call_relay("+OK ready\r\n").await;
        let failure = read_failure(&greet_in_lettre_s_way(Transport::new(stream)).await);
        assert_eq!(failure, ReadFailure::Garbled("`+OK ready`".to_owned()));
        let (stream, _relay) = call_relay("+OK ready\r\n").await;
        let failure = read_failure(&greet_in_lettre_s_way(stream).await);
        assert!(matches!(failure, ReadFailure::Garbled(_)), "{failure:?}");
    }

    #[tokio::test]
    async fn lettre_takes_no_line_of_more_than_a_thousand_bytes() {
        let long = format!("220 {}\r\n", "x".repeat(1_000));
        let (stream, _relay) = call_relay(&long).await;
        let failure = greet_in_lettre_s_way(stream).await;
        assert!(matches!(read_failure(&failure), ReadFailure::Garbled(_)), "{failure:?}");
        let (stream, _relay) = call_relay(&format!("{long}250 relay\r\n")).await;
        assert!(greet(&Transport::new(stream), "news.example").await.is_ok(), "ours are cut");
    }
}
