//! The lock of a journal in a file.
//!
//! The lock belongs to the operating system, on a second file beside the journal. It ends with the
//! process that holds it, however the process ends, so no stale lock is ever left. The second file
//! stays and names the last holder. If it were removed, two senders could each lock a file of that
//! name.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::super::error::Error;
use super::super::lock::RunLock;
use super::super::run::Owner;
use super::super::settlement::printable;
use crate::disk::open_own;
use crate::issue::IssueName;

/// How many bytes of a lock file are read: one line that names its holder.
const MAX_HOLDER_BYTES: u64 = 500;

/// Takes the lock of the journal in this file.
///
/// # Errors
///
/// [`Error::Locked`] with the words of the holder, or [`Error::Unopened`] if the lock file cannot
/// be made.
pub(super) fn take_lock(journal: &Path, issue: IssueName, owner: &Owner) -> Result<RunLock, Error> {
    let path = lock_path(journal);
    let refused = |source| Error::Unopened { path: path.clone(), source };
    let mut file = open_own(&path).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Error::Locked(read_holder(&mut file))),
        Err(TryLockError::Error(source)) => return Err(refused(source)),
    }
    // The words help a second process to say who holds the lock. On a full disk the lock works
    // without them.
    let words = format!("the issue {issue}, {}\n", owner.shown());
    let _ = file.set_len(0).and_then(|()| file.write_all(words.as_bytes()));
    Ok(RunLock::new(owner, file))
}

fn lock_path(journal: &Path) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// The words of the lock's holder.
fn read_holder(file: &mut File) -> String {
    let mut words = Vec::new();
    match file.take(MAX_HOLDER_BYTES).read_to_end(&mut words) {
        Ok(1..) => printable(String::from_utf8_lossy(&words).trim()).into_owned(),
        _ => "it does not say which issue".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Error, IssueName, Owner, take_lock};

    #[test]
    fn a_second_sender_is_told_who_holds_the_issue() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = folder.path().join("journal.sqlite3");
        let take = |name: &str| {
            take_lock(&journal, IssueName::of_day(date(2025, 2, 11)), &Owner::new(name))
        };
        let first = take("alpha").expect("the lock");
        assert_eq!(first.owner(), &Owner::new("alpha"));
        match take("beta") {
            Err(Error::Locked(by)) => assert_eq!(by, "the issue 2025-02-11, alpha"),
            other => panic!("two hold it: {other:?}"),
        }
        drop(first);
        let _third = take("gamma").expect("the lock, free again");
    }
}
