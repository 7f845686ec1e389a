//! The runtime for conversations with relays and web servers.

use std::io;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::sync::Mutex;
use std::thread;

use tokio::runtime::{Builder, Runtime};

use super::error::Error;
use super::start_failure::StartFailure;

/// How many threads a step needs besides: for the journal, whoever waits for its end, and names that are looked
/// up.
const OTHER_THREADS: usize = 6;

/// Starts a runtime for the steps that speak to a relay or to the web.
///
/// # Errors
///
/// The process is not allowed as many files or threads as it needs.
pub fn start_runtime() -> Result<Runtime, Error> {
    start_with(thread::available_parallelism().map_or(1, usize::from))
}

/// Starts a runtime with so many threads.
///
/// # Errors
///
/// As for [`start_runtime`].
pub(super) fn start_with(workers: usize) -> Result<Runtime, Error> {
    try_files()
        .and_then(|()| try_threads(workers + OTHER_THREADS))
        .map_err(StartFailure::Runtime)?;
    Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .map_err(|error| StartFailure::Runtime(error).into())
}

/// Opens as many files as a runtime does, and closes them. Tokio panics if there are too few.
fn try_files() -> io::Result<()> {
    #[cfg(unix)]
    drop((0..4).map(|_| UnixStream::pair()).collect::<io::Result<Vec<_>>>()?);
    Ok(())
}

/// Starts this many threads at once, and ends them. Tokio panics if there are too few.
fn try_threads(count: usize) -> io::Result<()> {
    let gate = Mutex::new(());
    thread::scope(|scope| {
        let closed = gate.lock();
        for _ in 0..count {
            thread::Builder::new().spawn_scoped(scope, || drop(gate.lock()))?;
        }
        drop(closed);
        Ok(())
    })
}
