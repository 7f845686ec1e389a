//! The content of a message: how it is written, and what is known if the connection is lost.
//!
//! Before the final dot is written, the relay cannot have accepted the message. From the first byte
//! of the final dot on, only the relay knows (RFC 1047).
//!
//! Looks up to: `outcome`.

use tokio::time::timeout;

use super::content_parts::ContentParts;
use super::session::{LAST_WORDS_TIMEOUT, Session, TransactionState};
use super::transport::WriteFailure;
use super::{EnvelopeReply, Error};
use crate::outcome::{NegativeReply, Outcome, Phase};

impl Session {
    /// Writes the content and `tail`, which is the final dot and what is sent after it. The error
    /// is the outcome of the message.
    ///
    /// Without TLS both are one write, and the system tells how much of it was taken. TLS hides
    /// that, so with TLS the final dot is a write of its own.
    pub(super) async fn write_message(
        &mut self,
        content: ContentParts<'_>,
        tail: &str,
    ) -> Result<(), Outcome> {
        self.expect_go_ahead(&content).await?;
        self.state = TransactionState::Clean;
        if self.channel.transport.is_secure() {
            self.write_content(&content).await?;
            return self.write_final_dot(tail).await;
        }
        let block_limit = self.channel.timeouts.block;
        let parts = content.parts().chain([tail.as_bytes()]);
        match self.channel.transport.write(parts, block_limit).await {
            Ok(()) => Ok(()),
            Err(failure) => Err(self.lose_message(failure, content.count_bytes()).await),
        }
    }

    /// Checks that the relay still waits for this message, because much time may have passed since
    /// its 354.
    async fn expect_go_ahead(&mut self, content: &ContentParts<'_>) -> Result<(), Outcome> {
        let unsent = |cause: &str| Err(Outcome::NotSent(Phase::Content, cause.to_owned()));
        if self.state != TransactionState::Ready {
            return unsent("no envelope stands open for this message");
        }
        self.state = TransactionState::Gone;
        if !content.ends_line() {
            return unsent("the message does not end in CRLF, so the final dot would not be one");
        }
        let listened = self.channel.transport.listen().await;
        if self.channel.transport.has_unasked_words() {
            return unsent("the relay spoke out of turn before the message was written");
        }
        if let Err(cause) = listened {
            return unsent(&cause.to_string());
        }
        self.state = TransactionState::Ready;
        Ok(())
    }

    async fn write_content(&mut self, content: &ContentParts<'_>) -> Result<(), Outcome> {
        let block_limit = self.channel.timeouts.block;
        match self.channel.transport.write(content.parts(), block_limit).await {
            Ok(()) => Ok(()),
            Err(failure) => Err(self.lose_content(&failure.cause.to_string()).await),
        }
    }

    async fn write_final_dot(&mut self, tail: &str) -> Result<(), Outcome> {
        let block_limit = self.channel.timeouts.block;
        let written = self.channel.transport.write([tail.as_bytes()], block_limit).await;
        written.map_err(|failure| self.lose_final_dot(&failure.cause.to_string()))
    }

    /// The outcome of a message whose connection broke in the one write of content and final dot.
    async fn lose_message(&mut self, failure: WriteFailure, content_bytes: usize) -> Outcome {
        let cause = failure.cause.to_string();
        if failure.taken > content_bytes {
            self.lose_final_dot(&cause)
        } else {
            self.lose_content(&cause).await
        }
    }

    /// The outcome of a message whose connection broke inside of its content. The relay may have
    /// refused it before.
    async fn lose_content(&mut self, cause: &str) -> Outcome {
        let last = timeout(LAST_WORDS_TIMEOUT, self.read_reply(Phase::Content)).await;
        self.state = TransactionState::Gone;
        match last {
            Ok(Ok(reply)) if reply.code >= 400 && reply.code != 421 => {
                self.read_refusal(Phase::Content, reply)
            }
            Ok(Ok(reply)) => Outcome::NotSent(Phase::Content, format!("{cause}, after {reply}")),
            _ => Outcome::NotSent(Phase::Content, cause.to_owned()),
        }
    }

    /// The outcome of a message whose connection broke while the final dot was written. The relay
    /// may have read it.
    fn lose_final_dot(&mut self, cause: &str) -> Outcome {
        self.state = TransactionState::Gone;
        Outcome::InDoubt(format!("the connection broke at the final dot: {cause}"))
    }

    /// Reads the reply to the final dot.
    pub(super) async fn read_verdict(&mut self) -> Outcome {
        match self.read_reply(Phase::FinalDot).await {
            Ok(reply) if reply.is_positive() => Outcome::Accepted(reply),
            Ok(reply) if reply.code >= 400 => self.read_refusal(Phase::FinalDot, reply),
            Ok(reply) => {
                self.state = TransactionState::Gone;
                Outcome::InDoubt(format!("the relay answered the final dot with {reply}"))
            }
            Err(Error::Lost { cause, .. }) => Outcome::InDoubt(cause),
            Err(error) => Outcome::InDoubt(error.to_string()),
        }
    }

    /// Accepts a verdict only while replies match commands. If there is a reply too many, the
    /// verdict may belong to another command.
    pub(super) fn weigh_verdict(
        &mut self,
        outcome: Outcome,
        answer: Option<Result<EnvelopeReply, Error>>,
    ) -> (Outcome, Option<Result<EnvelopeReply, Error>>) {
        let transport = &self.channel.transport;
        let is_shifted = matches!(&answer, Some(Err(Error::OutOfStep { .. })));
        let is_extra = self.is_open() && transport.has_unasked_words() && !transport.has_good_bye();
        if !is_shifted && !is_extra {
            return (outcome, answer);
        }
        self.state = TransactionState::Gone;
        let told = match outcome {
            Outcome::InDoubt(cause) => cause,
            Outcome::Accepted(reply)
            | Outcome::Rejected(NegativeReply { reply, .. })
            | Outcome::Deferred(NegativeReply { reply, .. }) => {
                format!("the relay said {reply}, and then more than was asked")
            }
            Outcome::NotSent(..) => return (outcome, answer),
        };
        let answer = answer.map(|answer| match answer {
            Ok(EnvelopeReply::Ready) => Err(Error::gone()),
            other => other,
        });
        (Outcome::InDoubt(told), answer)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::ErrorKind;
    use std::net::Ipv4Addr;
    use std::sync::Arc;

    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use tokio_rustls::server::TlsStream;

    use super::{EnvelopeReply, Outcome, Phase, Session, WriteFailure};
    use crate::address::{Address, Envelope, ReturnPath};
    use crate::publication::{Relay, Security};
    use crate::smtp::Target;

    const MESSAGE: &[u8] = b"Subject: one\r\n\r\nbody\r\n";

    fn certificate() -> (CertificateDer<'static>, TlsAcceptor) {
        let key = rcgen::KeyPair::generate().unwrap();
        let wanted = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let made = wanted.self_signed(&key).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.der().clone()], key)
            .unwrap();
        (made.der().clone(), TlsAcceptor::from(Arc::new(config)))
    }

    /// A session over TLS whose relay waits for a message, and the relay's end of it.
    async fn awaited() -> (Session, TlsStream<TcpStream>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (authority, acceptor) = certificate();
        let relay = Relay::new("localhost", port, Security::Implicit);
        let target = Target::new(relay, None, "news.example").unwrap().trusting(vec![authority]);
        let envelope = Envelope {
            return_path: ReturnPath::new(Address::parse("b@news.example").unwrap()),
            recipient: Address::parse("zoe@example.org").unwrap(),
            id: String::new(),
            is_header_international: false,
        };
        let relay = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(acceptor.accept(stream).await.unwrap());
            stream.write_all(b"220 relay\r\n").await.unwrap();
            let mut line = String::new();
            while !line.ends_with("DATA\r\n") {
                stream.read_line(&mut line).await.unwrap();
                if line.ends_with("EHLO news.example\r\n") {
                    stream.write_all(b"250-relay\r\n250 PIPELINING\r\n").await.unwrap();
                }
            }
            stream.write_all(b"250 ok\r\n250 ok\r\n354 go\r\n").await.unwrap();
            stream.into_inner()
        });
        let mut session = Session::open(&target).await.unwrap();
        assert_eq!(session.offer(&envelope, MESSAGE.len()).await.unwrap(), EnvelopeReply::Ready);
        (session, relay.await.unwrap())
    }

    /// Resets the connection, and waits until the session has noticed.
    async fn reset(relay: TlsStream<TcpStream>, session: &Session) {
        relay.get_ref().0.set_zero_linger().unwrap();
        drop(relay);
        let heard = poll_fn(|cx| session.channel.transport.pipe().poll_hear(cx)).await;
        assert!(heard.is_err(), "{heard:?}");
    }

    #[tokio::test]
    async fn inside_tls_a_break_at_the_final_dot_is_in_doubt_whatever_the_relay_had_read() {
        for is_read in [true, false] {
            let (mut session, mut relay) = awaited().await;
            session.write_content(&MESSAGE.into()).await.unwrap();
            if is_read {
                relay.read_exact(&mut [0; MESSAGE.len()]).await.unwrap();
            }
            reset(relay, &session).await;
            let Err(outcome) = session.write_final_dot(".\r\n").await else {
                panic!("a final dot was written to nobody")
            };
            assert!(
                matches!(&outcome, Outcome::InDoubt(cause) if cause.contains("at the final dot")),
                "{outcome:?}"
            );
            assert!(!session.is_open());
        }
    }

    #[tokio::test]
    async fn in_one_write_a_message_is_in_doubt_from_the_first_byte_of_its_final_dot() {
        let content = MESSAGE.len();
        for (taken, is_doubtful) in [(0, false), (content, false), (content + 1, true)] {
            let (mut session, relay) = awaited().await;
            reset(relay, &session).await;
            let failure = WriteFailure { taken, cause: ErrorKind::BrokenPipe.into() };
            let outcome = session.lose_message(failure, content).await;
            assert_eq!(matches!(outcome, Outcome::InDoubt(_)), is_doubtful, "{taken}: {outcome:?}");
            assert!(!session.is_open());
        }
    }

    #[tokio::test]
    async fn inside_tls_a_break_before_the_final_dot_is_known_to_be_unsent() {
        let (mut session, relay) = awaited().await;
        reset(relay, &session).await;
        let outcome = session.write_content(&MESSAGE.into()).await.unwrap_err();
        assert!(matches!(outcome, Outcome::NotSent(Phase::Content, _)), "{outcome:?}");
        assert!(!session.is_open());
    }
}
