//! Messages by BDAT (CHUNKING, RFC 3030), several of them on the wire before the relay has answered the first.
//!
//! One write has the envelope, the size and the content of a message. Its replies come a round trip later, while
//! other messages follow. RSET stands before each message that follows another one, so that the refusal of one
//! message says nothing about the next (RFC 3030 §4.2: after a refused BDAT the state is not known before RSET).
//! The reply to that RSET also shows that the verdict before it belongs to its message: a reply too many would
//! have shifted it.
//!
//! The relay has a message when its last byte has arrived. A message whose last byte was written, and that was not
//! answered before the connection broke, is in doubt. A relay that says 421 and hangs up has not taken what it had
//! not answered by then (RFC 5321 §3.8): commands are answered in their order.
//!
//! Looks up to: `address`, `outcome`.

use std::iter;

use tokio::time::timeout;

use super::content_parts::ContentParts;
use super::envelope_commands::{EnvelopeCommands, Unsendable};
use super::sent_chunks::{ChunkWindow, SentChunk};
use super::session::{LAST_WORDS_TIMEOUT, Session, TransactionState};
use super::{EnvelopeReply, Error};
use crate::address::Envelope;
use crate::outcome::{NegativeReply, Outcome, Phase, Reply};

/// How many bytes of a message are written last inside of TLS, in a write of their own.
const LAST_BYTES: usize = 2;

/// The envelope of a message that can be sent by BDAT.
#[derive(Debug)]
pub struct MessageChunk(EnvelopeCommands);

/// What became of a message that was sent by BDAT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChunkVerdict {
    /// The message has this outcome.
    Ended(Outcome),
    /// The relay has not taken the message, and its reader is not to blame: the relay refuses the sender, or it
    /// had ended the conversation before it came to this message. Has what the relay said.
    TurnedAway(Reply),
    /// The relay offers CHUNKING, and cannot take the first message that came by BDAT. Has its reply.
    NotUnderstood(Reply),
}

/// The replies to one message.
struct ChunkReplies {
    mail: Reply,
    recipient: Result<Reply, Error>,
    verdict: Result<Reply, Error>,
}

impl Session {
    /// Whether the relay takes messages by BDAT, and several at a time.
    pub fn offers_chunks(&self) -> bool {
        self.offered.chunking && self.offered.pipelining
    }

    /// Whether the relay has taken a message by BDAT on this connection.
    pub fn has_taken_chunk(&self) -> bool {
        self.window.has_taken
    }

    /// Writes the envelope of a message of `message_bytes`. Nothing is sent yet. If no other message is on the wire,
    /// the conversation is checked: the relay must not have said anything by itself.
    ///
    /// # Errors
    ///
    /// As [`offer`](Self::offer): the message cannot be sent through this relay, or the connection is lost.
    pub async fn prepare_chunk(
        &mut self,
        envelope: &Envelope,
        message_bytes: usize,
    ) -> Result<MessageChunk, Unsendable> {
        let commands = EnvelopeCommands::write(envelope, message_bytes, &self.offered)?;
        if self.window.unanswered.is_empty() {
            self.expect_silence().await.map_err(Unsendable::Anybody)?;
        }
        Ok(MessageChunk(commands))
    }

    /// Sends a message by BDAT, and waits for no reply. `content` ends in CRLF, and no line of it begins with a
    /// dot. What became of the message is read by [`read_chunk_verdict`](Self::read_chunk_verdict), also if it
    /// could not be written.
    pub async fn send_chunk(&mut self, chunk: MessageChunk, content: impl Into<ContentParts<'_>>) {
        let (MessageChunk(commands), content) = (chunk, content.into());
        let is_first = self.window.unanswered.is_empty();
        let awaits_reset = !is_first || self.state == TransactionState::Stale;
        let mut sent = SentChunk { reader: commands.reader, is_whole: false, awaits_reset };
        if self.may_write_chunk(&content).await {
            let reset = if awaits_reset { "RSET\r\n" } else { "" };
            let size = content.count_bytes().to_string();
            let (mail, recipient) = (&commands.mail, &commands.recipient);
            let head = [reset, mail, recipient, "BDAT ", &size, " LAST\r\n"].concat();
            self.state = TransactionState::Stale;
            sent.is_whole = self.write_chunk(head.as_bytes(), &content).await;
        }
        self.window.unanswered.push_back(sent);
    }

    /// Reads what became of the message that was sent first and is not answered yet.
    pub async fn read_chunk_verdict(&mut self) -> ChunkVerdict {
        let Some(mut chunk) = self.window.unanswered.pop_front() else {
            let cause = "no message was sent".to_owned();
            return ChunkVerdict::Ended(Outcome::NotSent(Phase::Content, cause));
        };
        self.reader.clone_from(&chunk.reader);
        let verdict = match self.hear_replies(&mut chunk).await {
            Ok(replies) => self.weigh_replies(&chunk, replies),
            Err(error) => self.leave_unanswered(&chunk, &error),
        };
        let is_taken = matches!(&verdict, ChunkVerdict::Ended(Outcome::Accepted(_)));
        if is_taken && self.window.unanswered.is_empty() && self.is_open() {
            self.state = TransactionState::Clean;
        }
        self.confirm_verdict(verdict).await
    }

    /// Takes the error that ended the conversation, once no message is unanswered. A relay that has said 421 ends it
    /// in order.
    pub fn take_chunk_failure(&mut self) -> Option<Error> {
        let ChunkWindow { good_bye, refusal, write_failure, read_failure, .. } = &mut self.window;
        let failure = refusal.take();
        let lost = read_failure.take().or(write_failure.take());
        failure.or_else(|| lost.filter(|_| good_bye.is_none()))
    }

    /// Whether a message can be written now. The first of a window waited for its mark, so the relay may have hung up.
    async fn may_write_chunk(&mut self, content: &ContentParts<'_>) -> bool {
        let unsent = |cause: &str| Error::Lost { phase: Phase::Content, cause: cause.to_owned() };
        let failure = if !content.ends_line() {
            Some(unsent("the message does not end in CRLF"))
        } else if content.has_leading_dot() {
            Some(unsent("a line of the message begins with a dot"))
        } else if self.window.unanswered.is_empty() {
            self.expect_silence().await.err()
        } else if !self.is_open() {
            Some(Error::gone())
        } else {
            None
        };
        let may_write = failure.is_none();
        if let Some(failure) = failure {
            self.fail_to_write(failure);
        }
        may_write
    }

    /// Writes a message. Answers whether its last byte may have left.
    ///
    /// Without TLS the system tells how much of a write was taken. TLS hides that, so with TLS the last bytes are a
    /// write of their own.
    async fn write_chunk(&mut self, head: &[u8], content: &ContentParts<'_>) -> bool {
        let block_limit = self.channel.timeouts.block;
        let is_secure = self.channel.transport.is_secure();
        let (most, rest) = content.split_end(if is_secure { LAST_BYTES } else { 0 });
        let parts = iter::once(head).chain(most.parts());
        if let Err(failure) = self.channel.transport.write(parts, block_limit).await {
            let cause = failure.cause.to_string();
            self.fail_to_write(Error::Lost { phase: Phase::Content, cause });
            return !is_secure && failure.taken >= head.len() + most.count_bytes();
        }
        if let Err(failure) = self.channel.transport.write(rest.parts(), block_limit).await {
            let cause = failure.cause.to_string();
            self.fail_to_write(Error::Lost { phase: Phase::Content, cause });
        }
        true
    }

    fn fail_to_write(&mut self, failure: Error) {
        self.state = TransactionState::Gone;
        self.window.write_failure.get_or_insert(failure);
    }

    /// Reads the replies to RSET, MAIL, RCPT and BDAT of one message.
    async fn hear_replies(&mut self, chunk: &mut SentChunk) -> Result<ChunkReplies, Error> {
        if std::mem::take(&mut chunk.awaits_reset) {
            let reset = self.hear(Phase::Mail).await?;
            self.require_reset(&reset)?;
        }
        let mail = self.hear(Phase::Mail).await?;
        let recipient = self.hear(Phase::Recipient).await;
        let verdict = self.hear(Phase::FinalDot).await;
        Ok(ChunkReplies { mail, recipient, verdict })
    }

    /// Reads the next reply. A 421 is one, and so the relay may go on behind it for a moment.
    async fn hear(&mut self, phase: Phase) -> Result<Reply, Error> {
        if let Some(failure) = &self.window.read_failure {
            return Err(failure.clone());
        }
        let reading = self.channel.read_reply(phase);
        let heard = if self.window.good_bye.is_some() {
            timeout(LAST_WORDS_TIMEOUT, reading).await.unwrap_or_else(|_| Err(Error::silent(phase)))
        } else {
            reading.await
        };
        match &heard {
            Ok(reply) if reply.code == 421 => {
                self.state = TransactionState::Gone;
                self.window.good_bye.get_or_insert_with(|| reply.clone());
            }
            Ok(_) => {}
            Err(failure) => {
                self.state = TransactionState::Gone;
                self.window.read_failure = Some(failure.clone());
            }
        }
        heard
    }

    /// Checks the reply to RSET, which a relay does not refuse (RFC 5321 §4.1.1.5).
    ///
    /// # Errors
    ///
    /// It is another one, so it belongs to another command.
    fn require_reset(&mut self, reply: &Reply) -> Result<(), Error> {
        if reply.is_positive() || reply.code == 421 {
            return Ok(());
        }
        let failure = self.fall_out_of_step(Phase::Mail, &reply.to_string());
        self.window.read_failure = Some(failure.clone());
        Err(failure)
    }

    /// The verdict on a message with these replies. A relay that refuses the envelope and takes the content, against RFC 3030
    /// §2, may have the message.
    fn weigh_replies(&mut self, chunk: &SentChunk, replies: ChunkReplies) -> ChunkVerdict {
        let ChunkReplies { mail, recipient, verdict } = replies;
        match (self.weigh_envelope(chunk, mail, recipient), verdict) {
            (None, Ok(reply)) => self.weigh_last_reply(reply),
            (None, Err(error)) => self.leave_unanswered(chunk, &error),
            (Some(ChunkVerdict::Ended(Outcome::InDoubt(cause))), _) => {
                ChunkVerdict::Ended(Outcome::InDoubt(cause))
            }
            (Some(_), Ok(taken)) if taken.is_positive() => {
                let told =
                    format!("the relay refused the envelope, and took the content with {taken}");
                ChunkVerdict::Ended(Outcome::InDoubt(told))
            }
            (Some(refused), _) => refused,
        }
    }

    /// The verdict on a message whose envelope the relay does not take. `None` if it does.
    fn weigh_envelope(
        &mut self,
        chunk: &SentChunk,
        mail: Reply,
        recipient: Result<Reply, Error>,
    ) -> Option<ChunkVerdict> {
        match self.read_mail_reply(mail.clone()) {
            Ok(None) => {}
            Ok(Some(EnvelopeReply::Refused(outcome))) => return Some(ChunkVerdict::Ended(outcome)),
            Ok(Some(EnvelopeReply::Ready)) | Err(Error::OutOfStep { .. }) => {
                return Some(self.distrust(&mail));
            }
            Err(refusal) => {
                self.window.refusal.get_or_insert(refusal);
                return Some(ChunkVerdict::TurnedAway(mail));
            }
        }
        let recipient = match recipient {
            Ok(recipient) => recipient,
            Err(error) => return Some(self.leave_unanswered(chunk, &error)),
        };
        match self.read_recipient_reply(recipient.clone()) {
            Ok(None) => None,
            Ok(Some(EnvelopeReply::Refused(outcome))) => Some(ChunkVerdict::Ended(outcome)),
            Ok(Some(EnvelopeReply::Ready)) | Err(_) => Some(self.distrust(&recipient)),
        }
    }

    /// The verdict on a message whose reader the relay takes, with its reply to BDAT.
    fn weigh_last_reply(&mut self, reply: Reply) -> ChunkVerdict {
        match reply.code {
            200..300 => {
                self.window.has_taken = true;
                ChunkVerdict::Ended(Outcome::Accepted(reply))
            }
            300..400 => self.distrust(&reply),
            // What follows would be the content, read as commands.
            _ if !self.window.has_taken && is_protocol_error(&reply) => {
                self.state = TransactionState::Gone;
                ChunkVerdict::NotUnderstood(reply)
            }
            _ => ChunkVerdict::Ended(self.read_refusal(Phase::FinalDot, reply)),
        }
    }

    /// The verdict on a message with a reply that no command of it can have.
    fn distrust(&mut self, reply: &Reply) -> ChunkVerdict {
        let failure = self.fall_out_of_step(Phase::FinalDot, &reply.to_string());
        self.window.read_failure = Some(failure);
        ChunkVerdict::Ended(Outcome::InDoubt(format!("the relay answered BDAT with {reply}")))
    }

    /// The verdict on a message that the relay has not answered.
    fn leave_unanswered(&mut self, chunk: &SentChunk, error: &Error) -> ChunkVerdict {
        self.state = TransactionState::Gone;
        let is_hung_up = matches!(error, Error::Lost { .. }) && !error.is_silence();
        if let Some(good_bye) = self.window.good_bye.clone().filter(|_| is_hung_up) {
            return ChunkVerdict::TurnedAway(good_bye);
        }
        if !chunk.is_whole {
            return match &self.window.write_failure {
                Some(Error::Refused(NegativeReply { reply, .. })) => {
                    ChunkVerdict::TurnedAway(reply.clone())
                }
                failure => {
                    let cause = failure.as_ref().unwrap_or(error).cause_words();
                    ChunkVerdict::Ended(Outcome::NotSent(Phase::Content, cause))
                }
            };
        }
        ChunkVerdict::Ended(Outcome::InDoubt(error.cause_words()))
    }

    /// Accepts a verdict only while replies match commands: the next one must be the one to RSET, or there must
    /// be none.
    async fn confirm_verdict(&mut self, verdict: ChunkVerdict) -> ChunkVerdict {
        let is_next_written = self.window.unanswered.front().map(|next| next.is_whole);
        let is_in_step = match is_next_written {
            Some(true) => self.hear_next_reset().await,
            Some(false) => true,
            None => {
                let transport = &self.channel.transport;
                !self.is_open() || !transport.has_unasked_words() || transport.has_good_bye()
            }
        };
        if is_in_step {
            return verdict;
        }
        self.state = TransactionState::Gone;
        match verdict {
            ChunkVerdict::Ended(
                Outcome::Accepted(reply)
                | Outcome::Rejected(NegativeReply { reply, .. })
                | Outcome::Deferred(NegativeReply { reply, .. }),
            )
            | ChunkVerdict::TurnedAway(reply) => {
                let told = format!("the relay said {reply}, and then more than was asked");
                ChunkVerdict::Ended(Outcome::InDoubt(told))
            }
            verdict => verdict,
        }
    }

    /// Reads the reply to the RSET before the next message. False if it is another reply.
    async fn hear_next_reset(&mut self) -> bool {
        let Some(next) = self.window.unanswered.front_mut() else { return true };
        if !std::mem::take(&mut next.awaits_reset) {
            return true;
        }
        match self.hear(Phase::Mail).await {
            Ok(reply) => self.require_reset(&reply).is_ok(),
            Err(_) => true,
        }
    }
}

/// Whether a reply says that the command is the fault, and not the message (RFC 5321 §4.2.1, RFC 3463 §3.6).
fn is_protocol_error(reply: &Reply) -> bool {
    let is_coded = reply.enhanced.is_some_and(|code| code.class == 5 && code.subject == 5);
    matches!(reply.code, 500..=504) || reply.is_permanent() && is_coded
}
