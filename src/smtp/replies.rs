//! What the relay says, and what it means for the message, the reader and the conversation.
//!
//! Looks up to: `address`, `outcome`.

use tokio::time::timeout;

use super::Error;
use super::dial::{silence, spoken};
use super::error::heard;
use super::session::{Offer, Session, State, gone};
use crate::address::Envelope;
use crate::outcome::{Outcome, Phase, Refusal, Reply};

impl Session {
    pub(super) async fn one_by_one(
        &mut self,
        mail: &str,
        envelope: &Envelope,
    ) -> Result<Offer, Error> {
        if self.state == State::Stale {
            self.say("RSET\r\n", Phase::Mail).await?;
            self.reply(Phase::Mail).await?;
        }
        self.state = State::Stale;
        self.say(mail, Phase::Mail).await?;
        let reply = self.reply(Phase::Mail).await?;
        self.judge_mail(reply)?;
        self.say(&self.recipient(envelope), Phase::Recipient).await?;
        let reply = self.reply(Phase::Recipient).await?;
        if let Some(refused) = self.judge_recipient(reply)? {
            return Ok(refused);
        }
        self.say("DATA\r\n", Phase::Data).await?;
        let reply = self.reply(Phase::Data).await?;
        self.judge_data(reply)
    }

    /// The replies to MAIL, RCPT and DATA that were said in one breath.
    pub(super) async fn replies(&mut self) -> Result<Offer, Error> {
        if self.state == State::Gone {
            return Err(gone());
        }
        self.state = State::Stale;
        let mail = self.reply(Phase::Mail).await?;
        let recipient = self.reply(Phase::Recipient).await;
        let data = self.reply(Phase::Data).await;
        if let Err(error) = self.judge_mail(mail) {
            self.withdraw(data).await;
            return Err(error);
        }
        match self.judge_recipient(recipient?) {
            Ok(None) => self.judge_data(data?),
            Ok(Some(refused)) => {
                self.withdraw(data).await;
                Ok(refused)
            }
            Err(error) => {
                self.withdraw(data).await;
                Err(error)
            }
        }
    }

    /// After a refusal: a relay that waits for a message all the same gets an empty one, which it
    /// can deliver to nobody (RFC 2920 §3.1).
    async fn withdraw(&mut self, data: Result<Reply, Error>) {
        let waits = matches!(&data, Ok(reply) if reply.code == 354);
        if waits && self.is_open() && self.say(".\r\n", Phase::FinalDot).await.is_ok() {
            let _ = self.reply(Phase::FinalDot).await;
        }
    }

    fn judge_mail(&mut self, reply: Reply) -> Result<(), Error> {
        let phase = Phase::Mail;
        match reply.code {
            200..300 => Ok(()),
            300..400 => Err(self.out_of_step(phase, &reply.to_string())),
            _ => Err(Error::Refused { phase, reply }),
        }
    }

    /// A refusal of the reader, if there is one. "Unknown command" and "wrong order" are not about
    /// a reader, and neither are good-bye and "too many recipients" (one is all there ever are).
    fn judge_recipient(&mut self, reply: Reply) -> Result<Option<Offer>, Error> {
        let phase = Phase::Recipient;
        match reply.code {
            200..300 => Ok(None),
            300..400 => Err(self.out_of_step(phase, &reply.to_string())),
            421 | 500 | 502 | 503 => Err(Error::Refused { phase, reply }),
            452 if reply.detail() == Some((5, 3)) => Err(Error::Refused { phase, reply }),
            _ => Ok(Some(Offer::Refused(self.refused(phase, reply)))),
        }
    }

    fn judge_data(&mut self, reply: Reply) -> Result<Offer, Error> {
        let phase = Phase::Data;
        match reply.code {
            354 => {
                self.state = State::Ready;
                Ok(Offer::Ready)
            }
            200..400 => Err(self.out_of_step(phase, &reply.to_string())),
            // Every message of this run has about the same size, so 552 would meet them all.
            421 | 500 | 502 | 503 | 552 => Err(Error::Refused { phase, reply }),
            _ => Ok(Offer::Refused(self.refused(phase, reply))),
        }
    }

    /// The ending of a refused message. Where the relay does not offer ENHANCEDSTATUSCODES (RFC 2034),
    /// a code that merely looks like one may clear a reader, and never declares them dead.
    pub(super) fn refused(&self, phase: Phase, reply: Reply) -> Outcome {
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

    /// The reply to the final dot.
    pub(super) async fn verdict(&mut self) -> Outcome {
        match self.reply(Phase::FinalDot).await {
            Ok(reply) if reply.is_positive() => Outcome::Accepted(reply),
            Ok(reply) if reply.code >= 400 => self.refused(Phase::FinalDot, reply),
            Ok(reply) => {
                self.state = State::Gone;
                Outcome::InDoubt(format!("the relay answered the final dot with {reply}"))
            }
            Err(Error::Lost { cause, .. }) => Outcome::InDoubt(cause),
            Err(error) => Outcome::InDoubt(error.to_string()),
        }
    }

    /// Believes a verdict only while replies and commands keep in step: one reply too many, and the
    /// verdict may have been the answer to something else.
    pub(super) fn weigh(
        &mut self,
        outcome: Outcome,
        answer: Option<Result<Offer, Error>>,
    ) -> (Outcome, Option<Result<Offer, Error>>) {
        let shifted = matches!(&answer, Some(Err(Error::OutOfStep { .. })));
        let extra = self.is_open() && self.line.has_more() && !self.line.takes_leave();
        if !shifted && !extra {
            return (outcome, answer);
        }
        self.state = State::Gone;
        let told = match outcome {
            Outcome::InDoubt(cause) => cause,
            Outcome::Accepted(reply) | Outcome::Rejected(_, reply) | Outcome::Deferred(reply) => {
                format!("the relay said {reply}, and then more than was asked")
            }
            Outcome::NotSent(..) => return (outcome, answer),
        };
        let answer = answer.map(|answer| match answer {
            Ok(Offer::Ready) => Err(gone()),
            other => other,
        });
        (Outcome::InDoubt(told), answer)
    }

    pub(super) async fn say(&mut self, words: &str, phase: Phase) -> Result<(), Error> {
        let said = self.line.write(words.as_bytes(), b"", self.timeouts.command).await;
        said.map_err(|broken| self.lost(phase, broken.cause.to_string()))
    }

    /// The next reply, good or bad. Good-bye (421) ends the conversation, and so does silence.
    pub(super) async fn reply(&mut self, phase: Phase) -> Result<Reply, Error> {
        if self.state == State::Gone {
            return Err(Error::Lost { phase, cause: "the relay hung up".to_owned() });
        }
        let limit = match phase {
            Phase::Data => self.timeouts.data,
            Phase::FinalDot => self.timeouts.verdict,
            _ => self.timeouts.command,
        };
        let reply = match timeout(limit, self.wire.0.read_response()).await {
            Ok(Ok(response)) => Ok(spoken(&response)),
            Ok(Err(failure)) => heard(phase, &failure),
            Err(_) => Err(silence(phase)),
        };
        if !matches!(&reply, Ok(reply) if reply.code != 421) {
            self.state = State::Gone;
        }
        reply
    }

    pub(super) fn lost(&mut self, phase: Phase, cause: String) -> Error {
        self.state = State::Gone;
        Error::Lost { phase, cause }
    }

    pub(super) fn out_of_step(&mut self, phase: Phase, cause: &str) -> Error {
        self.state = State::Gone;
        Error::OutOfStep { phase, cause: cause.to_owned() }
    }
}
