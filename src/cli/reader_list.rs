//! `subscribers list` and `export`: the readers of the list, and those who signed up.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::reader_selection::{TypedSelection, require_listed};
use super::reader_table::{count_formulas, csv_header, csv_row, lines};
use super::remarks::readers;
use super::standing::count_in_state;
use crate::audience::ReaderSource;
use crate::issue::edition::EditionName;
use crate::journal::State;
use crate::newsroom::{ListedReader, Newsroom, describe_reader, write_export};
use crate::wording::{Wording, join_wordings, say, say_count};

/// Show the readers: address, edition of today, name, tags, and who is suppressed
///
/// Readers who meet every condition are shown; without a condition, all, also those who signed up at the form. Names and tags are cut to fit 80
/// columns; `--csv` and `--json` have every column in full.
#[derive(Debug, Args)]
pub(super) struct ListReaders {
    #[command(flatten)]
    selection: TypedSelection,
    /// Answer in CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// Write the readers with every column, as CSV or with `--json` as JSON
///
/// The columns are those of the list, the edition of today, why the reader is suppressed, and whether the reader is on
/// the list or signed up at the form. Values stand
/// there as they are: a spreadsheet program takes one that begins with = + - or @ for a formula, unless the
/// columns are imported as text.
#[derive(Debug, Args)]
pub(super) struct ExportReaders {
    #[command(flatten)]
    selection: TypedSelection,
    /// The new file to write, instead of to the terminal
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

impl ListReaders {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let selection = self.selection.parse()?;
        let roster = newsroom.roster()?;
        let chosen: Vec<ListedReader<'_>> = roster.select(&selection).collect();
        if console.json || self.csv {
            write_all(&chosen, console, &mut |part| print_part(console, part));
        } else {
            for line in lines(&chosen, console.locale()) {
                console.answer(&line);
            }
            console.say(&sum_up(&chosen));
        }
        require_listed(newsroom, &roster, &selection)?;
        Ok(Exit::Done)
    }
}

impl ExportReaders {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let selection = self.selection.parse()?;
        let roster = newsroom.roster()?;
        let chosen: Vec<ListedReader<'_>> = roster.select(&selection).collect();
        require_listed(newsroom, &roster, &selection)?;
        if let Some(path) = &self.to {
            let mut text = String::new();
            write_all(&chosen, console, &mut |part| text.push_str(part));
            write_export(path, &text)?;
            let (readers, file) = (readers(chosen.len() as u64), path.display().to_string());
            console.tell(&say!("wrote {readers} to `{file}`", readers, file));
        } else {
            write_all(&chosen, console, &mut |part| print_part(console, part));
        }
        let formulas = if console.json { 0 } else { count_formulas(&chosen) };
        if formulas > 0 {
            console.tell(&say!(
                "a spreadsheet program takes {formulas} of the cells for formulas, since they begin with \
                 = + - or @; import the columns as text",
                formulas
            ));
        }
        Ok(Exit::Done)
    }
}

/// Prints a part of the readers, which are JSON or CSV.
fn print_part(console: Console, part: &str) {
    if console.json { console.part(part) } else { console.part_of_csv(part) }
}

/// Writes every column of the readers, as CSV or as JSON.
fn write_all(chosen: &[ListedReader<'_>], console: Console, write: &mut dyn FnMut(&str)) {
    if !console.json {
        write(&format!("{}\n", csv_header()));
        return chosen.iter().for_each(|reader| write(&format!("{}\n", csv_row(reader))));
    }
    let mut between = "{\"readers\":[";
    for reader in chosen {
        write(&format!("{between}{}", describe_reader(reader)));
        between = ",";
    }
    write(if chosen.is_empty() { "{\"readers\":[]}\n" } else { "]}\n" });
}

/// How many readers are shown, and how many of them get which edition.
fn sum_up(chosen: &[ListedReader<'_>]) -> Wording {
    let written_to = chosen.iter().filter(|reader| reader.suppressed.is_none());
    let editions: Vec<_> = written_to.map(|reader| reader.subscriber.edition).collect();
    let count = |name| editions.iter().filter(|edition| **edition == name).count();
    let (free, paid) = (count(EditionName::Free), count(EditionName::Paid));
    let suppressed = chosen.len() - editions.len();
    let is_signed_up =
        |reader: &&ListedReader<'_>| reader.subscriber.source == ReaderSource::Signup;
    let parts = [
        Some(say_count!("{free} free", "{free} free", free)),
        Some(say_count!("{paid} paid", "{paid} paid", paid)),
        (suppressed > 0).then(|| count_in_state(State::Skipped, suppressed as u64)),
    ];
    let (readers, parts) =
        (readers(chosen.len() as u64), join_wordings(parts.into_iter().flatten()));
    match chosen.iter().filter(is_signed_up).count() {
        0 => say!("{readers} ({editions})", readers, editions = parts),
        count => {
            say!("{readers} ({editions}; {count} signed up)", readers, editions = parts, count)
        }
    }
}
