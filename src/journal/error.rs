//! Why the journal cannot be opened or written, and what to do about it.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use super::run::RunId;
use crate::address::Address;
use crate::issue::IssueName;

/// Why a call of the journal failed. Nothing of the call was written, unless the server is [away].
/// Then the call may have been written, and only its answer lost.
///
/// [away]: Self::Away
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or the database is no journal. It was not changed.
    NotAJournal(String),
    /// A newer matinale wrote the journal.
    Newer {
        /// The journal's file or database.
        place: String,
        /// The version in which it is written.
        found: i64,
        /// The latest version that this program reads.
        known: i64,
    },
    /// The journal belongs to another publication.
    OtherPublication {
        /// The journal's file or database.
        place: String,
        /// The slug of the publication that the journal belongs to.
        found: String,
        /// The slug of the publication that wants to use it.
        wanted: String,
    },
    /// The file or its folder cannot be made or opened.
    Unopened {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The file system of the folder cannot keep a write-ahead log. Some network disks cannot.
    NoLog(PathBuf),
    /// The journal can be read but not written.
    ReadOnly,
    /// The server is not there, or went away during a call.
    Away(String),
    /// The server refuses the login, or something that a journal needs.
    Denied(String),
    /// The journal is kept on a server, but this program was built without the feature `postgres`.
    NoServerSupport,
    /// The server does not wait for its disk. After a power failure it could have forgotten which
    /// messages were sent.
    NotDurable,
    /// The disk is full.
    Full,
    /// Another process is writing, and did not finish in time.
    Busy,
    /// Another process is sending with this journal.
    Locked(String),
    /// Several processes are to send with a journal that is a file, which one process uses at a time.
    NotShared,
    /// Another process has taken the run over while this one was suspended.
    Superseded,
    /// The journal was deleted, moved or replaced while a run was at work with it.
    Replaced(String),
    /// A value in the journal is invalid.
    Corrupt(String),
    /// The audience has more or fewer readers than announced, because it changed while it was read.
    Miscounted {
        /// How many readers were announced.
        announced: u64,
        /// How many readers there were.
        found: u64,
    },
    /// One reader is in the audience twice.
    Twice(Address),
    /// A reader of the audience was erased after the audience was read.
    Erased,
    /// The journal has no run with this number.
    NoRun(RunId),
    /// The run of this issue is finished, so it cannot be amended.
    Finished(IssueName),
    /// The store failed in another way.
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Whether another process is in the way. The same call may succeed later.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Busy | Self::Locked(_) | Self::Superseded)
    }

    /// Whether the server of the journal is away. The same call may succeed when the server is
    /// back.
    pub const fn is_away(&self) -> bool {
        matches!(self, Self::Away(_))
    }

    /// Whether the content of the journal cannot be trusted.
    pub const fn is_corrupt(&self) -> bool {
        matches!(self, Self::Corrupt(_))
    }

    /// Whether nothing is broken. The same command may succeed later without any change. A miscounted list
    /// is not temporary: it has to be read again first.
    pub const fn is_temporary(&self) -> bool {
        self.is_busy() || self.is_away() || matches!(self, Self::Erased)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Error, IssueName, RunId};

    #[test]
    fn a_run_that_is_gone_or_over_names_the_next_step() {
        assert!(Error::NoRun(RunId(1)).to_string().contains(": restore its latest copy"));
        let finished = Error::Finished(IssueName::of_day(date(2025, 2, 11))).to_string();
        assert!(finished.contains(": write what changed into the next issue"), "{finished}");
    }
}
