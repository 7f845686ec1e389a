//! Which file is at a path, whatever its name.

use std::fs;
use std::io;
use std::path::Path;

/// A file of this machine. A file that is deleted and made again is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileIdentity {
    /// The device and the number of the file on it, where the system has them.
    #[cfg(unix)]
    number: (u64, u64),
}

impl FileIdentity {
    /// The file at this path.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be looked at.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let found = fs::metadata(path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Ok(Self { number: (found.dev(), found.ino()) })
        }
        #[cfg(not(unix))]
        {
            let _ = found;
            Ok(Self {})
        }
    }
}
