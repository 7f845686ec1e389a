//! Why a call of the journal failed, in words. Each sentence names the next step.

use super::error::Error;
use super::lock::word_holder;
use crate::wording::{Wording, say};

impl Error {
    /// Why the call failed, and the next step.
    pub fn word(&self) -> Wording {
        self.word_place()
            .or_else(|| self.word_server())
            .or_else(|| self.word_process())
            .or_else(|| self.word_run())
            .unwrap_or_else(|| self.word_content())
    }

    /// Why the file or the database cannot be used.
    fn word_place(&self) -> Option<Wording> {
        Some(match self {
            Self::NotAJournal(place) => say!(
                "`{place}` is not a journal; it was left as it is: point [journal] url somewhere else",
                place
            ),
            Self::Newer { place, found, known } => say!(
                "`{place}` was written by a newer matinale (journal version {found}, this program knows {known}): \
                 install that version again",
                place,
                found = found.to_string(),
                known = known.to_string()
            ),
            Self::OtherPublication { place, found, wanted } => say!(
                "`{place}` is the journal of the publication `{found}`, not of `{wanted}`: give each publication \
                 a journal of its own, or put the name back if the publication was renamed",
                place,
                found,
                wanted
            ),
            Self::Unopened { path, source } => say!(
                "`{path}` cannot be opened ({source}): make its folder writable for whoever sends",
                path = path.display().to_string(),
                source = source.to_string()
            ),
            Self::NoLog(path) => say!(
                "`{path}` lies on a disk that cannot keep its write-ahead log: move the journal to a local disk",
                path = path.display().to_string()
            ),
            _ => return None,
        })
    }

    /// Why the journal's server cannot be used.
    fn word_server(&self) -> Option<Wording> {
        Some(match self {
            Self::Away(cause) => say!(
                "the journal's server is away ({cause}): nothing is handed over without it; see that it runs, then send \
                 again, and the run goes on where it stands",
                cause
            ),
            Self::Denied(cause) => say!(
                "the journal's server refuses us ({cause}): look at the user, the password and the database of [journal], \
                 and let the user make tables there",
                cause
            ),
            Self::NoServerSupport => say!(
                "the journal is to be kept on a PostgreSQL server, and this matinale was built without that: build it \
                 with `--features postgres`, or keep the journal in a file, `[journal] url = \"sqlite:state/journal.sqlite3\"`"
            ),
            Self::NotDurable => say!(
                "the journal's server runs with fsync = off, and may forget who was sent to: set it to on, and restart \
                 the server"
            ),
            _ => return None,
        })
    }

    /// What another process does with the journal.
    fn word_process(&self) -> Option<Wording> {
        Some(match self {
            Self::Busy => {
                say!("the journal is busy, another process is writing to it: try again in a moment")
            }
            Self::Locked(process) => say!(
                "another matinale is sending ({process}): wait for it to end, or stop it first",
                process = word_holder(process)
            ),
            Self::NotShared => say!(
                "the journal is a file of this machine, and one process sends with it at a time: several machines join in a \
                 run whose journal is on a server (`[journal] url = \"postgres://…\"`); without `--join` this machine sends alone"
            ),
            Self::Superseded => say!(
                "another matinale has taken the run over while this one stood still: it hands over nothing more; \
                 `matinale status` says how the run stands"
            ),
            Self::Replaced(place) => say!(
                "the journal was deleted, moved or replaced while the run was at work ({place}): nothing more is handed \
                 over; put the latest copy back, then send again",
                place
            ),
            _ => return None,
        })
    }

    /// What does not fit between a run and the journal.
    fn word_run(&self) -> Option<Wording> {
        Some(match self {
            Self::Miscounted { announced, found } => say!(
                "{announced} recipients were announced and {found} came: the audience changed meanwhile; send again",
                announced,
                found
            ),
            Self::Twice(address) => say!(
                "`{address}` stands twice in the audience: keep one of the two",
                address = address.as_str()
            ),
            Self::Erased => {
                say!("a reader of the audience was erased meanwhile: send again, without them")
            }
            Self::NoRun(run) => say!(
                "the journal has no run {run}, which was in it: restore its latest copy, then send again",
                run = run.to_string()
            ),
            Self::Finished(issue) => say!(
                "the run of the issue {issue} is finished, and cannot be amended: write what changed into the next issue",
                issue
            ),
            _ => return None,
        })
    }

    /// Why the journal cannot be written, or be trusted.
    fn word_content(&self) -> Wording {
        match self {
            Self::ReadOnly => say!(
                "the journal is read-only: make its file and its folder writable for whoever sends; on a server, \
                 name the one that takes writes"
            ),
            Self::Full => say!(
                "the disk of the journal is full: make room, then send again; the run goes on where it stands"
            ),
            Self::Corrupt(fault) => say!(
                "the journal is damaged ({fault}): put it aside, restore a copy, and do not send before; an \
                 older copy has forgotten who was sent to since, and is refused if the receipt knows better",
                fault
            ),
            Self::Store(cause) => {
                say!(
                    "the journal failed ({cause}): look at its disk, then send again",
                    cause = cause.to_string()
                )
            }
            _ => say!("the journal cannot be used"),
        }
    }
}
