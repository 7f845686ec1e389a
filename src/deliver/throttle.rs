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
/// The shortest pause at which a relay that makes no progress is closed. At a shorter one its rate may still be
/// looked for.
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
mod tests {
    use super::{
        Arc, Duration, FIRST_PAUSE, Instant, MAX_PAUSE, MESSAGES_PER_LINE, Reply, Throttle,
        ThrottleState, Turn, max_limits_in_a_row,
    };

    /// How long after `now` each of the next messages may be sent, in milliseconds.
    fn turns(state: &mut ThrottleState, now: Instant, count: usize) -> Vec<u128> {
        (0..count).map(|_| (state.take_turn(now) - now).as_millis()).collect()
    }

    fn slow_down(state: &mut ThrottleState, now: Instant) -> usize {
        let turn = state.turn;
        state.slow_down(now, turn)
    }

    #[test]
    fn nothing_is_held_back_before_the_relay_asks_for_less() {
        let now = Instant::now();
        assert_eq!(turns(&mut ThrottleState::default(), now, 3), [0, 0, 0]);
    }

    #[test]
    fn whoever_asks_again_gets_longer_pauses_and_many_workers_ask_once() {
        let (mut state, now) = (ThrottleState::default(), Instant::now());
        for _ in 0..8 {
            assert_eq!(state.slow_down(now, Turn::default()), 1, "they were all on the wire");
        }
        assert_eq!(turns(&mut state, now, 3), [50, 100, 150]);
        assert_eq!(slow_down(&mut state, now), 2);
        assert_eq!(turns(&mut state, now, 3), [100, 200, 300]);
        for _ in 0..20 {
            slow_down(&mut state, now);
        }
        assert_eq!(turns(&mut state, now, 2), [10_000, 20_000], "the pause has no end");
        state.record_taken(now);
        assert!(state.pause < MAX_PAUSE);
        let mut state = ThrottleState::default();
        assert_eq!((1..4).map(|_| slow_down(&mut state, now)).max(), Some(3));
        state.record_taken(now);
        assert_eq!(slow_down(&mut state, now), 1, "the row has ended");
    }

    #[test]
    fn once_messages_are_taken_a_request_lengthens_the_pause_by_a_third() {
        let (mut state, now) = (ThrottleState::default(), Instant::now());
        slow_down(&mut state, now);
        state.record_taken(now);
        slow_down(&mut state, now);
        let third = FIRST_PAUSE + FIRST_PAUSE / 3;
        assert!(state.pause > FIRST_PAUSE && state.pause <= third, "{:?}", state.pause);
    }

    #[test]
    fn the_pause_of_a_relay_that_asks_no_more_ends_within_minutes_however_long_it_was() {
        let (mut state, mut now) = (ThrottleState::default(), Instant::now());
        for _ in 0..20 {
            slow_down(&mut state, now);
        }
        let began = now;
        while !state.pause.is_zero() {
            now += state.pause;
            state.record_taken(now);
            assert!(now - began < Duration::from_mins(5), "{:?}", state.pause);
        }
        assert_eq!((turns(&mut state, now, 1), state.allowed), (vec![0], None));
    }

    /// A relay that takes 14 messages a second, 14 at once.
    struct RatedRelay {
        tokens: f64,
        at: Instant,
    }

    impl RatedRelay {
        fn takes(&mut self, now: Instant) -> bool {
            self.tokens = 14.0_f64.min(14.0f64.mul_add((now - self.at).as_secs_f64(), self.tokens));
            self.at = now;
            let is_taken = self.tokens >= 1.0;
            self.tokens -= f64::from(u8::from(is_taken));
            is_taken
        }
    }

    #[test]
    fn the_rate_of_a_relay_is_found_and_seldom_overstepped() {
        let (mut state, mut now) = (ThrottleState::default(), Instant::now());
        let (began, mut relay) = (now, RatedRelay { tokens: 14.0, at: now });
        let (mut taken, mut refused) = (0_u32, 0_u32);
        while taken < 3_000 {
            now = state.take_turn(now) + Duration::from_millis(1);
            if relay.takes(now) {
                taken += 1;
                state.record_taken(now);
            } else {
                refused += 1;
                slow_down(&mut state, now);
            }
        }
        let seconds = (now - began).as_secs_f64();
        assert!(seconds < 1.3 * 3_000.0 / 14.0, "{seconds} s");
        assert!(refused * 100 <= 2 * taken, "{refused} of {taken} refused in {seconds} s");
    }

    #[test]
    fn lines_are_closed_down_to_one_and_opened_again_as_messages_are_taken() {
        let (mut state, now) =
            (ThrottleState { open: 8, ..ThrottleState::default() }, Instant::now());
        let mut allowed = Vec::new();
        for _ in 0..5 {
            slow_down(&mut state, now);
            while state.close_surplus_line() {}
            allowed.push(state.open);
        }
        assert_eq!(allowed, [4, 2, 1, 1, 1]);
        (0..MESSAGES_PER_LINE).for_each(|_| state.record_taken(now));
        assert_eq!(state.allowed, Some(2));
    }

    #[test]
    fn a_message_now_and_then_is_no_progress_at_a_long_pause_and_most_messages_are() {
        let ask_after = |taken: usize| {
            let (mut state, now) = (ThrottleState::default(), Instant::now());
            let mut asked = 0;
            for _ in 0..200 {
                asked = slow_down(&mut state, now);
                (0..taken).for_each(|_| state.record_taken(now));
            }
            asked
        };
        let most = max_limits_in_a_row(&Reply::new(450, "4.7.0 Too fast"));
        assert!(ask_after(1) >= most && ask_after(2) >= most);
        assert!(ask_after(4) < most, "{}", ask_after(4));
    }

    #[test]
    fn a_pause_that_one_domain_asked_for_ends_at_once_and_answers_from_before_count_no_more() {
        let (throttle, now) = (Arc::new(Throttle::default()), Instant::now());
        let turn = throttle.turn();
        throttle.slow_down(now, turn);
        assert!(throttle.is_pausing());
        let turn = throttle.turn();
        throttle.end_pause();
        throttle.slow_down(now, turn);
        assert!(!throttle.is_pausing());
    }

    #[test]
    fn only_lines_that_were_closed_for_the_pause_are_opened_again() {
        let (throttle, now) = (Arc::new(Throttle::default()), Instant::now());
        let mut lines: Vec<_> = (0..4).map(|_| throttle.open_line()).collect();
        assert_eq!(throttle.take_closed_lines(4), 0);
        throttle.slow_down(now, throttle.turn());
        let closed: usize = lines.iter_mut().map(|line| usize::from(line.must_close())).sum();
        assert_eq!(closed, 2);
        drop(lines.pop());
        assert_eq!(throttle.take_closed_lines(2), 0, "two are allowed");
        throttle.end_pause();
        assert_eq!((throttle.take_closed_lines(1), throttle.take_closed_lines(1)), (2, 0));
    }

    #[test]
    fn a_quota_of_an_hour_is_not_asked_for_again_and_again() {
        let most = |words| max_limits_in_a_row(&Reply::new(550, words));
        assert!(most("5.4.5 Daily user sending limit exceeded") < most("4.7.0 Too fast"));
    }
}
