//! The issues of a publication: their files, and the texts of other issues.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::Error;
use super::opened::Newsroom;
use super::reading::{PathReach, read_bounded};
use super::start_failure::StartFailure;
use crate::finding::{Code, Finding, Source};
use crate::issue::IssueName;
use crate::issue::read::MAX_ISSUE_BYTES;
use crate::wording::say;

/// Which issue an editor wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedIssue {
    /// The issue of this name.
    Named(IssueName),
    /// The newest issue.
    Latest,
    /// The issue in this file.
    File(PathBuf),
}

impl Newsroom {
    /// Parses a word that names an issue: its name, a date, `today`, `tomorrow`, `latest`, or a file.
    ///
    /// # Errors
    ///
    /// The word is none of these.
    pub fn wanted(&self, word: &str) -> Result<WantedIssue, Error> {
        let today = self.now().date();
        match word {
            "today" => Ok(WantedIssue::Named(IssueName::of_day(today))),
            "tomorrow" => {
                Ok(WantedIssue::Named(IssueName::of_day(today.tomorrow().unwrap_or(today))))
            }
            "latest" => Ok(WantedIssue::Latest),
            _ => {
                match IssueName::parse(word).or_else(|| word.parse().ok().map(IssueName::of_day)) {
                    Some(name) => Ok(WantedIssue::Named(name)),
                    None if Path::new(word).is_dir() => {
                        Ok(WantedIssue::File(Path::new(word).join("issue.toml")))
                    }
                    None if Path::new(word).extension().is_some_and(|kind| kind == "toml") => {
                        Ok(WantedIssue::File(PathBuf::from(word)))
                    }
                    None => Err(StartFailure::NotAnIssue(word.to_owned()).into()),
                }
            }
        }
    }

    /// The file of an issue. `None` if it does not exist.
    pub fn find_issue(&self, wanted: &WantedIssue) -> Option<PathBuf> {
        match wanted {
            WantedIssue::File(path) => Some(path.clone()),
            WantedIssue::Latest => self.issues().pop().map(|(_, path)| path),
            WantedIssue::Named(name) => self.issue_of(*name),
        }
    }

    /// The file of the issue that a word names.
    ///
    /// # Errors
    ///
    /// The word names no issue, or the issue does not exist. The error names the latest issue.
    pub fn issue_file(&self, word: &str) -> Result<PathBuf, Error> {
        let wanted = self.wanted(word)?;
        self.find_issue(&wanted).ok_or_else(|| {
            let missing = match wanted {
                WantedIssue::Named(name) => Some(name),
                WantedIssue::Latest | WantedIssue::File(_) => None,
            };
            let latest = self.issues().pop().map(|(name, _)| name);
            StartFailure::NoIssue(missing, latest).into()
        })
    }

    pub(super) fn issue_of(&self, name: IssueName) -> Option<PathBuf> {
        let issues = self.folder.join("issues");
        [issues.join(format!("{name}.toml")), issues.join(name.to_string()).join("issue.toml")]
            .into_iter()
            .find(|path| path.is_file())
    }

    /// Every issue in the folder, oldest first.
    pub fn issues(&self) -> Vec<(IssueName, PathBuf)> {
        let entries = fs::read_dir(self.folder.join("issues")).into_iter().flatten().flatten();
        let mut issues: Vec<(IssueName, PathBuf)> = entries
            .filter_map(|entry| {
                let name = name_by_file(&entry.path())?;
                Some((name, self.issue_of(name)?))
            })
            .collect();
        issues.sort();
        issues.dedup();
        issues
    }

    /// The text of another issue's file. `None` if it cannot be read. Each file is read once.
    pub(super) fn issue_text(&mut self, path: &Path) -> Option<Arc<Source>> {
        let inside = PathReach::Inside(&self.folder);
        let read = || {
            let bytes = read_bounded(path, inside, MAX_ISSUE_BYTES as u64).ok()?;
            Source::new("", bytes).ok().map(Arc::new)
        };
        self.issue_texts.entry(path.to_owned()).or_insert_with(read).clone()
    }
}

/// The name that its file or folder gives to an issue. `None` if it is not named after a day.
pub(super) fn name_by_file(path: &Path) -> Option<IssueName> {
    IssueName::parse(words_of_file(path)?)
}

/// The finding about an issue whose file or folder is named after a day and a word that no issue can have.
pub(super) fn judge_file_name(path: &Path) -> Option<Finding> {
    let words = words_of_file(path).filter(|words| IssueName::has_wrong_word(words))?;
    let message = say!("`{words}` is a day with a word that no issue can have", words);
    Some(Finding::new(Code::FILE_NAME, 0..0, message).help(IssueName::advise_on_word()))
}

/// The words that name an issue: those of its file, or of its folder if the file is `issue.toml`.
fn words_of_file(path: &Path) -> Option<&str> {
    let words = if path.file_name()? == "issue.toml" {
        path.parent()?.file_name()?
    } else {
        path.file_stem()?
    };
    words.to_str()
}
