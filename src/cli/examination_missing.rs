//! Replaces `examination` in a program that was built without its feature.

use super::console::Console;
use super::doctor_options::DoctorOptions;
use super::failure::{Exit, Failure};
use crate::newsroom::Newsroom;
use crate::wording::say;

/// Refuses, and says how to build the feature in.
pub(super) fn examine_publication(
    _: &mut Newsroom,
    _: &DoctorOptions,
    _: Console,
) -> Result<Exit, Failure> {
    let missing = Failure::not_started(say!("this matinale was built without `doctor`"));
    Err(missing.help(say!("build it with `--features doctor`")))
}
