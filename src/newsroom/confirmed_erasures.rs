//! Erases the readers who have confirmed that they want to be forgotten.

use super::error::{Error, chain};
use super::opened::Newsroom;
use super::remains::Remains;
use crate::address::Address;

/// What became of the readers who want to be forgotten.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ErasureReport {
    /// Who was forgotten.
    pub forgotten: Vec<ForgottenReader>,
    /// Why somebody could not be forgotten. `None` if everybody could, or if only a run is waited for.
    pub failure: Option<String>,
    /// How many wait, because a run is under way or because of the failure.
    pub waiting: usize,
}

/// A reader who was forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgottenReader {
    /// The address, in part.
    pub reader: String,
    /// What still has the address.
    pub remains: Remains,
}

/// Erases the readers who have confirmed that they want to be forgotten.
pub struct ReaderEraser {
    newsroom: Newsroom,
    /// Who is not erased yet.
    unerased: Vec<Address>,
}

impl ReaderEraser {
    /// Erases the readers of a publication.
    pub const fn new(newsroom: Newsroom) -> Self {
        Self { newsroom, unerased: Vec::new() }
    }

    /// Erases everybody who has confirmed it. Whoever cannot be erased is left to the next call.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn erase_confirmed(&mut self) -> Result<ErasureReport, Error> {
        let found = self.newsroom.write_journal(|journal, _| journal.confirmed_erasures())?;
        for person in found {
            if !self.unerased.iter().any(|one| one.key() == person.key()) {
                self.unerased.push(person);
            }
        }
        let mut report = ErasureReport::default();
        for person in std::mem::take(&mut self.unerased) {
            match self.newsroom.erase_person(&person) {
                Ok(()) => report.forgotten.push(ForgottenReader {
                    reader: person.shown_in_part(),
                    remains: self.newsroom.find_remains(&person),
                }),
                Err(error) => {
                    let is_run = matches!(error, Error::ErasureWaits(_));
                    report.failure = report.failure.or((!is_run).then(|| chain(&error)));
                    self.unerased.push(person);
                }
            }
        }
        self.newsroom.take_remarks();
        report.waiting = self.unerased.len();
        Ok(report)
    }
}
