//! Writes the readers of an audience into the journal, one after the other and in the order of the run.

use std::io;

use jiff::Timestamp;

use super::corrected_readers::CorrectedReaders;
use super::error::Error;
use super::first_stages::plan_stages;
use super::readers::{ListedAudience, count_unreadable, spool_failure};
use crate::audience::{OrderedReaders, SpooledAudience, SpooledReader};
use crate::fingerprint::Fingerprint;
use crate::issue::IssueName;
use crate::journal::{self, BoxedJournal, Digest, NewRun, Planned, PlannedDelivery};
use crate::publication::FirstReaders;

/// A run that is to be written into a journal.
pub(super) struct NewPlan<'a> {
    pub(super) issue: IssueName,
    pub(super) hash: Digest,
    pub(super) fingerprint: &'a Fingerprint,
    pub(super) audience: &'a ListedAudience,
    /// The hash of the audience.
    pub(super) readers: Digest,
    pub(super) now: Timestamp,
    /// Whom it goes to before all others. `None` for nobody.
    pub(super) first: Option<&'a FirstReaders>,
}

/// The deliveries of an audience, as they are read from its spool.
struct PlannedDeliveries {
    readers: OrderedReaders,
    /// Why the spool could not be read on.
    failure: Option<io::Error>,
}

impl Iterator for PlannedDeliveries {
    type Item = PlannedDelivery;

    fn next(&mut self) -> Option<PlannedDelivery> {
        match self.readers.read_next() {
            Ok(reader) => reader.map(planned_delivery),
            Err(error) => {
                self.failure = Some(error);
                None
            }
        }
    }
}

/// The hash of an audience.
///
/// # Errors
///
/// The audience cannot be read.
pub(super) fn hash_audience(audience: &ListedAudience) -> Result<Digest, Error> {
    Ok(Digest::new(audience.readers.digest().map_err(spool_failure)?))
}

/// Writes a run and its deliveries into the journal. If another process has planned the run of this
/// issue, answers that run.
///
/// # Errors
///
/// The journal's own, or the audience cannot be read. Nothing is written then.
pub(super) fn plan_run(journal: &mut BoxedJournal, plan: &NewPlan<'_>) -> Result<Planned, Error> {
    let NewPlan { issue, hash, fingerprint, audience, readers, now, first } = *plan;
    // A correction is for all who have the wrong version, at once.
    let first = first.filter(|_| audience.corrected.is_none());
    let run = NewRun {
        issue,
        hash,
        fingerprint: fingerprint.clone(),
        audience: readers,
        recipients: audience.readers.len() as u64,
        unreadable: count_unreadable(&audience.loss),
        now,
        stages: first.map(|first| plan_stages(first, &audience.readers)).unwrap_or_default(),
        corrects: audience.corrected.as_ref().map(CorrectedReaders::version),
    };
    // A journal refuses a run with fewer readers than announced.
    with_deliveries(&audience.readers, |readers| journal.plan(&run, readers))
}

/// Passes the deliveries to these readers to `write`, in the order of the run.
///
/// # Errors
///
/// The audience cannot be read, or `write` fails.
pub(super) fn with_deliveries<T>(
    readers: &SpooledAudience,
    write: impl FnOnce(&mut dyn Iterator<Item = PlannedDelivery>) -> Result<T, journal::Error>,
) -> Result<T, Error> {
    let readers = readers.put_in_order().map_err(spool_failure)?;
    let mut deliveries = PlannedDeliveries { readers, failure: None };
    let written = write(&mut deliveries);
    match deliveries.failure {
        Some(failure) => Err(spool_failure(failure)),
        None => Ok(written?),
    }
}

/// The delivery to this reader.
pub(super) fn planned_delivery(reader: SpooledReader<'_>) -> PlannedDelivery {
    PlannedDelivery {
        address: reader.address(),
        name: reader.name.map(str::to_owned),
        edition: reader.edition,
    }
}
