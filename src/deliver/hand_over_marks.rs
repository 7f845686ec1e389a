//! Marks: how many messages of a run were handed over, kept in a file outside of the journal.
//!
//! A journal can be lost, or replaced by an older copy of itself. The mark of a group of messages is therefore
//! written beside the journal, when the journal has written the group and before a message of it leaves. A
//! [`LeaveProof`] is the proof of that.
//!
//! A written mark is with the operating system: it is exact however the process ends, since nothing of it is
//! left in the process. Another thread brings it to the disk, some marks at a time, so that no message waits
//! for this disk. After a power failure the file may say up to [`MAX_UNSYNCED_HAND_OVERS`] too few. Only the copy of a
//! journal that was made within these last hand-overs before the power failed would not be told from the journal
//! itself.
//!
//! After a power failure the file can also say more than the journal: a mark is written when the journal has written the
//! group, and either of them may have reached its disk first. The journal then misses at most those whom it knows as
//! claimed, because nobody is handed over whose claim is not on its disk. All of these are put in doubt, and not sent
//! again. A journal that misses more, or was not interrupted by a power failure, is an older copy of itself. Where each
//! hand-over waits for the disk, the journal can miss one group at most: the mark names its deliveries.

use std::io::{Error, Result};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::journal::{DeliveryId, ExchangeReply, Synced};

/// How many hand-overs the mark on the disk may be behind the written one, when a message leaves.
const MAX_UNSYNCED_HAND_OVERS: u64 = 256;

/// After how many hand-overs the written mark is brought to the disk.
const HAND_OVERS_BEFORE_SYNC: u64 = 64;

/// How many messages of a run were handed over, up to a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandOverMark {
    /// The hand-overs of the run up to this group, those of the group among them.
    pub hand_overs: u64,
    /// The deliveries of this group. Empty if the journal is known to have them.
    pub last: Vec<DeliveryId>,
}

/// The file with the mark of a run.
pub trait MarkFile: Send {
    /// Writes a mark over the former one. It outlives this process when the call returns, and a power failure
    /// when it was [synced](Self::sync_later).
    ///
    /// # Errors
    ///
    /// The file cannot be written, or somebody else writes it.
    fn write(&mut self, mark: &HandOverMark) -> Result<()>;

    /// What brings the marks that are written by now to the disk. It may be called by another thread.
    ///
    /// # Errors
    ///
    /// The system has no more open files to give.
    fn sync_later(&self) -> Result<MarkSync>;
}

/// Waits until written marks are on the disk.
pub type MarkSync = Box<dyn FnOnce() -> Result<()> + Send>;

/// The marks of a run.
pub struct RunMarks {
    /// How many messages of the run were handed over so far.
    pub hand_overs: u64,
    /// The file of the next marks.
    pub file: Box<dyn MarkFile>,
}

/// Marks that are written nowhere.
struct Unwritten;

/// What writes the marks of a run.
pub(super) struct MarkKeeper(Mutex<MarkDesk>);

struct MarkDesk {
    file: Box<dyn MarkFile>,
    /// The hand-overs of the last mark that was written.
    written: u64,
    /// The hand-overs of the last mark that was given to the thread that syncs.
    asked: u64,
    /// The hand-overs of the last mark that is on the disk.
    durable: u64,
    to_sync: Sender<SyncOrder>,
    synced: Receiver<Result<u64>>,
}

/// Marks that are to be brought to the disk.
struct SyncOrder {
    /// The hand-overs of the last of them.
    hand_overs: u64,
    sync: MarkSync,
}

/// A mark that is written.
#[must_use = "the messages of a mark leave when it is confirmed"]
pub(super) struct WrittenMark<'a> {
    desk: MutexGuard<'a, MarkDesk>,
    messages: Vec<DeliveryId>,
}

/// The messages of a group that may leave: the journal and the mark have them.
#[derive(Debug, Default)]
pub(super) struct LeaveProofs(Vec<DeliveryId>);

/// The proof that the message of a delivery may leave: the journal has its claim on the disk and has written its
/// hand-over, or has both on the disk, and the mark counts it.
#[derive(Debug)]
pub(super) struct LeaveProof(());

/// The ground on which the messages of a group may leave, besides their mark. Either their claims are on the disk of the
/// journal, which knows a power failure when it meets one: nobody works on a claim before that, see
/// [`FreshClaims`](crate::journal::FreshClaims). Or their hand-overs are on the disk too.
#[derive(Debug)]
pub(super) struct LeaveGround(());

impl LeaveGround {
    /// The ground where claims have to be on the disk, as those of the group are.
    pub(super) const fn of_claims() -> Self {
        Self(())
    }

    /// The ground where each hand-over has to be on the disk: the sync that followed on the exchange of the group.
    pub(super) const fn of_sync(_: &Synced) -> Self {
        Self(())
    }
}

impl RunMarks {
    /// Marks that are written nowhere: nothing outlives a rehearsal and its journal.
    pub fn unwritten() -> Self {
        Self { hand_overs: 0, file: Box::new(Unwritten) }
    }
}

impl MarkFile for Unwritten {
    fn write(&mut self, _: &HandOverMark) -> Result<()> {
        Ok(())
    }

    fn sync_later(&self) -> Result<MarkSync> {
        Ok(Box::new(|| Ok(())))
    }
}

impl MarkKeeper {
    /// Starts the thread that syncs. It ends with the keeper.
    ///
    /// # Errors
    ///
    /// The system cannot start the thread.
    pub(super) fn start(marks: RunMarks) -> Result<Self> {
        let RunMarks { hand_overs, file } = marks;
        let (to_sync, orders) = channel::<SyncOrder>();
        let (answers, synced) = channel();
        let sync_all = move || {
            for SyncOrder { hand_overs, sync } in orders {
                if answers.send(sync().map(|()| hand_overs)).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("marks".into()).spawn(sync_all)?;
        let (written, asked, durable) = (hand_overs, hand_overs, hand_overs);
        Ok(Self(Mutex::new(MarkDesk { file, written, asked, durable, to_sync, synced })))
    }

    /// Writes the mark of the deliveries that the journal has handed over with this reply. It counts those of other senders
    /// too, if the journal does. `None` if there are none.
    ///
    /// # Errors
    ///
    /// The mark cannot be written. No message of the group may leave.
    pub(super) fn write(&self, reply: &ExchangeReply) -> Result<Option<WrittenMark<'_>>> {
        let handed = &reply.handed;
        if handed.is_empty() {
            return Ok(None);
        }
        let mut desk = self.desk();
        let total = reply.hand_overs.unwrap_or_default();
        let hand_overs = (desk.written + handed.len() as u64).max(total);
        let mark = HandOverMark { hand_overs, last: handed.clone() };
        desk.file.write(&mark)?;
        desk.written = hand_overs;
        Ok(Some(WrittenMark { desk, messages: mark.last }))
    }

    /// Writes a mark that counts what other senders have handed over, if the last one counts less.
    ///
    /// # Errors
    ///
    /// The mark cannot be written.
    pub(super) fn note_others(&self, total: u64) -> Result<()> {
        let mut desk = self.desk();
        if total > desk.written {
            desk.file.write(&HandOverMark { hand_overs: total, last: Vec::new() })?;
            desk.written = total;
        }
        Ok(())
    }

    /// Brings all marks to the disk.
    ///
    /// # Errors
    ///
    /// The disk fails.
    pub(super) fn sync(&self) -> Result<()> {
        self.desk().sync_but(0)
    }

    /// How many messages of the run were handed over, according to the marks.
    pub(super) fn hand_overs(&self) -> u64 {
        self.desk().written
    }

    fn desk(&self) -> MutexGuard<'_, MarkDesk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MarkDesk {
    /// Waits until at most so many hand-overs are missing on the disk. Before that many are, it has them
    /// synced without waiting.
    fn sync_but(&mut self, missing: u64) -> Result<()> {
        if self.written - self.asked >= missing.min(HAND_OVERS_BEFORE_SYNC) {
            self.ask()?;
        }
        while let Ok(synced) = self.synced.try_recv() {
            self.durable = synced?;
        }
        while self.written - self.durable > missing {
            let synced = self.synced.recv();
            self.durable = synced.unwrap_or_else(|_| Err(Error::other("its thread ended")))?;
        }
        Ok(())
    }

    /// Asks the thread to sync what is written.
    fn ask(&mut self) -> Result<()> {
        if self.asked < self.written {
            let order = SyncOrder { hand_overs: self.written, sync: self.file.sync_later()? };
            self.asked = self.written;
            // If the thread is gone, its answer is missing too.
            let _ = self.to_sync.send(order);
        }
        Ok(())
    }
}

impl WrittenMark<'_> {
    /// Answers the messages of the mark's group: they may leave on this ground. Waits if the mark on the disk is too far
    /// behind.
    ///
    /// # Errors
    ///
    /// The disk fails. No message of the group may leave.
    pub(super) fn confirm(self, _: LeaveGround) -> Result<LeaveProofs> {
        let Self { mut desk, messages } = self;
        desk.sync_but(MAX_UNSYNCED_HAND_OVERS)?;
        Ok(LeaveProofs(messages))
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
mod tests;
