//! `subscribers import`: brings the export of another program into the list.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::import_report::{answer_json, show};
use super::reader_selection::{AskedChange, confirm};
use super::usage_error::ValueFault;
use crate::audience::import::{CHOICES, ColumnChoice};
use crate::newsroom::{ImportPlan, Newsroom};
use crate::wording::{Wording, join_wordings, say, say_count};

/// Bring readers from a file into the list: an export of another program, or of a spreadsheet
///
/// The columns are told by their names, as Substack, Ghost, Mailchimp, listmonk, Buttondown, beehiiv and
/// Excel in French and in English write them, and by words inside the names. What each column is taken for is
/// shown first, and who is new, who changes, who has left, and who is left out. Where a column is taken for
/// something else than it is, `--column` says what it is.
///
/// Who has left or never confirmed is suppressed, and stays so whatever is imported later. A reader whose
/// cell about that is not understood is left out. Only who certainly pays gets the paid edition. Values that
/// the file does not have stay as they are in the list. A title above the columns is passed over.
///
/// Exits with 1 if somebody is left out, or if the file has no reader.
#[derive(Debug, Args)]
pub(super) struct ImportReaders {
    /// The file: cells separated by commas, semicolons or tabs
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What a column is: email, name, tier, tags, since, until, left (yes: the reader has left), reads (no: the
    /// reader has left), or unused
    #[arg(long, value_name = "NAME=MEANING", value_parser = parse_choice)]
    column: Vec<ColumnChoice>,
    /// Do not ask; needed where no terminal is
    #[arg(long, short)]
    yes: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl ImportReaders {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let plan = newsroom.plan_import(&self.file, &self.column)?;
        console.remarks(newsroom.take_remarks());
        let is_written = !self.dry_run && (self.yes || Console::is_attended());
        let exit = if plan.export.is_sound() { Exit::Done } else { Exit::Person };
        let counts = count(&plan);
        if console.json {
            answer_json(console, &plan);
        } else {
            show(console, &plan);
        }
        if plan.is_empty() {
            let is_empty = plan.export.is_empty();
            let words =
                if is_empty { say!("the file has no reader") } else { say!("nothing to change") };
            console.say(&words);
            return Ok(exit);
        }
        if self.dry_run {
            console.say(&say!("nothing was changed"));
            return Ok(exit);
        }
        if !is_written {
            return Err(Failure::not_started(say!(
                "nothing was changed: there is no terminal to ask at"
            ))
            .help(say!("add `--yes`")));
        }
        if !self.yes {
            let all = plan.added.len() + plan.changed.len() + plan.departed.len();
            confirm(console, all, &word_change(all))?;
        }
        newsroom.import(plan)?;
        console.say(&counts);
        Ok(exit)
    }
}

/// What was done, in one line.
fn count(plan: &ImportPlan) -> Wording {
    let ImportPlan { added, changed, departed, .. } = plan;
    let (added, changed, departed) = (added.len(), changed.len(), departed.len());
    let parts = [
        (added > 0)
            .then(|| say_count!("{count} reader added", "{count} readers added", count = added)),
        (changed > 0).then(|| {
            say_count!("{count} reader changed", "{count} readers changed", count = changed)
        }),
        (departed > 0).then(|| {
            say_count!("{count} reader suppressed", "{count} readers suppressed", count = departed)
        }),
    ];
    say!("{counts}", counts = join_wordings(parts.into_iter().flatten()))
}

/// What a person is asked about before readers are imported.
fn word_change(count: usize) -> AskedChange {
    AskedChange {
        done: say_count!(
            "{count} reader would be added, changed or suppressed",
            "{count} readers would be added, changed or suppressed",
            count
        ),
        question: say_count!(
            "{count} reader will be added, changed or suppressed. Type {count} to go on, or Enter to cancel:",
            "{count} readers will be added, changed or suppressed. Type {count} to go on, or Enter to cancel:",
            count
        ),
    }
}

/// Parses what a column is.
fn parse_choice(text: &str) -> Result<ColumnChoice, ValueFault> {
    let (name, word) = text
        .rsplit_once('=')
        .ok_or_else(|| ValueFault(say!("write the name of the column, `=`, and what it is")))?;
    let known = CHOICES.iter().find(|(known, _)| *known == word.trim());
    let Some((_, meaning)) = known else {
        let words = CHOICES.map(|(word, _)| word).join(", ");
        return Err(ValueFault(say!("`{word}` is none of {words}", word, words)));
    };
    Ok(ColumnChoice { name: name.trim().to_owned(), meaning: *meaning })
}
