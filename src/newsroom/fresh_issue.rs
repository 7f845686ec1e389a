//! Begins a new issue, from nothing or from a text in Markdown.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::issues::WantedIssue;
use super::opened::Newsroom;
use super::reading::{PathReach, read_whole};
use super::schemas::{self, SchemaKind};
use super::start_failure::StartFailure;
use crate::disk::write_new;
use crate::finding::{Code, Finding, Source, Span};
use crate::issue::IssueName;
use crate::issue::blank::blank_issue;
use crate::issue::markdown_draft::{DraftSetting, MarkdownDraft, draft_from_markdown};
use crate::issue::read::{self, MAX_ISSUE_BYTES};
use crate::wording::say;

/// An issue that was begun from a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunIssue {
    /// The name of the issue.
    pub name: IssueName,
    /// The path of its file.
    pub path: PathBuf,
    /// What became of the text.
    pub draft: MarkdownDraft,
}

impl Newsroom {
    /// Begins an issue as a draft. Its number is one more than the latest number, unless its name has a word
    /// behind the day: such an issue gets none. The word is the name of the issue, `today` or `tomorrow`.
    /// Answers the path of the file.
    ///
    /// # Errors
    ///
    /// The word is no day, the issue of that day exists, or the file cannot be written.
    pub fn begin_issue(&mut self, word: &str) -> Result<PathBuf, Error> {
        let name = self.name_of_fresh_issue(word)?;
        let blank = blank_issue(self.publication.language);
        let number = self.number_of_fresh_issue(name);
        let number = number.map(|number| format!("\nnumber = {number}")).unwrap_or_default();
        let text = blank.replacen("DATE", &format!("{}{number}", name.day()), 1);
        self.write_fresh_issue(name, &text)
    }

    /// Begins an issue as a draft, with the text of a Markdown file. The file may lie anywhere, because a person
    /// named it.
    ///
    /// # Errors
    ///
    /// As [`begin_issue`](Self::begin_issue); or the file cannot be read, is no text or has none. Nothing is written
    /// then.
    pub fn begin_issue_from(&mut self, word: &str, file: &Path) -> Result<BegunIssue, Error> {
        let name = self.name_of_fresh_issue(word)?;
        let source = read_markdown(file)?;
        let people = self.publication.contributors.iter();
        let contributors: Vec<(String, String)> =
            people.map(|(key, person)| (key.clone(), person.name.clone())).collect();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let setting = DraftSetting {
            day: name.day(),
            number: self.number_of_fresh_issue(name),
            file_name: &stem,
            contributors: &contributors,
            language: self.publication.language,
        };
        let draft = draft_from_markdown(&source.text, &setting)
            .ok_or_else(|| StartFailure::NoWords(file.to_owned()))?;
        let path = self.write_fresh_issue(name, &draft.toml)?;
        Ok(BegunIssue { name, path, draft })
    }

    /// The name of an issue that does not exist.
    fn name_of_fresh_issue(&self, word: &str) -> Result<IssueName, Error> {
        let WantedIssue::Named(name) = self.wanted(word)? else {
            return Err(StartFailure::NotADay(word.to_owned()).into());
        };
        match self.find_issue(&WantedIssue::Named(name)) {
            Some(existing) => Err(StartFailure::IssueExists(existing).into()),
            None => Ok(name),
        }
    }

    /// The number of a new issue. `None` if its name has a word behind the day, or no issue has a number.
    fn number_of_fresh_issue(&mut self, name: IssueName) -> Option<u32> {
        if name.word().is_none() { self.next_number() } else { None }
    }

    /// Writes the file of an issue that does not exist, and answers its path.
    pub(super) fn write_fresh_issue(&self, name: IssueName, text: &str) -> Result<PathBuf, Error> {
        let path = self.folder.join(format!("issues/{name}.toml"));
        let text = self.schema_line() + text;
        let admitted = PathReach::Inside(&self.folder).admit_folder_of(&path);
        match admitted.and_then(|()| write_new(&path, &text)) {
            Ok(()) => Ok(path),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(StartFailure::NoIssuesFolder.into())
            }
            Err(error) => Err(StartFailure::File(path, error).into()),
        }
    }

    /// The line that names the schema for editing programs. Empty if there is no schema.
    fn schema_line(&self) -> String {
        let file = format!("{}/{}", schemas::FOLDER, SchemaKind::Issue.file());
        if self.folder.join(&file).is_file() {
            format!("#:schema ../{file}\n\n")
        } else {
            String::new()
        }
    }

    /// One more than the number of the newest issue without a word behind its day, if it has one.
    fn next_number(&mut self) -> Option<u32> {
        let mut issues = self.issues().into_iter().rev();
        let (_, path) = issues.find(|(name, _)| name.word().is_none())?;
        read::number(&*self.issue_text(&path)?)?.checked_add(1)
    }
}

/// Reads a Markdown file that a person named.
fn read_markdown(file: &Path) -> Result<Source, Error> {
    let shown = file.display().to_string();
    let bytes = read_whole(file, PathReach::Anywhere, MAX_ISSUE_BYTES as u64)
        .map_err(|error| StartFailure::Unreadable(shown.clone(), error))?;
    let refuse = |source: Source, finding: Finding| {
        Error::from(StartFailure::TextRefused(shown.clone(), Box::new((source, vec![finding]))))
    };
    let source =
        Source::new(shown.clone(), bytes).map_err(|refused| refuse(refused.0, refused.1))?;
    match source.text.find('\0') {
        Some(at) => {
            let span = Span::new(at, at + 1);
            let message = say!("a zero byte stands in the text");
            let help = say!("save the text as Markdown in UTF-8: it has bytes of another kind");
            Err(refuse(source, Finding::new(Code::FILE_ENCODING, span, message).help(help)))
        }
        None => Ok(source),
    }
}
