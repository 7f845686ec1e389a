//! Marks: how many messages of a run were handed over, on the disk outside of the journal.
//!
//! A journal can be lost, or replaced by an older copy of itself. The mark of a group of messages is
//! therefore written beside the journal, while the journal commits the same group, and a message leaves
//! only when both are on the disk. A [`Departure`] is the proof of that.
//!
//! If the process ends between the two, the mark can be one group ahead of the journal. It names the
//! deliveries of that group, so that they are put in doubt, and not sent again.

use std::io::{Error, Result};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::journal::{DeliveryId, ExchangeReply};

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
    /// The last mark that is on the disk.
    durable: HandOverMark,
    to_write: Sender<HandOverMark>,
    written: Receiver<Result<()>>,
}

/// A mark that is being written.
#[must_use = "a mark that is being written is confirmed or taken back"]
pub(super) struct PendingMark<'a> {
    desk: MutexGuard<'a, MarkDesk>,
    mark: HandOverMark,
}

/// The messages of a group that may leave: the journal and the mark have them.
#[derive(Debug, Default)]
pub(super) struct Departures(Vec<DeliveryId>);

/// The proof that the message of a delivery may leave: its hand-over is on the disk, in the journal and in the
/// mark.
#[derive(Debug)]
pub(super) struct Departure(());

#[cfg(test)]
impl RunMarks {
    /// Marks that are written nowhere, for tests that hand nothing over.
    pub(super) fn unwritten() -> Self {
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
        let durable = HandOverMark { hand_overs, last: Vec::new() };
        Ok(Self(Mutex::new(MarkDesk { durable, to_write, written })))
    }

    /// Begins to write the mark of these deliveries. `None` if there are none.
    pub(super) fn begin(&self, handing: &[DeliveryId]) -> Option<PendingMark<'_>> {
        if handing.is_empty() {
            return None;
        }
        let desk = self.desk();
        let hand_overs = desk.durable.hand_overs + handing.len() as u64;
        let mark = HandOverMark { hand_overs, last: handing.to_vec() };
        // If the thread is gone, its answer is missing too.
        let _ = desk.to_write.send(mark.clone());
        Some(PendingMark { desk, mark })
    }

    /// How many messages of the run were handed over, according to the marks.
    pub(super) fn hand_overs(&self) -> u64 {
        self.desk().durable.hand_overs
    }

    fn desk(&self) -> MutexGuard<'_, MarkDesk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MarkDesk {
    /// Waits until the mark that is being written is on the disk.
    fn wait(&self) -> Result<()> {
        self.written.recv().unwrap_or_else(|_| Err(Error::other("its thread ended")))
    }

    fn write(&mut self, mark: HandOverMark) -> Result<()> {
        let _ = self.to_write.send(mark.clone());
        self.wait()?;
        self.durable = mark;
        Ok(())
    }
}

impl PendingMark<'_> {
    /// Waits for the mark of a group that the journal has written. Answers which of its messages may leave.
    ///
    /// # Errors
    ///
    /// The mark is not on the disk. No message of the group may leave.
    pub(super) fn confirm(self, reply: &ExchangeReply) -> Result<Departures> {
        let Self { mut desk, mark } = self;
        desk.wait()?;
        let begun = mark.last.len();
        let handed = reply.handed.len();
        if handed == begun {
            desk.durable = mark;
        } else {
            // The journal has handed over fewer, since the owner did not hold them all any more.
            let hand_overs = mark.hand_overs - (begun - handed) as u64;
            desk.write(HandOverMark { hand_overs, last: Vec::new() })?;
        }
        Ok(Departures(reply.handed.clone()))
    }

    /// Writes the former mark again, because the journal has not written the group and no message of it has
    /// left. If that fails too, the group will be put in doubt.
    pub(super) fn take_back(self) {
        let Self { mut desk, .. } = self;
        let former = desk.durable.clone();
        let _: Result<()> = desk.wait().and_then(|()| desk.write(former));
    }
}

impl Departures {
    /// The proof for one delivery. It is given once.
    pub(super) fn take(&mut self, delivery: DeliveryId) -> Option<Departure> {
        let place = self.0.iter().position(|id| *id == delivery)?;
        self.0.swap_remove(place);
        Some(Departure(()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{DeliveryId, Error, ExchangeReply, HandOverMark, MarkKeeper, Mutex, RunMarks};

    type Written = Arc<Mutex<Vec<HandOverMark>>>;

    /// A keeper whose marks are kept in memory. Each mark with this many hand-overs fails.
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

    fn mark(hand_overs: u64, last: &[i64]) -> HandOverMark {
        HandOverMark { hand_overs, last: ids(last) }
    }

    fn reply(handed: &[i64]) -> ExchangeReply {
        ExchangeReply { handed: ids(handed), ..ExchangeReply::default() }
    }

    #[test]
    fn a_message_leaves_once_when_its_mark_is_written_and_the_journal_has_it() {
        let (keeper, written) = keeper(0);
        assert!(keeper.begin(&[]).is_none());
        let pending = keeper.begin(&ids(&[1, 2])).expect("a mark");
        let mut departures = pending.confirm(&reply(&[1, 2])).expect("written");
        let mut leaves = |number| departures.take(DeliveryId::numbered(number)).is_some();
        assert!(leaves(1) && !leaves(1) && leaves(2) && !leaves(3));
        assert_eq!(*written.lock().expect("a list"), [mark(9, &[1, 2])]);
    }

    #[test]
    fn what_the_journal_did_not_hand_over_is_not_counted_and_does_not_leave() {
        let (keeper, written) = keeper(0);
        let pending = keeper.begin(&ids(&[1, 2, 3])).expect("a mark");
        let mut departures = pending.confirm(&reply(&[2])).expect("written");
        assert!(departures.take(DeliveryId::numbered(1)).is_none());
        assert_eq!(*written.lock().expect("a list"), [mark(10, &[1, 2, 3]), mark(8, &[])]);
        assert_eq!(keeper.hand_overs(), 8);
    }

    #[test]
    fn a_group_that_the_journal_did_not_write_is_taken_back() {
        let (keeper, written) = keeper(0);
        let first = keeper.begin(&ids(&[1])).expect("a mark");
        first.confirm(&reply(&[1])).expect("written");
        keeper.begin(&ids(&[2, 3])).expect("a mark").take_back();
        let last = written.lock().expect("a list").last().cloned();
        assert_eq!((last, keeper.hand_overs()), (Some(mark(8, &[1])), 8));
    }

    #[test]
    fn without_its_mark_nothing_leaves() {
        let (keeper, _) = keeper(9);
        let pending = keeper.begin(&ids(&[1, 2])).expect("a mark");
        assert!(pending.confirm(&reply(&[1, 2])).is_err());
        assert_eq!(keeper.hand_overs(), 7);
    }
}
