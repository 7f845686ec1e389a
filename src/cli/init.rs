//! `init`: a fresh publication.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::address::Address;
use crate::language::Language;
use crate::newsroom::{MadeFile, NewPublication, begin_publication};

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
    language: TypedLanguage,
    /// The time zone in which a morning has its date
    #[arg(long, value_name = "ZONE", default_value = "Europe/Paris")]
    timezone: String,
}

/// A language, as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum TypedLanguage {
    /// French
    Fr,
    /// English
    En,
    /// German
    De,
}

impl From<TypedLanguage> for Language {
    fn from(language: TypedLanguage) -> Self {
        match language {
            TypedLanguage::Fr => Self::Fr,
            TypedLanguage::En => Self::En,
            TypedLanguage::De => Self::De,
        }
    }
}

impl Init {
    pub(super) fn run(self, dir: &Path, console: Console) -> Result<Exit, Failure> {
        let folder = dir.join(self.folder.as_deref().unwrap_or(Path::new("")));
        let new = NewPublication {
            name: self.name,
            from: self.from,
            language: self.language.into(),
            timezone: self.timezone,
        };
        for file in begin_publication(&folder, &new)? {
            match file? {
                MadeFile::Made(path) => console.say(&format!("made `{}`", here(&path))),
                MadeFile::Kept(path) => {
                    console.tell(&format!("`{}` is there already and stays as it is", here(&path)));
                }
            }
        }
        let there = here(&folder);
        let first = if there.is_empty() { String::new() } else { format!("`cd {there}`, ") };
        console.say(&format!("next: {first}`matinale new`, then `matinale rehearse latest`"));
        Ok(Exit::Done)
    }
}

/// A path as it is shown: relative to the folder in which the command was typed.
fn here(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}
