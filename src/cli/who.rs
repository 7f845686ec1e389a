//! `who`: what the journal and the list know of one reader.

use clap::{Args, value_parser};

use super::columns::{count_columns, wrap_within};
use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use super::reader::list_reports;
use super::who_runs::{list_moves, list_runs};
use super::who_steps::{EditorStep, list_steps};
use super::who_today::list_today;
use crate::newsroom::{
    Newsroom, NoMatch, NobodyNamed, ReaderAccount, ReaderLookup, ReaderMatch, ReaderMatches,
    describe_lookup,
};
use crate::wording::{Wording, say};

/// The most columns of a line that is broken.
const MAX_COLUMNS: usize = 100;
/// The fewest columns to which lines are broken.
const MIN_COLUMNS: usize = 40;

/// The examples of `--help`.
const EXAMPLES: &str = "\
Examples:
  matinale who zoe@example.org            the last seven issues, and what comes next
  matinale who zoe                        the readers who have `zoe` in their address or name
  matinale who zoe@example.org --last 30  a month of issues
  matinale who zoe@example.org --json     the same for a program";

/// Say what became of a reader's last issues, and what they get next
///
/// It answers «I got nothing» and «I pay, and got the free edition»: for each of the last runs, whether the reader was in
/// it, in which edition and why, what became of the message and what the relay said; then what the list says today, and
/// what the next run does and why.
///
/// READER is an address, a part of an address or of a name, an unsubscribe link from the reader's mail, or the token in
/// it. If several readers match, up to 20 are named. A change of address that can still be taken back is followed both
/// ways. Only addresses of the list, of sign-ups, of suppressions and of the last run are found by a part.
///
/// Exits with 0 if the reader is known, or if several match, and with 1 if nobody matches.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Who {
    /// An address, a part of one or of a name, or an unsubscribe link
    #[arg(value_name = "READER")]
    reader: String,
    /// How many of the last runs are shown
    #[arg(long, value_name = "NUMBER", default_value_t = 7, value_parser = value_parser!(u16).range(1..))]
    last: u16,
}

impl Who {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let named = newsroom.find_named_reader(&self.reader);
        if named.found == Err(NobodyNamed::ForeignToken) {
            return Err(Failure::not_started(tell_nobody(&named)));
        }
        let lookup = newsroom.look_up_reader(&named, usize::from(self.last))?;
        let is_nobody = matches!(lookup, ReaderLookup::Nobody(_));
        if console.json {
            let today = newsroom.now().date();
            console.answer(&describe_lookup(&self.reader, &lookup, today).to_string());
            return Ok(if is_nobody { Exit::Person } else { Exit::Done });
        }
        match lookup {
            ReaderLookup::Found(account) => tell(console, newsroom, &account)?,
            ReaderLookup::Several(matches) => tell_matches(console, &matches),
            ReaderLookup::Nobody(nobody) => {
                return Err(report_nobody(&self.reader, &nobody, &newsroom.publication().audience));
            }
        }
        Ok(Exit::Done)
    }
}

/// Shows what is known of a reader.
///
/// # Errors
///
/// The journal cannot be read.
fn tell(console: Console, newsroom: &mut Newsroom, account: &ReaderAccount) -> Result<(), Failure> {
    let zone = &newsroom.publication().timezone;
    let reader = account.reader.as_str();
    let name = account.today.row().and_then(|row| row.name);
    let mut lines = vec![if let Some(name) = name {
        say!("{reader} ({name})", reader, name)
    } else {
        say!("{reader}", reader)
    }];
    lines.extend(list_moves(account, zone));
    lines.extend(list_runs(account, zone));
    if !account.reports.is_empty() {
        lines.push(say!("what came back"));
        lines.extend(list_reports(&account.reports, zone));
    }
    lines.extend(list_today(account, newsroom));
    tell_lines(console, lines);
    for EditorStep { purpose, commands } in list_steps(account, newsroom)? {
        tell_lines(console, vec![purpose]);
        console.answer_lines(&commands);
    }
    Ok(())
}

/// Shows lines, broken at their blanks where the terminal ends.
fn tell_lines(console: Console, lines: Vec<Wording>) {
    let columns = count_columns(&std::io::stdout()).clamp(MIN_COLUMNS, MAX_COLUMNS);
    for line in lines {
        let line = line.translate(console.locale());
        console.answer_lines(&wrap_within(&line, columns));
    }
}

/// Names the readers who match.
fn tell_matches(console: Console, matches: &ReaderMatches) {
    for ReaderMatch { address, name } in &matches.first {
        let reader = address.as_str();
        console.answer(&if let Some(name) = name {
            say!("{reader} ({name})", reader, name)
        } else {
            say!("{reader}", reader)
        });
    }
    if matches.more > 0 {
        console.answer(&say!("and {more} more", more = matches.more));
    }
    console.tell(&say!("name one of them by the whole address: `matinale who ADDRESS`"));
}

/// The failure that nobody matches.
fn report_nobody(asked: &str, nobody: &NoMatch, list: &str) -> Failure {
    let asked = asked.escape_debug().to_string();
    if !nobody.lines.is_empty() {
        let lines: Vec<String> = nobody.lines.iter().map(u64::to_string).collect();
        let cause = say!(
            "`{asked}` stands in `{list}` (line {lines}), and is no reader whose row can be read",
            asked,
            list,
            lines = lines.join(", ")
        );
        let help = say!(
            "`matinale check` says what to write there; nobody in such a row gets anything before"
        );
        return Failure::person(cause).help(help);
    }
    let failure = Failure::person(say!("nobody is known who matches `{asked}`", asked));
    match &nobody.near {
        Some(near) => failure.help(say!("did you mean `{near}`?", near)),
        None => failure.help(say!("`matinale subscribers list` shows who is")),
    }
}
