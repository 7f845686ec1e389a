//! What keeps the journal from being opened or written, and what to do about it.

use std::path::PathBuf;

use jiff::civil::Date;
use thiserror::Error;

use super::run::RunId;
use crate::address::Address;

/// Why the journal cannot answer. Nothing of the question was written, unless the server is [away]: then
/// its answer may be what was lost.
///
/// [away]: Self::Away
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or the database is something else. It was not touched.
    #[error("`{0}` is not a journal; it was left as it is: point [journal] url somewhere else")]
    NotAJournal(String),
    /// A later matinale wrote it.
    #[error(
        "`{place}` was written by a newer matinale (journal version {found}, this program knows {known}): \
         install that version again"
    )]
    Newer {
        /// The journal's file, or its database.
        place: String,
        /// The version it is written in.
        found: i64,
        /// The latest version this program reads.
        known: i64,
    },
    /// It belongs to another newsletter.
    #[error(
        "`{place}` is the journal of the publication `{found}`, not of `{wanted}`: give each publication \
         a journal of its own, or put the name back if the publication was renamed"
    )]
    OtherPublication {
        /// The journal's file, or its database.
        place: String,
        /// The publication whose runs it holds.
        found: String,
        /// The publication that asked.
        wanted: String,
    },
    /// The file or its folder cannot be made or opened.
    #[error("`{path}` cannot be opened ({source}): make its folder writable for whoever sends")]
    Unopened {
        /// The file in question.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder's file system cannot keep a write-ahead log, as some network disks cannot.
    #[error(
        "`{0}` lies on a disk that cannot keep its write-ahead log: move the journal to a local disk"
    )]
    NoLog(PathBuf),
    /// It may be read and not written.
    #[error(
        "the journal is read-only: make its file and its folder writable for whoever sends; on a server, \
         name the one that takes writes"
    )]
    ReadOnly,
    /// The server is not there, or went away in the midst of a call.
    #[error(
        "the journal's server is away ({0}): nothing is handed over without it; see that it runs, then send \
         again, and the run goes on where it stands"
    )]
    Away(String),
    /// The server does not let us in, or not do what a journal needs.
    #[error(
        "the journal's server refuses us ({0}): look at the user, the password and the database of [journal], \
         and let the user make tables there"
    )]
    Denied(String),
    /// The journal is to be on a server, and this program was built without the feature `postgres`.
    #[error(
        "the journal is to be kept on a PostgreSQL server, and this matinale was built without that: build it \
         with `--features postgres`, or keep the journal in a file, `[journal] url = \"sqlite:state/journal.sqlite3\"`"
    )]
    NoServerSupport,
    /// The server does not wait for its disk: a power cut would let it forget what has left.
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
    /// Another process writes, and did not finish in time.
    #[error("the journal is busy, another process is writing to it: try again in a moment")]
    Busy,
    /// Another process sends with this journal.
    #[error("another matinale is sending ({0}): wait for it to end, or stop it first")]
    Locked(String),
    /// Another process has taken the run over while this one stood still.
    #[error(
        "another matinale has taken the run over while this one stood still: it hands over nothing more; \
         `matinale status` says how the run stands"
    )]
    Superseded,
    /// What is read back makes no sense.
    #[error("the journal is damaged ({0}): put it aside, restore a copy, and do not send before")]
    Corrupt(String),
    /// The audience was longer or shorter than announced: it changed while it was read.
    #[error(
        "{announced} recipients were announced and {found} came: the audience changed meanwhile; send again"
    )]
    Miscounted {
        /// How many the run was to have.
        announced: u64,
        /// How many there were.
        found: u64,
    },
    /// One reader stands twice in the audience.
    #[error("`{0}` stands twice in the audience: keep one of the two")]
    Twice(Address),
    /// There is no such run.
    #[error(
        "the journal has no run {0}, which was in it: restore its latest copy, then send again"
    )]
    NoRun(RunId),
    /// The run is over, or was never the one to be changed.
    #[error(
        "the run of the issue {0} is finished, and cannot be amended: write what changed into the next issue"
    )]
    Finished(Date),
    /// The store failed in another way.
    #[error("the journal failed ({0}): look at its disk, then send again")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Another process stands in the way; the same call may succeed later.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Busy | Self::Locked(_) | Self::Superseded)
    }

    /// The server of the journal is not there; the same call may succeed as soon as it is back.
    pub const fn is_away(&self) -> bool {
        matches!(self, Self::Away(_))
    }

    /// What the file holds cannot be trusted.
    pub const fn is_corrupt(&self) -> bool {
        matches!(self, Self::Corrupt(_))
    }

    /// Nothing is broken: the same command may succeed later, without anyone changing anything. A list that
    /// was miscounted is not of these: it has to be read again first.
    pub const fn is_temporary(&self) -> bool {
        self.is_busy() || self.is_away()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Error, RunId};

    #[test]
    fn a_run_that_is_gone_or_over_names_the_next_step() {
        assert!(Error::NoRun(RunId(1)).to_string().contains(": restore its latest copy"));
        let finished = Error::Finished(date(2025, 2, 11)).to_string();
        assert!(finished.contains(": write what changed into the next issue"), "{finished}");
    }
}
