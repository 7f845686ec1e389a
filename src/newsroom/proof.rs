//! The proof (bon à tirer): both editions to the newsroom, before any reader.

use tokio::runtime::Runtime;

use super::checked::PrintedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::deliver::{self, ProofOutcome};
use crate::journal::Digest;
use crate::language::Language;

/// What became of a proof.
#[derive(Debug)]
pub struct SentProof {
    /// How each message ended, in the order in which they were handed over.
    pub messages: Vec<ProofOutcome>,
    /// The one hash over what readers would get, whose subject bears no mark.
    pub content: Digest,
}

impl Newsroom {
    /// Hands both editions to these addresses, or where there are none to those of `[proof] to`: to
    /// nobody else. A draft may be proofed.
    ///
    /// # Errors
    ///
    /// Nobody is named; no relay, or a password that is not there; what kept the conversation with the
    /// relay from going on.
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
        let mark = match printed.issue.language {
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
