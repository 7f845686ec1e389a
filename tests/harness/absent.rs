//! Programs that a test needs, and that may not be installed.

use std::env;

/// Says that something is not tested, because what it needs is missing. Fails instead where the variable is `required`, as
/// those of all programs are in `tests/run`.
#[track_caller]
#[allow(clippy::print_stdout, reason = "who skips a test is told why")]
pub(crate) fn skip_without(variable: &str, untested: &str, missing: &str) {
    let is_required = env::var_os(variable).is_some_and(|word| word == "required");
    assert!(!is_required, "{missing}");
    println!("{untested}: {missing}");
}
