//! The runtime for conversations with relays and web servers.

#[cfg(unix)]
use std::os::unix::net::UnixStream;

use tokio::runtime::{Builder, Runtime};

use super::error::Error;
use super::start_failure::StartFailure;

/// Starts a runtime for the steps that speak to a relay or to the web.
///
/// # Errors
///
/// The process is not allowed as many files or threads as it needs.
pub fn start_runtime() -> Result<Runtime, Error> {
    // Tokio panics without enough file descriptors, so their number is tried first.
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
