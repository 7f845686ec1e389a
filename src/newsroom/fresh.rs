//! Makes a new publication, and begins a new issue.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::issues::WantedIssue;
use super::opened::{Newsroom, SETTINGS};
use super::reading::PathReach;
use super::schemas::{self, SchemaKind};
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::disk::{make_folder, write_new};
use crate::issue::blank::blank_issue;
use crate::issue::read;
use crate::language::Language;

const SETTINGS_START: &str = include_str!("start/matinale.toml");
const SUBSCRIBERS_START: &str = include_str!("start/subscribers.toml");
const IGNORED: &str = "# What is this machine's own: the journal, keys, rendered files. The receipts of issues that were sent\n\
     # (issues/*.receipt.toml) are not: they say what went out, and keep it from going out twice.\n/state/\n/out/\n";

/// The settings of a new publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPublication {
    /// The name of the publication: one line without quotes and backslashes.
    pub name: String,
    /// The address that sends the issues.
    pub from: Address,
    /// The language of the issues.
    pub language: Language,
    /// The time zone in which a morning has its date, as the time zone database names it.
    pub timezone: String,
}

/// The files of a new publication. The iterator makes each file when it comes to it.
#[derive(Debug)]
pub struct NewFiles {
    files: std::vec::IntoIter<NewFile>,
}

/// A file that is to be made, with its content.
#[derive(Debug)]
struct NewFile {
    path: PathBuf,
    text: String,
}

/// A file of a new publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadeFile {
    /// The file was made.
    Made(PathBuf),
    /// The file existed before, and was left as it is.
    Kept(PathBuf),
}

/// Makes a new publication in a folder: the settings, a list of readers, a `.gitignore` and the
/// schemas. Makes the folder if it does not exist. Leaves every file that exists as it is.
///
/// # Errors
///
/// The name has several lines or quotes, the time zone does not exist, or the folder cannot be
/// made. Each file has an error of its own.
pub fn begin_publication(folder: &Path, new: &NewPublication) -> Result<NewFiles, Error> {
    let NewPublication { name, from, language, timezone } = new;
    if name.trim().is_empty() || name.chars().any(|c| c.is_control() || c == '"' || c == '\\') {
        return Err(StartFailure::PublicationName.into());
    }
    if jiff::tz::TimeZone::get(timezone).is_err() {
        return Err(StartFailure::NoTimeZone(timezone.clone()).into());
    }
    for inner in ["issues/images", schemas::FOLDER] {
        let inner = folder.join(inner);
        make_folder(&inner).map_err(|error| StartFailure::NotMade(inner, error))?;
    }
    let values = [
        ("NAME", name.trim()),
        ("FROM", from.as_str()),
        ("LANGUAGE", language.tag()),
        ("ZONE", timezone.as_str()),
    ];
    let file = |name: &str, text: String| NewFile { path: folder.join(name), text };
    let own = [
        file(SETTINGS, fill_in(SETTINGS_START, &values)),
        file("subscribers.toml", fill_in(SUBSCRIBERS_START, &values)),
        file(".gitignore", IGNORED.to_owned()),
    ];
    let schemas = SchemaKind::ALL
        .map(|kind| file(&format!("{}/{}", schemas::FOLDER, kind.file()), kind.text()));
    let files: Vec<NewFile> = own.into_iter().chain(schemas).collect();
    Ok(NewFiles { files: files.into_iter() })
}

impl Iterator for NewFiles {
    type Item = Result<MadeFile, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let NewFile { path, text } = self.files.next()?;
        Some(match write_new(&path, &text) {
            Ok(()) => Ok(MadeFile::Made(path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(MadeFile::Kept(path)),
            Err(error) => Err(StartFailure::NotMade(path, error).into()),
        })
    }
}

/// Replaces each word in capitals by its value. Values are not searched for such words.
fn fill_in(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    let first = |rest: &str| {
        let places =
            values.iter().filter_map(|(word, value)| Some((rest.find(word)?, *word, *value)));
        places
            .min_by_key(|(at, ..)| *at)
            .map(|(at, word, value)| (at, word.len(), value.to_owned()))
    };
    while let Some((at, length, value)) = first(rest) {
        filled.push_str(&rest[..at]);
        filled.push_str(&value);
        rest = &rest[at + length..];
    }
    filled + rest
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
        let WantedIssue::Named(name) = self.wanted(word)? else {
            return Err(StartFailure::NotADay(word.to_owned()).into());
        };
        let blank = blank_issue(self.publication.language);
        let number = if name.word().is_none() { self.next_number() } else { None };
        let number = number.map(|number| format!("\nnumber = {number}")).unwrap_or_default();
        let text =
            self.schema_line() + &blank.replacen("DATE", &format!("{}{number}", name.day()), 1);
        let path = self.folder.join(format!("issues/{name}.toml"));
        if let Some(existing) = self.find_issue(&WantedIssue::Named(name)) {
            return Err(StartFailure::IssueExists(existing).into());
        }
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
