//! The command line. Each command has a file with its arguments, a call of [`newsroom`], and the
//! words of its answer.
//!
//! This is the only room that prints, asks, exits, or reads the terminal, the clock or the
//! environment.
//!
//! Looks up to: everything.

mod advice;
mod check;
mod console;
mod deliveries;
mod explain;
mod failure;
mod findings;
mod follow;
mod import;
mod import_report;
mod inbox;
mod init;
mod last_call;
mod losses;
mod mended;
mod named_readers;
mod new;
mod news;
mod plan;
mod progress;
mod proof;
mod reader;
mod reader_edits;
mod reader_list;
mod reader_selection;
mod reader_table;
mod rehearse;
mod remarks;
mod render;
mod resolve;
mod retried;
mod schema;
mod send;
mod sending;
mod signals;
mod status;
mod status_words;
mod subscribers;
mod summary;
mod suppressions;
mod surroundings;
mod verdict;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::console::Console;
use self::failure::{Exit, Failure};
use self::surroundings::surroundings;
use crate::newsroom::{self, Newsroom};

/// Prints the morning issue of a newsletter and delivers it.
///
/// ISSUE is a date such as 2025-02-11, `today`, `tomorrow`, `latest`, or a file. A second issue on one day
/// has a word behind the date, as 2025-02-11-special.
///
/// Exit codes: 0 done, or nothing to do; 1 a person has to look; 2 could not start; 75 try again
/// later.
#[derive(Debug, Parser)]
#[command(name = "matinale", version, max_term_width = 100)]
struct Cli {
    /// The publication's folder
    #[arg(long, short = 'C', global = true, value_name = "FOLDER", default_value = ".")]
    dir: PathBuf,
    #[command(flatten)]
    console: Console,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    New(new::New),
    Check(check::Check),
    Render(render::Render),
    Rehearse(rehearse::Rehearse),
    Proof(proof::Proof),
    Send(send::Send),
    Status(status::Status),
    Resolve(resolve::ResolveReaders),
    Subscribers(subscribers::Subscribers),
    Inbox(inbox::OpenInbox),
    Schema(schema::Schema),
}

/// Runs a command line and answers the exit code. `main` calls nothing else.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            let exit = if error.use_stderr() { Exit::NotStarted } else { Exit::Done };
            return exit.into();
        }
    };
    let console = cli.console;
    match cli.run() {
        Ok(exit) => exit.into(),
        Err(failure) => {
            console.failure(&failure);
            failure.exit.into()
        }
    }
}

impl Cli {
    fn run(self) -> Result<Exit, Failure> {
        let console = self.console;
        match self.command {
            Command::Init(init) => init.run(&self.dir, console),
            Command::Inbox(inbox) => inbox.run(console),
            Command::Schema(schema) => schema.run(console),
            Command::Check(check) => check.run(&self.dir, console),
            command => {
                let mut newsroom = open(&self.dir, console)?;
                console.findings(newsroom.settings(), newsroom.findings());
                let ended = command.run_in(&mut newsroom, console);
                console.remarks(newsroom.take_remarks());
                ended
            }
        }
    }
}

impl Command {
    /// Runs a command that works on a publication.
    fn run_in(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        match self {
            Self::New(new) => new.run(newsroom, console),
            Self::Render(render) => render.run(newsroom, console),
            Self::Rehearse(rehearse) => rehearse.run(newsroom, console),
            Self::Proof(proof) => proof.run(newsroom, console),
            Self::Send(send) => send.run(newsroom, console),
            Self::Status(status) => status.run(newsroom, console),
            Self::Resolve(resolve) => resolve.run(newsroom, console),
            Self::Subscribers(subscribers) => subscribers.run(newsroom, console),
            Self::Init(_) | Self::Check(_) | Self::Inbox(_) | Self::Schema(_) => Ok(Exit::Done),
        }
    }
}

/// Opens the publication in a folder. Shows the findings that forbid it.
fn open(folder: &Path, console: Console) -> Result<Newsroom, Failure> {
    Newsroom::open(folder, surroundings(console)).map_err(|error: newsroom::Error| {
        for (source, finding) in error.findings() {
            console.findings(source, std::slice::from_ref(finding));
        }
        error.into()
    })
}
