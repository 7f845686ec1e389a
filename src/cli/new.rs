//! `new`: a fresh issue.

use std::io::ErrorKind;

use clap::Args;

use super::failure::{Exit, Failure};
use super::init::fresh;
use super::newsroom::{Newsroom, Wanted, bounded, shown};
use super::schema::{FOLDER, Kind};
use crate::finding::Source;
use crate::issue::read;
use crate::language::Language;

/// Begin an issue, as a draft
///
/// The file is `issues/DATE.toml`; its number follows on the newest issue's.
#[derive(Debug, Args)]
pub(super) struct New {
    /// A date, `today` or `tomorrow`
    #[arg(default_value = "tomorrow")]
    date: String,
}

const FRENCH: &str = include_str!("start/issue-fr.toml");
const ENGLISH: &str = include_str!("start/issue-en.toml");
const GERMAN: &str = include_str!("start/issue-de.toml");

impl New {
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let Wanted::Dated(date) = newsroom.wanted(&self.date)? else {
            return Err(Failure::not_started(format!("`{}` is not a date", self.date))
                .help("write one such as `2025-02-11`, `today` or `tomorrow`"));
        };
        let blank = match newsroom.publication.language {
            Language::Fr => FRENCH,
            Language::En => ENGLISH,
            Language::De => GERMAN,
        };
        let number =
            next_number(newsroom).map(|number| format!("\nnumber = {number}")).unwrap_or_default();
        let text = schema_line(newsroom) + &blank.replacen("DATE", &format!("{date}{number}"), 1);
        let path = newsroom.folder.join(format!("issues/{date}.toml"));
        if let Some(existing) = newsroom.find(&Wanted::Dated(date)) {
            return Err(Failure::not_started(format!("`{}` is there already", existing.display())));
        }
        match fresh(&path, &text) {
            Ok(()) => newsroom.console.say(&format!("made `{}`", shown(&newsroom.folder, &path))),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Failure::not_started("the folder `issues` does not exist")
                    .help("make it beside matinale.toml"));
            }
            Err(error) => {
                return Err(Failure::not_started(format!("`{}`: {error}", path.display())));
            }
        }
        Ok(Exit::Done)
    }
}

/// The line that tells an editor's program where the schema lies, if it does.
fn schema_line(newsroom: &Newsroom) -> String {
    let file = format!("{FOLDER}/{}", Kind::Issue.file());
    if newsroom.folder.join(&file).is_file() {
        format!("#:schema ../{file}\n\n")
    } else {
        String::new()
    }
}

/// One more than the newest issue's number, where it has one.
fn next_number(newsroom: &Newsroom) -> Option<u32> {
    let (_, path) = newsroom.issues().pop()?;
    let source = Source::new("", bounded(&path, read::LARGEST as u64).ok()?).ok()?;
    read::number(&source)?.checked_add(1)
}
