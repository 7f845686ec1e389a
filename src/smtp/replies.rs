//! What the relay says, and what it means for the message, the reader and the conversation.
//!
//! Looks up to: `outcome`.

use super::Error;
use super::envelope_reply::EnvelopeReply;
use super::session::{Session, TransactionState};
use crate::outcome::{Outcome, Phase, Refusal, Reply};

impl Session {
    /// The replies to MAIL, RCPT and DATA that were said in one write.
    pub(super) async fn read_envelope_replies(&mut self) -> Result<EnvelopeReply, Error> {
        if self.state == TransactionState::Gone {
            return Err(Error::gone());
        }
        self.state = TransactionState::Stale;
        let mail = self.read_reply(Phase::Mail).await?;
        let recipient = self.read_reply(Phase::Recipient).await;
        let data = self.read_reply(Phase::Data).await;
        if let Err(error) = self.read_mail_reply(mail) {
            self.withdraw_message(data).await;
            return Err(error);
        }
        match self.read_recipient_reply(recipient?) {
            Ok(None) => self.read_data_reply(data?),
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

    pub(super) fn read_mail_reply(&mut self, reply: Reply) -> Result<(), Error> {
        let phase = Phase::Mail;
        match reply.code {
            200..300 => Ok(()),
            300..400 => Err(self.fall_out_of_step(phase, &reply.to_string())),
            _ => Err(Error::Refused { phase, reply }),
        }
    }

    /// A refusal of the reader, if there is one. "Unknown command" and "wrong order" are not about
    /// a reader, and neither are good-bye and "too many recipients" (one is all there ever are).
    pub(super) fn read_recipient_reply(
        &mut self,
        reply: Reply,
    ) -> Result<Option<EnvelopeReply>, Error> {
        let phase = Phase::Recipient;
        match reply.code {
            200..300 => Ok(None),
            300..400 => Err(self.fall_out_of_step(phase, &reply.to_string())),
            421 | 500 | 502 | 503 => Err(Error::Refused { phase, reply }),
            452 if reply.detail() == Some((5, 3)) => Err(Error::Refused { phase, reply }),
            _ => Ok(Some(EnvelopeReply::Refused(self.read_refusal(phase, reply)))),
        }
    }

    pub(super) fn read_data_reply(&mut self, reply: Reply) -> Result<EnvelopeReply, Error> {
        let phase = Phase::Data;
        match reply.code {
            354 => {
                self.state = TransactionState::Ready;
                Ok(EnvelopeReply::Ready)
            }
            200..400 => Err(self.fall_out_of_step(phase, &reply.to_string())),
            // Every message of this run has about the same size, so 552 would meet them all.
            421 | 500 | 502 | 503 | 552 => Err(Error::Refused { phase, reply }),
            _ => Ok(EnvelopeReply::Refused(self.read_refusal(phase, reply))),
        }
    }

    /// The ending of a refused message. Where the relay does not offer ENHANCEDSTATUSCODES (RFC 2034),
    /// a code that merely looks like one may clear a reader, and never declares them dead.
    pub(super) fn read_refusal(&self, phase: Phase, reply: Reply) -> Outcome {
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

    /// The next reply, good or bad. Good-bye (421) ends the conversation, and so does silence.
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

    /// Ends a conversation in which replies and commands do not match any more.
    pub(super) fn fall_out_of_step(&mut self, phase: Phase, cause: &str) -> Error {
        self.state = TransactionState::Gone;
        Error::OutOfStep { phase, cause: cause.to_owned() }
    }
}
