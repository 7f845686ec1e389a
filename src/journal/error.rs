//! Why the journal cannot be opened or written, and what to do about it.

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
    #[error("`{0}` is not a journal; it was left as it is: point [journal] url somewhere else")]
    NotAJournal(String),
    /// A newer matinale wrote the journal.
    #[error(
        "`{place}` was written by a newer matinale (journal version {found}, this program knows {known}): \
         install that version again"
    )]
    Newer {
        /// The journal's file or database.
        place: String,
        /// The version in which it is written.
        found: i64,
        /// The latest version that this program reads.
        known: i64,
    },
    /// The journal belongs to another publication.
    #[error(
        "`{place}` is the journal of the publication `{found}`, not of `{wanted}`: give each publication \
         a journal of its own, or put the name back if the publication was renamed"
    )]
    OtherPublication {
        /// The journal's file or database.
        place: String,
        /// The slug of the publication that the journal belongs to.
        found: String,
        /// The slug of the publication that wants to use it.
        wanted: String,
    },
    /// The file or its folder cannot be made or opened.
    #[error("`{path}` cannot be opened ({source}): make its folder writable for whoever sends")]
    Unopened {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The file system of the folder cannot keep a write-ahead log. Some network disks cannot.
    #[error(
        "`{0}` lies on a disk that cannot keep its write-ahead log: move the journal to a local disk"
    )]
    NoLog(PathBuf),
    /// The journal can be read but not written.
    #[error(
        "the journal is read-only: make its file and its folder writable for whoever sends; on a server, \
         name the one that takes writes"
    )]
    ReadOnly,
    /// The server is not there, or went away during a call.
    #[error(
        "the journal's server is away ({0}): nothing is handed over without it; see that it runs, then send \
         again, and the run goes on where it stands"
    )]
    Away(String),
    /// The server refuses the login, or something that a journal needs.
    #[error(
        "the journal's server refuses us ({0}): look at the user, the password and the database of [journal], \
         and let the user make tables there"
    )]
    Denied(String),
    /// The journal is kept on a server, but this program was built without the feature `postgres`.
    #[error(
        "the journal is to be kept on a PostgreSQL server, and this matinale was built without that: build it \
         with `--features postgres`, or keep the journal in a file, `[journal] url = \"sqlite:state/journal.sqlite3\"`"
    )]
    NoServerSupport,
    /// The server does not wait for its disk. After a power failure it could have forgotten which
    /// messages were sent.
    #[error(
        "the journal's server runs with fsync = off, and may forget who was sent to: set it to on, and restart \
         the server"
    )]
    NotDurable,
    /// The disk is full.
    #[error(
        "the disk of the journal is full: make room, then send again; the run goes on where it stands"
    )]
    Full,
    /// Another process is writing, and did not finish in time.
    #[error("the journal is busy, another process is writing to it: try again in a moment")]
    Busy,
    /// Another process is sending with this journal.
    #[error("another matinale is sending ({0}): wait for it to end, or stop it first")]
    Locked(String),
    /// Another process has taken the run over while this one was suspended.
    #[error(
        "another matinale has taken the run over while this one stood still: it hands over nothing more; \
         `matinale status` says how the run stands"
    )]
    Superseded,
    /// The journal was deleted, moved or replaced while a run was at work with it.
    #[error(
        "the journal was deleted, moved or replaced while the run was at work ({0}): nothing more is handed \
         over; put the latest copy back, then send again"
    )]
    Replaced(String),
    /// A value in the journal is invalid.
    #[error(
        "the journal is damaged ({0}): put it aside, restore a copy, and do not send before; an \
         older copy has forgotten who was sent to since, and is refused if the receipt knows better"
    )]
    Corrupt(String),
    /// The audience has more or fewer readers than announced, because it changed while it was read.
    #[error(
        "{announced} recipients were announced and {found} came: the audience changed meanwhile; send again"
    )]
    Miscounted {
        /// How many readers were announced.
        announced: u64,
        /// How many readers there were.
        found: u64,
    },
    /// One reader is in the audience twice.
    #[error("`{0}` stands twice in the audience: keep one of the two")]
    Twice(Address),
    /// A reader of the audience was erased after the audience was read.
    #[error("a reader of the audience was erased meanwhile: send again, without them")]
    Erased,
    /// The journal has no run with this number.
    #[error(
        "the journal has no run {0}, which was in it: restore its latest copy, then send again"
    )]
    NoRun(RunId),
    /// The run of this issue is finished, so it cannot be amended.
    #[error(
        "the run of the issue {0} is finished, and cannot be amended: write what changed into the next issue"
    )]
    Finished(IssueName),
    /// The store failed in another way.
    #[error("the journal failed ({0}): look at its disk, then send again")]
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
