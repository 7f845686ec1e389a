//! The command line: one file for each command; the only room that prints, reads the clock or the
//! environment, opens files, or exits.
//!
//! Looks up to: everything.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room where clock, environment and files are read"
)]

mod book;
mod check;
mod console;
mod failure;
mod guards;
mod inbox;
mod init;
mod mend;
mod morning;
mod new;
mod newsroom;
#[cfg(feature = "online")]
mod online;
#[cfg(not(feature = "online"))]
#[path = "online_missing.rs"]
mod online;
mod past;
mod press;
mod proof;
mod receipt;
mod rehearse;
mod render;
mod replace;
mod resolve;
mod schema;
mod secrets;
mod send;
mod status;
mod subscribers;
mod summary;

use std::ffi::OsString;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::console::Console;
use self::failure::{Exit, Failure};
use self::newsroom::Newsroom;

/// Prints the morning issue of a newsletter and delivers it.
///
/// ISSUE is a date such as 2025-02-11, `today`, `tomorrow`, `latest`, or a file.
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
    Resolve(resolve::Resolve),
    Subscribers(subscribers::Subscribers),
    Inbox(inbox::Inbox),
    Schema(schema::Schema),
}

/// Runs a command line and says how it went: the front door of the program.
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
            console.fault(&if console.json { failure.json() } else { format!("error: {failure}") });
            failure.exit.into()
        }
    }
}

impl Cli {
    fn run(self) -> Result<Exit, Failure> {
        let console = self.console;
        if let Command::Check(check) = &self.command
            && let Some(explained) = check.explained(console)
        {
            return explained;
        }
        match self.command {
            Command::Init(init) => init.run(&self.dir, console),
            Command::Inbox(inbox) => inbox.run(console),
            Command::Schema(schema) => schema.run(console),
            Command::Check(check) => check.run(&self.dir, console),
            command => {
                let newsroom = Newsroom::open(&self.dir, console)?;
                newsroom.told();
                command.run_in(&newsroom)
            }
        }
    }
}

impl Command {
    /// The commands that work on a publication.
    fn run_in(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        match self {
            Self::New(new) => new.run(newsroom),
            Self::Render(render) => render.run(newsroom),
            Self::Rehearse(rehearse) => rehearse.run(newsroom),
            Self::Proof(proof) => proof.run(newsroom),
            Self::Send(send) => send.run(newsroom),
            Self::Status(status) => status.run(newsroom),
            Self::Resolve(resolve) => resolve.run(newsroom),
            Self::Subscribers(subscribers) => subscribers.run(newsroom),
            Self::Init(_) | Self::Check(_) | Self::Inbox(_) | Self::Schema(_) => Ok(Exit::Done),
        }
    }
}

/// A runtime for the commands that speak to a relay.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let refused = |error: std::io::Error| Failure::not_started(format!("the runtime: {error}"));
    // As many descriptors as tokio opens for itself, and more: short of one it would panic.
    #[cfg(unix)]
    drop((0..4).map(|_| UnixStream::pair()).collect::<Result<Vec<_>, _>>().map_err(refused)?);
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(refused)
}
