//! `schema`: what an editor's program may know of the files.

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::{audience, issue, publication};

/// The folder of a publication that holds the schemas.
pub(super) const FOLDER: &str = "schema";

/// Print the JSON Schemas of the files, or write them
///
/// Programs that know TOML complete and explain keys with them, and complain while one types. The
/// line `#:schema …` on top of a file names the one that is meant.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The file it describes; all of them with `--out`
    #[arg(required_unless_present = "out")]
    name: Option<Kind>,
    /// The folder that gets the files, over those that are there
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// A kind of file that editors write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// One morning's issue
    Issue,
    /// The settings, `matinale.toml`
    Matinale,
    /// The list of readers, `subscribers.toml`
    Subscribers,
}

impl Schema {
    pub(super) fn run(self, console: Console) -> Result<Exit, Failure> {
        let kinds = Kind::ALL.into_iter().filter(|kind| self.name.is_none_or(|name| name == *kind));
        let Some(folder) = self.out else {
            kinds.for_each(|kind| console.answer(kind.text().trim_end()));
            return Ok(Exit::Done);
        };
        let failed = |error| Failure::not_started(format!("`{}`: {error}", folder.display()));
        fs::create_dir_all(&folder).map_err(failed)?;
        for kind in kinds {
            let path = folder.join(kind.file());
            fs::write(&path, kind.text()).map_err(failed)?;
            console.say(&format!("made `{}`", path.display()));
        }
        Ok(Exit::Done)
    }
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Issue, Self::Matinale, Self::Subscribers];

    /// The name of its schema's file.
    pub(super) const fn file(self) -> &'static str {
        match self {
            Self::Issue => "issue.schema.json",
            Self::Matinale => "matinale.schema.json",
            Self::Subscribers => "subscribers.schema.json",
        }
    }

    /// Its schema, as the text of a file.
    pub(super) fn text(self) -> String {
        match self {
            Self::Issue => issue::read::schema()
                .into_file("Issue", "One morning's number: a file of `issues/` for matinale."),
            Self::Matinale => publication::schema()
                .into_file("Settings", "The settings of a publication: `matinale.toml`."),
            Self::Subscribers => audience::schema()
                .into_file("Readers", "Who may be written to: `subscribers.toml` for matinale."),
        }
    }
}
