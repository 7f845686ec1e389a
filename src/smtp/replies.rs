//! The replies of the relay, and what they mean for the message, the reader and the conversation.
//!
//! Looks up to: `outcome`.

use super::Error;
use super::envelope_reply::EnvelopeReply;
use super::session::{Session, TransactionState};
use crate::outcome::{NegativeReply, Outcome, Parties, Phase, Reply};

impl Session {
    /// Reads the replies to MAIL, RCPT and DATA that were sent in one write.
    pub(super) async fn read_envelope_replies(&mut self) -> Result<EnvelopeReply, Error> {
        if self.state == TransactionState::Gone {
            return Err(Error::gone());
        }
        self.state = TransactionState::Stale;
        let mail = self.read_reply(Phase::Mail).await?;
        let recipient = self.read_reply(Phase::Recipient).await;
        let data = self.read_reply(Phase::Data).await;
        let refused = match self.read_mail_reply(mail) {
            Ok(None) => self.read_recipient_reply(recipient?),
            refused => refused,
        };
        match refused {
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

    /// The refusal of the message in a reply to MAIL, if it is one: the size is declared there (RFC 1870 §6.1), and
    /// another message may be small enough.
    ///
    /// # Errors
    ///
    /// The relay refuses the sender, or is out of step.
    pub(super) fn read_mail_reply(&mut self, reply: Reply) -> Result<Option<EnvelopeReply>, Error> {
        let phase = Phase::Mail;
        match reply.code {
            200..300 => Ok(None),
            300..400 => Err(self.fall_out_of_step(phase, &reply.to_string())),
            _ if reply.is_about_size() => {
                Ok(Some(EnvelopeReply::Refused(self.read_refusal(phase, reply))))
            }
            _ => Err(self.refuse(phase, reply)),
        }
    }

    /// The refusal of the message in a reply to RCPT, if it is one. Every refusal is: relays say any code to one
    /// reader, or to the readers of one domain. Whether it is about more than this message, others tell.
    pub(super) fn read_recipient_reply(
        &mut self,
        reply: Reply,
    ) -> Result<Option<EnvelopeReply>, Error> {
        let phase = Phase::Recipient;
        match reply.code {
            200..300 => Ok(None),
            300..400 => Err(self.fall_out_of_step(phase, &reply.to_string())),
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
            _ => Ok(EnvelopeReply::Refused(self.read_refusal(phase, reply))),
        }
    }

    /// The outcome of a refused message. An enhanced code counts, whether or not the relay offers
    /// ENHANCEDSTATUSCODES (RFC 2034): many relays say codes that they do not offer, or pass on those of the
    /// reader's relay.
    pub(super) fn read_refusal(&self, phase: Phase, reply: Reply) -> Outcome {
        Outcome::refused(phase, reply, self.parties())
    }

    /// The error of a reply that refuses us, and not the message of one reader.
    pub(super) fn refuse(&self, phase: Phase, reply: Reply) -> Error {
        Error::Refused(NegativeReply::read(phase, reply, self.parties()))
    }

    /// The sender, and the reader of the transaction.
    fn parties(&self) -> Parties<'_> {
        Parties { sender: &self.sender, reader: &self.reader }
    }

    /// Reads the next reply, positive or negative. A 421 ends the conversation, and so does silence.
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
