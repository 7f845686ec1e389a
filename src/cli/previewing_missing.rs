//! Replaces `previewing` in a program that was built without its feature.

use std::path::PathBuf;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::preview_options::PreviewPlace;
use crate::newsroom::Newsroom;
use crate::wording::say;

/// Refuses, and says how to build the feature in.
#[expect(clippy::needless_pass_by_value, reason = "as in a program with the feature")]
pub(super) fn show_preview(
    _: &Newsroom,
    _: PathBuf,
    _: &PreviewPlace,
    _: Console,
) -> Result<Exit, Failure> {
    let missing = Failure::not_started(say!("this matinale was built without `preview`"));
    Err(missing.help(say!("build it with `--features preview`")))
}
