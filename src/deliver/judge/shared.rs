//! The judge of a relay, as its workers and the journal writer share it.

use std::sync::{Arc, Mutex, PoisonError};

use super::former_refusal::FormerRefusal;
use super::{Circumstances, Judge};
use crate::deliver::relay_failure::find_last_refusal;

/// The judge of a relay. Clones share one judge.
#[derive(Debug, Clone)]
pub(in crate::deliver) struct SharedJudge(Arc<Mutex<Judge>>);

impl SharedJudge {
    /// The judge of a relay in these circumstances, before any reply.
    pub(in crate::deliver) fn new(circumstances: Circumstances) -> Self {
        Self(Arc::new(Mutex::new(Judge::new(circumstances))))
    }

    /// Lets the judge close the relay as soon as it refuses a message as it did when this failure stopped the
    /// call before. Does nothing if the failure was no refusal.
    pub(in crate::deliver) fn expect_refusal(&self, former_cause: &str) {
        if let Some(refusal) = find_last_refusal(former_cause) {
            self.ask(|judge| judge.former = FormerRefusal::read(refusal));
        }
    }

    /// Asks the judge. Others wait meanwhile.
    pub(in crate::deliver) fn ask<T>(&self, ask: impl FnOnce(&mut Judge) -> T) -> T {
        ask(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
