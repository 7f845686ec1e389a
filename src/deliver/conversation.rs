//! One conversation with a relay: message after message, until no reader is left.

use super::hand_over_marks::LeaveProof;
use super::in_flight::InFlight;
use super::throttle::Line;
use super::types::RelayFailure;
use super::worker_context::{MAX_AT_HAND, PermitWait, Wishes, WorkerContext};
use crate::audience::AnyRecipient;
use crate::journal::Claim;
use crate::message::ReaderMessage;
use crate::outcome::{Outcome, Phase};
use crate::smtp::{self, EnvelopeReply, NextEnvelope, Session};

/// How a conversation ended that was not interrupted.
pub(super) enum ConversationEnd {
    /// The worker was stopped before the relay answered the connection.
    NotOpened,
    /// The conversation was ended with QUIT.
    Closed,
}

/// What interrupted a conversation.
pub(super) enum Interruption {
    /// The relay or the connection failed, or the relay asks for less.
    Relay(RelayFailure),
    /// The journal writer is gone, or another process has taken the delivery over. No message may
    /// be sent.
    WriterGone,
}

impl From<smtp::Error> for Interruption {
    fn from(error: smtp::Error) -> Self {
        Self::Relay(error.into())
    }
}

/// A claim, and the message composed for it.
pub(super) struct ReaderCopy {
    pub(super) claim: Claim,
    pub(super) message: ReaderMessage,
}

/// A message whose envelope was sent, with the relay's answer to the envelope.
struct OfferedCopy {
    copy: ReaderCopy,
    reply: EnvelopeReply,
}

/// One conversation with a relay.
pub(super) struct Conversation<'a> {
    pub(super) context: &'a WorkerContext,
    pub(super) in_flight: &'a mut InFlight,
    pub(super) line: &'a mut Line,
    pub(super) session: Session,
}

impl<'a> Conversation<'a> {
    /// Holds a conversation from the connection to QUIT.
    ///
    /// # Errors
    ///
    /// What interrupted the conversation. The claim of that moment is put aside in `in_flight`,
    /// which also has the deliveries that have ended.
    pub(super) async fn hold(
        context: &'a WorkerContext,
        in_flight: &'a mut InFlight,
        line: &'a mut Line,
    ) -> Result<ConversationEnd, Interruption> {
        in_flight.begin_conversation();
        let session = tokio::select! {
            opened = Session::open(&context.target) => opened?,
            () = context.stop.cancelled() => return Ok(ConversationEnd::NotOpened),
        };
        let mut conversation = Self { context, in_flight, line, session };
        conversation.send_all().await?;
        let Self { context, in_flight, session, .. } = conversation;
        context.report(in_flight).await;
        session.quit().await;
        Ok(ConversationEnd::Closed)
    }

    /// Sends message after message, until no reader is left, the relay rests, the connection has had
    /// as many messages as the relay takes on one, or the worker is stopped.
    async fn send_all(&mut self) -> Result<(), Interruption> {
        let mut open: Option<OfferedCopy> = None;
        loop {
            let offered = match open.take() {
                Some(offered) => offered,
                None if self.is_over().await => return Ok(()),
                None => match self.context.take_permit(self.in_flight).await {
                    PermitWait::Ready if self.uses_window() => {
                        self.send_window().await?;
                        continue;
                    }
                    PermitWait::Ready => match self.take_turn().await {
                        Some(copy) => self.offer(copy).await?,
                        None => continue,
                    },
                    PermitWait::Resting => return Ok(()),
                    PermitWait::Stopped => continue,
                    PermitWait::WriterGone => return Err(Interruption::WriterGone),
                },
            };
            open = match offered.reply {
                EnvelopeReply::Refused(outcome) => {
                    self.note_ending(&offered.copy.claim, outcome)?;
                    None
                }
                EnvelopeReply::Ready => self.hand_over(offered.copy).await?,
            };
        }
    }

    async fn is_over(&mut self) -> bool {
        let is_ended = !self.session.is_open() || self.is_used_up();
        if is_ended || self.context.stop.is_cancelled() || self.line.must_close() {
            return true;
        }
        !self.context.fill(self.in_flight).await
    }

    /// Whether the relay takes no further message on this connection.
    pub(super) fn is_used_up(&self) -> bool {
        self.context.per_connection.is_some_and(|most| self.in_flight.begun >= most)
    }

    /// The next message, once the throttle allows it. No envelope is open while a worker waits.
    async fn take_turn(&mut self) -> Option<ReaderCopy> {
        let Self { context, in_flight, .. } = self;
        if context.throttle.is_pausing() {
            context.report(in_flight).await;
            context.throttle.wait_turn(&context.stop).await;
        }
        if context.stop.is_cancelled() { None } else { self.compose_next() }
    }

    /// Notes how a message ended. A relay that asks for less is slowed down.
    ///
    /// # Errors
    ///
    /// [`RelayFailure::Limited`], if this conversation has done its share, or the relay ends it. A new one may be
    /// enough.
    pub(super) fn note_ending(
        &mut self,
        claim: &Claim,
        outcome: Outcome,
    ) -> Result<(), Interruption> {
        let Self { context, in_flight, .. } = self;
        let Some(limit) = context.note_ending(in_flight, claim, outcome) else { return Ok(()) };
        if in_flight.taken > 0 || limit.reply.code == 421 {
            return Err(Interruption::Relay(RelayFailure::Limited(limit, None)));
        }
        context.slow_down(in_flight.turn, &limit);
        Ok(())
    }

    async fn offer(&mut self, copy: ReaderCopy) -> Result<OfferedCopy, Interruption> {
        match self.session.offer(&copy.message.envelope, copy.message.count_bytes()).await {
            Ok(reply) => Ok(OfferedCopy { copy, reply }),
            Err(error) => Err(self.lose(copy.claim, error)),
        }
    }

    /// Puts a claim aside in whose envelope a failure came up. Answers the failure.
    pub(super) fn lose(&mut self, claim: Claim, error: smtp::Error) -> Interruption {
        self.in_flight.lose(claim, &error);
        error.into()
    }

    /// Sends one message, after the journal writer has written that it is being sent. If another
    /// reader is left, the next envelope is sent together with this message (pipelining).
    async fn hand_over(&mut self, copy: ReaderCopy) -> Result<Option<OfferedCopy>, Interruption> {
        let context = self.context;
        let Some(proof) = self.ask_to_leave(&copy.claim).await else {
            return self.keep_back(copy.claim).map(|()| None);
        };
        let next = if self.must_go_alone() { None } else { self.compose_next() };
        let envelope = next.as_ref().map(|next| NextEnvelope {
            envelope: &next.message.envelope,
            message_bytes: next.message.count_bytes(),
        });
        let (outcome, reply) = self.transmit(proof, &copy, envelope).await;
        let lost = find_loss(&outcome);
        if copy.claim.has_lost_line && matches!(outcome, Outcome::NotSent(..)) {
            context.run.dispatch.note_loss(copy.claim.id);
            self.in_flight.is_broken_by_known = true;
        }
        if let Err(limited) = self.note_ending(&copy.claim, outcome) {
            if let Some(next) = next {
                self.in_flight.put_aside(next.claim);
            }
            return Err(limited);
        }
        match (next, reply, lost) {
            (Some(copy), Some(Ok(reply)), _) => Ok(Some(OfferedCopy { copy, reply })),
            (Some(next), Some(Err(error)), _) => Err(self.lose(next.claim, error)),
            (next, _, Some(lost)) => {
                if let Some(next) = next {
                    self.in_flight.put_aside(next.claim);
                }
                Err(lost.into())
            }
            (Some(next), None, None) => self.offer(next).await.map(Some),
            (None, ..) => Ok(None),
        }
    }

    /// Has the journal writer write that a message is being sent, and asks for further claims and a permit.
    pub(super) async fn ask_to_leave(&mut self, claim: &Claim) -> Option<LeaveProof> {
        let context = self.context;
        let room = context.room_for(MAX_AT_HAND.saturating_sub(self.in_flight.queue.len()));
        let wishes = Wishes { handing: Some(claim.id), room, permit: !self.is_used_up() };
        context.send_request(self.in_flight, wishes).await.proof
    }

    /// Keeps a message back that may not leave. If the run is stopped, its claim is given back with the others.
    ///
    /// # Errors
    ///
    /// [`Interruption::WriterGone`] if the run is not stopped.
    pub(super) fn keep_back(&mut self, claim: Claim) -> Result<(), Interruption> {
        if !self.context.stop.is_cancelled() {
            return Err(Interruption::WriterGone);
        }
        self.in_flight.put_aside(claim);
        Ok(())
    }

    /// Sends a message that may leave. It leaves once, since its proof is used up.
    async fn transmit(
        &mut self,
        _: LeaveProof,
        copy: &ReaderCopy,
        next: Option<NextEnvelope<'_>>,
    ) -> (Outcome, Option<Result<EnvelopeReply, smtp::Error>>) {
        self.session.hand_over(copy.message.parts(), next).await
    }

    /// Whether no envelope may be sent together with the next message.
    fn must_go_alone(&self) -> bool {
        let Self { context, in_flight, .. } = self;
        context.stop.is_cancelled()
            || self.may_use_window()
            || context.throttle.allows_one_at_a_time()
            || self.is_used_up()
            || in_flight.queue.front().is_some_and(|next| next.has_lost_line)
            || context.needs_permits && !in_flight.permits.is_ready()
    }

    /// Composes the next message.
    pub(super) fn compose_next(&mut self) -> Option<ReaderCopy> {
        let Self { context, in_flight, .. } = self;
        context.sort_out(in_flight);
        in_flight.turn = context.throttle.turn();
        let claim = in_flight.queue.pop_front()?;
        in_flight.begun += 1;
        in_flight.permits.spend();
        let reader =
            AnyRecipient::entitled(claim.address.clone(), claim.name.clone(), claim.edition)
                .after_copies(claim.former_copies);
        let message = context.templates.copy_by_reference(&reader, &(context.run.clock)());
        Some(ReaderCopy { claim, message })
    }
}

/// The error of a lost connection, if the outcome is one.
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
