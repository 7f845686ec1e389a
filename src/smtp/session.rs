//! One conversation with a relay, message by message.
//!
//! Where the relay offers PIPELINING (RFC 2920), one write carries a message, its final dot and the
//! next envelope, and the four replies come back together: one round trip for each message.
//!
//! Looks up to: `address`, `outcome`, `publication`.

use lettre::transport::smtp::client::AsyncSmtpConnection;
use tokio::time::{Duration, timeout};

use super::dial;
use super::line::{Broken, Line};
use super::{Error, Extensions, Target, Timeouts, report};
use crate::address::Envelope;
use crate::outcome::{Outcome, Phase, Refusal, Reply};
use crate::publication::Pipelining;

/// How long a relay that cut us short may take to say why, and to answer QUIT.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What the relay says to an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// It waits for the message.
    Ready,
    /// It does not take this reader, or no message for them now. The conversation goes on.
    Refused(Outcome),
}

/// One conversation with a relay.
#[derive(Debug)]
pub struct Session {
    pub(super) wire: Wire,
    pub(super) line: Line,
    pub(super) offered: Extensions,
    pipelining: Pipelining,
    pub(super) timeouts: Timeouts,
    pub(super) state: State,
}

/// lettre's connection, which prints nothing of itself.
pub(super) struct Wire(pub(super) AsyncSmtpConnection);

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AsyncSmtpConnection").finish_non_exhaustive()
    }
}

/// Between two messages, or in the middle of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// No transaction is open.
    Clean,
    /// A transaction was broken off; RSET comes before the next one.
    Stale,
    /// The relay waits for a message.
    Ready,
    /// The line is gone.
    Gone,
}

impl Session {
    /// Calls the relay: TCP, TLS, EHLO, AUTH.
    ///
    /// # Errors
    ///
    /// Every variant of [`Error`](enum@Error) that is about the relay or about us; no reader is involved yet.
    pub async fn open(target: &Target) -> Result<Self, Error> {
        let open = dial::open(target).await?;
        Ok(Self {
            offered: Extensions::read(&open.hello),
            wire: Wire(open.connection),
            line: open.line,
            pipelining: target.pipelining(),
            timeouts: target.timeouts,
            state: State::Clean,
        })
    }

    /// What the relay offers.
    pub const fn extensions(&self) -> Extensions {
        self.offered
    }

    /// Whether the conversation can go on.
    pub fn is_open(&self) -> bool {
        self.state != State::Gone
    }

    /// Offers an envelope, for a message of `size` bytes: MAIL, RCPT and DATA, in one write where
    /// the relay offers PIPELINING.
    ///
    /// # Errors
    ///
    /// The relay refuses the sender, is out of step, or the line is lost: no message was begun, and
    /// the reader is not to blame. Ask [`is_open`](Self::is_open) whether the conversation goes on.
    pub async fn offer(&mut self, envelope: &Envelope, size: usize) -> Result<Offer, Error> {
        let mail = match self.mail(envelope, size)? {
            Ok(mail) => mail,
            Err(outcome) => return Ok(Offer::Refused(outcome)),
        };
        self.expect_silence().await?;
        if self.offered.pipelining && self.pipelining != Pipelining::Off {
            let reset = self.state == State::Stale;
            let head = if reset { "RSET\r\n" } else { "" };
            let words = [head, &mail, &self.recipient(envelope), "DATA\r\n"].concat();
            self.say(&words, Phase::Mail).await?;
            if reset {
                self.reply(Phase::Mail).await?;
            }
            self.replies().await
        } else {
            self.one_by_one(&mail, envelope).await
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
        next: Option<(&Envelope, usize)>,
    ) -> (Outcome, Option<Result<Offer, Error>>) {
        let chained = self.offered.pipelining && self.pipelining == Pipelining::Auto;
        let next = next.filter(|_| chained).map(|(envelope, size)| {
            self.mail(envelope, size).map(|mail| mail.map(|mail| mail + &self.recipient(envelope)))
        });
        let mut tail = String::from(".\r\n");
        if let Some(Ok(Ok(words))) = &next {
            tail.push_str(words);
            tail.push_str("DATA\r\n");
        }
        if let Err(outcome) = self.write(content, &tail).await {
            return (outcome, next.map(|_| Err(gone())));
        }
        let outcome = self.verdict().await;
        let answer = match next {
            None => None,
            Some(Err(error)) => Some(Err(error)),
            Some(Ok(Err(refused))) => Some(Ok(Offer::Refused(refused))),
            Some(Ok(Ok(_))) => Some(self.replies().await),
        };
        self.weigh(outcome, answer)
    }

    /// Takes leave. What was accepted stays accepted, whatever the relay answers.
    pub async fn quit(mut self) {
        // Where the relay waits for a message, QUIT would be its first line: the line is just cut.
        if matches!(self.state, State::Clean | State::Stale) {
            let _ = timeout(LAST_WORDS, self.wire.0.command("QUIT\r\n")).await;
        }
    }

    /// MAIL FROM with what the relay offers, or why this message cannot travel through it. The inner
    /// error is the reader's ending, found here without asking the relay.
    fn mail(&self, envelope: &Envelope, size: usize) -> Result<Result<String, Outcome>, Error> {
        let path = envelope.return_path.address();
        let international = path.needs_smtputf8() || envelope.recipient.needs_smtputf8();
        if international && !self.offered.smtputf8 {
            if path.needs_smtputf8() {
                return Err(Error::ReturnPath(path.to_string()));
            }
            let words = "5.6.7 the relay does not offer SMTPUTF8, which this address needs";
            return Ok(Err(Outcome::Rejected(Refusal::Unsendable, Reply::new(550, words))));
        }
        if let Some(limit) = self.offered.size.filter(|&limit| size > limit) {
            return Err(Error::TooLarge { size, limit });
        }
        let mut mail = format!("MAIL FROM:<{path}>");
        if self.offered.size.is_some() {
            mail.push_str(" SIZE=");
            mail.push_str(&size.to_string());
        }
        if international {
            mail.push_str(if self.offered.eight_bit_mime {
                " BODY=8BITMIME SMTPUTF8"
            } else {
                " SMTPUTF8"
            });
        }
        if self.offered.dsn {
            mail.push_str(&report::of_message(&envelope.id));
        }
        mail.push_str("\r\n");
        Ok(Ok(mail))
    }

    /// RCPT TO, and on which report.
    pub(super) fn recipient(&self, envelope: &Envelope) -> String {
        let reader = &envelope.recipient;
        let report =
            if self.offered.dsn { report::of_reader(reader.as_str()) } else { String::new() };
        format!("RCPT TO:<{reader}>{report}\r\n")
    }

    /// Before a command: the line stands, no message is awaited, and the relay has said nothing of
    /// its own accord but good-bye.
    async fn expect_silence(&mut self) -> Result<(), Error> {
        let phase = Phase::Mail;
        match self.state {
            State::Gone => return Err(gone()),
            State::Ready => return Err(self.out_of_step(phase, "a message is still awaited")),
            State::Clean | State::Stale => {}
        }
        let listened = self.line.listen().await;
        if self.line.has_more() {
            return match self.reply(phase).await? {
                reply if reply.code == 421 => Err(Error::Refused { phase, reply }),
                reply => Err(self.out_of_step(phase, &format!("unasked, the relay said {reply}"))),
            };
        }
        listened.map_err(|cause| self.lost(phase, cause.to_string()))
    }

    /// Writes the message and what follows it. The error is the message's ending.
    async fn write(&mut self, content: &[u8], tail: &str) -> Result<(), Outcome> {
        let unsent = |cause: &str| Outcome::NotSent(Phase::Content, cause.to_owned());
        if self.state != State::Ready {
            return Err(unsent("no envelope stands open for this message"));
        }
        if !content.ends_with(b"\r\n") {
            self.state = State::Gone;
            return Err(unsent(
                "the message does not end in CRLF, so the final dot would not be one",
            ));
        }
        // Much time may have passed since the go-ahead.
        let listened = self.line.listen().await;
        if self.line.has_more() {
            self.state = State::Gone;
            return Err(unsent("the relay spoke out of turn before the message was written"));
        }
        if let Err(cause) = listened {
            self.state = State::Gone;
            return Err(unsent(&cause.to_string()));
        }
        self.state = State::Clean;
        let (block, tail) = (self.timeouts.block, tail.as_bytes());
        let written = if self.line.is_secure() {
            // TLS hides how much of one write got through, so the dot travels in a record of its own.
            match self.line.write(content, b"", block).await {
                Ok(()) => self
                    .line
                    .write(b"", tail, block)
                    .await
                    .map_err(|broken| Broken { taken: content.len() + 1, ..broken }),
                Err(broken) => Err(Broken { taken: 0, ..broken }),
            }
        } else {
            self.line.write(content, tail, block).await
        };
        match written {
            Ok(()) => Ok(()),
            Err(broken) if broken.taken > content.len() => {
                self.state = State::Gone;
                Err(Outcome::InDoubt(format!("the line broke at the final dot: {}", broken.cause)))
            }
            Err(broken) => Err(self.cut_short(&broken.cause.to_string()).await),
        }
    }

    /// The line broke inside a message. A relay that would not have it may have said so before.
    async fn cut_short(&mut self, cause: &str) -> Outcome {
        let last = timeout(LAST_WORDS, self.reply(Phase::Content)).await;
        self.state = State::Gone;
        match last {
            Ok(Ok(reply)) if reply.code >= 400 && reply.code != 421 => {
                self.refused(Phase::Content, reply)
            }
            Ok(Ok(reply)) => Outcome::NotSent(Phase::Content, format!("{cause}, after {reply}")),
            _ => Outcome::NotSent(Phase::Content, cause.to_owned()),
        }
    }
}

pub(super) fn gone() -> Error {
    Error::Lost { phase: Phase::Mail, cause: "the line is gone".to_owned() }
}
