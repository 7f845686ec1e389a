//! The pace of a relay: as fast as it takes messages, until it asks for less at a time. Then there is a
//! pause between any two messages, over all of its lines; it grows while the relay goes on asking, and
//! shrinks with each message that is taken.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::smtp;

/// The pause when a relay first asks for less.
const FIRST: Duration = Duration::from_millis(50);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(10);
/// A pause below this one is none.
const NONE: Duration = Duration::from_millis(2);
/// What several lines are told within this time is one asking.
const ONE_ASKING: Duration = Duration::from_secs(1);

/// How fast one relay is handed messages, by all of its lines together.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<Beat>);

#[derive(Debug, Default)]
struct Beat {
    pause: Duration,
    /// When the next message may leave.
    next: Option<Instant>,
    /// When the relay last asked for less.
    asked: Option<Instant>,
}

impl Pace {
    /// Whether messages have to wait for their turn.
    pub(super) fn pauses(&self) -> bool {
        self.with(|beat| !beat.pause.is_zero())
    }

    /// Waits until the next message may leave, or until the run is stopped.
    pub(super) async fn turn(&self, stop: &CancellationToken) {
        let now = Instant::now();
        let turn = self.with(|beat| beat.turn(now));
        if turn > now {
            tokio::select! {
                () = sleep_until(turn) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// The relay has taken a message.
    pub(super) fn taken(&self) {
        self.with(Beat::taken);
    }

    /// A line that has had so many messages taken met this.
    pub(super) fn met(&self, error: &smtp::Error, taken: usize) {
        if asks_for_less(error, taken) {
            self.with(|beat| beat.slow(Instant::now()));
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Beat) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether the relay would rather have less at a time: it puts us off, and not the reader. Good-bye on a
/// line that has had messages taken says that this line has done its share, and a new one is all it takes.
fn asks_for_less(error: &smtp::Error, taken: usize) -> bool {
    let smtp::Error::Refused { reply, .. } = error else { return false };
    reply.is_transient() && (reply.code != 421 || taken == 0)
}

impl Beat {
    fn turn(&mut self, now: Instant) -> Instant {
        let turn = self.next.map_or(now, |next| next.max(now));
        self.next = (!self.pause.is_zero()).then(|| turn + self.pause);
        turn
    }

    fn taken(&mut self) {
        self.pause -= self.pause / 8;
        if self.pause < NONE {
            self.pause = Duration::ZERO;
        }
    }

    fn slow(&mut self, now: Instant) {
        if self.asked.is_some_and(|asked| now < asked + ONE_ASKING.max(self.pause)) {
            return;
        }
        self.asked = Some(now);
        self.pause = (self.pause * 2).clamp(FIRST, LONGEST);
        self.next = Some(self.next.unwrap_or(now).max(now + self.pause));
    }
}

#[cfg(test)]
mod tests {
    use super::{Beat, Duration, FIRST, Instant, LONGEST, ONE_ASKING, asks_for_less, smtp};
    use crate::outcome::{Phase, Reply};

    /// How long after `now` each of the next messages leaves, in milliseconds.
    fn turns(beat: &mut Beat, now: Instant, count: usize) -> Vec<u128> {
        (0..count).map(|_| (beat.turn(now) - now).as_millis()).collect()
    }

    #[test]
    fn nothing_is_held_back_before_the_relay_asks_for_less() {
        let now = Instant::now();
        assert_eq!(turns(&mut Beat::default(), now, 3), [0, 0, 0]);
    }

    #[test]
    fn whoever_asks_again_gets_longer_pauses_and_many_lines_ask_once() {
        let (mut beat, mut now) = (Beat::default(), Instant::now());
        (0..8).for_each(|_| beat.slow(now));
        assert_eq!(turns(&mut beat, now, 3), [50, 100, 150]);
        now += ONE_ASKING;
        (0..8).for_each(|_| beat.slow(now));
        assert_eq!(turns(&mut beat, now, 3), [100, 200, 300]);
        for _ in 0..20 {
            now += LONGEST;
            beat.slow(now);
        }
        assert_eq!(turns(&mut beat, now, 2), [10_000, 20_000], "the pause has no end");
    }

    #[test]
    fn each_message_that_is_taken_shortens_the_pause_until_there_is_none() {
        let (mut beat, now) = (Beat::default(), Instant::now());
        beat.slow(now);
        beat.taken();
        assert!(beat.pause < FIRST && beat.pause > FIRST / 2, "{:?}", beat.pause);
        (0..30).for_each(|_| beat.taken());
        assert_eq!(beat.pause, Duration::ZERO);
        let later = now + Duration::from_secs(1);
        assert_eq!(turns(&mut beat, later, 3), [0, 0, 0]);
    }

    #[test]
    fn a_line_that_has_done_its_share_asks_for_nothing_and_neither_does_one_that_is_lost() {
        let asks = |code, words: &str, taken| {
            let reply = Reply::new(code, words);
            asks_for_less(&smtp::Error::Refused { phase: Phase::Mail, reply }, taken)
        };
        assert!(asks(421, "4.7.28 too fast", 0) && asks(452, "4.5.3 too many", 9));
        assert!(!asks(421, "4.7.0 enough for this line", 1) && !asks(550, "5.7.1 not you", 0));
        let lost = smtp::Error::Lost { phase: Phase::Mail, cause: "reset by peer".into() };
        assert!(!asks_for_less(&lost, 0));
    }
}
