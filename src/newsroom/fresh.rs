//! A fresh publication, and a fresh issue.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::files::write_new;
use super::issues::WantedIssue;
use super::opened::{Newsroom, SETTINGS};
use super::schemas::{self, SchemaKind};
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::issue::read;
use crate::language::Language;

const SETTINGS_START: &str = include_str!("start/matinale.toml");
const SUBSCRIBERS_START: &str = include_str!("start/subscribers.toml");
const FRENCH_ISSUE: &str = include_str!("start/issue-fr.toml");
const ENGLISH_ISSUE: &str = include_str!("start/issue-en.toml");
const GERMAN_ISSUE: &str = include_str!("start/issue-de.toml");
const IGNORED: &str = "# What is this machine's own: the journal, keys, rendered files. The receipts of issues that were sent\n\
     # (issues/*.receipt.toml) are not: they say what went out, and keep it from going out twice.\n/state/\n/out/\n";

/// What a fresh publication is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPublication {
    /// Its name: one line without quotes and backslashes.
    pub name: String,
    /// The address that sends.
    pub from: Address,
    /// The language its issues are written in.
    pub language: Language,
    /// The time zone in which a morning has its date, as the time zone database names it.
    pub timezone: String,
}

/// The files of a fresh publication. Each is made when the iterator comes to it.
#[derive(Debug)]
pub struct NewFiles {
    files: std::vec::IntoIter<NewFile>,
}

/// A file with what is to stand in it.
#[derive(Debug)]
struct NewFile {
    path: PathBuf,
    text: String,
}

/// A file of a fresh publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadeFile {
    /// It was made.
    Made(PathBuf),
    /// It was there before, and stays as it is.
    Kept(PathBuf),
}

/// Makes a fresh publication in a folder, and the folder if need be: the settings, a list of readers, a
/// `.gitignore`, the schemas. No file that is there is written over.
///
/// # Errors
///
/// A name of more than one line or with quotes, a time zone that does not exist, a folder that cannot be
/// made; and for each file that it cannot be.
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
        fs::create_dir_all(&inner).map_err(|error| StartFailure::NotMade(inner, error))?;
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

/// A text with each word in capitals replaced by its value, and nothing inside a value.
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
    /// Begins the issue of a day as a draft, its number the one behind the newest issue's. The word is a
    /// date, `today` or `tomorrow`. Answers the file.
    ///
    /// # Errors
    ///
    /// A word that is no day, an issue of that day that is there, and a file that cannot be written.
    pub fn begin_issue(&mut self, word: &str) -> Result<PathBuf, Error> {
        let WantedIssue::Dated(date) = self.wanted(word)? else {
            return Err(StartFailure::NotADay(word.to_owned()).into());
        };
        let blank = match self.publication.language {
            Language::Fr => FRENCH_ISSUE,
            Language::En => ENGLISH_ISSUE,
            Language::De => GERMAN_ISSUE,
        };
        let number =
            self.next_number().map(|number| format!("\nnumber = {number}")).unwrap_or_default();
        let text = self.schema_line() + &blank.replacen("DATE", &format!("{date}{number}"), 1);
        let path = self.folder.join(format!("issues/{date}.toml"));
        if let Some(existing) = self.find_issue(&WantedIssue::Dated(date)) {
            return Err(StartFailure::IssueExists(existing).into());
        }
        match write_new(&path, &text) {
            Ok(()) => Ok(path),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(StartFailure::NoIssuesFolder.into())
            }
            Err(error) => Err(StartFailure::File(path, error).into()),
        }
    }

    /// The line that tells an editor's program where the schema lies, if it does.
    fn schema_line(&self) -> String {
        let file = format!("{}/{}", schemas::FOLDER, SchemaKind::Issue.file());
        if self.folder.join(&file).is_file() {
            format!("#:schema ../{file}\n\n")
        } else {
            String::new()
        }
    }

    /// One more than the newest issue's number, where it has one.
    fn next_number(&mut self) -> Option<u32> {
        let (_, path) = self.issues().pop()?;
        read::number(&*self.issue_text(&path)?)?.checked_add(1)
    }
}
