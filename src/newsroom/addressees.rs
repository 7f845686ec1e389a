//! Whom an issue goes to that has passed every guard.

use super::named_copies::NamedAudience;
use super::readers::ListedAudience;
use crate::journal::{ClaimScope, Run, Tally};

/// Whom an issue goes to.
pub(super) enum Addressees {
    /// This audience: a new run begins.
    New(ListedAudience),
    /// Those of this run, which goes on. They are in the journal since it began.
    Planned(Run),
    /// Those of this run, and these readers, who came late and are added to it.
    Late(Run, ListedAudience),
    /// Readers who are named, and are sent copies in this run.
    Named(Run, NamedAudience),
}

impl Addressees {
    /// Which readers of the run are sent to, if these are its counts after the copies were requested.
    pub(super) const fn scope(&self, tally: &Tally) -> ClaimScope {
        match (self, tally.asked()) {
            (Self::Named(..), Some(asked)) => ClaimScope::Named(asked),
            _ => ClaimScope::Everybody,
        }
    }

    /// The readers of the list who are written to. `None` if a run goes on as it is.
    pub(super) const fn listed(&self) -> Option<&ListedAudience> {
        match self {
            Self::New(listed) | Self::Late(_, listed) => Some(listed),
            Self::Named(_, named) => Some(&named.listed),
            Self::Planned(_) => None,
        }
    }

    /// Lets the readers go who are in the journal by now.
    pub(super) fn forget_planned(&mut self) {
        if let Self::New(listed) | Self::Late(_, listed) = self {
            listed.readers.clear();
        }
    }

    /// The run that goes on. `None` if a new one begins.
    pub(super) const fn run(&self) -> Option<&Run> {
        match self {
            Self::New(_) => None,
            Self::Planned(run) | Self::Late(run, _) | Self::Named(run, _) => Some(run),
        }
    }
}
