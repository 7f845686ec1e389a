//! A line: one conversation with the relay after the other, until nothing is due.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::clerk::{Answer, Ask};
use super::domains::Holding;
use super::hand::Hand;
use super::pace::Pace;
use super::retry::Retry;
use super::{Clock, Templates};
use crate::audience::AnyRecipient;
use crate::journal::{Claim, DeliveryId};
use crate::message::Message;
use crate::outcome::{Outcome, Phase, Refusal};
use crate::smtp::{self, NextEnvelope, Offer, Session, Target};

/// How many deliveries a line has at hand beside the one on the wire: enough that the next envelope
/// can travel with this message, few enough that no other line runs dry.
const AT_HAND: usize = 3;

/// So many refusals of the sender in a row, over all lines of a relay, close it.
const MOST_SENDERS: usize = 3;

/// What one conversation needs.
#[derive(Clone)]
pub(super) struct Line {
    /// The relay's place in the list.
    pub(super) relay: usize,
    pub(super) target: Target,
    /// Refusals of the sender in a row, by all lines of this relay.
    pub(super) refused: Arc<AtomicUsize>,
    /// How fast all lines of this relay hand over.
    pub(super) pace: Arc<Pace>,
    pub(super) templates: Arc<Templates>,
    pub(super) asks: mpsc::Sender<Ask>,
    pub(super) stop: CancellationToken,
    pub(super) patience: Vec<Duration>,
    pub(super) retry: Retry,
    pub(super) clock: Clock,
    pub(super) holding: Arc<Holding>,
}

/// A claim and the copy made for it.
struct Copy {
    claim: Claim,
    message: Message,
}

/// Why a conversation ended early.
enum Cut {
    /// The relay's fault, or the line's.
    Wire(smtp::Error),
    /// The clerk is gone: the journal failed, and nothing more may leave.
    Clerk,
}

impl From<smtp::Error> for Cut {
    fn from(error: smtp::Error) -> Self {
        Self::Wire(error)
    }
}

impl Line {
    /// Serves until nothing is due, the run is stopped, or patience is at its end.
    ///
    /// # Errors
    ///
    /// What kept this line from getting through in the end.
    pub(super) async fn serve(self) -> Result<(), smtp::Error> {
        let mut hand = Hand::default();
        let mut failures = 0;
        let mut unwelcome = None;
        let ended = loop {
            if self.stop.is_cancelled() || !self.fill(&mut hand).await {
                break Ok(());
            }
            let error = match self.converse(&mut hand).await {
                Ok(()) => continue,
                Err(Cut::Clerk) => return Ok(()),
                Err(Cut::Wire(error)) => error,
            };
            self.pace.met(&error, hand.taken);
            failures += 1;
            if hand.judged > 0 {
                failures = 0;
                unwelcome = None;
                self.refused.store(0, Ordering::Relaxed);
            }
            if self.is_tried_again(&error) {
                unwelcome = Some(error);
                continue;
            }
            // With one reply for each command, it shows which one is too many.
            if matches!(error, smtp::Error::OutOfStep { .. }) && self.target.stop_pipelining() {
                continue;
            }
            let wait = self.patience.get(failures).filter(|_| error.is_temporary());
            let Some(wait) = wait else {
                break Err(unwelcome.filter(|_| error.is_temporary()).unwrap_or(error));
            };
            tokio::select! {
                () = sleep(*wait) => {}
                () = self.stop.cancelled() => {}
            }
        };
        hand.give_back();
        self.tell(&mut hand).await;
        ended
    }

    /// Whether the relay refuses the sender, and not yet often enough to be believed: it may be about
    /// one message.
    fn is_tried_again(&self, error: &smtp::Error) -> bool {
        let smtp::Error::Refused { phase: Phase::Mail, reply } = error else { return false };
        let about_login = matches!(reply.code, 530 | 535);
        reply.is_permanent()
            && !about_login
            && self.refused.fetch_add(1, Ordering::Relaxed) + 1 < MOST_SENDERS
    }

    /// Sees to it that something is at hand; false when nothing is due.
    async fn fill(&self, hand: &mut Hand) -> bool {
        while hand.queue.is_empty() {
            self.ask(hand, None, 1 + AT_HAND).await;
            // Where all that came is held back, there may be more.
            if hand.settled.is_empty() {
                hand.queue.append(&mut hand.aside);
                break;
            }
        }
        !hand.queue.is_empty()
    }

    /// One conversation: message after message, until nothing is at hand or the run is stopped.
    async fn converse(&self, hand: &mut Hand) -> Result<(), Cut> {
        hand.begin();
        let mut session = tokio::select! {
            opened = Session::open(&self.target) => opened?,
            () = self.stop.cancelled() => return Ok(()),
        };
        let mut offered: Option<(Copy, Offer)> = None;
        loop {
            let (copy, offer) = match offered.take() {
                Some(offered) => offered,
                None if self.stop.is_cancelled() || !self.fill(hand).await => break,
                None => match self.take_turn(hand).await {
                    Some(copy) => self.offer(&mut session, copy, hand).await?,
                    None => continue,
                },
            };
            match offer {
                Offer::Refused(outcome) => {
                    let blamed_on_us = matches!(outcome, Outcome::Rejected(Refusal::Sender, _));
                    self.settle(&copy.claim, (outcome, Phase::Recipient), hand);
                    if blamed_on_us {
                        // The alarm has to hear of it before the next one is tried.
                        self.tell(hand).await;
                    }
                }
                Offer::Ready => offered = self.hand_over(&mut session, copy, hand).await?,
            }
        }
        self.tell(hand).await;
        session.quit().await;
        Ok(())
    }

    /// The next copy when its turn has come; no envelope stands open while a line waits for it.
    async fn take_turn(&self, hand: &mut Hand) -> Option<Copy> {
        if self.pace.pauses() {
            self.tell(hand).await;
            self.pace.turn(&self.stop).await;
        }
        if self.stop.is_cancelled() { None } else { self.next(hand) }
    }

    async fn offer(
        &self,
        session: &mut Session,
        copy: Copy,
        hand: &mut Hand,
    ) -> Result<(Copy, Offer), Cut> {
        match session.offer(&copy.message.envelope, copy.message.bytes.len()).await {
            Ok(offer) => Ok((copy, offer)),
            Err(error) => {
                hand.aside.push_back(copy.claim);
                Err(error.into())
            }
        }
    }

    /// Hands one message over, once the clerk has written down that it leaves; the next envelope
    /// travels with it if one is at hand.
    async fn hand_over(
        &self,
        session: &mut Session,
        copy: Copy,
        hand: &mut Hand,
    ) -> Result<Option<(Copy, Offer)>, Cut> {
        let room = (1 + AT_HAND).saturating_sub(hand.queue.len());
        if !self.ask(hand, Some(copy.claim.id), room).await {
            return Err(Cut::Clerk);
        }
        let alone = self.stop.is_cancelled() || self.pace.pauses();
        let next = if alone { None } else { self.next(hand) };
        let envelope = next.as_ref().map(|next| NextEnvelope {
            envelope: &next.message.envelope,
            message_bytes: next.message.bytes.len(),
        });
        let (outcome, offer) = session.hand_over(&copy.message.bytes, envelope).await;
        let lost = match &outcome {
            Outcome::NotSent(phase, cause) => Some((*phase, cause.clone())),
            Outcome::InDoubt(cause) => Some((Phase::FinalDot, cause.clone())),
            _ => None,
        };
        self.settle(&copy.claim, (outcome, Phase::FinalDot), hand);
        match (next, offer, lost) {
            (Some(next), Some(Ok(offer)), _) => Ok(Some((next, offer))),
            (Some(next), Some(Err(error)), _) => {
                hand.aside.push_back(next.claim);
                Err(error.into())
            }
            (next, _, Some((phase, cause))) => {
                hand.aside.extend(next.map(|next| next.claim));
                Err(smtp::Error::Lost { phase, cause }.into())
            }
            (Some(next), None, None) => self.offer(session, next, hand).await.map(Some),
            (None, ..) => Ok(None),
        }
    }

    /// The next copy, composed.
    fn next(&self, hand: &mut Hand) -> Option<Copy> {
        self.hold_back(hand);
        let claim = hand.queue.pop_front()?;
        let reader =
            AnyRecipient::entitled(claim.address.clone(), claim.name.clone(), claim.edition);
        let message = self.templates.copy(&reader, &(self.clock)());
        Some(Copy { claim, message })
    }

    fn settle(&self, claim: &Claim, (outcome, phase): (Outcome, Phase), hand: &mut Hand) {
        if matches!(outcome, Outcome::Accepted(_)) {
            self.pace.taken();
        }
        hand.settle(claim, (outcome, phase), self.later(claim));
    }

    /// Tells the clerk what has ended, if anything has.
    async fn tell(&self, hand: &mut Hand) {
        if !hand.settled.is_empty() {
            self.ask(hand, None, 0).await;
        }
    }

    /// Tells the clerk what has ended and takes what comes back; who is held back is settled with the
    /// next ask. True when the message asked for may leave.
    async fn ask(&self, hand: &mut Hand, handing: Option<DeliveryId>, room: usize) -> bool {
        let (answer, answered) = oneshot::channel();
        let settled = std::mem::take(&mut hand.settled);
        if self.asks.send(Ask { relay: self.relay, settled, handing, room, answer }).await.is_err()
        {
            return false;
        }
        let Ok(Answer { go, claims }) = answered.await else { return false };
        hand.queue.extend(claims);
        self.hold_back(hand);
        go
    }

    fn hold_back(&self, hand: &mut Hand) {
        hand.hold_back(&self.holding, |claim| self.later(claim));
    }

    /// When a reader who is put off now is tried again.
    fn later(&self, claim: &Claim) -> Timestamp {
        self.retry.next(claim.attempt, (self.clock)().timestamp())
    }
}
