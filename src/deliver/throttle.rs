//! The throttle of a relay: a pause between messages, and fewer lines, as long as the relay asks for less.
//!
//! While the relay takes everything, there is no pause, and every worker has a connection. When the relay
//! asks for less, all workers share one pause between any two messages, and half of the connections are
//! closed. The pause doubles while nothing is accepted. Once the relay accepts messages again, the pause
//! grows by a third with each request, and shrinks slowly: by 2 % a second at first, and faster the longer
//! the relay has not asked. This finds the rate of a relay that takes so many messages a second, and
//! oversteps it seldom.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::outcome::{Quota, Reply};

/// The pause after the first request for less.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_secs(10);
/// A shorter pause than this is none.
const MIN_PAUSE: Duration = Duration::from_millis(2);
/// How much faster the relay is asked with each second without a request for less.
const GROWTH_PER_SECOND: f64 = 0.02;
/// After this many seconds without a request for less, the growth has doubled.
const GROWTH_DOUBLING_SECONDS: f64 = 10.0;
/// How many accepted messages open one more line again.
const MESSAGES_PER_LINE: usize = 10;
/// How many requests for less, while nothing is accepted, close the relay. The pauses between them add up
/// to about half a minute.
const MAX_LIMITS_IN_A_ROW: usize = 10;
/// How many accepted messages outweigh one request for less. A relay that accepts fewer makes no progress.
const MESSAGES_PER_LIMIT: usize = 3;
/// The shortest pause at which a relay without progress is closed. At a shorter one its rate may be looked for.
const MIN_PAUSE_WITHOUT_PROGRESS: Duration = Duration::from_secs(5);
/// The same for a quota of an hour or a day, which waiting does not refill.
const MAX_QUOTAS_IN_A_ROW: usize = 2;

/// The throttle of one relay, for all of its workers.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<ThrottleState>);

/// The place of a message among the requests of a relay for less. A request that answers a message from
/// before the last request is no new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Turn(u64);

#[derive(Debug, Default)]
struct ThrottleState {
    pause: Duration,
    /// The moment at which the next message may be sent.
    next: Option<Instant>,
    /// The moment at which the relay last asked for less.
    asked: Option<Instant>,
    /// The number of requests for less.
    turn: Turn,
    /// The number of requests for less since the last accepted message.
    in_a_row: usize,
    /// By how much requests for less outweigh accepted messages, counted in messages.
    shortfall: usize,
    /// How many workers have a line.
    open: usize,
    /// How many workers may have one. `None` while the relay has not asked for less.
    allowed: Option<usize>,
    /// How many workers have given up their line for good.
    given_up: usize,
    /// Accepted messages since the last line was opened again.
    taken: usize,
}

impl Throttle {
    /// Whether there is a pause between messages.
    pub(super) fn is_pausing(&self) -> bool {
        self.with(|state| !state.pause.is_zero())
    }

    /// The place of a message that is sent now.
    pub(super) fn turn(&self) -> Turn {
        self.with(|state| state.turn)
    }

    /// Waits until the next message may be sent, or until the workers are stopped.
    pub(super) async fn wait_turn(&self, stop: &CancellationToken) {
        let now = Instant::now();
        let turn = self.with(|state| state.take_turn(now));
        if turn > now {
            tokio::select! {
                () = sleep_until(turn) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Records that the relay has accepted a message.
    pub(super) fn record_taken(&self, now: Instant) {
        self.with(|state| state.record_taken(now));
    }

    /// Records that the relay has asked for less, in its reply to a message of this turn. Answers how many
    /// requests came in a row: since the last accepted message, or, at a long pause, since the relay made
    /// progress.
    pub(super) fn slow_down(&self, now: Instant, turn: Turn) -> usize {
        self.with(|state| state.slow_down(now, turn))
    }

    /// Opens a line for a worker.
    pub(super) fn open_line(self: &Arc<Self>) -> Line {
        self.with(|state| state.open += 1);
        Line { throttle: Arc::clone(self), is_open: true }
    }

    /// Ends the pause: it was one domain that asked for less.
    pub(super) fn end_pause(&self) {
        self.with(|state| {
            let ThrottleState { open, given_up, turn, .. } = *state;
            *state = ThrottleState { open, given_up, turn: Turn(turn.0 + 1), ..Default::default() };
        });
    }

    /// How many of the lines that were closed can be opened again, beside so many workers. Each is answered
    /// once.
    pub(super) fn take_closed_lines(&self, workers: usize) -> usize {
        self.with(|state| {
            let room = state.allowed.unwrap_or(usize::MAX).saturating_sub(workers);
            let reopened = room.min(state.given_up);
            state.given_up -= reopened;
            reopened
        })
    }

    /// Allows one line, and one message at a time, until a message is accepted.
    pub(super) fn begin_probe(&self) {
        self.with(|state| state.allowed = Some(1));
    }

    /// Whether the next message must wait for the verdict on the one before.
    pub(super) fn allows_one_at_a_time(&self) -> bool {
        self.with(|state| !state.pause.is_zero() || state.allowed == Some(1))
    }

    /// How many of so many lines can be opened at the beginning of a pass. The others are closed until the relay
    /// has accepted messages.
    pub(super) fn take_first_lines(&self, lines: usize) -> usize {
        self.with(|state| {
            let first = state.allowed.map_or(lines, |allowed| allowed.min(lines));
            state.given_up += lines - first;
            first
        })
    }

    /// Begins a pass, which opens its own lines. The pause stays.
    pub(super) fn begin_pass(&self) {
        self.with(|state| (state.given_up, state.shortfall) = (0, 0));
    }

    fn with<T>(&self, change: impl FnOnce(&mut ThrottleState) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ThrottleState {
    fn take_turn(&mut self, now: Instant) -> Instant {
        let turn = self.next.map_or(now, |next| next.max(now));
        self.next = (!self.pause.is_zero()).then(|| turn + self.pause);
        turn
    }

    /// Closes a line if more are open than allowed. Answers whether it did.
    fn close_surplus_line(&mut self) -> bool {
        let is_surplus = self.allowed.is_some_and(|allowed| self.open > allowed);
        self.open -= usize::from(is_surplus);
        self.given_up += usize::from(is_surplus);
        is_surplus
    }

    fn record_taken(&mut self, now: Instant) {
        self.in_a_row = 0;
        self.shortfall = self.shortfall.saturating_sub(1);
        let quiet = self.asked.map_or(0.0, |asked| (now - asked).as_secs_f64());
        let growth = GROWTH_PER_SECOND * (1.0 + quiet / GROWTH_DOUBLING_SECONDS);
        let pause = self.pause.as_secs_f64();
        self.pause = Duration::from_secs_f64(pause / (1.0 + growth * pause));
        self.taken += 1;
        if self.pause < MIN_PAUSE {
            (self.pause, self.allowed) = (Duration::ZERO, None);
        } else if self.taken >= MESSAGES_PER_LINE {
            self.taken = 0;
            self.allowed = self.allowed.map(|allowed| allowed + 1);
        }
    }

    fn slow_down(&mut self, now: Instant, turn: Turn) -> usize {
        if turn != self.turn {
            return self.count_requests();
        }
        self.turn = Turn(turn.0 + 1);
        self.asked = Some(now);
        self.in_a_row += 1;
        self.shortfall += MESSAGES_PER_LIMIT;
        let longer = if self.in_a_row > 1 { self.pause * 2 } else { self.pause + self.pause / 3 };
        self.pause = longer.clamp(FIRST_PAUSE, MAX_PAUSE);
        self.next = Some(now + self.pause);
        self.allowed = Some((self.open / 2).max(1));
        self.taken = 0;
        self.count_requests()
    }

    /// How many requests for less came in a row, a message now and then not counted as progress.
    fn count_requests(&self) -> usize {
        let is_slow = self.pause >= MIN_PAUSE_WITHOUT_PROGRESS;
        let unanswered = if is_slow { self.shortfall / MESSAGES_PER_LIMIT } else { 0 };
        self.in_a_row.max(unanswered)
    }
}

/// The line of one worker to the relay. Dropping it closes it.
#[derive(Debug)]
pub(super) struct Line {
    throttle: Arc<Throttle>,
    is_open: bool,
}

impl Line {
    /// Whether the worker has to give up its line, because the relay allows fewer than are open. The line
    /// is closed then.
    pub(super) fn must_close(&mut self) -> bool {
        if self.is_open {
            self.is_open = !self.throttle.with(ThrottleState::close_surplus_line);
        }
        !self.is_open
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.is_open {
            self.throttle.with(|state| state.open -= 1);
        }
    }
}

/// How many requests for less with these words, while nothing is accepted, close the relay.
pub(super) fn max_limits_in_a_row(reply: &Reply) -> usize {
    if Quota::named_in(reply).is_some() { MAX_QUOTAS_IN_A_ROW } else { MAX_LIMITS_IN_A_ROW }
}

#[cfg(test)]
mod tests;
