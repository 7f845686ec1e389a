//! The readers who may be written to: the list of readers and those who signed up, without the suppressed ones.

use std::collections::HashSet;
use std::io;

use jiff::civil::Date;

use super::corrected_readers::CorrectedReaders;
use super::error::{Error, chain};
use super::opened::Newsroom;
use super::reading::{SteadyFile, is_outside};
use super::remark::{Remark, RowFinding};
use super::start_failure::StartFailure;
use super::suppressed_readers::SuppressedReaders;
use crate::audience::{self, Audience, ListLoss, Report};
use crate::finding::{Code, Finding, Source, Span};
use crate::issue::IssueName;
use crate::journal::{Reason, UnreadableRows};
use crate::wording::say;

/// The largest TOML list that is read, in bytes: 64 MiB.
pub(super) const MAX_LIST_BYTES: u64 = 64 << 20;

/// The largest CSV list that is read, in bytes: 1 GiB. It is read row by row.
pub(super) const MAX_CSV_BYTES: u64 = 1 << 30;

/// The list of readers, as it was read.
#[derive(Debug)]
pub struct ReaderList {
    /// All readers of the list. `None` if the list cannot be used.
    pub audience: Option<Audience>,
    /// The findings about rows of the list.
    pub findings: Vec<RowFinding>,
    /// The readers whose rows cannot be read.
    pub loss: ListLoss,
}

/// The audience of today, and whom the list would have besides if it could be read.
#[derive(Debug)]
pub struct ListedAudience {
    /// The readers of the list and those who signed up, without the suppressed ones.
    pub readers: Audience,
    /// The readers whose rows cannot be read.
    pub loss: ListLoss,
    /// The [`Address::key`](crate::address::Address::key)s of those who signed up and are not on the list, the suppressed
    /// ones too.
    pub(super) beside: HashSet<String>,
    /// Whom a correction goes to, and who of those with the corrected content does not get it. `None` for any other
    /// issue.
    pub corrected: Option<CorrectedReaders>,
}

impl ListedAudience {
    /// How many of the readers are on the list.
    pub(super) fn count_listed(&self) -> usize {
        self.readers.len() - self.readers.count_signed_up()
    }
}

impl Newsroom {
    /// The audience of today: the list of readers, and those who signed up, without the suppressed ones.
    ///
    /// # Errors
    ///
    /// The list cannot be read or used, or the journal cannot be opened.
    pub fn audience(&mut self) -> Result<ListedAudience, Error> {
        let ReaderList { audience, findings, loss } = self.read_list()?;
        for finding in findings {
            self.remark(Remark::Row(finding));
        }
        let Some(list) = audience else {
            return Err(Error::ListRefused(self.publication.audience.clone()));
        };
        if !loss.is_none() {
            self.remark(Remark::Lost(self.publication.audience.clone(), loss.clone()));
        }
        self.remark_signup_room()?;
        let list = list.with_signed_up(&self.read_signed_up()?);
        let beside = list.signed_up_keys();
        let Some(journal) = self.find_journal()? else {
            return Ok(ListedAudience { readers: list, loss, beside, corrected: None });
        };
        let suppressed = SuppressedReaders::read(journal.as_mut())?;
        let before = list.len();
        let (mut held, mut erased) = (Vec::new(), 0);
        let readers = list.without(|key| {
            let found = suppressed.find(key);
            held.extend(found.as_ref().and_then(|found| found.describe_spelling(key)));
            let is_erased = found.as_ref().is_some_and(|found| found.reason == Reason::Erased);
            erased += u64::from(is_erased);
            found.is_some()
        });
        let count = (before - readers.len()) as u64 - erased;
        if count > 0 {
            self.remark(Remark::Suppressed(count));
        }
        if erased > 0 {
            self.remark(Remark::Erased(self.publication.audience.clone(), erased));
        }
        if !held.is_empty() {
            self.remark(Remark::HeldBySpelling(held));
        }
        Ok(ListedAudience { readers, loss, beside, corrected: None })
    }

    /// Keeps in the journal how many rows of the list could not be read when it was read for the run of an issue.
    ///
    /// # Errors
    ///
    /// The journal cannot be read or written.
    pub fn record_loss(&mut self, issue: IssueName, loss: &ListLoss) -> Result<(), Error> {
        let journal = self.journal()?;
        if let Some(run) = journal.run(issue)? {
            journal.record_unreadable_rows(run.id, count_unreadable(loss))?;
        }
        Ok(())
    }

    /// Reads the list of readers, with every finding about it.
    ///
    /// # Errors
    ///
    /// The list cannot be read, or is changed meanwhile.
    pub fn read_list(&self) -> Result<ReaderList, Error> {
        let name = self.publication.audience.as_str();
        let unreadable = |error: io::Error| StartFailure::NoList(name.to_owned(), error);
        let path = self.folder.join(name);
        let mut file = SteadyFile::open(&path, self.reach_of_setting(name)).map_err(unreadable)?;
        let today = self.now().date();
        let unused = &self.publication.unused_columns;
        let list = if is_csv(name) {
            file.require_at_most(MAX_CSV_BYTES).map_err(unreadable)?;
            let (audience, report) =
                audience::csv::read(name, &mut file, today, unused).map_err(unreadable)?;
            ReaderList::new(audience, &report)
        } else {
            let bytes = file.read_whole(MAX_LIST_BYTES).map_err(unreadable)?;
            ReaderList::from_toml(name, bytes, today)
        };
        if file.is_changed().map_err(unreadable)? {
            return Err(StartFailure::ListChanged(name.to_owned()).into());
        }
        Ok(list)
    }

    /// Reads the list of readers for `check`. A list that cannot be read is a finding.
    pub fn check_list(&self) -> ReaderList {
        let name = self.publication.audience.as_str();
        let found = self.reach_of_setting(name).resolve(&self.folder.join(name));
        let fault = match found {
            Err(error) if is_outside(&error) => Finding::new(
                Code::LIST_ABSENT,
                Span::new(0, 0),
                say!("the list lies outside of the publication, and `check` did not look at it"),
            )
            .help(say!("`matinale send ISSUE --dry-run` reads it")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Finding::new(Code::LIST_ABSENT, Span::new(0, 0), say!("the list is not here"))
                    .help(say!("name the file in `[audience] source` of matinale.toml"))
            }
            _ => match self.read_list() {
                Ok(list) => return list,
                Err(error) => Finding::new(
                    Code::LIST_UNREADABLE,
                    Span::new(0, 0),
                    say!("{error}", error = chain(&error)),
                )
                .help(say!("name a file in `[audience] source` of matinale.toml")),
            },
        };
        let source = Source::of_text(name.to_owned(), "");
        ReaderList::refused(RowFinding { source, line: 1, finding: fault })
    }
}

impl ReaderList {
    fn new(audience: Option<Audience>, report: &Report) -> Self {
        let alone = |finding| {
            let (source, line, finding) = report.alone(finding);
            RowFinding { source, line, finding }
        };
        let findings = report.findings.iter().map(alone).collect();
        Self { audience, findings, loss: report.loss().clone() }
    }

    /// A list that cannot be used at all.
    fn refused(finding: RowFinding) -> Self {
        Self { audience: None, findings: vec![finding], loss: ListLoss::default() }
    }

    /// The list in a file of this name that has these bytes. The columns in `unused` say nothing of who may be
    /// written to.
    pub(super) fn from_bytes(
        name: &str,
        bytes: &[u8],
        today: Date,
        unused: &[String],
    ) -> io::Result<Self> {
        if is_csv(name) {
            let (audience, report) = audience::csv::read(name, bytes, today, unused)?;
            return Ok(Self::new(audience, &report));
        }
        Ok(Self::from_toml(name, bytes.to_owned(), today))
    }

    fn from_toml(name: &str, bytes: Vec<u8>, today: Date) -> Self {
        match Source::new(name, bytes) {
            Ok(source) => {
                let (audience, report) = audience::read(source, today);
                Self::new(audience, &report)
            }
            Err(fault) => {
                let (source, finding) = *fault;
                Self::refused(RowFinding { source, line: 1, finding })
            }
        }
    }
}

/// How many rows of a list cannot be read, as the journal keeps it.
pub(super) const fn count_unreadable(loss: &ListLoss) -> UnreadableRows {
    UnreadableRows { left_out: loss.left_out.count, downgraded: loss.downgraded.count }
}

/// Whether a list of this name is a CSV file. Other lists are TOML.
pub(super) fn is_csv(name: &str) -> bool {
    name.to_lowercase().ends_with(".csv")
}
