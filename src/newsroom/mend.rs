//! Mends the files of an editor where that needs no judgement.

use std::path::Path;

use super::checked::CheckedIssue;
use super::error::Error;
use super::files::shown;
use super::opened::{Newsroom, SETTINGS, appraise};
use super::reading::{PathReach, read_bounded};
use super::replace::replace;
use super::text_files::TextFile;
use crate::finding::mend::{Mend, MendOutcome, mend};
use crate::finding::show::{self, FindingStyle};
use crate::finding::{Code, Finding, Severity, Source, Span};
use crate::issue::read::MAX_ISSUE_BYTES;

/// The mark at the head of some files in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A file that was mended.
pub struct MendedFile {
    /// The path of the file, relative to the publication's folder.
    pub file: String,
    /// The changes, in the order of the file.
    pub mends: Vec<Mend>,
}

/// What of a file is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MendScope {
    /// Everything that needs no judgement, again until nothing is left.
    Everything,
    /// One finding, once.
    One(MendTarget),
}

/// A finding that a person was shown, with its fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MendTarget {
    /// What is wrong.
    pub code: Code,
    /// Where.
    pub span: Span,
    /// The number of the fix: see [`Fix::mark`](crate::finding::mend::Fix::mark). If the file has a finding with another fix
    /// at this place by now, nothing is mended.
    pub mark: u64,
}

/// The findings whose fixes are made in each round.
struct MendRounds {
    scope: MendScope,
    is_first: bool,
}

/// A file that may be mended.
struct FileToMend<'a> {
    /// The path as it is shown.
    name: String,
    path: &'a Path,
    reach: PathReach<'a>,
}

/// Mends the settings of the publication in a folder. `None` if nothing was wrong.
///
/// # Errors
///
/// The file cannot be written, has changed meanwhile, or would have a new error.
pub fn mend_settings(folder: &Path, scope: MendScope) -> Result<Option<MendedFile>, Error> {
    let path = folder.join(SETTINGS);
    let mut rounds = MendRounds::new(scope);
    let file =
        FileToMend { name: shown(folder, &path), path: &path, reach: PathReach::Inside(folder) };
    let mended = file.mend(|source| {
        let (publication, mut findings) = appraise(source);
        if publication.is_none() {
            // Settings that cannot be read allow nothing. Errors can never be allowed.
            findings.retain(|finding| finding.severity() == Severity::Error);
        }
        Ok(rounds.choose(source, findings))
    })?;
    let Some(mended) = mended else { return Ok(None) };
    write_mended(&path, &mended.old, &mended.source)?;
    Ok(mended.mends_of(&mended.source))
}

impl Newsroom {
    /// Mends an issue, and the files that hold texts of its blocks. Answers the files that were changed.
    ///
    /// # Errors
    ///
    /// As for [`mend_settings`], and if something besides the issue is at fault. Each file is changed as a whole
    /// or not at all; those before the one at fault are changed.
    pub fn mend_issue(&mut self, path: &Path, scope: MendScope) -> Result<Vec<MendedFile>, Error> {
        let folder = self.folder.clone();
        let name = shown(&folder, path);
        let file = FileToMend { name, path, reach: PathReach::of_typed(&folder, path) };
        let mut read: Vec<TextFile> = Vec::new();
        let mut rounds = MendRounds::new(scope);
        let mended = file.mend(|source| {
            self.read_text_files(path, source, &mut read);
            let checked = CheckedIssue::read(self, path, source.clone())?;
            Ok(rounds.choose(source, checked.findings().to_vec()))
        })?;
        let Some(mended) = mended else { return Ok(Vec::new()) };
        let texts = read.iter().filter_map(|file| {
            let text = mended.source.file(&file.written)?.text()?;
            Some((file.path.as_path(), file.bytes.as_slice(), text))
        });
        let issue = (path, mended.old.as_slice(), &mended.source);
        let mut changed = Vec::new();
        for (path, old, text) in [issue].into_iter().chain(texts) {
            if let Some(mends) = mended.mends_of(text) {
                write_mended(path, old, text)?;
                changed.push(mends);
            }
        }
        Ok(changed)
    }
}

impl MendRounds {
    const fn new(scope: MendScope) -> Self {
        Self { scope, is_first: true }
    }

    /// The findings of a round. Those that are not to be mended are there without their fix, because an error among them
    /// can be a new one.
    fn choose(&mut self, source: &Source, mut findings: Vec<Finding>) -> Vec<Finding> {
        let is_first = std::mem::replace(&mut self.is_first, false);
        if let MendScope::One(target) = self.scope {
            for finding in &mut findings {
                if !(is_first && target.is_of(source, finding)) {
                    finding.fix = None;
                }
            }
        } else if findings.iter().any(is_mendable_allowance) {
            // What an issue allows is known in the next round, when the codes are mended.
            let waits = |finding: &&mut Finding| {
                finding.severity() != Severity::Error && !is_mendable_allowance(finding)
            };
            findings.iter_mut().filter(waits).for_each(|finding| finding.fix = None);
        }
        findings
    }
}

impl MendTarget {
    fn is_of(self, source: &Source, finding: &Finding) -> bool {
        let mark = finding.fix.as_ref().map(|fix| fix.mark(source));
        (finding.code, finding.span, mark) == (self.code, self.span, Some(self.mark))
    }
}

/// Whether a finding is about a code that an issue allows, and has a fix.
fn is_mendable_allowance(finding: &Finding) -> bool {
    finding.code == Code::ALLOW_UNKNOWN && finding.fix.is_some()
}

/// What came of mending a file, before it is written.
struct MendedSource {
    /// The bytes of the file as it is.
    old: Vec<u8>,
    /// The mended text, and those of the files that it names.
    source: Source,
    /// The changes in all of them.
    mends: Vec<Mend>,
}

impl MendedSource {
    /// The changes in one of the files. `None` if there are none.
    fn mends_of(&self, text: &Source) -> Option<MendedFile> {
        let mends: Vec<Mend> =
            self.mends.iter().filter(|mend| mend.file == text.name).cloned().collect();
        (!mends.is_empty()).then(|| MendedFile { file: text.name.clone(), mends })
    }
}

impl FileToMend<'_> {
    /// Mends the text of a file. `None` if nothing was wrong. A file that cannot be read is left as it is, because
    /// the next step reports it.
    fn mend(
        &self,
        look: impl FnMut(&mut Source) -> Result<Vec<Finding>, Error>,
    ) -> Result<Option<MendedSource>, Error> {
        let Self { name, path, reach } = self;
        let Ok(old) = read_bounded(path, *reach, MAX_ISSUE_BYTES as u64) else { return Ok(None) };
        let Ok(source) = Source::new(name.as_str(), old.clone()) else { return Ok(None) };
        if old.len() > MAX_ISSUE_BYTES {
            return Ok(None);
        }
        match mend(&source, look)? {
            MendOutcome::Unchanged => Ok(None),
            MendOutcome::Refused(text, error) => Err(refused(name, &text, &error)),
            MendOutcome::Mended(source, mends) => Ok(Some(MendedSource { old, source, mends })),
        }
    }
}

/// Writes a mended text into its file, which must still have its old bytes. Their byte order mark stays.
fn write_mended(path: &Path, old: &[u8], new: &Source) -> Result<(), Error> {
    let mark = if old.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { &[] };
    replace(path, old, &[mark, new.text.as_bytes()].concat())
        .map_err(|error| Error::NotMended(new.name.clone(), error))
}

fn refused(file: &str, text: &Source, error: &Finding) -> Error {
    let error = show::text(text, error, FindingStyle::Short);
    Error::MendedWorse(file.to_owned(), error)
}
