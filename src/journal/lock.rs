//! The lock of a run: only one process at a time can send with a journal. Each store has its own
//! lock: the operating system's lock of a file, or a lock of the server.

use std::fmt;

use super::run::Owner;

/// The right to send with a journal, until it is dropped.
///
/// The holder may take a run over, because every other sender is gone or counts as gone.
#[derive(Debug)]
#[must_use = "the lock is gone as soon as it is dropped"]
pub struct RunLock {
    owner: Owner,
    _kept: Box<dyn fmt::Debug + Send + Sync>,
}

impl RunLock {
    /// The lock of this owner. It lasts as long as `kept`.
    pub(super) fn new(owner: &Owner, kept: impl fmt::Debug + Send + Sync + 'static) -> Self {
        Self { owner: owner.clone(), _kept: Box::new(kept) }
    }

    /// The owner of the lock.
    pub const fn owner(&self) -> &Owner {
        &self.owner
    }
}
