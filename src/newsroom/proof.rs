//! The proof (bon à tirer): sends both editions to the newsroom, before any reader gets them.

use jiff::Timestamp;
use tokio::runtime::Runtime;
use tokio::time::sleep;

use super::checked::PrintedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::deliver::{ProofCourier, ProofOutcome, RelaySlot, find_brief_wait};
use crate::issue::edition::EditionName;
use crate::journal::{Digest, HeldPermits, Owner, PermitRequest};
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
    /// gets them. A draft can be proofed. The messages count for the pace of the relay.
    ///
    /// # Errors
    ///
    /// No address is given, there is no relay, a password or a key of the signature is absent, the relay has had what its pace
    /// allows, the journal that counts its messages fails, or the conversation with the relay fails.
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
        let tokens = self.tokens_of_trial()?;
        let signer = self.signer_of_run()?;
        let templates = printed.templates(&tokens, signer.as_ref(), mark);
        let content = printed.hash();
        let slot = self.proof_slot()?;
        let now = self.now();
        let permits = ProofPermits { owner: self.owner(now.timestamp()), slot: &slot };
        let mut courier = ProofCourier::new(&templates, &slot, &now);
        let mut messages = Vec::new();
        for address in to {
            for edition in [EditionName::Free, EditionName::Paid] {
                permits.take(self, runtime)?;
                messages.push(runtime.block_on(courier.send(address.clone(), edition))?);
            }
        }
        runtime.block_on(courier.end());
        permits.end(self)?;
        Ok(SentProof { messages, content })
    }
}

/// The permits for the messages of a proof. A relay without rate limits needs none.
struct ProofPermits<'a> {
    owner: Owner,
    slot: &'a RelaySlot,
}

impl ProofPermits<'_> {
    /// Takes a permit for the next message. The message before has ended. Waits if that does not take
    /// long.
    fn take(&self, newsroom: &mut Newsroom, runtime: &Runtime) -> Result<(), Error> {
        loop {
            let Some(until) = self.ask(newsroom, 1)? else { return Ok(()) };
            let now = newsroom.now().timestamp();
            let Some(wait) = find_brief_wait(until, now) else {
                let until = until.to_zoned(newsroom.publication.timezone.clone());
                let (relay, until) = (self.slot.target.name(), Box::new(until));
                return Err(Error::PaceUsedUp { relay, until });
            };
            runtime.block_on(async { sleep(wait).await });
        }
    }

    /// Records that the last message has ended.
    fn end(&self, newsroom: &mut Newsroom) -> Result<(), Error> {
        self.ask(newsroom, 0).map(drop)
    }

    /// Asks for so many permits. Answers the moment at which they can be had, if they cannot now.
    fn ask(&self, newsroom: &mut Newsroom, wanted: u64) -> Result<Option<Timestamp>, Error> {
        let RelaySlot { account: relay, pace: limits, .. } = self.slot;
        if limits.is_empty() {
            return Ok(None);
        }
        let now = newsroom.now().timestamp();
        let request = PermitRequest { relay, limits, held: HeldPermits::default(), wanted };
        let reply = newsroom.journal()?.take_permits(&self.owner, &request, now)?;
        Ok(reply.turns.into_iter().next())
    }
}
