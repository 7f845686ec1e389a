//! One conversation with a relay, message by message.
//!
//! Where the relay offers PIPELINING (RFC 2920), one write carries a message, its final dot and the
//! next envelope, and the four replies come back together: one round trip for each message.
//!
//! Looks up to: `address`, `outcome`, `publication`.

use tokio::time::{Duration, timeout};

use super::channel::Channel;
use super::dial::dial_relay;
use super::envelope_commands::EnvelopeCommands;
use super::{EnvelopeReply, Error, Extensions, Target};
use crate::address::Envelope;
use crate::outcome::{Outcome, Phase};
use crate::publication::Pipelining;

/// How long a relay that cut us short may take to say why, and to answer QUIT.
pub(super) const LAST_WORDS_TIMEOUT: Duration = Duration::from_secs(2);

/// The envelope that travels behind a message, and the size of the message it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextEnvelope<'a> {
    /// Whom it is from and to.
    pub envelope: &'a Envelope,
    /// Bytes of its message, which is told where the relay offers SIZE (RFC 1870).
    pub message_bytes: usize,
}

/// One conversation with a relay.
#[derive(Debug)]
pub struct Session {
    pub(super) channel: Channel,
    pub(super) offered: Extensions,
    pipelining: Pipelining,
    pub(super) state: TransactionState,
}

/// Between two messages, or in the middle of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TransactionState {
    /// No transaction is open.
    Clean,
    /// A transaction was broken off; RSET comes before the next one.
    Stale,
    /// The relay waits for a message.
    Ready,
    /// The connection is of no use any more.
    Gone,
}

impl Session {
    /// Calls the relay: TCP, TLS, EHLO, AUTH.
    ///
    /// # Errors
    ///
    /// Every variant of [`Error`](enum@Error) that is about the relay or about us; no reader is involved yet.
    pub async fn open(target: &Target) -> Result<Self, Error> {
        let dialed = dial_relay(target).await?;
        Ok(Self {
            channel: dialed.channel,
            offered: dialed.extensions,
            pipelining: target.pipelining(),
            state: TransactionState::Clean,
        })
    }

    /// What the relay offers.
    pub const fn extensions(&self) -> Extensions {
        self.offered
    }

    /// Whether the conversation can go on.
    pub fn is_open(&self) -> bool {
        self.state != TransactionState::Gone
    }

    /// Offers an envelope, for a message of `message_bytes`: MAIL, RCPT and DATA, in one write where
    /// the relay offers PIPELINING.
    ///
    /// # Errors
    ///
    /// The relay refuses the sender, is out of step, or the connection is lost: no message was begun, and
    /// the reader is not to blame. Ask [`is_open`](Self::is_open) whether the conversation goes on.
    pub async fn offer(
        &mut self,
        envelope: &Envelope,
        message_bytes: usize,
    ) -> Result<EnvelopeReply, Error> {
        let commands = match EnvelopeCommands::write(envelope, message_bytes, &self.offered) {
            Ok(commands) => commands,
            Err(unsendable) => return unsendable.into(),
        };
        self.expect_silence().await?;
        if self.offered.pipelining && self.pipelining != Pipelining::Off {
            self.offer_at_once(&commands).await
        } else {
            self.offer_step_by_step(&commands).await
        }
    }

    /// Hands a message over, and with it offers the next envelope where the relay's pipelining
    /// allows. `content` is dot-stuffed and ends in CRLF (RFC 5321 §4.5.2); the final dot is added.
    ///
    /// The second value is what the relay says to `next`. It is `None` where `next` did not travel:
    /// none was given, or the relay takes one thing at a time; [`offer`](Self::offer) it then.
    pub async fn hand_over(
        &mut self,
        content: &[u8],
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
        if let Err(outcome) = self.write_message(content, &tail).await {
            return (outcome, next.map(|_| Err(Error::gone())));
        }
        let outcome = self.read_verdict().await;
        let answer = match next {
            None => None,
            Some(Err(unsendable)) => Some(unsendable.into()),
            Some(Ok(_)) => Some(self.read_envelope_replies().await),
        };
        self.weigh_verdict(outcome, answer)
    }

    /// Takes leave. What was accepted stays accepted, whatever the relay answers.
    pub async fn quit(mut self) {
        // Where the relay waits for a message, QUIT would be its first line: the connection is just cut.
        if matches!(self.state, TransactionState::Clean | TransactionState::Stale) {
            let leaving = self.channel.command("QUIT\r\n", Phase::Mail);
            let _ = timeout(LAST_WORDS_TIMEOUT, leaving).await;
        }
    }

    /// Before a command: the connection stands, no message is awaited, and the relay has said nothing of
    /// its own accord but good-bye.
    async fn expect_silence(&mut self) -> Result<(), Error> {
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
                reply if reply.code == 421 => Err(Error::Refused { phase, reply }),
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
