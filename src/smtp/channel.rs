//! Commands to the relay, and its replies.
//!
//! Looks up to: `outcome`.

use std::fmt;
use std::time::Duration;

use lettre::transport::smtp::Error as WireError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

use super::hello_offers::HelloOffers;
use super::lettre_quirks::{ReadFailure, greet, read_failure, refusal_before_quit};
use super::transport::Transport;
use super::{Error, Timeouts};
use crate::outcome::{NegativeReply, Parties, Phase, Reply};

/// A connection whose greeting was read. It sends commands and reads replies.
pub(super) struct Channel {
    connection: AsyncSmtpConnection,
    pub(super) offers: HelloOffers,
    pub(super) transport: Transport,
    pub(super) timeouts: Timeouts,
}

impl Channel {
    /// Reads the greeting, and sends EHLO with the name `hello`. Both may take `limit` together.
    ///
    /// # Errors
    ///
    /// The relay refuses the connection, is silent, closes it, or does not speak SMTP.
    pub(super) async fn open(
        transport: Transport,
        hello: &str,
        timeouts: Timeouts,
        limit: Duration,
    ) -> Result<Self, Error> {
        let greeted = timeout(limit, greet(&transport, hello)).await;
        let phase = if transport.has_written() { Phase::Hello } else { Phase::Greeting };
        let greeted = match greeted {
            Ok(greeted) => {
                let code = transport.last_code();
                greeted.map_err(|failure| refused_or_lost(phase, read_failure(&failure, code)))
            }
            Err(_) => Err(Error::silent(phase)),
        };
        match (greeted, refusal_before_quit(&transport)) {
            (Ok(connection), _) => {
                let offers = transport.read_offers();
                Ok(Self { connection, offers, transport, timeouts })
            }
            (Err(Error::Lost { .. }), Some(reply)) => Err(refuse_early(phase, reply)),
            (Err(error), _) => Err(error),
        }
    }

    /// Sends EHLO again.
    ///
    /// # Errors
    ///
    /// As [`command`](Self::command).
    pub(super) async fn say_hello(&mut self, hello: &str) -> Result<Response, Error> {
        self.command(&format!("EHLO {hello}\r\n"), Phase::Hello).await
    }

    /// Sends EHLO again, and replaces what the relay offered before.
    ///
    /// # Errors
    ///
    /// As [`command`](Self::command).
    pub(super) async fn renew_offers(&mut self, hello: &str) -> Result<(), Error> {
        self.say_hello(hello).await?;
        self.offers = self.transport.read_offers();
        Ok(())
    }

    /// Sends a command, CRLF included, and reads a 2xx or 3xx reply.
    ///
    /// # Errors
    ///
    /// The relay refuses, is silent, closes the connection, or sends something that is no reply.
    pub(super) async fn command(&mut self, words: &str, phase: Phase) -> Result<Response, Error> {
        let limit = self.timeouts.for_reply(phase);
        match timeout(limit, self.connection.command(words)).await {
            Ok(heard) => heard.map_err(|failure| self.refused_or_lost(phase, &failure)),
            Err(_) => Err(Error::silent(phase)),
        }
    }

    /// Sends STARTTLS and reads the reply. The socket is not encrypted yet.
    ///
    /// # Errors
    ///
    /// As [`command`](Self::command). A relay that closes the connection here does not know TLS on
    /// this port.
    pub(super) async fn ask_for_tls(&mut self, host: &str) -> Result<(), Error> {
        let phase = Phase::Tls;
        let limit = self.timeouts.for_reply(phase);
        let Ok(heard) = timeout(limit, self.connection.command("STARTTLS\r\n")).await else {
            return Err(Error::silent(phase));
        };
        match heard.map_err(|failure| self.refused_or_lost(phase, &failure)) {
            Ok(_) => Ok(()),
            Err(Error::Lost { cause, .. }) => Err(Error::Handshake(host.to_owned(), cause)),
            Err(error) => Err(error),
        }
    }

    /// Sends words, and reads no reply.
    ///
    /// # Errors
    ///
    /// The connection is lost.
    pub(super) async fn say(&self, words: &str, phase: Phase) -> Result<(), Error> {
        let said = self.transport.write([words.as_bytes()], self.timeouts.command).await;
        said.map_err(|failure| Error::Lost { phase, cause: failure.cause.to_string() })
    }

    /// Reads the next reply, positive or negative.
    ///
    /// # Errors
    ///
    /// The relay is silent, closes the connection, or sends something that is no reply.
    pub(super) async fn read_reply(&mut self, phase: Phase) -> Result<Reply, Error> {
        let limit = self.timeouts.for_reply(phase);
        match timeout(limit, self.transport.read_reply()).await {
            Ok(Ok(Some(reply))) => Ok(reply),
            Ok(Ok(None)) => Err(refused_or_lost(phase, ReadFailure::HungUp)),
            Ok(Err(failure)) => Err(refused_or_lost(phase, ReadFailure::of_transport(&failure))),
            Err(_) => Err(Error::silent(phase)),
        }
    }

    fn refused_or_lost(&self, phase: Phase, failure: &WireError) -> Error {
        refused_or_lost(phase, read_failure(failure, self.transport.last_code()))
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel").finish_non_exhaustive()
    }
}

fn refused_or_lost(phase: Phase, failure: ReadFailure) -> Error {
    match failure {
        ReadFailure::Refused(reply) => refuse_early(phase, reply),
        ReadFailure::HungUp => Error::Lost { phase, cause: "the relay hung up".to_owned() },
        ReadFailure::Garbled(cause) => Error::Garbled { phase, cause },
        ReadFailure::Broken(cause) => Error::Lost { phase, cause },
    }
}

/// The error of a refusal before any envelope, and so of nobody's message.
fn refuse_early(phase: Phase, reply: Reply) -> Error {
    Error::Refused(NegativeReply::read(phase, reply, Parties::UNKNOWN))
}
