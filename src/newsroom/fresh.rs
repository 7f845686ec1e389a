//! Makes a new publication.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::opened::SETTINGS;
use super::schemas::{self, SchemaKind};
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::disk::{make_folder, write_new};
use crate::language::Language;
use crate::wording::Locale;

/// The first text of each file of a new publication, with comments in one language.
struct StartTexts {
    settings: &'static str,
    subscribers: &'static str,
    ignored: &'static str,
}

const ENGLISH_START: StartTexts = StartTexts {
    settings: include_str!("start/en/matinale.toml"),
    subscribers: include_str!("start/en/subscribers.toml"),
    ignored: include_str!("start/en/gitignore"),
};

const FRENCH_START: StartTexts = StartTexts {
    settings: include_str!("start/fr/matinale.toml"),
    subscribers: include_str!("start/fr/subscribers.toml"),
    ignored: include_str!("start/fr/gitignore"),
};

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
/// schemas. The comments in them are in the language of the issues, or in English. Makes the folder if it does not
/// exist. Leaves every file that exists as it is.
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
    let start = match Locale::of_tag(language.tag()) {
        Some(Locale::French) => FRENCH_START,
        Some(Locale::English) | None => ENGLISH_START,
    };
    let values = [
        ("NAME", name.trim()),
        ("FROM", from.as_str()),
        ("LANGUAGE", language.tag()),
        ("ZONE", timezone.as_str()),
    ];
    let file = |name: &str, text: String| NewFile { path: folder.join(name), text };
    let own = [
        file(SETTINGS, fill_in(start.settings, &values)),
        file("subscribers.toml", fill_in(start.subscribers, &values)),
        file(".gitignore", start.ignored.to_owned()),
    ];
    let schemas = SchemaKind::WRITTEN
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
