//! `init`: a fresh publication.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::address::Address;
use crate::language::Language;
use crate::newsroom::{MadeFile, NewPublication, begin_publication};
use crate::wording::say;

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
    /// The language issues are written in, with its country where that prints in another way
    #[arg(long, default_value = "fr", ignore_case = true, value_parser = parse_language())]
    language: Language,
    /// The time zone in which a morning has its date
    #[arg(long, value_name = "ZONE", default_value = "Europe/Paris")]
    timezone: String,
}

/// Parses the tag of a language, and tells the tags of all.
fn parse_language() -> impl TypedValueParser<Value = Language> {
    let tags = PossibleValuesParser::new(Language::ALL.map(Language::tag));
    tags.try_map(|tag| Language::of_tag(&tag).ok_or("there is no such language"))
}

impl Init {
    pub(super) fn run(self, dir: &Path, console: Console) -> Result<Exit, Failure> {
        let folder = dir.join(self.folder.as_deref().unwrap_or(Path::new("")));
        let new = NewPublication {
            name: self.name,
            from: self.from,
            language: self.language,
            timezone: self.timezone,
        };
        for file in begin_publication(&folder, &new)? {
            match file? {
                MadeFile::Made(path) => console.say(&say!("made `{file}`", file = here(&path))),
                MadeFile::Kept(path) => {
                    let file = here(&path);
                    console.tell(&say!("`{file}` is there already and stays as it is", file));
                }
            }
        }
        let there = here(&folder);
        console.say(&if there.is_empty() {
            say!("next: `matinale new`, then `matinale rehearse latest`")
        } else {
            say!(
                "next: `cd {folder}`, `matinale new`, then `matinale rehearse latest`",
                folder = there
            )
        });
        Ok(Exit::Done)
    }
}

/// A path as it is shown: relative to the folder in which the command was typed.
fn here(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}
