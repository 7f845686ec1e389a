//! What can be mended without judgement is mended in the editor's files.

use std::path::Path;

use super::checked::CheckedIssue;
use super::error::Error;
use super::files::{read_bounded, shown};
use super::opened::{Newsroom, SETTINGS, appraise};
use super::replace::replace;
use crate::finding::mend::{Mend, MendOutcome, mend};
use crate::finding::show::{self, FindingStyle};
use crate::finding::{Finding, Severity, Source};
use crate::issue::read::MAX_ISSUE_BYTES;

/// What was mended in one file.
pub struct MendedFile {
    /// The file, from the publication's folder on.
    pub file: String,
    /// What was changed, in the order of the file.
    pub mends: Vec<Mend>,
}

/// Mends the settings of the publication in a folder; nothing where nothing had to be.
///
/// # Errors
///
/// A file that cannot be written, has changed meanwhile, or would have a new error.
pub fn mend_settings(folder: &Path) -> Result<Option<MendedFile>, Error> {
    let path = folder.join(SETTINGS);
    mended(shown(folder, &path), &path, |source| {
        let (publication, mut findings) = appraise(source);
        if publication.is_none() {
            // Nobody knows what settings allow that cannot be read; errors they cannot.
            findings.retain(|finding| finding.severity() == Severity::Error);
        }
        Ok(findings)
    })
}

impl Newsroom {
    /// Mends an issue; nothing where nothing had to be.
    ///
    /// # Errors
    ///
    /// As for [`mend_settings`], and faults that are not the issue's.
    pub fn mend_issue(&mut self, path: &Path) -> Result<Option<MendedFile>, Error> {
        let name = shown(&self.folder, path);
        mended(name, path, |source| Ok(CheckedIssue::read(self, path, source.clone())?.findings))
    }
}

/// Mends a file. One that cannot be read is left to those who read it next, and say why.
fn mended(
    file: String,
    path: &Path,
    look: impl FnMut(&Source) -> Result<Vec<Finding>, Error>,
) -> Result<Option<MendedFile>, Error> {
    let Ok(old) = read_bounded(path, MAX_ISSUE_BYTES as u64) else { return Ok(None) };
    let Ok(source) = Source::new(file.as_str(), old.clone()) else { return Ok(None) };
    if old.len() > MAX_ISSUE_BYTES {
        return Ok(None);
    }
    let (text, mends) = match mend(&source, look)? {
        MendOutcome::Unchanged => return Ok(None),
        MendOutcome::Refused(text, error) => return Err(refused(&file, &text, &error)),
        MendOutcome::Mended(mended, mends) => (mended.text, mends),
    };
    let mark = &old[..old.len() - source.text.len()];
    replace(path, &old, &[mark, text.as_bytes()].concat())
        .map_err(|error| Error::NotMended(file.clone(), error))?;
    Ok(Some(MendedFile { file, mends }))
}

fn refused(file: &str, text: &Source, error: &Finding) -> Error {
    let error = show::text(text, error, FindingStyle::Short);
    Error::MendedWorse(file.to_owned(), error)
}
