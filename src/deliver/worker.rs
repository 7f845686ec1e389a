//! A worker: one conversation with its relay after the other, until nothing is due.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::conversation::{Conversation, ConversationEnd, Interruption};
use super::in_flight::InFlight;
use super::judge;
use super::worker_context::WorkerContext;
use crate::smtp;

/// So many refusals of the sender in a row, over all workers of a relay, close it.
const MAX_SENDER_REFUSALS_IN_A_ROW: usize = 3;

/// How a worker ended.
#[derive(Debug)]
pub(super) enum WorkerEnd {
    /// It never spoke to the relay: nothing was due, or it was stopped before. That proves nothing.
    Idle,
    /// It held a conversation in good order.
    Served,
    /// It could not get through in the end.
    Failed(smtp::Error),
}

/// One conversation with a relay after the other.
pub(super) struct Worker {
    context: WorkerContext,
    in_flight: InFlight,
    /// Whether a conversation was held in good order, or a message answered.
    has_served: bool,
    /// Conversations in a row that ended early with nothing answered.
    failures: usize,
    /// The sender was refused, in one of these conversations.
    sender_refusal: Option<smtp::Error>,
}

impl Worker {
    /// A worker that has not begun.
    pub(super) fn new(context: WorkerContext) -> Self {
        let in_flight = InFlight::default();
        Self { context, in_flight, has_served: false, failures: 0, sender_refusal: None }
    }

    /// Serves until nothing is due, the relay's workers are stopped, or patience is at its end.
    pub(super) async fn serve(mut self) -> WorkerEnd {
        let failure = loop {
            if self.context.stop.is_cancelled() || !self.context.fill(&mut self.in_flight).await {
                break None;
            }
            let error = match Conversation::hold(&self.context, &mut self.in_flight).await {
                Ok(ConversationEnd::Closed) => {
                    self.has_served = true;
                    continue;
                }
                Ok(ConversationEnd::NotOpened) => continue,
                Err(Interruption::WriterGone) => return self.end_in_order(),
                Err(Interruption::Relay(error)) => error,
            };
            match self.record_failure(error) {
                Ok(wait) => self.pause(wait).await,
                Err(error) => break Some(error),
            }
        };
        self.in_flight.give_back();
        self.context.report(&mut self.in_flight).await;
        failure.map_or_else(|| self.end_in_order(), WorkerEnd::Failed)
    }

    const fn end_in_order(&self) -> WorkerEnd {
        if self.has_served { WorkerEnd::Served } else { WorkerEnd::Idle }
    }

    /// Takes note of what cut a conversation short. Gives the wait before the next one, or back what
    /// this worker ends with.
    fn record_failure(&mut self, error: smtp::Error) -> Result<Duration, smtp::Error> {
        let context = &self.context;
        if judge::asks_for_less(&error, self.in_flight.taken) {
            context.throttle.slow_down(Instant::now());
        }
        self.failures += 1;
        if self.in_flight.answered > 0 {
            self.has_served = true;
            self.failures = 0;
            self.sender_refusal = None;
            context.sender_refusals.store(0, Ordering::Relaxed);
        }
        // A refused sender may concern one message; only several in a row close the relay.
        if judge::refuses_sender(&error)
            && context.sender_refusals.fetch_add(1, Ordering::Relaxed) + 1
                < MAX_SENDER_REFUSALS_IN_A_ROW
        {
            self.sender_refusal = Some(error);
            return Ok(Duration::ZERO);
        }
        // Retry without pipelining, to see which reply is the extra one.
        if matches!(error, smtp::Error::OutOfStep { .. }) && context.target.stop_pipelining() {
            return Ok(Duration::ZERO);
        }
        if !error.is_temporary() {
            return Err(error);
        }
        let wait = context.run.patience.get(self.failures).copied();
        wait.ok_or_else(|| self.sender_refusal.take().unwrap_or(error))
    }

    async fn pause(&self, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        tokio::select! {
            () = sleep(wait) => {}
            () = self.context.stop.cancelled() => {}
        }
    }
}
