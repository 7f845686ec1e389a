//! An opened publication: its folder, its settings, and what was read of it so far.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Zoned;

use super::error::Error;
use super::files::{resolve_links, shown};
use super::reading::{PathReach, read_whole};
use super::remark::Remark;
use super::seen_audience::SeenAudience;
use super::start_failure::StartFailure;
use super::surroundings::Surroundings;
use crate::check::{self, Settings};
use crate::deliver::Clock;
use crate::finding::allow::without;
use crate::finding::{Finding, Source, bounded, withhold_secrets};
use crate::issue::read::MAX_ISSUE_BYTES;
use crate::journal::BoxedJournal;
use crate::language::Language;
use crate::publication::{self, Publication};

/// The name of the settings' file.
pub(super) const SETTINGS: &str = "matinale.toml";

/// How far the settings of a publication are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SettingsTrust {
    /// As their operator's, who sends by them: they may name files outside of the publication's folder, and
    /// servers.
    Operator,
    /// As a stranger's, whose branch is looked at: nothing outside of the folder is opened.
    Stranger,
}

/// Which journal the publication has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JournalUse {
    /// The one that the settings name.
    Kept,
    /// An empty one that is thrown away.
    ThrownAway,
}

/// A function that reads the settings.
type ReadSettings = fn(&Source) -> (Option<Publication>, Vec<Finding>);

/// An opened publication.
pub struct Newsroom {
    pub(super) folder: PathBuf,
    pub(super) publication: Publication,
    pub(super) settings: Source,
    pub(super) findings: Vec<Finding>,
    pub(super) surroundings: Surroundings,
    /// How far the settings are trusted.
    pub(super) trust: SettingsTrust,
    /// Which journal the steps use.
    pub(super) journal_use: JournalUse,
    /// The journal, once a step has needed it.
    pub(super) journal: Option<BoxedJournal>,
    /// The texts of other issues that were read, by path. `None` for a file that cannot be read.
    pub(super) issue_texts: BTreeMap<PathBuf, Option<Arc<Source>>>,
    /// The audience, as the pages of readers have seen it last.
    pub(super) audience: Option<SeenAudience>,
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
        Self::of_settings(folder, source, surroundings, publication::read)
    }

    fn of_settings(
        folder: &Path,
        source: Source,
        surroundings: Surroundings,
        read: ReadSettings,
    ) -> Result<Self, Error> {
        let (publication, findings) = appraise_by(&source, read);
        let findings = bounded(findings);
        let Some(publication) = publication else {
            return Err(StartFailure::SettingsRefused(Box::new((source, findings))).into());
        };
        Ok(Self {
            folder: folder.to_owned(),
            publication,
            settings: source,
            findings,
            surroundings,
            trust: SettingsTrust::Operator,
            journal_use: JournalUse::Kept,
            journal: None,
            issue_texts: BTreeMap::new(),
            audience: None,
            remarks: Vec::new(),
        })
    }

    /// Opens a publication to look at it: to check an issue, to print it, or to begin one. Its settings can be
    /// those of a stranger's branch. Nothing outside of the folder is opened, and no server is asked. A list, a
    /// key or a journal that lies elsewhere counts as absent or cannot be read.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn look_into(folder: &Path, surroundings: Surroundings) -> Result<Self, Error> {
        let newsroom = Self::open(folder, surroundings)?;
        Ok(Self { trust: SettingsTrust::Stranger, ..newsroom })
    }

    /// As [`look_into`](Self::look_into). Settings with errors are taken as far as they could be read, so that one look
    /// finds what is wrong with the settings, the issue and the list. [`findings`](Self::findings) has the errors.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open), if the settings lack what every page needs.
    pub fn look_over(folder: &Path, surroundings: Surroundings) -> Result<Self, Error> {
        let source = read_settings(folder)?;
        let newsroom = Self::of_settings(folder, source, surroundings, publication::read_part)?;
        Ok(Self { trust: SettingsTrust::Stranger, ..newsroom })
    }

    /// How far a path of the settings may lead. An operator's settings may name a file outside of the
    /// folder in plain words. A link never leads out, because nobody sees it in the settings.
    pub(super) fn reach_of_setting(&self, name: &str) -> PathReach<'_> {
        match self.trust {
            SettingsTrust::Operator => PathReach::of_written(&self.folder, name),
            SettingsTrust::Stranger => PathReach::Inside(&self.folder),
        }
    }

    /// The folder of the publication.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of the publication, with the links on the way to it resolved.
    pub fn canonical_folder(&self) -> PathBuf {
        resolve_links(&self.folder)
    }

    /// The settings of the publication.
    pub const fn publication(&self) -> &Publication {
        &self.publication
    }

    /// The text of the settings' file.
    pub const fn settings(&self) -> &Source {
        &self.settings
    }

    /// The findings about the settings. None of them is an error, unless the publication was opened with
    /// [`look_over`](Self::look_over).
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

    /// The clock in the publication's time zone.
    pub fn clock(&self) -> Clock {
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
    let bytes =
        read_whole(&path, PathReach::Inside(folder), MAX_ISSUE_BYTES as u64).map_err(|error| {
            match error.kind() {
                ErrorKind::NotFound => StartFailure::NoPublication(folder.to_owned(), path.clone()),
                _ => StartFailure::Unreadable(path.display().to_string(), error),
            }
        })?;
    Source::new(shown(folder, &path), bytes).map_err(|mut fault| {
        let (source, finding) = &mut *fault;
        withhold_secrets(source, std::slice::from_mut(finding));
        let (source, finding) = *fault;
        StartFailure::SettingsNotText(Box::new((source, vec![finding])))
    })
}

/// The language of the publication in a folder, also if the publication cannot be opened. `None` if there is
/// none, or if its settings do not say a language that can be read.
pub fn find_language(folder: &Path) -> Option<Language> {
    publication::find_language(&read_settings(folder).ok()?)
}

/// Parses the settings, and collects every finding about them.
pub(super) fn appraise(source: &Source) -> (Option<Publication>, Vec<Finding>) {
    appraise_by(source, publication::read)
}

fn appraise_by(source: &Source, read: ReadSettings) -> (Option<Publication>, Vec<Finding>) {
    let (publication, mut findings) = read(source);
    findings.extend(check::judge_allowed_by_settings(source));
    if let Some(publication) = &publication {
        findings.extend(check::settings(&Settings { source, publication }));
    }
    findings.sort_by_key(|finding| finding.span);
    withhold_secrets(source, &mut findings);
    if let Some(publication) = &publication {
        without(&mut findings, &publication.allow);
    }
    (publication, findings)
}
