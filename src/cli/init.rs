//! `init`: a fresh publication.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::newsroom::shown;
use super::schema::{self, Kind};
use crate::address::Address;
use crate::language::Language;

/// Make a fresh publication in a folder
///
/// Writes `matinale.toml`, `subscribers.toml`, `issues`, a `.gitignore`, and in `schema` what an
/// editor's program knows of the files; never over a file that is there.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder; it is made if need be
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// The publication's name
    #[arg(long, default_value = "La Matinale")]
    name: String,
    /// The address that sends
    #[arg(long, value_name = "ADDRESS", default_value = "matinale@example.org")]
    from: Address,
    /// The language issues are written in
    #[arg(long, default_value = "fr")]
    language: Tongue,
    /// The time zone in which a morning has its date
    #[arg(long, value_name = "ZONE", default_value = "Europe/Paris")]
    timezone: String,
}

/// A language, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
    /// French
    Fr,
    /// English
    En,
    /// German
    De,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Fr => Self::Fr,
            Tongue::En => Self::En,
            Tongue::De => Self::De,
        }
    }
}

const SETTINGS: &str = include_str!("start/matinale.toml");
const SUBSCRIBERS: &str = include_str!("start/subscribers.toml");
const IGNORED: &str = "# What is this machine's own: the journal, keys, rendered files. The receipts of issues that were sent\n\
     # (issues/*.receipt.toml) are not: they say what went out, and keep it from going out twice.\n/state/\n/out/\n";

impl Init {
    pub(super) fn run(self, dir: &Path, console: Console) -> Result<Exit, Failure> {
        let folder = dir.join(self.folder.as_deref().unwrap_or(Path::new("")));
        if self.name.trim().is_empty()
            || self.name.chars().any(|c| c.is_control() || c == '"' || c == '\\')
        {
            return Err(Failure::not_started("a publication's name is one line without quotes"));
        }
        if jiff::tz::TimeZone::get(&self.timezone).is_err() {
            return Err(Failure::not_started(format!("there is no time zone `{}`", self.timezone))
                .help("write one such as `Europe/Paris`"));
        }
        let language = Language::from(self.language).tag();
        let values = [
            ("NAME", self.name.trim()),
            ("FROM", self.from.as_str()),
            ("LANGUAGE", language),
            ("ZONE", &self.timezone),
        ];
        let failed = |path: &Path, error: &std::io::Error| {
            Failure::not_started(format!("`{}` cannot be made: {error}", path.display()))
        };
        for inner in ["issues/images", schema::FOLDER] {
            let inner = folder.join(inner);
            fs::create_dir_all(&inner).map_err(|error| failed(&inner, &error))?;
        }
        let files = [
            ("matinale.toml".to_owned(), filled(SETTINGS, &values)),
            ("subscribers.toml".to_owned(), filled(SUBSCRIBERS, &values)),
            (".gitignore".to_owned(), IGNORED.to_owned()),
        ];
        let schemas =
            Kind::ALL.map(|kind| (format!("{}/{}", schema::FOLDER, kind.file()), kind.text()));
        for (name, text) in files.into_iter().chain(schemas) {
            let path = folder.join(name);
            let name = shown(Path::new("."), &path);
            match fresh(&path, &text) {
                Ok(()) => console.say(&format!("made `{name}`")),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    console.tell(&format!("`{name}` is there already and stays as it is"));
                }
                Err(error) => return Err(failed(&path, &error)),
            }
        }
        let there = shown(Path::new("."), &folder);
        let first = if there.is_empty() { String::new() } else { format!("`cd {there}`, ") };
        console.say(&format!("next: {first}`matinale new`, then `matinale rehearse latest`"));
        Ok(Exit::Done)
    }
}

/// A text with each word in capitals replaced by its value, and nothing inside a value.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
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

/// Writes a new file; never over another one.
pub(super) fn fresh(path: &Path, text: &str) -> std::io::Result<()> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}
