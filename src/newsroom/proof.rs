//! The proof (bon à tirer): sends both editions to the newsroom, before any reader gets them.

use tokio::runtime::Runtime;

use super::checked::PrintedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::deliver::{self, ProofOutcome};
use crate::journal::Digest;
use crate::language::Language;

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
    /// gets them. A draft can be proofed.
    ///
    /// # Errors
    ///
    /// No address is given, there is no relay, a password is absent, or the conversation with the
    /// relay fails.
    pub fn send_proof(
        &mut self,
        printed: &PrintedIssue,
        addresses: Vec<Address>,
        runtime: &Runtime,
    ) -> Result<SentProof, Error> {
        let to = if addresses.is_empty() { self.publication.proof.clone() } else { addresses };
        if to.is_empty() {
            return Err(StartFailure::NobodyToProof.into());
        }
        let mark = match printed.issue().language {
            Language::Fr => "[BAT] ",
            Language::En => "[Proof] ",
            Language::De => "[Korrektur] ",
        };
        let tokens = self.tokens()?;
        let templates = printed.templates(&tokens, mark);
        let content = Digest::new(printed.templates(&tokens, "").frozen());
        let target = self.target()?;
        let now = self.now();
        let messages = runtime.block_on(deliver::send_proof(&templates, &target, &to, &now))?;
        Ok(SentProof { messages, content })
    }
}
