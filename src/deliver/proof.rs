//! Sends the proof (bon à tirer): both editions to the newsroom, before any reader gets them.

use jiff::Zoned;

use super::templates::Templates;
use crate::address::Address;
use crate::audience::AnyRecipient;
use crate::issue::edition::EditionName;
use crate::outcome::Outcome;
use crate::smtp::{self, EnvelopeReply, Session, Target};

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

/// Sends both editions to each address in one conversation, and answers each outcome. Has no access
/// to the audience, and journals nothing.
///
/// # Errors
///
/// The conversation failed. Messages that were sent before have arrived.
pub async fn send_proof(
    templates: &Templates,
    target: &Target,
    newsroom: &[Address],
    now: &Zoned,
) -> Result<Vec<ProofOutcome>, smtp::Error> {
    let mut session = Session::open(target).await?;
    let mut outcomes = Vec::new();
    for address in newsroom {
        for edition in [EditionName::Free, EditionName::Paid] {
            let reader = AnyRecipient::entitled(address.clone(), None, edition);
            let message = templates.copy(&reader, now);
            let outcome = match session.offer(&message.envelope, message.bytes.len()).await? {
                EnvelopeReply::Refused(outcome) => outcome,
                EnvelopeReply::Ready => session.hand_over(&message.bytes, None).await.0,
            };
            outcomes.push(ProofOutcome { address: address.clone(), edition, outcome });
        }
    }
    session.quit().await;
    Ok(outcomes)
}
