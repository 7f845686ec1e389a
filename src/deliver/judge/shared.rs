//! The judge of a relay, as its workers and the journal writer share it.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Circumstances, Judge};

/// The judge of a relay. Clones share one judge.
#[derive(Debug, Clone)]
pub(in crate::deliver) struct SharedJudge(Arc<Mutex<Judge>>);

impl SharedJudge {
    /// The judge of a relay in these circumstances, before any reply.
    pub(in crate::deliver) fn new(circumstances: Circumstances) -> Self {
        Self(Arc::new(Mutex::new(Judge::new(circumstances))))
    }

    /// Asks the judge. Others wait meanwhile.
    pub(in crate::deliver) fn ask<T>(&self, ask: impl FnOnce(&mut Judge) -> T) -> T {
        ask(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
