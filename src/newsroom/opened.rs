//! An opened publication: its folder, its settings, and what was read of it so far.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Zoned;

use super::error::Error;
use super::files::{read_whole, shown};
use super::remark::Remark;
use super::start_failure::StartFailure;
use super::surroundings::Surroundings;
use crate::check::{self, Settings};
use crate::deliver::Clock;
use crate::finding::allow::without;
use crate::finding::{Finding, Source};
use crate::issue::read::MAX_ISSUE_BYTES;
use crate::journal::BoxedJournal;
use crate::publication::{self, Publication};

/// The name of the settings' file.
pub(super) const SETTINGS: &str = "matinale.toml";

/// An opened publication.
pub struct Newsroom {
    pub(super) folder: PathBuf,
    pub(super) publication: Publication,
    pub(super) settings: Source,
    pub(super) findings: Vec<Finding>,
    pub(super) surroundings: Surroundings,
    /// The journal, once a step has needed it.
    pub(super) journal: Option<BoxedJournal>,
    /// The texts of other issues that were read, by path. `None` for a file that cannot be read.
    pub(super) issue_texts: BTreeMap<PathBuf, Option<Arc<Source>>>,
    remarks: Vec<Remark>,
}

impl Newsroom {
    /// Opens the publication in a folder.
    ///
    /// # Errors
    ///
    /// There is no `matinale.toml`, or it cannot be used. The error has its findings.
    pub fn open(folder: &Path, surroundings: Surroundings) -> Result<Self, Error> {
        let source = read_settings(folder)?;
        let (publication, findings) = appraise(&source);
        let Some(publication) = publication else {
            let findings = findings.into_iter().map(|finding| (source.clone(), finding)).collect();
            return Err(StartFailure::SettingsRefused(findings).into());
        };
        Ok(Self {
            folder: folder.to_owned(),
            publication,
            settings: source,
            findings,
            surroundings,
            journal: None,
            issue_texts: BTreeMap::new(),
            remarks: Vec::new(),
        })
    }

    /// The folder of the publication.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The settings of the publication.
    pub const fn publication(&self) -> &Publication {
        &self.publication
    }

    /// The text of the settings' file.
    pub const fn settings(&self) -> &Source {
        &self.settings
    }

    /// The findings about the settings. None of them is an error.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// A path as it is shown: relative to the publication's folder.
    pub fn shown(&self, path: &Path) -> String {
        shown(&self.folder, path)
    }

    /// This moment in the publication's time zone.
    pub fn now(&self) -> Zoned {
        (self.surroundings.clock)().to_zoned(self.publication.timezone.clone())
    }

    /// The clock of a run.
    pub(super) fn clock(&self) -> Clock {
        let zone = self.publication.timezone.clone();
        let clock = Arc::clone(&self.surroundings.clock);
        Arc::new(move || clock().to_zoned(zone.clone()))
    }

    /// Adds a remark.
    pub(super) fn remark(&mut self, remark: Remark) {
        self.remarks.push(remark);
    }

    /// The remarks since the last call, in order.
    pub fn take_remarks(&mut self) -> Vec<Remark> {
        std::mem::take(&mut self.remarks)
    }
}

/// Reads the file of the settings.
fn read_settings(folder: &Path) -> Result<Source, StartFailure> {
    let path = folder.join(SETTINGS);
    let bytes = read_whole(&path, MAX_ISSUE_BYTES as u64).map_err(|error| match error.kind() {
        ErrorKind::NotFound => StartFailure::NoPublication(folder.to_owned(), path.clone()),
        _ => StartFailure::Unreadable(path.display().to_string(), error),
    })?;
    Source::new(shown(folder, &path), bytes).map_err(StartFailure::SettingsNotText)
}

/// Parses the settings, and collects every finding about them.
pub(super) fn appraise(source: &Source) -> (Option<Publication>, Vec<Finding>) {
    let (publication, mut findings) = publication::read(source);
    findings.extend(check::judge_allowed_by_settings(source));
    if let Some(publication) = &publication {
        findings.extend(check::settings(&Settings { source, publication }));
    }
    findings.sort_by_key(|finding| finding.span);
    if let Some(publication) = &publication {
        without(&mut findings, &publication.allow);
    }
    (publication, findings)
}
