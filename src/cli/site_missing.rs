//! Replaces `site` in a program that was built without its feature.

use std::net::SocketAddr;

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::newsroom::Newsroom;
use crate::wording::say;

/// Refuses, and says how to build the feature in.
pub(super) fn print_snippet(_: &Newsroom, _: Console) -> Result<Exit, Failure> {
    Err(refuse())
}

/// Refuses, and says how to build the feature in.
#[expect(clippy::needless_pass_by_value, reason = "as in a program with the feature")]
pub(super) fn serve_site(_: Newsroom, _: SocketAddr, _: Console) -> Result<Exit, Failure> {
    Err(refuse())
}

fn refuse() -> Failure {
    let missing = Failure::not_started(say!("this matinale was built without `serve`"));
    missing.help(say!("build it with `--features serve`"))
}
