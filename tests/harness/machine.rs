//! The machine on which the library runs without the program.

use std::sync::Arc;

use jiff::Timestamp;
use matinale::newsroom::{NoRandomness, Surroundings};
use matinale::smtp::Announcer;

/// A machine with this clock, where nobody is told what is waited for.
pub(crate) fn machine(clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Surroundings {
    Surroundings {
        clock: Arc::new(clock),
        randomness: Arc::new(|bytes| aws_lc_rs::rand::fill(bytes).map_err(|_| NoRandomness)),
        environment: Arc::new(|_| None),
        announcer: Announcer::new(|_| {}),
        scratch: std::env::temp_dir(),
        process: std::process::id(),
        machine: "press".to_owned(),
    }
}
