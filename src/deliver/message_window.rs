//! Several messages on one connection before the relay has answered the first of them (CHUNKING, RFC 3030).
//!
//! A message costs a distant relay no round trip then, and a share of one. Everything that holds for one message
//! holds for each of them: the journal has written that it is being sent before its first byte leaves, it has its
//! permit and its turn, and the run may be stopped before it. The price: a crash, or a connection that breaks,
//! leaves as many readers in doubt as the relay had not answered.
//!
//! The first message of a conversation goes alone, so that a relay which offers CHUNKING and cannot take it costs
//! nobody but its reader a second try. Until the relay has taken one, the other connections send by DATA: a relay that closes
//! the connection at BDAT leaves one reader in doubt, and a later call finds that in the journal and sends by DATA alone. A
//! reader at whom a connection was lost goes alone too, and by DATA.

use std::collections::VecDeque;

use super::conversation::{Conversation, Interruption, ReaderCopy};
use super::hand_over_marks::LeaveProof;
use super::throttle::Turn;
use crate::journal::{Claim, Settlement};
use crate::outcome::{Outcome, Reply};
use crate::smtp::{ChunkVerdict, MessageChunk, Unsendable};

/// How the words begin of a reader in doubt with whose message a relay was tried.
pub(super) const FIRST_CHUNK_LOST: &str = "the connection was lost with the first message by BDAT";

/// A message that was sent, and that the relay has not answered.
struct SentCopy {
    claim: Claim,
    /// The turn in which it was sent.
    turn: Turn,
}

impl Conversation<'_> {
    /// Whether the next message can be sent before the answer to the one before. If so, [`send_window`](Self::send_window) has
    /// to follow.
    pub(super) fn uses_window(&self) -> bool {
        self.may_use_window()
            && !self.context.throttle.allows_one_at_a_time()
            && !self.is_next_known_to_break()
            && self.context.target.begin_chunk_trial()
    }

    /// Whether messages to this relay can be sent before the answers to those before.
    pub(super) fn may_use_window(&self) -> bool {
        self.session.offers_chunks() && self.context.target.window() > 1
    }

    /// Sends messages until no further one may be added to those on the wire, and reads the answers to all of
    /// them. The first one has its permit.
    ///
    /// # Errors
    ///
    /// What interrupted the conversation. The messages on the wire have ended by then.
    pub(super) async fn send_window(&mut self) -> Result<(), Interruption> {
        let ended = self.fill_window().await;
        self.context.target.end_chunk_trial();
        ended
    }

    async fn fill_window(&mut self) -> Result<(), Interruption> {
        let mut sent = VecDeque::from_iter(self.add_message().await?);
        let mut interruption = None;
        loop {
            while interruption.is_none() && self.may_add(sent.len()).await {
                match self.add_message().await {
                    Ok(added) => sent.extend(added),
                    Err(cause) => interruption = Some(cause),
                }
            }
            let Some(copy) = sent.pop_front() else { break };
            // If a message was added, the request for it has reported what had ended by then.
            self.context.report(self.in_flight).await;
            if let Err(cause) = self.note_verdict(&copy).await {
                interruption.get_or_insert(cause);
            }
        }
        let failure = self.session.take_chunk_failure().map(Interruption::from);
        interruption.or(failure).map_or(Ok(()), Err)
    }

    /// Whether another message may be added to so many on the wire, without a wait.
    async fn may_add(&mut self, on_the_wire: usize) -> bool {
        let context = self.context;
        let room = if self.session.has_taken_chunk() { context.target.window() } else { 1 };
        let is_full = on_the_wire == 0 || on_the_wire >= room || self.is_used_up();
        if is_full || !self.session.is_open() || context.stop.is_cancelled() {
            return false;
        }
        let must_wait = context.throttle.allows_one_at_a_time()
            || context.needs_permits && !self.in_flight.permits.is_ready();
        if must_wait || self.line.must_close() || !context.fill(self.in_flight).await {
            return false;
        }
        !self.is_next_known_to_break()
    }

    /// Whether a connection was lost at the next reader before.
    fn is_next_known_to_break(&self) -> bool {
        self.in_flight.queue.front().is_some_and(|next| next.has_lost_line)
    }

    /// Sends the next message, after the journal writer has written that it is being sent. `None` if there was
    /// none that may leave.
    async fn add_message(&mut self) -> Result<Option<SentCopy>, Interruption> {
        let Some(copy) = self.compose_next() else { return Ok(None) };
        let turn = self.in_flight.turn;
        let ReaderCopy { claim, message } = &copy;
        match self.session.prepare_chunk(&message.envelope, message.count_bytes()).await {
            Ok(chunk) => {
                let Some(proof) = self.ask_to_leave(claim).await else {
                    return self.keep_back(copy.claim).map(|()| None);
                };
                self.transmit_chunk(proof, chunk, &copy).await;
                Ok(Some(SentCopy { claim: copy.claim, turn }))
            }
            Err(Unsendable::Reader(outcome)) => {
                self.note_ending(claim, outcome)?;
                Ok(None)
            }
            Err(Unsendable::Anybody(error)) => Err(self.lose(copy.claim, error)),
        }
    }

    /// Sends a message that may leave. It leaves once, since its proof is used up.
    async fn transmit_chunk(&mut self, _: LeaveProof, chunk: MessageChunk, copy: &ReaderCopy) {
        self.session.send_chunk(chunk, copy.message.parts()).await;
    }

    /// Notes what became of the message that was sent first.
    async fn note_verdict(&mut self, copy: &SentCopy) -> Result<(), Interruption> {
        let verdict = self.session.read_chunk_verdict().await;
        self.in_flight.turn = copy.turn;
        match verdict {
            ChunkVerdict::Ended(outcome) => {
                let outcome = self.judge_chunk(outcome);
                return self.note_ending(&copy.claim, outcome);
            }
            ChunkVerdict::TurnedAway(reply) => self.put_back(&copy.claim, reply),
            ChunkVerdict::NotUnderstood(reply) => {
                self.context.target.stop_chunking(&reply);
                self.put_back(&copy.claim, reply);
            }
        }
        Ok(())
    }

    /// Notes what the outcome of a message says about BDAT. If the connection was lost with the first one, the outcome says so.
    fn judge_chunk(&self, outcome: Outcome) -> Outcome {
        let target = &self.context.target;
        match outcome {
            Outcome::Accepted(_) => target.note_chunk_taken(),
            Outcome::NotSent(_, ref cause) => {
                target.note_chunk_lost(cause);
            }
            Outcome::InDoubt(cause) if target.note_chunk_lost(&cause) => {
                return Outcome::InDoubt(format!("{FIRST_CHUNK_LOST}: {cause}"));
            }
            Outcome::InDoubt(_) | Outcome::Rejected(_) | Outcome::Deferred(_) => {}
        }
        outcome
    }

    /// Has a message tried again whose reader is not to blame.
    fn put_back(&mut self, claim: &Claim, reply: Reply) {
        self.in_flight.settle(claim, Settlement::PutBack(reply, self.context.run.now()));
    }
}
