//! The proof (bon à tirer): sends both editions to the newsroom, before any reader gets them.

use std::sync::Arc;

use tokio::runtime::Runtime;

use super::checked::PrintedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::permits::RelayPermits;
use super::start_failure::StartFailure;
use crate::address::NamedAddress;
use crate::deliver::{ProofCourier, ProofOutcome};
use crate::issue::edition::EditionName;
use crate::journal::Digest;
use crate::language::PrimaryLanguage;

/// The result of sending a proof.
#[derive(Debug)]
pub struct SentProof {
    /// The outcome of each message, in the order of sending.
    pub messages: Vec<ProofOutcome>,
    /// The hash over what readers would get, whose subject has no mark.
    pub content: Digest,
}

impl Newsroom {
    /// Sends both editions to these addresses, or to `[proof] to` if there are none. Nobody else
    /// gets them. A draft can be proofed. The messages count for the pace of the relay.
    ///
    /// # Errors
    ///
    /// No address is given, there is no relay, a password or a key of the signature is absent, the relay has had what its pace
    /// allows, the journal that counts its messages fails, or the conversation with the relay fails.
    pub fn send_proof(
        &mut self,
        printed: &PrintedIssue,
        addresses: Vec<NamedAddress>,
        runtime: &Runtime,
    ) -> Result<SentProof, Error> {
        let to = if addresses.is_empty() { self.publication.proof.clone() } else { addresses };
        if to.is_empty() {
            return Err(StartFailure::NobodyToProof.into());
        }
        let now = self.now();
        let word = match printed.issue().language.primary() {
            PrimaryLanguage::French => "BAT",
            PrimaryLanguage::English => "Proof",
            PrimaryLanguage::German => "Korrektur",
        };
        // The time tells one proof from the next. A program that gathers mail by subject keeps them apart.
        let mark = format!("[{word} {}] ", now.strftime("%H:%M:%S"));
        let tokens = Arc::new(self.tokens_of_trial()?);
        let signer = self.signer_of_run()?;
        let templates = printed.templates(&tokens, signer.as_ref(), &mark);
        let content = printed.hash();
        let slot = self.proof_slot()?;
        let owner = self.owner(now.timestamp());
        let permits = RelayPermits { owner: &owner, slot: &slot };
        let mut courier = ProofCourier::new(&templates, &slot, &now);
        let mut messages = Vec::new();
        for address in to {
            for edition in [EditionName::Free, EditionName::Paid] {
                permits.take(self, runtime.handle())?;
                messages.push(runtime.block_on(courier.send(address.clone(), edition))?);
            }
        }
        runtime.block_on(courier.end());
        permits.end(self)?;
        self.keep_proof(printed, &messages)?;
        Ok(SentProof { messages, content })
    }
}
