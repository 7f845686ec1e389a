//! The marks, on a file in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    DeliveryId, Error, ExchangeReply, HandOverMark, LeaveGround, MAX_UNSYNCED_HAND_OVERS, MarkFile,
    MarkKeeper, MarkSync, Mutex, Result, RunMarks,
};

/// A file in memory.
#[derive(Clone, Default)]
struct TestFile {
    written: Arc<Mutex<Vec<HandOverMark>>>,
    /// The hand-overs of the last mark on the disk.
    synced: Arc<AtomicU64>,
    /// A mark with this many hand-overs cannot be written.
    failing_write: u64,
    /// Marks from this many hand-overs on do not reach the disk. Zero if all do.
    failing_sync: u64,
}

impl MarkFile for TestFile {
    fn write(&mut self, mark: &HandOverMark) -> Result<()> {
        if mark.hand_overs == self.failing_write {
            return Err(Error::other("the disk is full"));
        }
        self.written.lock().expect("a list").push(mark.clone());
        Ok(())
    }

    fn sync_later(&self) -> Result<MarkSync> {
        let Self { written, synced, failing_sync, .. } = self.clone();
        let hand_overs = written.lock().expect("a list").last().map_or(0, |last| last.hand_overs);
        Ok(Box::new(move || {
            if failing_sync > 0 && hand_overs >= failing_sync {
                return Err(Error::other("the disk is broken"));
            }
            synced.store(hand_overs, Ordering::SeqCst);
            Ok(())
        }))
    }
}

fn keeper(file: &TestFile) -> MarkKeeper {
    let marks = RunMarks { hand_overs: 7, file: Box::new(file.clone()) };
    MarkKeeper::start(marks).expect("a thread")
}

fn ids(numbers: &[i64]) -> Vec<DeliveryId> {
    numbers.iter().copied().map(DeliveryId::numbered).collect()
}

/// The reply of a journal that has handed these deliveries over.
fn reply(numbers: &[i64]) -> ExchangeReply {
    ExchangeReply { handed: ids(numbers), ..ExchangeReply::default() }
}

#[test]
fn a_message_leaves_once_when_its_mark_is_written() {
    let file = TestFile::default();
    let keeper = keeper(&file);
    assert!(keeper.write(&reply(&[])).expect("nothing to write").is_none());
    let mark = keeper.write(&reply(&[1, 2])).expect("written").expect("a mark");
    let mut proofs = mark.confirm(LeaveGround(())).expect("a disk");
    let mut leaves = |number| proofs.take(DeliveryId::numbered(number)).is_some();
    assert!(leaves(1) && !leaves(1) && leaves(2) && !leaves(3));
    let mark = HandOverMark { hand_overs: 9, last: ids(&[1, 2]) };
    assert_eq!(
        (file.written.lock().expect("a list").clone(), keeper.hand_overs()),
        (vec![mark], 9)
    );
}

#[test]
fn what_others_have_handed_over_is_counted_and_a_mark_never_sinks() {
    let file = TestFile::default();
    let keeper = keeper(&file);
    let hand_over = |total| {
        let reply = ExchangeReply { hand_overs: total, ..reply(&[1, 2]) };
        let mark = keeper.write(&reply).expect("written").expect("a mark");
        mark.confirm(LeaveGround(())).expect("a disk");
        keeper.hand_overs()
    };
    assert_eq!([hand_over(Some(30)), hand_over(Some(12)), hand_over(None)], [30, 32, 34]);
    for (total, marked) in [(33, 34), (40, 40), (0, 40)] {
        keeper.note_others(total).expect("written");
        assert_eq!(keeper.hand_overs(), marked);
    }
    let last = file.written.lock().expect("a list").last().cloned();
    assert_eq!(last, Some(HandOverMark { hand_overs: 40, last: Vec::new() }));
}

#[test]
fn without_its_mark_nothing_leaves() {
    let file = TestFile { failing_write: 9, ..TestFile::default() };
    let keeper = keeper(&file);
    assert!(keeper.write(&reply(&[1, 2])).is_err());
    assert_eq!((file.written.lock().expect("a list").len(), keeper.hand_overs()), (0, 7));
}

/// However large the groups are.
#[test]
fn the_mark_on_the_disk_is_never_far_behind_when_messages_leave() {
    for group in [1, 3, 40, 256] {
        let file = TestFile { synced: Arc::new(AtomicU64::new(7)), ..TestFile::default() };
        let keeper = keeper(&file);
        let messages: Vec<i64> = (0..group).collect();
        for _ in 0..1_000 / group + 3 {
            let mark = keeper.write(&reply(&messages)).expect("written").expect("a mark");
            assert!(mark.confirm(LeaveGround(())).is_ok());
            let missing = keeper.hand_overs() - file.synced.load(Ordering::SeqCst);
            assert!(missing <= MAX_UNSYNCED_HAND_OVERS, "{missing} are missing");
        }
        keeper.sync().expect("a disk");
        assert_eq!(file.synced.load(Ordering::SeqCst), keeper.hand_overs());
    }
}

#[test]
fn when_the_disk_fails_no_more_leave_than_it_may_be_behind() {
    let file = TestFile { failing_sync: 1, ..TestFile::default() };
    let keeper = keeper(&file);
    let leaves = || {
        let mark = keeper.write(&reply(&[1])).expect("written").expect("a mark");
        mark.confirm(LeaveGround(())).is_ok()
    };
    let left = (0..MAX_UNSYNCED_HAND_OVERS + 10).take_while(|_| leaves()).count() as u64;
    assert!(left <= MAX_UNSYNCED_HAND_OVERS, "{left} left");
}
