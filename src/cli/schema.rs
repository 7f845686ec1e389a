//! `schema`: the JSON Schemas of the files, for editing programs, and of the events of a run.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::newsroom::SchemaKind;
use crate::wording::say;

/// Print the JSON Schemas of the files and of the events of a run, or write them
///
/// Programs that know TOML complete and explain keys with them, and complain while one types. The
/// line `#:schema …` on top of a file names the one that is meant.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// What it describes; all of them with `--out`
    #[arg(required_unless_present = "out")]
    name: Option<TypedKind>,
    /// The folder that gets the files, over those that are there
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// A kind of file, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TypedKind {
    /// One morning's issue
    Issue,
    /// The settings, `matinale.toml`
    Matinale,
    /// The list of readers, `subscribers.toml`
    Subscribers,
    /// The events that `send --json` prints, a line each
    Events,
}

impl From<TypedKind> for SchemaKind {
    fn from(kind: TypedKind) -> Self {
        match kind {
            TypedKind::Issue => Self::Issue,
            TypedKind::Matinale => Self::Settings,
            TypedKind::Subscribers => Self::Subscribers,
            TypedKind::Events => Self::Events,
        }
    }
}

impl Schema {
    pub(super) fn run(self, console: Console) -> Result<Exit, Failure> {
        let wanted = self.name.map(SchemaKind::from);
        let kinds =
            SchemaKind::ALL.into_iter().filter(|kind| wanted.is_none_or(|wanted| wanted == *kind));
        let Some(folder) = self.out else {
            kinds.for_each(|kind| console.answer(kind.text().trim_end()));
            return Ok(Exit::Done);
        };
        for kind in kinds {
            let file = kind.write(&folder)?.display().to_string();
            console.say(&say!("made `{file}`", file));
        }
        Ok(Exit::Done)
    }
}
