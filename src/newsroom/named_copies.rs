//! Copies that a person asks for by the names of their readers: whom they go to, and what is done about each.

use std::collections::HashSet;

use super::copy_fault::{CopyFault, RefusedCopy};
use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::planning::planned_delivery;
use super::readers::{ListedAudience, spool_failure};
use super::request::NamedCopies;
use super::suppressed_readers::SuppressedReaders;
use crate::address::Address;
use crate::audience::SpooledAudience;
use crate::issue::Issue;
use crate::issue::edition::EditionName;
use crate::journal::{CopyRequest, CopyStep, PlannedDelivery, Run};
use crate::publication::InDoubtPolicy;

/// A copy that is asked for by the name of its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCopy {
    /// The reader.
    pub reader: Address,
    /// The edition that the list of today entitles the reader to.
    pub edition: EditionName,
    /// What is done about the copy.
    pub step: CopyStep,
}

/// Readers who are named, and the copies that they get.
pub(super) struct NamedAudience {
    /// Those of the list who are sent a copy.
    pub(super) listed: ListedAudience,
    /// What is done about each named reader.
    pub(super) copies: Vec<NamedCopy>,
    /// The number of the copies, if one is asked for.
    number: Option<u32>,
}

impl NamedAudience {
    /// The copies, as the journal is asked for them.
    fn requests(&self) -> Result<Vec<CopyRequest>, Error> {
        let readers = list_deliveries(&self.listed.readers)?.into_iter();
        Ok(readers.map(|reader| CopyRequest { reader, number: self.number }).collect())
    }

    /// How many readers of the list are added to the run.
    pub(super) fn count_added(&self) -> usize {
        let added = self.copies.iter().filter(|copy| copy.step == CopyStep::Added);
        added.filter(|copy| !self.listed.beside.contains(&copy.reader.key())).count()
    }
}

impl Newsroom {
    /// What is done about readers who are named. Nothing is written.
    ///
    /// # Errors
    ///
    /// One of the readers cannot be sent the copy, or the list or the journal cannot be read.
    pub(super) fn find_named_audience(
        &mut self,
        issue: &Issue,
        run: &Run,
        wanted: &NamedCopies,
    ) -> Result<NamedAudience, Error> {
        let keys: HashSet<String> = wanted.readers.iter().map(Address::key).collect();
        let ListedAudience { readers, loss, beside, corrected } = self.audience_of(issue)?;
        let readers = readers.without(|reader| !keys.contains(&reader.key()));
        let readers = readers.map_err(spool_failure)?;
        let mut refused = self.find_absent(issue, wanted, &readers)?;
        let copies = self.find_copies(run, &readers, wanted.number)?;
        let is_sent = copies.iter().any(|copy| copy.step.is_sent());
        refused.extend(copies.iter().filter_map(|copy| {
            let fault = match copy.step {
                CopyStep::OtherNumber(next) => CopyFault::OtherNumber(next),
                // Beside others who are sent their copies, the end of the run tells of those in doubt.
                CopyStep::InDoubt if !is_sent => CopyFault::InDoubt,
                _ => return None,
            };
            Some(RefusedCopy { reader: copy.reader.clone(), fault })
        }));
        if !refused.is_empty() {
            return Err(GuardRefusal::Copies { issue: run.issue, refused }.into());
        }
        let sent = copies.iter().filter(|copy| copy.step.is_sent());
        let sent: HashSet<String> = sent.map(|copy| copy.reader.key()).collect();
        let readers = readers.without(|reader| !sent.contains(&reader.key()));
        let readers = readers.map_err(spool_failure)?;
        let listed = ListedAudience { readers, loss, beside, corrected };
        Ok(NamedAudience { listed, copies, number: wanted.number })
    }

    /// Writes into the journal that named readers are sent their copies. Called when the run was taken over, so
    /// that nobody else writes to its readers meanwhile.
    ///
    /// # Errors
    ///
    /// Another process has sent other copies meanwhile, or the journal fails.
    pub(super) fn request_copies(&mut self, run: &Run, named: &NamedAudience) -> Result<(), Error> {
        let now = self.now().timestamp();
        let requests = named.requests()?;
        let steps = self.journal()?.request_copies(run.id, &requests, now)?;
        let refused: Vec<_> = requests
            .into_iter()
            .zip(steps)
            .filter_map(|(request, step)| match step {
                CopyStep::OtherNumber(next) => Some(RefusedCopy {
                    reader: request.reader.address,
                    fault: CopyFault::OtherNumber(next),
                }),
                _ => None,
            })
            .collect();
        if refused.is_empty() {
            return Ok(());
        }
        Err(GuardRefusal::Copies { issue: run.issue, refused }.into())
    }

    /// The named readers who are not among those of the list, with the reason.
    fn find_absent(
        &mut self,
        issue: &Issue,
        wanted: &NamedCopies,
        readers: &SpooledAudience,
    ) -> Result<Vec<RefusedCopy>, Error> {
        let mut listed = HashSet::new();
        readers.visit(|reader| listed.extend([reader.key()])).map_err(spool_failure)?;
        let mut absent: Vec<_> = wanted.readers.clone();
        absent.retain(|reader| !listed.contains(&reader.key()));
        if absent.is_empty() {
            return Ok(Vec::new());
        }
        let suppressed = SuppressedReaders::read(self.journal()?.as_mut())?;
        let find_fault = |reader: Address| {
            let is_suppressed = suppressed.find(&reader.key()).is_some();
            let fault = match &issue.corrects {
                _ if is_suppressed => CopyFault::Suppressed,
                Some(_) => CopyFault::NotConcerned,
                None => CopyFault::NotListed,
            };
            RefusedCopy { reader, fault }
        };
        Ok(absent.into_iter().map(find_fault).collect())
    }

    /// What is done about the copy of each of these readers.
    fn find_copies(
        &mut self,
        run: &Run,
        readers: &SpooledAudience,
        number: Option<u32>,
    ) -> Result<Vec<NamedCopy>, Error> {
        let policy = self.publication.delivery.in_doubt;
        let journal = self.journal()?;
        let mut copies = Vec::with_capacity(readers.len());
        for listed in list_deliveries(readers)? {
            let (reader, edition) = (listed.address, listed.edition);
            let delivery = journal.delivery(run.id, &reader)?;
            let step = match CopyStep::find(delivery.as_ref(), number) {
                CopyStep::InDoubt if policy == InDoubtPolicy::Resend => CopyStep::Waiting,
                step => step,
            };
            copies.push(NamedCopy { reader, edition, step });
        }
        Ok(copies)
    }
}

/// The deliveries to readers who were named, in the order of the list.
fn list_deliveries(readers: &SpooledAudience) -> Result<Vec<PlannedDelivery>, Error> {
    let mut deliveries = Vec::new();
    readers.visit(|reader| deliveries.push(planned_delivery(reader))).map_err(spool_failure)?;
    Ok(deliveries)
}
