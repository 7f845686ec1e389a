//! The readers who may be written to: the list of readers and those who signed up, without the suppressed ones.

use std::collections::HashSet;
use std::io::{self, Read};

use jiff::civil::Date;

use super::corrected_readers::CorrectedReaders;
use super::error::{Error, chain};
use super::opened::Newsroom;
use super::reading::{SteadyFile, is_outside};
use super::remark::{Remark, RowFinding};
use super::start_failure::StartFailure;
use super::suppressed_readers::{HeldSpelling, SuppressedReaders};
use crate::audience::{
    self, Audience, ListLoss, ListSpool, Report, SpooledAudience, WantedReaders,
};
use crate::disk::ByteSpool;
use crate::finding::{Code, Finding, Source, Span};
use crate::issue::IssueName;
use crate::journal::{Reason, UnreadableRows};
use crate::wording::say;

/// The largest list that is edited or searched for lines, in bytes: 1 GiB.
pub(super) const MAX_EDITED_LIST_BYTES: u64 = 1 << 30;

/// The list of readers, as it was read.
#[derive(Debug)]
pub struct ReaderList<A = Audience> {
    /// All readers of the list. `None` if the list cannot be used.
    pub audience: Option<A>,
    /// The findings about rows of the list.
    pub findings: Vec<RowFinding>,
    /// The readers whose rows cannot be read.
    pub loss: ListLoss,
}

/// The audience of today, and whom the list would have besides if it could be read.
#[derive(Debug)]
pub struct ListedAudience {
    /// The readers of the list and those who signed up, without the suppressed ones.
    pub readers: SpooledAudience,
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
    pub(super) const fn count_listed(&self) -> usize {
        self.readers.len() - self.readers.count_signed_up()
    }
}

/// The suppressed readers of a list, as they are found in it.
#[derive(Default)]
struct FoundSuppressions {
    suppressed: u64,
    erased: u64,
    held: Vec<HeldSpelling>,
}

impl FoundSuppressions {
    /// Whether a reader is suppressed. Counts them if so.
    fn take(&mut self, suppressed: &SuppressedReaders, key: &str) -> bool {
        let Some(found) = suppressed.find(key) else { return false };
        self.held.extend(found.describe_spelling(key));
        let is_erased = found.reason == Reason::Erased;
        self.erased += u64::from(is_erased);
        self.suppressed += u64::from(!is_erased);
        true
    }
}

impl Newsroom {
    /// The audience of today: the list of readers, and those who signed up, without the suppressed ones.
    ///
    /// # Errors
    ///
    /// The list cannot be read or used, or the journal cannot be opened.
    pub fn audience(&mut self) -> Result<ListedAudience, Error> {
        let ReaderList { audience, findings, loss } = self.spool_list()?;
        for finding in findings {
            self.remark(Remark::Row(finding));
        }
        let Some(mut list) = audience else {
            return Err(Error::ListRefused(self.publication.audience.clone()));
        };
        if !loss.is_none() {
            self.remark(Remark::Lost(self.publication.audience.clone(), loss.clone()));
        }
        self.remark_signup_room()?;
        let signed_up = self.read_signed_up()?;
        let beside = list.add_signed_up(&signed_up).map_err(spool_failure)?;
        let readers = self.leave_out_suppressed(list)?;
        Ok(ListedAudience { readers, loss, beside, corrected: None })
    }

    /// The readers who are not suppressed. Remarks on the others.
    fn leave_out_suppressed(&mut self, list: SpooledAudience) -> Result<SpooledAudience, Error> {
        let Some(journal) = self.find_journal()? else { return Ok(list) };
        let suppressed = SuppressedReaders::read(journal.as_mut())?;
        if suppressed.is_empty() {
            return Ok(list);
        }
        let mut found = FoundSuppressions::default();
        let readers = list.without(|reader| found.take(&suppressed, &reader.key()));
        let readers = readers.map_err(spool_failure)?;
        if found.suppressed > 0 {
            self.remark(Remark::Suppressed(found.suppressed));
        }
        if found.erased > 0 {
            self.remark(Remark::Erased(self.publication.audience.clone(), found.erased));
        }
        if !found.held.is_empty() {
            self.remark(Remark::HeldBySpelling(found.held));
        }
        Ok(readers)
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
        let (today, unused) = (self.now().date(), &self.publication.unused_columns);
        self.read_steadily(|name, file| ReaderList::read(name, file, today, unused))
    }

    /// Reads the list of readers as [`read_list`](Self::read_list) does, and keeps only the wanted ones.
    pub(super) fn search_list(&self, is_wanted: WantedReaders<'_>) -> Result<ReaderList, Error> {
        let (today, unused) = (self.now().date(), &self.publication.unused_columns);
        self.read_steadily(|name, file| {
            let (audience, report) = if is_csv(name) {
                audience::csv::search(name, file, today, unused, is_wanted)?
            } else {
                audience::search(name, file, today, is_wanted)?
            };
            Ok(ReaderList::new(audience, &report))
        })
    }

    /// Reads the list of readers into a spool, with every finding about it.
    ///
    /// # Errors
    ///
    /// The list cannot be read, or is changed meanwhile.
    pub fn spool_list(&self) -> Result<ReaderList<SpooledAudience>, Error> {
        let (today, unused) = (self.now().date(), &self.publication.unused_columns);
        let spool = ByteSpool::new(self.surroundings.scratch.clone());
        let first = self.publication.first.as_ref();
        let marking = first.map(|first| first.tags.as_slice()).unwrap_or_default();
        let list = ListSpool { spool, marking };
        self.read_steadily(|name, file| {
            let (audience, report) = if is_csv(name) {
                audience::csv::spool_list(name, file, today, unused, list)?
            } else {
                audience::spool_list(name, file, today, list)?
            };
            Ok(ReaderList::new(audience, &report))
        })
    }

    /// Reads the file of the list, which nobody may change meanwhile.
    fn read_steadily<T>(
        &self,
        read: impl FnOnce(&str, &mut SteadyFile) -> io::Result<T>,
    ) -> Result<T, Error> {
        let name = self.publication.audience.as_str();
        let unreadable = |error: io::Error| StartFailure::NoList(name.to_owned(), error);
        let path = self.folder.join(name);
        let mut file = SteadyFile::open(&path, self.reach_of_setting(name)).map_err(unreadable)?;
        let list = read(name, &mut file).map_err(unreadable)?;
        if file.is_changed().map_err(unreadable)? {
            return Err(StartFailure::ListChanged(name.to_owned()).into());
        }
        Ok(list)
    }

    /// Reads the list of readers for `check`. A list that cannot be read is a finding.
    pub fn check_list(&self) -> ReaderList<SpooledAudience> {
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
            _ => match self.spool_list() {
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

impl<A> ReaderList<A> {
    fn new(audience: Option<A>, report: &Report) -> Self {
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
}

impl ReaderList {
    /// Reads the list in a file of this name. The columns in `unused` say nothing of who may be written to.
    pub(super) fn read(
        name: &str,
        file: impl Read,
        today: Date,
        unused: &[String],
    ) -> io::Result<Self> {
        let (audience, report) = if is_csv(name) {
            audience::csv::read(name, file, today, unused)?
        } else {
            audience::read(name, file, today)?
        };
        Ok(Self::new(audience, &report))
    }
}

/// That the audience cannot be read any more, which is kept in a file of this process.
pub(super) fn spool_failure(error: io::Error) -> Error {
    StartFailure::NoSpool(error).into()
}

/// How many rows of a list cannot be read, as the journal keeps it.
pub(super) const fn count_unreadable(loss: &ListLoss) -> UnreadableRows {
    UnreadableRows { left_out: loss.left_out.count, downgraded: loss.downgraded.count }
}

/// Whether a list of this name is a CSV file. Other lists are TOML.
pub(super) fn is_csv(name: &str) -> bool {
    name.to_lowercase().ends_with(".csv")
}
