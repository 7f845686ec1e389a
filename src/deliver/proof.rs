//! Sends the proof (bon à tirer): both editions to the newsroom, before any reader gets them.

use jiff::Zoned;

use super::courier::MessageCourier;
use super::relay_slot::RelaySlot;
use super::templates::Templates;
use crate::address::{Address, NamedAddress};
use crate::audience::AnyRecipient;
use crate::issue::edition::EditionName;
use crate::outcome::Outcome;
use crate::smtp;

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
    now: &'a Zoned,
    courier: MessageCourier<'a>,
}

impl<'a> ProofCourier<'a> {
    /// A proof of these templates, through this relay. No connection is open yet.
    pub const fn new(templates: &'a Templates, slot: &'a RelaySlot, now: &'a Zoned) -> Self {
        Self { templates, now, courier: MessageCourier::new(slot) }
    }

    /// Sends an edition to an address, and answers the outcome.
    ///
    /// # Errors
    ///
    /// The conversation failed. Messages that were sent before have arrived.
    pub async fn send(
        &mut self,
        reader: NamedAddress,
        edition: EditionName,
    ) -> Result<ProofOutcome, smtp::Error> {
        let NamedAddress { address, name } = reader;
        let reader = AnyRecipient::entitled(address.clone(), name, edition);
        let outcome = self.courier.send(&self.templates.copy(&reader, self.now)).await?;
        Ok(ProofOutcome { address, edition, outcome })
    }

    /// Ends the conversation, if there is one.
    pub async fn end(&mut self) {
        self.courier.end().await;
    }
}
