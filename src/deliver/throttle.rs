//! The throttle of a relay. At first messages are sent as fast as the relay accepts them. When the
//! relay asks for fewer at a time, there is a pause between any two messages of all workers. The
//! pause grows with each such request, and shrinks with each accepted message.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// The pause after the first request for fewer messages.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_secs(10);
/// A shorter pause than this is none.
const MIN_PAUSE: Duration = Duration::from_millis(2);
/// Requests of several workers within this time count as one.
const ONE_ASKING: Duration = Duration::from_secs(1);

/// The throttle of one relay, for all of its workers.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<ThrottleState>);

#[derive(Debug, Default)]
struct ThrottleState {
    pause: Duration,
    /// The moment at which the next message may be sent.
    next: Option<Instant>,
    /// The moment at which the relay last asked for fewer messages.
    asked: Option<Instant>,
}

impl Throttle {
    /// Whether there is a pause between messages.
    pub(super) fn is_pausing(&self) -> bool {
        self.with(|state| !state.pause.is_zero())
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
    pub(super) fn record_taken(&self) {
        self.with(ThrottleState::record_taken);
    }

    /// Records that the relay has asked for fewer messages.
    pub(super) fn slow_down(&self, now: Instant) {
        self.with(|state| state.slow_down(now));
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

    fn record_taken(&mut self) {
        self.pause -= self.pause / 8;
        if self.pause < MIN_PAUSE {
            self.pause = Duration::ZERO;
        }
    }

    fn slow_down(&mut self, now: Instant) {
        if self.asked.is_some_and(|asked| now < asked + ONE_ASKING.max(self.pause)) {
            return;
        }
        self.asked = Some(now);
        self.pause = (self.pause * 2).clamp(FIRST_PAUSE, MAX_PAUSE);
        self.next = Some(self.next.unwrap_or(now).max(now + self.pause));
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, FIRST_PAUSE, Instant, MAX_PAUSE, ONE_ASKING, ThrottleState};

    /// How long after `now` each of the next messages may be sent, in milliseconds.
    fn turns(state: &mut ThrottleState, now: Instant, count: usize) -> Vec<u128> {
        (0..count).map(|_| (state.take_turn(now) - now).as_millis()).collect()
    }

    #[test]
    fn nothing_is_held_back_before_the_relay_asks_for_less() {
        let now = Instant::now();
        assert_eq!(turns(&mut ThrottleState::default(), now, 3), [0, 0, 0]);
    }

    #[test]
    fn whoever_asks_again_gets_longer_pauses_and_many_workers_ask_once() {
        let (mut state, mut now) = (ThrottleState::default(), Instant::now());
        (0..8).for_each(|_| state.slow_down(now));
        assert_eq!(turns(&mut state, now, 3), [50, 100, 150]);
        now += ONE_ASKING;
        (0..8).for_each(|_| state.slow_down(now));
        assert_eq!(turns(&mut state, now, 3), [100, 200, 300]);
        for _ in 0..20 {
            now += MAX_PAUSE;
            state.slow_down(now);
        }
        assert_eq!(turns(&mut state, now, 2), [10_000, 20_000], "the pause has no end");
    }

    #[test]
    fn each_message_that_is_taken_shortens_the_pause_until_there_is_none() {
        let (mut state, now) = (ThrottleState::default(), Instant::now());
        state.slow_down(now);
        state.record_taken();
        assert!(state.pause < FIRST_PAUSE && state.pause > FIRST_PAUSE / 2, "{:?}", state.pause);
        (0..30).for_each(|_| state.record_taken());
        assert_eq!(state.pause, Duration::ZERO);
        let later = now + Duration::from_secs(1);
        assert_eq!(turns(&mut state, later, 3), [0, 0, 0]);
    }
}
