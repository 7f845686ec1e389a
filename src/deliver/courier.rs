//! Hands over single messages that belong to no run, one after the other.

use super::relay_slot::RelaySlot;
use crate::message::OutgoingMessage;
use crate::outcome::{Outcome, Phase};
use crate::smtp::{self, EnvelopeReply, Session};

/// Hands messages to one relay, on a connection that stays open between them.
pub struct MessageCourier<'a> {
    slot: &'a RelaySlot,
    session: Option<Session>,
    /// How many messages the connection has had.
    begun: usize,
}

impl<'a> MessageCourier<'a> {
    /// A courier to this relay. No connection is open yet.
    pub const fn new(slot: &'a RelaySlot) -> Self {
        Self { slot, session: None, begun: 0 }
    }

    /// Hands a message over, and answers the outcome.
    ///
    /// # Errors
    ///
    /// The conversation failed, and the message was not sent. Messages that were sent before have arrived.
    pub async fn send(&mut self, message: &OutgoingMessage) -> Result<Outcome, smtp::Error> {
        self.connect().await?;
        match self.offer(message).await? {
            EnvelopeReply::Refused(outcome) => Ok(outcome),
            EnvelopeReply::Ready => Ok(self.transmit(message).await),
        }
    }

    /// Opens a conversation, if none is open or the relay takes no further message on that one.
    ///
    /// # Errors
    ///
    /// The relay cannot be reached, or does not let this machine in.
    pub async fn connect(&mut self) -> Result<(), smtp::Error> {
        if self.slot.per_connection.is_some_and(|most| self.begun >= most) {
            self.end().await;
        }
        if self.session.is_none() {
            self.session = Some(Session::open(&self.slot.target).await?);
        }
        Ok(())
    }

    /// Offers the envelope of a message in the open conversation. [`transmit`](Self::transmit) follows if the relay is
    /// ready.
    ///
    /// # Errors
    ///
    /// The conversation failed, or none is open. The message was not sent.
    pub async fn offer(&mut self, message: &OutgoingMessage) -> Result<EnvelopeReply, smtp::Error> {
        let Some(session) = &mut self.session else { return Err(smtp::Error::gone()) };
        self.begun += 1;
        let reply = session.offer(&message.envelope, message.bytes.len()).await;
        self.forget_closed();
        reply
    }

    /// Sends the message whose envelope was offered, and answers the outcome.
    pub async fn transmit(&mut self, message: &OutgoingMessage) -> Outcome {
        let Some(session) = &mut self.session else {
            return Outcome::NotSent(Phase::Content, smtp::Error::gone().to_string());
        };
        let (outcome, _) = session.hand_over(&message.bytes, None).await;
        self.forget_closed();
        outcome
    }

    /// Forgets a conversation that the relay or a failure has ended.
    fn forget_closed(&mut self) {
        if self.session.as_ref().is_some_and(|session| !session.is_open()) {
            self.break_off();
        }
    }

    /// The relay.
    pub const fn slot(&self) -> &'a RelaySlot {
        self.slot
    }

    /// Closes the connection in the midst of a conversation that was given up.
    pub fn break_off(&mut self) {
        self.begun = 0;
        self.session = None;
    }

    /// Ends the conversation, if there is one.
    pub async fn end(&mut self) {
        self.begun = 0;
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }
}
