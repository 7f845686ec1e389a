//! Mends the files of an editor where that needs no judgement.

use std::path::Path;

use super::checked::CheckedIssue;
use super::error::Error;
use super::files::shown;
use super::opened::{Newsroom, SETTINGS, appraise};
use super::reading::{PathReach, read_bounded};
use super::replace::replace;
use crate::finding::mend::{Mend, MendOutcome, mend};
use crate::finding::show::{self, FindingStyle};
use crate::finding::{Finding, Severity, Source};
use crate::issue::read::MAX_ISSUE_BYTES;

/// A file that was mended.
pub struct MendedFile {
    /// The path of the file, relative to the publication's folder.
    pub file: String,
    /// The changes, in the order of the file.
    pub mends: Vec<Mend>,
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
pub fn mend_settings(folder: &Path) -> Result<Option<MendedFile>, Error> {
    let path = folder.join(SETTINGS);
    let file =
        FileToMend { name: shown(folder, &path), path: &path, reach: PathReach::Inside(folder) };
    mended(&file, |source| {
        let (publication, mut findings) = appraise(source);
        if publication.is_none() {
            // Settings that cannot be read allow nothing. Errors can never be allowed.
            findings.retain(|finding| finding.severity() == Severity::Error);
        }
        Ok(findings)
    })
}

impl Newsroom {
    /// Mends an issue. `None` if nothing was wrong.
    ///
    /// # Errors
    ///
    /// As for [`mend_settings`], and if something besides the issue is at fault.
    pub fn mend_issue(&mut self, path: &Path) -> Result<Option<MendedFile>, Error> {
        let folder = self.folder.clone();
        let name = shown(&folder, path);
        let file = FileToMend { name, path, reach: PathReach::of_typed(&folder, path) };
        mended(&file, |source| {
            Ok(CheckedIssue::read(self, path, source.clone())?.findings().to_vec())
        })
    }
}

/// Mends a file. A file that cannot be read is left as it is, because the next step reports it.
fn mended(
    file: &FileToMend<'_>,
    look: impl FnMut(&Source) -> Result<Vec<Finding>, Error>,
) -> Result<Option<MendedFile>, Error> {
    let FileToMend { name: file, path, reach } = file;
    let Ok(old) = read_bounded(path, *reach, MAX_ISSUE_BYTES as u64) else { return Ok(None) };
    let Ok(source) = Source::new(file.as_str(), old.clone()) else { return Ok(None) };
    if old.len() > MAX_ISSUE_BYTES {
        return Ok(None);
    }
    let (text, mends) = match mend(&source, look)? {
        MendOutcome::Unchanged => return Ok(None),
        MendOutcome::Refused(text, error) => return Err(refused(file, &text, &error)),
        MendOutcome::Mended(mended, mends) => (mended.text, mends),
    };
    let mark = &old[..old.len() - source.text.len()];
    replace(path, &old, &[mark, text.as_bytes()].concat())
        .map_err(|error| Error::NotMended(file.clone(), error))?;
    Ok(Some(MendedFile { file: file.clone(), mends }))
}

fn refused(file: &str, text: &Source, error: &Finding) -> Error {
    let error = show::text(text, error, FindingStyle::Short);
    Error::MendedWorse(file.to_owned(), error)
}
