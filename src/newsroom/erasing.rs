//! Erases a person: from the list, and from the journal (GDPR, Article 17).

use jiff::Timestamp;

use super::error::Error;
use super::list_draft::ListDraft;
use super::opened::Newsroom;
use super::remains::{Remains, find_remains};
use super::roster::ReaderSelection;
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::issue::IssueName;
use crate::journal::{self, PersonTraces, Reason, TombstoneSalt};
use crate::publication::Store;

/// What would be erased of a person.
#[derive(Debug)]
pub struct ErasurePlan {
    /// The person.
    pub person: Address,
    /// How many readers of the list the person is: none or one.
    pub listed: usize,
    /// What the journal has of the person.
    pub traces: PersonTraces,
    /// The moment at which the person was erased before, if they were.
    pub erased_before: Option<Timestamp>,
    /// The list.
    draft: ListDraft,
}

impl ErasurePlan {
    /// Whether neither the list nor the journal knows the person.
    pub const fn is_empty(&self) -> bool {
        self.listed == 0 && self.traces.is_empty()
    }

    fn selection(person: &Address) -> ReaderSelection {
        ReaderSelection { addresses: vec![person.clone()], ..ReaderSelection::default() }
    }
}

impl Newsroom {
    /// Looks up what would be erased of a person. Changes nothing.
    ///
    /// # Errors
    ///
    /// The list has an error, or the list or the journal cannot be read.
    pub fn plan_erasure(&mut self, person: &Address) -> Result<ErasurePlan, Error> {
        let draft = self.open_or_begin_list()?;
        let listed = draft.roster().select(&ErasurePlan::selection(person)).count();
        let (traces, erased_before) = match self.find_journal()? {
            Some(journal) => {
                (journal.find_traces(person)?, journal.tombstones()?.find(&person.key()))
            }
            None => (PersonTraces::default(), None),
        };
        Ok(ErasurePlan { person: person.clone(), listed, traces, erased_before, draft })
    }

    /// Erases a person from the list and from the journal, and leaves a tombstone in the journal. No run can begin or
    /// go on meanwhile. If one is under way, the person is suppressed, so that it passes over them, and nothing is erased.
    ///
    /// # Errors
    ///
    /// A run is under way. The list or the journal cannot be written; what was erased until then stays erased, and the same
    /// call goes on.
    pub fn erase(&mut self, plan: ErasurePlan) -> Result<(), Error> {
        let now = self.now();
        let mut bytes = [0; 32];
        (self.surroundings.randomness)(&mut bytes)
            .map_err(|_| StartFailure::NoRandomness("a tombstone"))?;
        let owner = self.owner(now.timestamp());
        let journal = self.journal()?;
        let lock = match journal.lock(IssueName::of_day(now.date()), &owner) {
            Err(journal::Error::Locked(holder)) => {
                journal.suppress(&plan.person, Reason::Manual, now.timestamp())?;
                return Err(Error::ErasureWaits(holder));
            }
            lock => lock?,
        };
        plan.draft.remove_readers(&ErasurePlan::selection(&plan.person))?;
        let journal = self.journal()?;
        journal.erase(&lock, &plan.person, &TombstoneSalt::new(bytes), now.timestamp())?;
        Ok(journal.scrub()?)
    }

    /// Erases a person, as [`erase`](Self::erase) does. The list is not read while a run is under way.
    ///
    /// # Errors
    ///
    /// As for [`plan_erasure`](Self::plan_erasure) and [`erase`](Self::erase).
    pub(super) fn erase_person(&mut self, person: &Address) -> Result<(), Error> {
        let erased = self.try_erasure(person);
        if erased.is_err() {
            self.journal = None;
        }
        erased
    }

    fn try_erasure(&mut self, person: &Address) -> Result<(), Error> {
        let now = self.now();
        let owner = self.owner(now.timestamp());
        match self.journal()?.lock(IssueName::of_day(now.date()), &owner) {
            Err(journal::Error::Locked(holder)) => return Err(Error::ErasureWaits(holder)),
            lock => drop(lock?),
        }
        let plan = self.plan_erasure(person)?;
        self.erase(plan)
    }

    /// What still has a person's address, or may have, out of the program's reach.
    pub fn find_remains(&self, person: &Address) -> Remains {
        let journal = match &self.publication.journal {
            Store::File(file) => Some(self.folder.join(file)),
            Store::Server(_) => None,
        };
        let is_on_server = journal.is_none();
        Remains { is_on_server, ..find_remains(&self.folder, person, journal.as_deref()) }
    }
}
