//! Why a reader is not in the run of an issue.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::error::Error;
use super::opened::Newsroom;
use super::todays_reader::TodaysReader;
use crate::address::Address;
use crate::issue::IssueName;
use crate::journal::{Reason, Run, Suppression};

/// A reader who is not in the run of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentReader {
    /// The reader.
    pub reader: Address,
    /// The issue.
    pub issue: IssueName,
    /// Why the run does not have the reader.
    pub absence: Absence,
}

/// Why a run does not have a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// No run of the issue has begun.
    NoRun,
    /// The reader was suppressed when the run began, and is so still.
    Suppressed(Suppression),
    /// The reader was erased at this moment, after the run began: whether the run had them is not known any more.
    Erased(Timestamp),
    /// The list of today does not have the reader. The number is that of the readers whose rows could not be read.
    NotListed(u64),
    /// The list of today has the reader, so they came into it, or were readmitted, after the run began.
    CameLate(Arrival),
    /// The list of today cannot be read, so nothing is known.
    UnreadableList,
    /// The issue is a correction, and the reader did not have what it corrects.
    NotConcerned,
}

/// What is known of when a reader came who was not there when a run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// They confirmed their sign-up at this moment.
    SignedUp(Timestamp),
    /// The list says that they subscribed on this day.
    Subscribed(Date),
    /// Nothing.
    Unknown,
}

impl Absence {
    /// Why a run does not have a reader, judged by what is known of the reader today. Days are those of `zone`.
    fn judge(run: &Run, today: &TodaysReader, zone: &TimeZone) -> Self {
        if let Some(suppression) = today
            .suppression
            .as_ref()
            .filter(|one| one.reason == Reason::Erased && one.since > run.started)
        {
            return Self::Erased(suppression.since);
        }
        if let Some(suppression) = today.suppression.as_ref().filter(|one| one.since <= run.started)
        {
            return Self::Suppressed(suppression.clone());
        }
        if let Some(signup) = &today.signups.confirmed
            && (signup.confirmed > run.started || today.row().is_none())
        {
            let is_late = signup.confirmed > run.started;
            return Self::CameLate(if is_late {
                Arrival::SignedUp(signup.confirmed)
            } else {
                Arrival::Unknown
            });
        }
        let begun = run.started.to_zoned(zone.clone()).date();
        match today.row() {
            Some(row) => Self::CameLate(match row.since {
                Some(since) if since >= begun => Arrival::Subscribed(since),
                _ => Arrival::Unknown,
            }),
            None if today.has_list() => {
                Self::NotListed(run.unreadable.left_out.max(today.unreadable()))
            }
            None => Self::UnreadableList,
        }
    }
}

impl Newsroom {
    /// Why a run does not have a reader, judged by what is known of the reader today.
    pub(super) fn judge_absence(&mut self, run: &Run, today: &TodaysReader) -> Absence {
        match Absence::judge(run, today, &self.publication.timezone) {
            Absence::CameLate(_) if self.is_run_of_correction(run) => Absence::NotConcerned,
            absence => absence,
        }
    }

    /// Why the run of an issue does not have a reader.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn find_absence(
        &mut self,
        issue: IssueName,
        reader: &Address,
    ) -> Result<AbsentReader, Error> {
        let run = match self.find_journal()? {
            Some(journal) => journal.run(issue)?,
            None => None,
        };
        let absence = match run {
            Some(run) => {
                let list = self.search_todays_list(&mut |address, _| reader.has_key_of(address));
                let today = self.find_todays_reader(list, reader)?;
                self.judge_absence(&run, &today)
            }
            None => Absence::NoRun,
        };
        Ok(AbsentReader { reader: reader.clone(), issue, absence })
    }
}
