//! Sends the proof (bon à tirer): both editions to the newsroom, before any reader gets them.

use jiff::Zoned;

use super::relay_slot::RelaySlot;
use super::templates::Templates;
use crate::address::Address;
use crate::audience::AnyRecipient;
use crate::issue::edition::EditionName;
use crate::outcome::Outcome;
use crate::smtp::{self, EnvelopeReply, Session};

/// The outcome of one edition for one address of the newsroom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofOutcome {
    /// The address.
    pub address: Address,
    /// The edition.
    pub edition: EditionName,
    /// The outcome of the transaction.
    pub outcome: Outcome,
}

/// A proof that is being sent, message by message. Has no access to the audience.
pub struct ProofCourier<'a> {
    templates: &'a Templates,
    slot: &'a RelaySlot,
    now: &'a Zoned,
    session: Option<Session>,
    /// How many messages the connection has had.
    begun: usize,
}

impl<'a> ProofCourier<'a> {
    /// A proof of these templates, through this relay. No connection is open yet.
    pub const fn new(templates: &'a Templates, slot: &'a RelaySlot, now: &'a Zoned) -> Self {
        Self { templates, slot, now, session: None, begun: 0 }
    }

    /// Sends an edition to an address, and answers the outcome.
    ///
    /// # Errors
    ///
    /// The conversation failed. Messages that were sent before have arrived.
    pub async fn send(
        &mut self,
        address: Address,
        edition: EditionName,
    ) -> Result<ProofOutcome, smtp::Error> {
        if self.slot.per_connection.is_some_and(|most| self.begun >= most) {
            self.end().await;
        }
        let session = match &mut self.session {
            Some(session) => session,
            none => none.insert(Session::open(&self.slot.target).await?),
        };
        self.begun += 1;
        let reader = AnyRecipient::entitled(address.clone(), None, edition);
        let message = self.templates.copy(&reader, self.now);
        let outcome = match session.offer(&message.envelope, message.bytes.len()).await? {
            EnvelopeReply::Refused(outcome) => outcome,
            EnvelopeReply::Ready => session.hand_over(&message.bytes, None).await.0,
        };
        Ok(ProofOutcome { address, edition, outcome })
    }

    /// Ends the conversation, if there is one.
    pub async fn end(&mut self) {
        self.begun = 0;
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }
}
