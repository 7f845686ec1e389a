//! The replies of the relay, and what they mean for the message, the reader and the conversation.
//!
//! Looks up to: `outcome`.

use super::Error;
use super::envelope_commands::EnvelopeCommands;
use super::offer::Offer;
use super::session::{Session, TransactionState};
use crate::outcome::{Outcome, Phase, Refusal, Reply};

impl Session {
    /// Sends an envelope in one write (RFC 2920 §3.1).
    pub(super) async fn offer_at_once(
        &mut self,
        commands: &EnvelopeCommands,
    ) -> Result<Offer, Error> {
        let is_stale = self.state == TransactionState::Stale;
        let reset = if is_stale { "RSET\r\n" } else { "" };
        let words = [reset, &commands.mail, &commands.recipient, "DATA\r\n"].concat();
        self.say(&words, Phase::Mail).await?;
        if is_stale {
            self.read_reply(Phase::Mail).await?;
        }
        self.read_envelope_replies().await
    }

    /// Sends an envelope command by command, each after the reply to the one before.
    pub(super) async fn offer_step_by_step(
        &mut self,
        commands: &EnvelopeCommands,
    ) -> Result<Offer, Error> {
        if self.state == TransactionState::Stale {
            self.say("RSET\r\n", Phase::Mail).await?;
            self.read_reply(Phase::Mail).await?;
        }
        self.state = TransactionState::Stale;
        self.say(&commands.mail, Phase::Mail).await?;
        let reply = self.read_reply(Phase::Mail).await?;
        self.judge_mail(reply)?;
        self.say(&commands.recipient, Phase::Recipient).await?;
        let reply = self.read_reply(Phase::Recipient).await?;
        if let Some(refused) = self.judge_recipient(reply)? {
            return Ok(refused);
        }
        self.say("DATA\r\n", Phase::Data).await?;
        let reply = self.read_reply(Phase::Data).await?;
        self.judge_data(reply)
    }

    /// Reads the replies to MAIL, RCPT and DATA that were sent in one write.
    pub(super) async fn read_envelope_replies(&mut self) -> Result<Offer, Error> {
        if self.state == TransactionState::Gone {
            return Err(Error::gone());
        }
        self.state = TransactionState::Stale;
        let mail = self.read_reply(Phase::Mail).await?;
        let recipient = self.read_reply(Phase::Recipient).await;
        let data = self.read_reply(Phase::Data).await;
        if let Err(error) = self.judge_mail(mail) {
            self.withdraw_message(data).await;
            return Err(error);
        }
        match self.judge_recipient(recipient?) {
            Ok(None) => self.judge_data(data?),
            Ok(Some(refused)) => {
                self.withdraw_message(data).await;
                Ok(refused)
            }
            Err(error) => {
                self.withdraw_message(data).await;
                Err(error)
            }
        }
    }

    /// Withdraws a message after a refusal. A relay that waits for it all the same gets an empty
    /// message, which it can deliver to nobody (RFC 2920 §3.1).
    async fn withdraw_message(&mut self, data: Result<Reply, Error>) {
        let is_awaited = matches!(&data, Ok(reply) if reply.code == 354);
        if is_awaited && self.is_open() && self.say(".\r\n", Phase::FinalDot).await.is_ok() {
            let _ = self.read_reply(Phase::FinalDot).await;
        }
    }

    fn judge_mail(&mut self, reply: Reply) -> Result<(), Error> {
        let phase = Phase::Mail;
        match reply.code {
            200..300 => Ok(()),
            300..400 => Err(self.fall_out_of_step(phase, &reply.to_string())),
            _ => Err(Error::Refused { phase, reply }),
        }
    }

    /// The refusal of the reader in a reply to RCPT, if it is one. "Unknown command" and "bad
    /// sequence" are not about a reader. Neither are 421 and "too many recipients", because a
    /// message has one.
    fn judge_recipient(&mut self, reply: Reply) -> Result<Option<Offer>, Error> {
        let phase = Phase::Recipient;
        match reply.code {
            200..300 => Ok(None),
            300..400 => Err(self.fall_out_of_step(phase, &reply.to_string())),
            421 | 500 | 502 | 503 => Err(Error::Refused { phase, reply }),
            452 if reply.detail() == Some((5, 3)) => Err(Error::Refused { phase, reply }),
            _ => Ok(Some(Offer::Refused(self.judge_refusal(phase, reply)))),
        }
    }

    fn judge_data(&mut self, reply: Reply) -> Result<Offer, Error> {
        let phase = Phase::Data;
        match reply.code {
            354 => {
                self.state = TransactionState::Ready;
                Ok(Offer::Ready)
            }
            200..400 => Err(self.fall_out_of_step(phase, &reply.to_string())),
            // All messages of a run have about the same size, so 552 would meet them all.
            421 | 500 | 502 | 503 | 552 => Err(Error::Refused { phase, reply }),
            _ => Ok(Offer::Refused(self.judge_refusal(phase, reply))),
        }
    }

    /// The outcome of a refused message. If the relay does not offer ENHANCEDSTATUSCODES (RFC
    /// 2034), a text that looks like an enhanced code may clear a reader of blame, but never counts
    /// against them.
    pub(super) fn judge_refusal(&self, phase: Phase, reply: Reply) -> Outcome {
        let bare = Reply { enhanced: None, ..reply.clone() };
        match Outcome::refused(phase, reply) {
            Outcome::Rejected(Refusal::Dead, reply) if !self.offered.enhanced_codes => {
                match Outcome::refused(phase, bare) {
                    Outcome::Rejected(refusal, _) => Outcome::Rejected(refusal, reply),
                    other => other,
                }
            }
            other => other,
        }
    }

    /// Sends words, and reads no reply.
    pub(super) async fn say(&mut self, words: &str, phase: Phase) -> Result<(), Error> {
        let said = self.channel.say(words, phase).await;
        if said.is_err() {
            self.state = TransactionState::Gone;
        }
        said
    }

    /// Reads the next reply, positive or negative. A 421 ends the conversation, and so does
    /// silence.
    pub(super) async fn read_reply(&mut self, phase: Phase) -> Result<Reply, Error> {
        if self.state == TransactionState::Gone {
            return Err(Error::Lost { phase, cause: "the relay hung up".to_owned() });
        }
        let reply = self.channel.read_reply(phase).await;
        if !matches!(&reply, Ok(reply) if reply.code != 421) {
            self.state = TransactionState::Gone;
        }
        reply
    }

    /// Ends a conversation in which replies do not match commands any more.
    pub(super) fn fall_out_of_step(&mut self, phase: Phase, cause: &str) -> Error {
        self.state = TransactionState::Gone;
        Error::OutOfStep { phase, cause: cause.to_owned() }
    }
}
