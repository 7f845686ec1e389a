//! The readers who may be written to: the list of readers without the suppressed ones.

use std::collections::HashSet;
use std::io;

use jiff::civil::Date;

use super::error::Error;
use super::files::{open, read_whole};
use super::opened::Newsroom;
use super::remark::{Remark, RowFinding};
use super::start_failure::StartFailure;
use crate::audience::{self, Audience, Report};
use crate::finding::Source;
use crate::journal::{Journal, Suppression};

/// The largest TOML list that is read, in bytes: 64 MiB.
pub(super) const MAX_LIST_BYTES: u64 = 64 << 20;

/// How many suppressions are read at a time.
const PAGE: usize = 1_000;

/// The list of readers, as it was read.
#[derive(Debug)]
pub struct ReaderList {
    /// All readers of the list. `None` if the list cannot be used.
    pub audience: Option<Audience>,
    /// The findings about rows of the list.
    pub findings: Vec<RowFinding>,
}

impl Newsroom {
    /// The audience of today: the list of readers without the suppressed ones.
    ///
    /// # Errors
    ///
    /// The list cannot be read or used, or the journal cannot be opened.
    pub fn audience(&mut self) -> Result<Audience, Error> {
        let ReaderList { audience, findings } = self.read_list()?;
        for finding in findings {
            self.remark(Remark::Row(finding));
        }
        let Some(list) = audience else {
            return Err(Error::ListRefused(self.publication.audience.clone()));
        };
        let Some(journal) = self.find_journal()? else { return Ok(list) };
        let suppressed = suppressed_keys(journal.as_mut())?;
        let before = list.len();
        let audience = list.without(&suppressed);
        let left_out = before - audience.len();
        if left_out > 0 {
            self.remark(Remark::LeftOut(left_out as u64));
        }
        Ok(audience)
    }

    /// Reads the list of readers, with every finding about it.
    ///
    /// # Errors
    ///
    /// The list cannot be read.
    pub fn read_list(&self) -> Result<ReaderList, Error> {
        let name = self.publication.audience.as_str();
        let path = self.folder.join(name);
        let unreadable = |error: io::Error| StartFailure::NoList(name.to_owned(), error);
        let today = self.now().date();
        if is_csv(name) {
            let file = open(&path).map_err(unreadable)?;
            let (audience, report) = audience::csv::read(name, file, today).map_err(unreadable)?;
            return Ok(ReaderList::new(audience, &report));
        }
        let bytes = read_whole(&path, MAX_LIST_BYTES).map_err(unreadable)?;
        Ok(ReaderList::from_toml(name, bytes, today))
    }
}

impl ReaderList {
    fn new(audience: Option<Audience>, report: &Report) -> Self {
        let alone = |finding| {
            let (source, line, finding) = report.alone(finding);
            RowFinding { source, line, finding }
        };
        Self { audience, findings: report.findings.iter().map(alone).collect() }
    }

    /// The list in a file of this name that has these bytes.
    pub(super) fn from_bytes(name: &str, bytes: &[u8], today: Date) -> io::Result<Self> {
        if is_csv(name) {
            let (audience, report) = audience::csv::read(name, bytes, today)?;
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
                Self { audience: None, findings: vec![RowFinding { source, line: 1, finding }] }
            }
        }
    }
}

/// Whether a list of this name is a CSV file. Other lists are TOML.
pub(super) fn is_csv(name: &str) -> bool {
    name.to_lowercase().ends_with(".csv")
}

/// The [`Address::key`](crate::address::Address::key)s of all suppressed readers.
fn suppressed_keys(journal: &mut dyn Journal) -> Result<HashSet<String>, Error> {
    let mut keys = HashSet::new();
    page_through(journal, |suppression| {
        keys.insert(suppression.address.key());
    })?;
    Ok(keys)
}

/// Passes each suppression to `show`. Holds at most one page of them in memory.
pub(super) fn page_through(
    journal: &mut dyn Journal,
    mut show: impl FnMut(&Suppression),
) -> Result<(), Error> {
    let mut after = None;
    loop {
        let page = journal.suppressions(after.as_ref(), PAGE)?;
        page.iter().for_each(&mut show);
        match page.last() {
            Some(last) => after = Some(last.address.clone()),
            None => return Ok(()),
        }
    }
}
