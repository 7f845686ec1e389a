//! `check --fix`: what can be mended without judgement is mended in the editor's files.

use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

use super::failure::Failure;
use super::morning::Morning;
use super::newsroom::{Newsroom, SETTINGS, appraised, bounded, shown};
use super::replace::replace;
use crate::finding::mend::{Mend, MendOutcome, mend};
use crate::finding::show::{self, FindingStyle};
use crate::finding::{Finding, Severity, Source};
use crate::issue::read::LARGEST;

/// What was mended in one file.
pub(super) struct Mended {
    /// The file, from the publication's folder on.
    file: String,
    mends: Vec<Mend>,
}

/// Mends the settings of the publication in a folder; nothing where nothing had to be.
///
/// # Errors
///
/// A file that cannot be written, has changed meanwhile, or would have a new error.
pub(super) fn settings(folder: &Path) -> Result<Option<Mended>, Failure> {
    let path = folder.join(SETTINGS);
    mended(shown(folder, &path), &path, |source| {
        let (publication, mut findings) = appraised(source);
        if publication.is_none() {
            // Nobody knows what settings allow that cannot be read; errors they cannot.
            findings.retain(|finding| finding.severity() == Severity::Error);
        }
        Ok(findings)
    })
}

/// Mends an issue; nothing where nothing had to be.
///
/// # Errors
///
/// The same, and faults that are not the issue's.
pub(super) fn issue(newsroom: &Newsroom, path: &Path) -> Result<Option<Mended>, Failure> {
    mended(shown(&newsroom.folder, path), path, |source| {
        Ok(Morning::read(newsroom, path, source.clone())?.findings)
    })
}

/// Mends a file. One that cannot be read is left to those who read it next, and say why.
fn mended(
    file: String,
    path: &Path,
    look: impl FnMut(&Source) -> Result<Vec<Finding>, Failure>,
) -> Result<Option<Mended>, Failure> {
    let Ok(old) = bounded(path, LARGEST as u64) else { return Ok(None) };
    let Ok(source) = Source::new(file.as_str(), old.clone()) else { return Ok(None) };
    if old.len() > LARGEST {
        return Ok(None);
    }
    let (text, mends) = match mend(&source, look)? {
        MendOutcome::Unchanged => return Ok(None),
        MendOutcome::Refused(text, error) => return Err(refused(&file, &text, &error)),
        MendOutcome::Mended(mended, mends) => (mended.text, mends),
    };
    let mark = &old[..old.len() - source.text.len()];
    replace(path, &old, &[mark, text.as_bytes()].concat()).map_err(|error| {
        Failure::person(format!("`{file}` was left as it is: {error}"))
            .help("without `--fix`, `check` says what is to be mended")
    })?;
    Ok(Some(Mended { file, mends }))
}

fn refused(file: &str, text: &Source, error: &Finding) -> Failure {
    let error = show::text(text, error, FindingStyle::Short);
    Failure::person(format!("`{file}` was left as it is: mended, it would have an error\n{error}"))
        .help("mend it by hand: without `--fix`, `check` says what is to be mended")
}

impl Mended {
    /// Each on a line of its own: `path:line: mended[code]: old → new`.
    pub(super) fn short(&self) -> String {
        let Self { file, mends } = self;
        let line = |Mend { code, line, old, new, .. }: &Mend| {
            format!("{file}:{line}: mended[{code}]: `{old}` → `{new}`")
        };
        mends.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Each as a JSON object: `file`, `line`, `code`, `old`, `new`.
    pub(super) fn json(&self) -> impl Iterator<Item = Value> {
        let Self { file, mends } = self;
        mends.iter().map(move |Mend { code, line, old, new, .. }| {
            json!({ "file": file, "line": line, "code": code.as_str(), "old": old, "new": new })
        })
    }
}

/// The file, and below it a line for each mend.
impl fmt::Display for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mended in {}", self.file)?;
        let width = self.mends.iter().map(|mend| mend.code.as_str().len()).max().unwrap_or(0);
        for Mend { code, line, old, new, .. } in &self.mends {
            write!(f, "\n{line:>5}  {:<width$}  {old} → {new}", code.as_str())?;
        }
        Ok(())
    }
}
