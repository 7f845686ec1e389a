//! How the throttle finds the rate of a relay, and opens its lines.

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
    let (mut state, now) = (ThrottleState { open: 8, ..ThrottleState::default() }, Instant::now());
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

#[test]
fn a_relay_that_is_probed_has_one_line_until_it_accepts_a_message() {
    let throttle = Arc::new(Throttle::default());
    assert_eq!((throttle.take_first_lines(8), throttle.allows_one_at_a_time()), (8, false));
    throttle.begin_pass();
    throttle.begin_probe();
    assert_eq!((throttle.take_first_lines(8), throttle.allows_one_at_a_time()), (1, true));
    let _line = throttle.open_line();
    assert!(throttle.open_line().must_close());
    assert_eq!(throttle.take_closed_lines(1), 0);
    throttle.record_taken(Instant::now());
    assert!(!throttle.allows_one_at_a_time());
    assert_eq!(throttle.take_closed_lines(1), 8);
}
