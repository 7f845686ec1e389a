//! The runtime that conversations with relays and pages run on.

#[cfg(unix)]
use std::os::unix::net::UnixStream;

use tokio::runtime::{Builder, Runtime};

use super::error::Error;
use super::start_failure::StartFailure;

/// A runtime for the steps that speak to a relay or to the web.
///
/// # Errors
///
/// The process may not open as many files or threads as it takes.
pub fn start_runtime() -> Result<Runtime, Error> {
    // As many descriptors as tokio opens for itself, and more: short of one it would panic.
    #[cfg(unix)]
    drop(
        (0..4)
            .map(|_| UnixStream::pair())
            .collect::<Result<Vec<_>, _>>()
            .map_err(StartFailure::Runtime)?,
    );
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| StartFailure::Runtime(error).into())
}
