//! Waiting for something that a test has set in motion.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// Longer than anything in these tests takes. Whatever has not come about by then never will, and its
/// test fails. This is the only upper bound on time in the tests: a slow machine fails none of them.
pub(crate) const HANG_GUARD: Duration = Duration::from_mins(5);

/// How often a wait looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// Waits until something is so; `what` is what the test is waiting for.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < HANG_GUARD, "waited {HANG_GUARD:?} in vain for {what}");
        sleep(LOOK_AGAIN);
    }
}
