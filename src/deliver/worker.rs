//! A worker: holds one conversation with its relay after the other, until nothing is due.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::sleep;

use super::conversation::{Conversation, ConversationEnd, Interruption};
use super::in_flight::InFlight;
use super::judge;
use super::types::RelayFailure;
use super::worker_context::{PermitWait, WorkerContext};
use crate::smtp;

/// How many refusals of the sender in a row, over all workers of a relay, close the relay.
const MAX_SENDER_REFUSALS_IN_A_ROW: usize = 3;

/// The shortest wait before a new connection to a relay that has asked for less.
const RECONNECT_WAIT: Duration = Duration::from_millis(200);

/// How a worker ended.
#[derive(Debug)]
pub(super) enum WorkerEnd {
    /// The relay answered no message: nothing was due, or the worker was stopped before. This says
    /// nothing about the relay.
    Idle,
    /// The relay answered a message, and no failure ended the worker.
    Served,
    /// The worker gave up because of this failure.
    Failed(RelayFailure),
}

impl WorkerEnd {
    /// The end of a worker whose task was cancelled or has panicked. Such a worker reports nothing. Its claims are
    /// released at the end of the run, and its message on the wire is in doubt.
    pub(super) fn of_lost_task(lost: JoinError) -> Self {
        let Ok(panic) = lost.try_into_panic() else { return Self::Idle };
        let words = panic
            .downcast::<String>()
            .map(|words| *words)
            .or_else(|panic| panic.downcast::<&'static str>().map(|words| (*words).to_owned()));
        let words = words.unwrap_or_else(|_| "it gave no words".to_owned());
        Self::Failed(RelayFailure::Panicked(words.replace(char::is_control, " ")))
    }
}

/// Holds one conversation with a relay after the other.
pub(super) struct Worker {
    context: WorkerContext,
    in_flight: InFlight,
    /// Whether a message was answered.
    has_served: bool,
    /// How many conversations in a row failed before any message was answered.
    failures: usize,
    /// The last loss of a connection that a claim has broken before, if nothing else failed.
    known_loss: Option<RelayFailure>,
    /// The refusal of the sender, if one of these conversations had one.
    sender_refusal: Option<RelayFailure>,
}

impl Worker {
    /// A worker that has not begun.
    pub(super) fn new(context: WorkerContext) -> Self {
        let in_flight = InFlight::default();
        Self {
            context,
            in_flight,
            has_served: false,
            failures: 0,
            known_loss: None,
            sender_refusal: None,
        }
    }

    /// Works until nothing is due, the workers of the relay are stopped, or there were too many
    /// failures.
    pub(super) async fn serve(mut self) -> WorkerEnd {
        let mut line = self.context.throttle.open_line();
        let failure = loop {
            if self.context.stop.is_cancelled() || line.must_close() {
                break None;
            }
            // A relay that rests is not called, and takes no claims.
            match self.context.take_permit(&mut self.in_flight).await {
                PermitWait::Ready => {}
                PermitWait::Resting | PermitWait::Stopped => break None,
                PermitWait::WriterGone => return self.end_in_order(),
            }
            if !self.context.fill(&mut self.in_flight).await {
                break None;
            }
            let failure =
                match Conversation::hold(&self.context, &mut self.in_flight, &mut line).await {
                    Ok(ConversationEnd::Closed) => {
                        self.has_served |= self.in_flight.answered > 0;
                        continue;
                    }
                    Ok(ConversationEnd::NotOpened) => continue,
                    Err(Interruption::WriterGone) => return self.end_in_order(),
                    Err(Interruption::Relay(failure)) => failure,
                };
            match self.record_failure(failure) {
                Ok(wait) => self.pause(wait).await,
                Err(failure) => break Some(failure),
            }
        };
        drop(line);
        self.in_flight.give_back();
        self.context.report(&mut self.in_flight).await;
        let failure = failure.or_else(|| self.known_loss.take().filter(|_| !self.has_served));
        failure.map_or_else(|| self.end_in_order(), WorkerEnd::Failed)
    }

    const fn end_in_order(&self) -> WorkerEnd {
        if self.has_served { WorkerEnd::Served } else { WorkerEnd::Idle }
    }

    /// Records the failure of a conversation. Answers the wait before the next one, or the failure
    /// if the worker gives up.
    fn record_failure(&mut self, failure: RelayFailure) -> Result<Duration, RelayFailure> {
        let context = &self.context;
        let limit = judge::limit_reply(&failure);
        let InFlight { taken, answered, turn, .. } = self.in_flight;
        // A conversation that has done its share may only have been long enough.
        let is_asked = taken == 0 || context.throttle.is_pausing();
        if let Some(refused) = limit.filter(|_| is_asked) {
            context.slow_down(turn, refused);
        }
        self.failures += 1;
        if taken > 0 || answered > 0 && limit.is_none() {
            self.has_served = true;
            self.failures = 0;
            self.sender_refusal = None;
        }
        // The refusal of a sender may concern one message. Only several in a row close the relay.
        if judge::refuses_sender(&failure)
            && context.sender_refusals.fetch_add(1, Ordering::Relaxed) + 1
                < MAX_SENDER_REFUSALS_IN_A_ROW
        {
            self.sender_refusal = Some(failure);
            return Ok(Duration::ZERO);
        }
        // The next conversation does without pipelining, which shows what the extra reply belongs to.
        let is_out_of_step = matches!(failure, RelayFailure::Wire(smtp::Error::OutOfStep { .. }));
        if is_out_of_step && context.target.stop_pipelining() {
            return Ok(Duration::ZERO);
        }
        if !failure.is_temporary() {
            return Err(failure);
        }
        if self.in_flight.is_broken_by_known {
            let wait = self.wait_for_known();
            self.known_loss = Some(failure);
            return Ok(wait);
        }
        let least = if limit.is_some() { RECONNECT_WAIT } else { Duration::ZERO };
        let wait = context.run.patience.get(self.failures).map(|wait| least.max(*wait));
        wait.ok_or_else(|| self.sender_refusal.take().unwrap_or(failure))
    }

    /// The wait after a conversation that was broken by a reader who had broken one before. That says nothing
    /// about the relay, so there is none, unless there are many such readers.
    fn wait_for_known(&self) -> Duration {
        let patience = &self.context.run.patience;
        let has_many = self.in_flight.count_spent() >= patience.len();
        patience.get(1).copied().filter(|_| has_many).unwrap_or_default()
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
