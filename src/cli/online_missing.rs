//! `check --online` in a program that was built without it.

use super::failure::Failure;
use super::newsroom::Newsroom;
use crate::finding::{Finding, Source};

/// Says what is missing, and how to build it in.
///
/// # Errors
///
/// Always: no link can be asked for.
pub(super) fn ask(_: &Newsroom, _: &Source) -> Result<Vec<Finding>, Failure> {
    Err(Failure::not_started("this matinale was built without `--online`")
        .help("build it with `--features online`; without `--online` no link is asked for"))
}
