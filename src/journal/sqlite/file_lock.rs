//! The lock of a journal in a file.
//!
//! The lock belongs to the operating system, on a second file beside the journal. It ends with the
//! process that holds it, however the process ends, so no stale lock is ever left. The second file
//! stays and names the last holder. If it were removed, two senders could each lock a file of that
//! name.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::super::error::Error;
use super::super::lock::{LockHolder, RunLock};
use super::super::run::Owner;
use crate::disk::open_own;
use crate::issue::IssueName;

/// How many bytes of a lock file are read: two lines that name its issue and its holder.
const MAX_HOLDER_BYTES: u64 = 500;

/// How long the lock is asked for again, because somebody may only look for its holder.
const LOOK_TIMEOUT: Duration = Duration::from_millis(100);

/// The pause between two of these attempts.
const LOOK_PAUSE: Duration = Duration::from_millis(10);

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
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            // Whoever looks for the holder shares the lock for a moment.
            Err(TryLockError::WouldBlock) if began.elapsed() < LOOK_TIMEOUT => sleep(LOOK_PAUSE),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked(read_holder(&mut file).to_string()));
            }
            Err(TryLockError::Error(source)) => return Err(refused(source)),
        }
    }
    // The words help a second process to say who holds the lock. On a full disk the lock works
    // without them.
    let words = LockHolder::write(issue, owner) + "\n";
    let _ = file.set_len(0).and_then(|()| file.write_all(words.as_bytes()));
    Ok(RunLock::new(owner, file))
}

/// The holder of the lock. `None` if nobody has it. The lock is shared for a moment to find that out.
///
/// # Errors
///
/// [`Error::Unopened`] if the lock file cannot be made.
pub(super) fn find_holder(journal: &Path) -> Result<Option<LockHolder>, Error> {
    let path = lock_path(journal);
    let refused = |source| Error::Unopened { path: path.clone(), source };
    let mut file = open_own(&path).map_err(refused)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => Ok(Some(read_holder(&mut file))),
        Err(TryLockError::Error(source)) => Err(refused(source)),
    }
}

fn lock_path(journal: &Path) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// What the lock says of its holder.
fn read_holder(file: &mut File) -> LockHolder {
    let mut words = Vec::new();
    // A file that cannot be read says nothing.
    let _ = file.take(MAX_HOLDER_BYTES).read_to_end(&mut words);
    LockHolder::read(&String::from_utf8_lossy(&words))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Error, IssueName, Owner, find_holder, take_lock};

    #[test]
    fn a_second_sender_is_told_who_holds_the_issue() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = folder.path().join("journal.sqlite3");
        let take = |name: &str| {
            take_lock(&journal, IssueName::of_day(date(2025, 2, 11)), &Owner::new(name))
        };
        let first = take("alpha").expect("the lock");
        assert_eq!(first.owner(), &Owner::new("alpha"));
        let holder = || find_holder(&journal).expect("an answer");
        let known = holder().expect("a holder");
        assert_eq!(known.issue, Some(IssueName::of_day(date(2025, 2, 11))));
        assert_eq!(known.to_string(), "the issue 2025-02-11, alpha");
        match take("beta") {
            Err(Error::Locked(by)) => assert_eq!(by, "the issue 2025-02-11, alpha"),
            other => panic!("two hold it: {other:?}"),
        }
        drop(first);
        assert_eq!(holder(), None);
        let _third = take("gamma").expect("the lock, free again");
    }
}
