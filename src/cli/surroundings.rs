//! The machine that this room reads for `newsroom`: its clock, its randomness, its environment.

#![allow(clippy::disallowed_methods, reason = "this is where clock and environment are read")]

use std::sync::Arc;

use jiff::Timestamp;

use super::console::Console;
use crate::newsroom::{NoRandomness, Surroundings};
use crate::smtp::Announcer;

/// Reads what `newsroom` needs of this machine. Notices are shown on this console.
pub(super) fn surroundings(console: Console) -> Surroundings {
    Surroundings {
        clock: Arc::new(Timestamp::now),
        randomness: Arc::new(|bytes| aws_lc_rs::rand::fill(bytes).map_err(|_| NoRandomness)),
        environment: Arc::new(|name| std::env::var(name).ok()),
        announcer: Announcer::new(move |words| console.tell(words)),
        scratch: std::env::temp_dir(),
        process: std::process::id(),
        machine: gethostname::gethostname().to_string_lossy().into_owned(),
    }
}
