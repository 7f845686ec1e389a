//! One conversation with a relay: message after message, until nothing is at hand.

use super::in_flight::InFlight;
use super::journal_request::MessageStage;
use super::worker_context::{MAX_AT_HAND, WorkerContext};
use crate::audience::AnyRecipient;
use crate::journal::Claim;
use crate::message::OutgoingMessage;
use crate::outcome::{Outcome, Phase, Refusal};
use crate::smtp::{self, EnvelopeReply, NextEnvelope, Session};

/// How a conversation ended that nothing cut short.
pub(super) enum ConversationEnd {
    /// The worker was stopped before the relay answered the call.
    NotOpened,
    /// Good-bye was said.
    Closed,
}

/// What cut a conversation short.
pub(super) enum Interruption {
    /// The relay's fault, or the connection's.
    Relay(smtp::Error),
    /// The journal writer is gone, or the delivery is another's by now: nothing more may leave.
    WriterGone,
}

impl From<smtp::Error> for Interruption {
    fn from(error: smtp::Error) -> Self {
        Self::Relay(error)
    }
}

/// A claim and the copy made for it.
struct ReaderCopy {
    claim: Claim,
    message: OutgoingMessage,
}

/// A copy whose envelope the relay has heard, and what it said to it.
struct OfferedCopy {
    copy: ReaderCopy,
    reply: EnvelopeReply,
}

/// One conversation with a relay.
pub(super) struct Conversation<'a> {
    context: &'a WorkerContext,
    in_flight: &'a mut InFlight,
    session: Session,
}

impl<'a> Conversation<'a> {
    /// Holds a conversation from the call to the good-bye.
    ///
    /// # Errors
    ///
    /// What cut it short. Whom it was about is set aside in `in_flight`, and what has ended by then is
    /// noted there.
    pub(super) async fn hold(
        context: &'a WorkerContext,
        in_flight: &'a mut InFlight,
    ) -> Result<ConversationEnd, Interruption> {
        in_flight.begin_conversation();
        let session = tokio::select! {
            opened = Session::open(&context.target) => opened?,
            () = context.stop.cancelled() => return Ok(ConversationEnd::NotOpened),
        };
        let mut conversation = Self { context, in_flight, session };
        conversation.send_all().await?;
        let Self { context, in_flight, session } = conversation;
        context.report(in_flight).await;
        session.quit().await;
        Ok(ConversationEnd::Closed)
    }

    /// Message after message, until nothing is at hand or the worker is stopped.
    async fn send_all(&mut self) -> Result<(), Interruption> {
        let mut open: Option<OfferedCopy> = None;
        loop {
            let offered = match open.take() {
                Some(offered) => offered,
                None if self.is_over().await => return Ok(()),
                None => match self.take_turn().await {
                    Some(copy) => self.offer(copy).await?,
                    None => continue,
                },
            };
            open = match offered.reply {
                EnvelopeReply::Refused(outcome) => {
                    self.note_refused(&offered.copy.claim, outcome).await;
                    None
                }
                EnvelopeReply::Ready => self.hand_over(offered.copy).await?,
            };
        }
    }

    async fn is_over(&mut self) -> bool {
        self.context.stop.is_cancelled() || !self.context.fill(self.in_flight).await
    }

    /// The next copy when its turn has come; no envelope stands open while a worker waits for it.
    async fn take_turn(&mut self) -> Option<ReaderCopy> {
        let Self { context, in_flight, .. } = self;
        if context.throttle.is_pausing() {
            context.report(in_flight).await;
            context.throttle.wait_turn(&context.stop).await;
        }
        if context.stop.is_cancelled() { None } else { self.compose_next() }
    }

    /// Notes that the relay has refused an envelope.
    async fn note_refused(&mut self, claim: &Claim, outcome: Outcome) {
        let blames_us = matches!(outcome, Outcome::Rejected(Refusal::Sender, _));
        self.context.note_ending(self.in_flight, claim, outcome, MessageStage::Envelope);
        if blames_us {
            // The circuit breaker has to know of it before the next one is tried.
            self.context.report(self.in_flight).await;
        }
    }

    async fn offer(&mut self, copy: ReaderCopy) -> Result<OfferedCopy, Interruption> {
        match self.session.offer(&copy.message.envelope, copy.message.bytes.len()).await {
            Ok(reply) => Ok(OfferedCopy { copy, reply }),
            Err(error) => {
                self.in_flight.aside.push_back(copy.claim);
                Err(error.into())
            }
        }
    }

    /// Hands one message over, once the journal writer has written down that it leaves; the next
    /// envelope travels with it if one is at hand.
    async fn hand_over(&mut self, copy: ReaderCopy) -> Result<Option<OfferedCopy>, Interruption> {
        let context = self.context;
        let room = (1 + MAX_AT_HAND).saturating_sub(self.in_flight.queue.len());
        if !context.send_request(self.in_flight, Some(copy.claim.id), room).await {
            return Err(Interruption::WriterGone);
        }
        let alone = context.stop.is_cancelled() || context.throttle.is_pausing();
        let next = if alone { None } else { self.compose_next() };
        let envelope = next.as_ref().map(|next| NextEnvelope {
            envelope: &next.message.envelope,
            message_bytes: next.message.bytes.len(),
        });
        let (outcome, reply) = self.session.hand_over(&copy.message.bytes, envelope).await;
        let lost = find_loss(&outcome);
        context.note_ending(self.in_flight, &copy.claim, outcome, MessageStage::Content);
        match (next, reply, lost) {
            (Some(copy), Some(Ok(reply)), _) => Ok(Some(OfferedCopy { copy, reply })),
            (Some(next), Some(Err(error)), _) => {
                self.in_flight.aside.push_back(next.claim);
                Err(error.into())
            }
            (next, _, Some(lost)) => {
                self.in_flight.aside.extend(next.map(|next| next.claim));
                Err(lost.into())
            }
            (Some(next), None, None) => self.offer(next).await.map(Some),
            (None, ..) => Ok(None),
        }
    }

    /// The next copy, composed.
    fn compose_next(&mut self) -> Option<ReaderCopy> {
        let Self { context, in_flight, .. } = self;
        context.hold_back(in_flight);
        let claim = in_flight.queue.pop_front()?;
        let reader =
            AnyRecipient::entitled(claim.address.clone(), claim.name.clone(), claim.edition);
        let message = context.templates.copy(&reader, &(context.run.clock)());
        Some(ReaderCopy { claim, message })
    }
}

/// The loss of the connection that a message ended with, if it did.
fn find_loss(outcome: &Outcome) -> Option<smtp::Error> {
    match outcome {
        Outcome::NotSent(phase, cause) => {
            Some(smtp::Error::Lost { phase: *phase, cause: cause.clone() })
        }
        Outcome::InDoubt(cause) => {
            Some(smtp::Error::Lost { phase: Phase::FinalDot, cause: cause.clone() })
        }
        _ => None,
    }
}
