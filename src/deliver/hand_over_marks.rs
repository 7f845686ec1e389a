//! Marks: how many messages of a run were handed over, on the disk outside of the journal.
//!
//! A journal can be lost, or replaced by an older copy of itself. The mark of a group of messages is
//! therefore written beside the journal: after the journal has written the group, so that the end of the
//! process leaves no mark ahead of it, and while the journal waits for its disk, so that the two waits overlap.
//! On one disk they do so in part. A message leaves only when both are on their disks. A [`LeaveProof`] is the
//! proof of that.
//!
//! After a power failure the mark can be one group ahead of the journal. It names the deliveries of that
//! group, so that they are put in doubt, and not sent again.

use std::io::{Error, Result};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::journal::{DeliveryId, Synced};

/// How many messages of a run were handed over, up to a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandOverMark {
    /// The hand-overs of the run up to this group, those of the group among them.
    pub hand_overs: u64,
    /// The deliveries of this group. Empty if the journal is known to have them.
    pub last: Vec<DeliveryId>,
}

/// Writes a mark, and returns when it is on the disk.
pub type MarkWriter = Box<dyn FnMut(&HandOverMark) -> Result<()> + Send>;

/// The marks of a run.
pub struct RunMarks {
    /// How many messages of the run were handed over so far.
    pub hand_overs: u64,
    /// Writes the next marks.
    pub writer: MarkWriter,
}

/// The thread that writes marks, and the last mark that it has written.
pub(super) struct MarkKeeper(Mutex<MarkDesk>);

struct MarkDesk {
    /// The hand-overs of the last mark that is on the disk.
    durable: u64,
    to_write: Sender<HandOverMark>,
    written: Receiver<Result<()>>,
}

/// A mark that is being written.
#[must_use = "a mark that is being written is to be confirmed"]
pub(super) struct PendingMark<'a> {
    desk: MutexGuard<'a, MarkDesk>,
    mark: HandOverMark,
}

/// The messages of a group that may leave: the journal and the mark have them.
#[derive(Debug, Default)]
pub(super) struct LeaveProofs(Vec<DeliveryId>);

/// The proof that the message of a delivery may leave: its hand-over is on the disk, in the journal and in the
/// mark.
#[derive(Debug)]
pub(super) struct LeaveProof(());

impl RunMarks {
    /// Marks that are written nowhere: nothing outlives a rehearsal and its journal.
    pub fn unwritten() -> Self {
        Self { hand_overs: 0, writer: Box::new(|_| Ok(())) }
    }
}

impl MarkKeeper {
    /// Starts the thread. It ends with the keeper.
    ///
    /// # Errors
    ///
    /// The system cannot start the thread.
    pub(super) fn start(marks: RunMarks) -> Result<Self> {
        let RunMarks { hand_overs, mut writer } = marks;
        let (to_write, marks) = channel::<HandOverMark>();
        let (answers, written) = channel();
        let write_all = move || {
            for mark in marks {
                if answers.send(writer(&mark)).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("marks".into()).spawn(write_all)?;
        Ok(Self(Mutex::new(MarkDesk { durable: hand_overs, to_write, written })))
    }

    /// Begins to write the mark of these deliveries, which the journal has handed over. `None` if there are
    /// none.
    pub(super) fn begin(&self, handed: &[DeliveryId]) -> Option<PendingMark<'_>> {
        if handed.is_empty() {
            return None;
        }
        let desk = self.desk();
        let hand_overs = desk.durable + handed.len() as u64;
        let mark = HandOverMark { hand_overs, last: handed.to_vec() };
        // If the thread is gone, its answer is missing too.
        let _ = desk.to_write.send(mark.clone());
        Some(PendingMark { desk, mark })
    }

    /// How many messages of the run were handed over, according to the marks.
    pub(super) fn hand_overs(&self) -> u64 {
        self.desk().durable
    }

    fn desk(&self) -> MutexGuard<'_, MarkDesk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PendingMark<'_> {
    /// Waits for the mark of a group that the journal has on its disk. Answers its messages: they may leave.
    ///
    /// # Errors
    ///
    /// The mark is not on the disk. No message of the group may leave.
    pub(super) fn confirm(self, _: Synced) -> Result<LeaveProofs> {
        let Self { mut desk, mark } = self;
        let written = desk.written.recv();
        written.unwrap_or_else(|_| Err(Error::other("its thread ended")))?;
        desk.durable = mark.hand_overs;
        Ok(LeaveProofs(mark.last))
    }
}

impl LeaveProofs {
    /// The proof for one delivery. It is given once.
    pub(super) fn take(&mut self, delivery: DeliveryId) -> Option<LeaveProof> {
        let place = self.0.iter().position(|id| *id == delivery)?;
        self.0.swap_remove(place);
        Some(LeaveProof(()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{DeliveryId, Error, HandOverMark, MarkKeeper, Mutex, RunMarks};
    use crate::journal::{Journal, Sqlite, Synced};

    type Written = Arc<Mutex<Vec<HandOverMark>>>;

    /// A keeper whose marks are kept in memory. A mark with this many hand-overs fails.
    fn keeper(failing: u64) -> (MarkKeeper, Written) {
        let written = Written::default();
        let kept = Arc::clone(&written);
        let writer = move |mark: &HandOverMark| {
            if mark.hand_overs == failing {
                return Err(Error::other("the disk is full"));
            }
            kept.lock().expect("a list").push(mark.clone());
            Ok(())
        };
        let marks = RunMarks { hand_overs: 7, writer: Box::new(writer) };
        (MarkKeeper::start(marks).expect("a thread"), written)
    }

    fn ids(numbers: &[i64]) -> Vec<DeliveryId> {
        numbers.iter().copied().map(DeliveryId::numbered).collect()
    }

    /// The word of a journal.
    fn synced() -> Synced {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.sqlite3");
        Sqlite::open(&path, "echo").expect("a journal").sync().expect("a disk")
    }

    #[test]
    fn a_message_leaves_once_when_its_mark_is_written() {
        let (keeper, written) = keeper(0);
        assert!(keeper.begin(&[]).is_none());
        let pending = keeper.begin(&ids(&[1, 2])).expect("a mark");
        let mut proofs = pending.confirm(synced()).expect("written");
        let mut leaves = |number| proofs.take(DeliveryId::numbered(number)).is_some();
        assert!(leaves(1) && !leaves(1) && leaves(2) && !leaves(3));
        let mark = HandOverMark { hand_overs: 9, last: ids(&[1, 2]) };
        assert_eq!((written.lock().expect("a list").clone(), keeper.hand_overs()), (vec![mark], 9));
    }

    #[test]
    fn without_its_mark_nothing_leaves() {
        let (keeper, written) = keeper(9);
        let pending = keeper.begin(&ids(&[1, 2])).expect("a mark");
        assert!(pending.confirm(synced()).is_err());
        assert_eq!((written.lock().expect("a list").len(), keeper.hand_overs()), (0, 7));
    }
}
