//! One sender at a time: the right to send with a journal. What keeps others out is the store's own
//! affair: the operating system's lock on a file, or a server's.

use std::fmt;

use super::run::Owner;

/// The right to send with a journal, held until it is dropped.
///
/// Whoever has it may take a run over, since every other sender is gone or was taken for gone.
#[derive(Debug)]
#[must_use = "the lock is gone as soon as it is dropped"]
pub struct RunLock {
    owner: Owner,
    _kept: Box<dyn fmt::Debug + Send + Sync>,
}

impl RunLock {
    /// The lock of this owner; it lasts as long as what is kept with it.
    pub(super) fn new(owner: &Owner, kept: impl fmt::Debug + Send + Sync + 'static) -> Self {
        Self { owner: owner.clone(), _kept: Box::new(kept) }
    }

    /// Who holds it.
    pub const fn owner(&self) -> &Owner {
        &self.owner
    }
}
