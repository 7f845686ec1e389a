//! No test is failed by a slow machine: none bounds the time that something takes.

use super::source::Source;
use super::sources;

/// The one upper bound, of the harness: whatever has not come about by then never will.
const GUARD: &str = "HANG_GUARD";

/// The lines of a file that hold an elapsed time below something else than the guard, or in a range.
fn find_timed_lines(source: &Source) -> Vec<usize> {
    let tokens = source.tokens();
    let text = |at: usize| tokens.get(at).map_or("", |token| token.1);
    let elapsed = (0..tokens.len()).filter(|at| text(*at) == "elapsed");
    let timed = elapsed.filter(|&at| {
        let is_below = text(at + 3) == "<" && text(at + 4) != GUARD;
        let is_in_range = at >= 5 && text(at - 5) == "contains" && text(at - 3) == "&";
        is_below || is_in_range
    });
    timed.map(|at| tokens[at].0).collect()
}

#[test]
fn no_test_bounds_the_time_that_something_takes() {
    for source in sources("tests") {
        let lines = find_timed_lines(&source);
        assert!(
            lines.is_empty(),
            "{}:{lines:?}: wait with `wait_until` of tests/harness, and count what happened",
            source.file
        );
    }
}

#[test]
fn an_upper_bound_on_time_is_caught() {
    let lines = |text: &str| find_timed_lines(&Source::new("tests/send.rs", text));
    assert_eq!(lines("\nassert!(began.elapsed() < Duration::from_secs(4));"), [2]);
    assert_eq!(lines("assert!((SHORT..LONG).contains(&began.elapsed()));"), [1]);
    assert_eq!(lines("assert!(began.elapsed() < HANG_GUARD);"), [0; 0]);
    assert_eq!(lines("assert!(began.elapsed() >= LEAST, \"{:?}\", began.elapsed());"), [0; 0]);
}
