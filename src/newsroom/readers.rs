//! Who may be written to: the list of readers, without the suppressed.

use std::collections::HashSet;
use std::io;

use super::error::Error;
use super::files::{open, read_whole};
use super::opened::Newsroom;
use super::remark::{Remark, RowFinding};
use super::start_failure::StartFailure;
use crate::audience::{self, Audience};
use crate::finding::Source;
use crate::journal::{Journal, Suppression};

/// The largest TOML list that is read, in bytes: 64 MiB.
const MAX_LIST_BYTES: u64 = 64 << 20;

/// How many suppressions are fetched at a time.
const PAGE: usize = 1_000;

/// The list of readers, as it was read.
#[derive(Debug)]
pub struct ReaderList {
    /// Everyone on it; nothing where it cannot be used.
    pub audience: Option<Audience>,
    /// What is to be said about its rows.
    pub findings: Vec<RowFinding>,
}

impl Newsroom {
    /// The audience of today: everyone on the list but the suppressed.
    ///
    /// # Errors
    ///
    /// A list that cannot be read, or cannot be used, and a journal that cannot be opened.
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

    /// The list of today, with everything that is to be said about it.
    ///
    /// # Errors
    ///
    /// A list that cannot be read.
    pub fn read_list(&self) -> Result<ReaderList, Error> {
        let name = self.publication.audience.as_str();
        let path = self.folder.join(name);
        let unreadable = |error: io::Error| StartFailure::NoList(name.to_owned(), error);
        let today = self.now().date();
        let (audience, report) = if name.to_lowercase().ends_with(".csv") {
            let file = open(&path).map_err(unreadable)?;
            audience::csv::read(name, file, today).map_err(unreadable)?
        } else {
            let bytes = read_whole(&path, MAX_LIST_BYTES).map_err(unreadable)?;
            match Source::new(name, bytes) {
                Ok(source) => audience::read(source, today),
                Err(fault) => {
                    let (source, finding) = *fault;
                    let finding = RowFinding { source, line: 1, finding };
                    return Ok(ReaderList { audience: None, findings: vec![finding] });
                }
            }
        };
        let alone = |finding| {
            let (source, line, finding) = report.alone(finding);
            RowFinding { source, line, finding }
        };
        let findings = report.findings.iter().map(alone).collect();
        Ok(ReaderList { audience, findings })
    }
}

/// The [`Address::key`](crate::address::Address::key)s of all who are suppressed.
fn suppressed_keys(journal: &mut dyn Journal) -> Result<HashSet<String>, Error> {
    let mut keys = HashSet::new();
    page_through(journal, |suppression| {
        keys.insert(suppression.address.key());
    })?;
    Ok(keys)
}

/// Shows one suppression after the other; no more than a page of them is held.
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
