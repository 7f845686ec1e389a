//! Hands over single messages that belong to no run, one after the other.

use super::relay_slot::RelaySlot;
use crate::message::OutgoingMessage;
use crate::outcome::Outcome;
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
        if self.slot.per_connection.is_some_and(|most| self.begun >= most) {
            self.end().await;
        }
        let session = match &mut self.session {
            Some(session) => session,
            none => none.insert(Session::open(&self.slot.target).await?),
        };
        self.begun += 1;
        let outcome = match session.offer(&message.envelope, message.bytes.len()).await {
            Ok(EnvelopeReply::Refused(outcome)) => Ok(outcome),
            Ok(EnvelopeReply::Ready) => Ok(session.hand_over(&message.bytes, None).await.0),
            Err(error) => Err(error),
        };
        if !session.is_open() {
            self.break_off();
        }
        outcome
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
