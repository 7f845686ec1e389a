//! One sender at a time.
//!
//! The lock of a file is the operating system's, on another file beside it: it ends with the process
//! that holds it, however that ends, so nothing stale is ever in the way. The other file stays; it names
//! the last holder, and removing it would let two senders each hold a file of that name. The lock of a
//! journal on a server is that server's own.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::error::Error;
use super::postgres::Seat;
use super::run::Owner;
use super::settlement::printable;

/// The right to send with a journal, held until it is dropped.
#[derive(Debug)]
#[must_use = "the lock is gone as soon as it is dropped"]
pub struct Lock {
    _held: Held,
}

/// What keeps others from sending.
#[derive(Debug)]
enum Held {
    File(#[expect(dead_code, reason = "it is held, not read")] File),
    Seat(#[expect(dead_code, reason = "it is held, not read")] Arc<Seat>),
}

impl Lock {
    /// Takes the lock of the journal in this file, or tells who has it.
    pub(super) fn beside(journal: &Path, issue: Date, owner: &Owner) -> Result<Self, Error> {
        let path = path(journal);
        let refused = |source| Error::Unopened { path: path.clone(), source };
        let mut file = private(&path).map_err(refused)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Held(holder(&mut file))),
            Err(TryLockError::Error(source)) => return Err(refused(source)),
        }
        // A courtesy to whoever comes second; on a full disk the lock holds without it.
        let words = format!("the issue {issue}, {}\n", owner.as_str());
        let _ = file.set_len(0).and_then(|()| file.write_all(words.as_bytes()));
        Ok(Self { _held: Held::File(file) })
    }

    /// The lock that a server keeps.
    pub(super) const fn on_a_server(seat: Arc<Seat>) -> Self {
        Self { _held: Held::Seat(seat) }
    }
}

fn path(journal: &Path) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// Opens the file, and makes it for its owner alone where it is missing. What it holds stays.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The words of whoever holds the lock.
fn holder(file: &mut File) -> String {
    let mut words = Vec::new();
    match file.take(200).read_to_end(&mut words) {
        Ok(1..) => printable(String::from_utf8_lossy(&words).trim()).into_owned(),
        _ => "it does not say which issue".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Error, Lock, Owner};

    #[test]
    fn a_second_sender_is_told_who_holds_the_issue() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = folder.path().join("journal.sqlite3");
        let take = |name: &str| Lock::beside(&journal, date(2025, 2, 11), &Owner::new(name));
        let first = take("alpha").expect("the lock");
        match take("beta") {
            Err(Error::Held(by)) => assert_eq!(by, "the issue 2025-02-11, alpha"),
            other => panic!("two hold it: {other:?}"),
        }
        drop(first);
        let _third = take("gamma").expect("the lock, free again");
    }
}
