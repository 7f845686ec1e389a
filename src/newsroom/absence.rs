//! Why a reader is not in the run of an issue.

use super::error::Error;
use super::opened::Newsroom;
use crate::address::Address;
use crate::issue::IssueName;
use crate::journal::Suppression;

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
    /// The reader is suppressed.
    Suppressed(Suppression),
    /// The list of today does not have the reader. The number is that of the readers whose rows cannot be read.
    NotListed(u64),
    /// The list of today has the reader, so they came into it, or were readmitted, after the run began.
    CameLate,
    /// The list of today cannot be read, so nothing is known.
    UnreadableList,
}

impl Newsroom {
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
        let (mut has_run, mut suppression, mut signup) = (false, None, None);
        if let Some(journal) = self.find_journal()? {
            has_run = journal.run(issue)?.is_some();
            suppression = journal.suppression(reader)?;
            signup = journal.signup_standing(reader)?.confirmed;
        }
        let absence = match suppression {
            _ if !has_run => Absence::NoRun,
            Some(suppression) => Absence::Suppressed(suppression),
            None if signup.is_some() => Absence::CameLate,
            None => self.look_up(reader),
        };
        Ok(AbsentReader { reader: reader.clone(), issue, absence })
    }

    /// Looks a reader up in the list, who is not suppressed.
    fn look_up(&self, reader: &Address) -> Absence {
        match self.read_list().map(|list| (list.audience, list.loss)) {
            Ok((Some(audience), _)) if audience.find(reader).is_some() => Absence::CameLate,
            Ok((Some(_), loss)) => Absence::NotListed(loss.left_out.count),
            Ok((None, _)) | Err(_) => Absence::UnreadableList,
        }
    }
}
