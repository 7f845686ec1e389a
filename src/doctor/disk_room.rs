//! How much room a disk has.

use std::io;
use std::path::Path;

/// How many bytes this user can still write beside a path.
///
/// # Errors
///
/// The system does not say it.
#[cfg(unix)]
pub(super) fn measure_free_bytes(path: &Path) -> io::Result<u64> {
    let found = rustix::fs::statvfs(path)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

/// How many bytes this user can still write beside a path.
///
/// # Errors
///
/// Always, on a system without `statvfs`.
#[cfg(not(unix))]
pub(super) fn measure_free_bytes(_: &Path) -> io::Result<u64> {
    Err(io::ErrorKind::Unsupported.into())
}
