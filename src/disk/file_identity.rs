//! Which file is at a path, whatever its name.

use std::fs::Metadata;

/// A file of this machine. A file that is deleted and made again is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileIdentity {
    /// The device and the number of the file on it, where the system has them.
    #[cfg(unix)]
    number: (u64, u64),
}

impl FileIdentity {
    /// The file that was found to be like this.
    #[cfg_attr(not(unix), expect(unused_variables, reason = "files have no numbers there"))]
    pub fn of(found: &Metadata) -> Self {
        Self {
            #[cfg(unix)]
            number: {
                use std::os::unix::fs::MetadataExt;
                (found.dev(), found.ino())
            },
        }
    }
}
