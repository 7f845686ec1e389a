//! What the journal knows of one person.

use super::error::Error;
use super::opened::Newsroom;
use super::runs::{ReaderStatus, read_status};
use crate::address::Address;
use crate::journal::{KeptReport, SignupStanding, Suppression};

/// What the journal knows of one person.
#[derive(Debug, Default)]
pub struct PersonalRecord {
    /// Why nobody writes to the person, and since when.
    pub suppression: Option<Suppression>,
    /// What became of the person in each run that they were planned for, the last run first.
    pub deliveries: Vec<ReaderStatus>,
    /// What came back of the person's mail, the oldest report first.
    pub reports: Vec<KeptReport>,
    /// Their requests at the form to sign up.
    pub signups: SignupStanding,
}

impl Newsroom {
    /// All that the journal knows of a person. Makes no journal.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn personal_record(&mut self, person: &Address) -> Result<PersonalRecord, Error> {
        let Some(journal) = self.find_journal()? else { return Ok(PersonalRecord::default()) };
        let suppression = journal.suppression(person)?;
        let signups = journal.signup_standing(person)?;
        let mut deliveries = Vec::new();
        for run in journal.last_runs(None, usize::MAX)? {
            deliveries.extend(read_status(journal.as_mut(), &run, person)?);
        }
        let reports = journal.reports(person)?;
        Ok(PersonalRecord { suppression, deliveries, reports, signups })
    }

    /// What came back of a reader's mail, the oldest report first. Makes no journal.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn reports_of(&mut self, reader: &Address) -> Result<Vec<KeptReport>, Error> {
        match self.find_journal()? {
            Some(journal) => Ok(journal.reports(reader)?),
            None => Ok(Vec::new()),
        }
    }
}
