//! One conversation with a relay, message by message.
//!
//! If the relay offers PIPELINING (RFC 2920), one write has a message, its final dot and the next
//! envelope. The four replies come back together, so each message costs one round trip.
//!
//! Looks up to: `address`, `outcome`, `publication`, `tls`.

use std::sync::Arc;

use tokio::time::{Duration, timeout};

use super::channel::Channel;
use super::content_parts::ContentParts;
use super::dial::dial_relay;
use super::envelope_commands::EnvelopeCommands;
use super::sent_chunks::ChunkWindow;
use super::{EnvelopeReply, Error, Extensions, Target};
use crate::address::Envelope;
use crate::outcome::{Outcome, Phase, SenderNames};
use crate::publication::Pipelining;
use crate::tls::ConnectionSecurity;

/// How long a relay that ends a conversation may take to say why, and to reply to QUIT.
pub(super) const LAST_WORDS_TIMEOUT: Duration = Duration::from_secs(2);

/// The envelope that is sent together with a message, for the message after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextEnvelope<'a> {
    /// The sender and the recipient.
    pub envelope: &'a Envelope,
    /// The size in bytes of the message it is for. It is declared if the relay offers SIZE (RFC
    /// 1870).
    pub message_bytes: usize,
}

/// One conversation with a relay.
#[derive(Debug)]
pub struct Session {
    pub(super) channel: Channel,
    pub(super) offered: Extensions,
    pipelining: Pipelining,
    pub(super) state: TransactionState,
    /// The names of the sender that replies may repeat.
    pub(super) sender: Arc<SenderNames>,
    /// The reader of the transaction.
    pub(super) reader: String,
    /// The messages that were sent by BDAT and are not answered.
    pub(super) window: ChunkWindow,
}

/// The state of a session between or inside of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TransactionState {
    /// No transaction is open.
    Clean,
    /// A transaction was broken off. RSET must come before the next one.
    Stale,
    /// The relay waits for a message.
    Ready,
    /// The connection cannot be used any more.
    Gone,
}

impl Session {
    /// Connects to the relay: TCP, TLS, EHLO, AUTH.
    ///
    /// # Errors
    ///
    /// Every variant of [`Error`](enum@Error) that is about the relay or the sender. No reader is
    /// involved yet.
    pub async fn open(target: &Target) -> Result<Self, Error> {
        let dialed = dial_relay(target).await?;
        target.note_offers(&dialed.extensions);
        Ok(Self {
            channel: dialed.channel,
            offered: dialed.extensions,
            pipelining: target.pipelining(),
            state: TransactionState::Clean,
            sender: Arc::clone(&target.sender),
            reader: String::new(),
            window: ChunkWindow::default(),
        })
    }

    /// The extensions that the relay offers.
    pub const fn extensions(&self) -> Extensions {
        self.offered
    }

    /// How the connection is encrypted. `None` if it is not.
    pub fn security(&self) -> Option<ConnectionSecurity> {
        self.channel.transport.security()
    }

    /// Whether the conversation can go on.
    pub fn is_open(&self) -> bool {
        self.state != TransactionState::Gone
    }

    /// Offers an envelope for a message of `message_bytes`: MAIL, RCPT and DATA, in one write if
    /// the relay offers PIPELINING.
    ///
    /// # Errors
    ///
    /// The relay refuses the sender or is out of step, or the connection is lost. No message was
    /// begun, and the reader is not to blame. [`is_open`](Self::is_open) tells whether the
    /// conversation can go on.
    pub async fn offer(
        &mut self,
        envelope: &Envelope,
        message_bytes: usize,
    ) -> Result<EnvelopeReply, Error> {
        let commands = match EnvelopeCommands::write(envelope, message_bytes, &self.offered) {
            Ok(commands) => commands,
            Err(unsendable) => return unsendable.into(),
        };
        self.reader.clone_from(&commands.reader);
        self.expect_silence().await?;
        if self.offered.pipelining && self.pipelining != Pipelining::Off {
            self.offer_at_once(&commands).await
        } else {
            self.offer_step_by_step(&commands).await
        }
    }

    /// Sends a message, and offers the next envelope together with it if the relay offers
    /// PIPELINING. `content` is dot-stuffed and ends in CRLF (RFC 5321 §4.5.2). The final dot is
    /// added.
    ///
    /// The second value is the relay's answer to `next`. It is `None` if `next` was not sent,
    /// because there is none or because pipelining is not possible. Then [`offer`](Self::offer) it.
    pub async fn hand_over(
        &mut self,
        content: impl Into<ContentParts<'_>>,
        next: Option<NextEnvelope<'_>>,
    ) -> (Outcome, Option<Result<EnvelopeReply, Error>>) {
        let is_chained = self.offered.pipelining && self.pipelining == Pipelining::Auto;
        let next = next
            .filter(|_| is_chained)
            .map(|next| EnvelopeCommands::write(next.envelope, next.message_bytes, &self.offered));
        let mut tail = String::from(".\r\n");
        if let Some(Ok(commands)) = &next {
            tail.extend([&commands.mail, &commands.recipient, "DATA\r\n"]);
        }
        if let Err(outcome) = self.write_message(content.into(), &tail).await {
            return (outcome, next.map(|_| Err(Error::gone())));
        }
        let outcome = self.read_verdict().await;
        let answer = match next {
            None => None,
            Some(Err(unsendable)) => Some(unsendable.into()),
            Some(Ok(commands)) => {
                self.reader = commands.reader;
                Some(self.read_envelope_replies().await)
            }
        };
        self.weigh_verdict(outcome, answer)
    }

    /// Ends the conversation with QUIT. Accepted messages stay accepted, whatever the relay
    /// replies.
    pub async fn quit(mut self) {
        // If the relay waits for a message, QUIT would be its first line, so the connection is
        // closed without it.
        if matches!(self.state, TransactionState::Clean | TransactionState::Stale) {
            let leaving = self.channel.command("QUIT\r\n", Phase::Mail);
            let _ = timeout(LAST_WORDS_TIMEOUT, leaving).await;
        }
    }

    /// Checks before a command that the connection is open, that the relay waits for no message,
    /// and that it has sent nothing by itself but a 421.
    pub(super) async fn expect_silence(&mut self) -> Result<(), Error> {
        let phase = Phase::Mail;
        match self.state {
            TransactionState::Gone => return Err(Error::gone()),
            TransactionState::Ready => {
                return Err(self.fall_out_of_step(phase, "a message is still awaited"));
            }
            TransactionState::Clean | TransactionState::Stale => {}
        }
        let listened = self.channel.transport.listen().await;
        if self.channel.transport.has_unasked_words() {
            return match self.read_reply(phase).await? {
                reply if reply.code == 421 => Err(self.refuse(phase, reply)),
                reply => {
                    Err(self.fall_out_of_step(phase, &format!("unasked, the relay said {reply}")))
                }
            };
        }
        listened.map_err(|cause| {
            self.state = TransactionState::Gone;
            Error::Lost { phase, cause: cause.to_string() }
        })
    }
}
