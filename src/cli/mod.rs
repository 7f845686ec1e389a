//! The command line. Each command has a file with its arguments, a call of [`newsroom`], and the
//! words of its answer.
//!
//! This is the only room that prints, asks, exits, or reads the terminal, the clock or the
//! environment.
//!
//! Looks up to: everything.

mod absence;
mod advice;
mod approve;
mod attempt_event;
mod bounces;
mod check;
mod clock;
mod columns;
mod console;
mod correct;
mod cut_off;
mod deliveries;
mod dkim;
mod doctor;
mod doctor_options;
mod early_options;
mod erase;
mod event_log;
mod event_writer;
#[cfg(feature = "doctor")]
mod examination;
#[cfg(not(feature = "doctor"))]
#[path = "examination_missing.rs"]
mod examination;
mod explain;
mod failure;
mod findings;
mod follow;
mod giving_up;
mod half_time;
mod heard_replies;
mod help;
mod import;
mod import_report;
mod inbox;
mod inbox_site;
mod init;
mod last_call;
mod log_format;
mod losses;
mod mended;
mod moments;
mod named_copies;
mod named_end;
mod named_issue;
mod named_readers;
mod new;
mod news;
mod personal_record;
mod plan;
mod plan_head;
mod preview;
mod preview_options;
#[cfg(feature = "preview")]
mod previewing;
#[cfg(not(feature = "preview"))]
#[path = "previewing_missing.rs"]
mod previewing;
mod progress;
mod proof;
mod publication_folder;
mod reader;
mod reader_edits;
mod reader_fate;
mod reader_list;
mod reader_selection;
mod reader_table;
mod reasons;
mod rehearse;
mod remains;
mod remarks;
mod render;
mod resolve;
mod retried;
mod run_charts;
mod run_events;
mod run_page;
mod schedule;
mod schema;
mod send;
mod send_due;
mod send_end;
mod sending;
mod sent_before;
mod serve;
mod shell_files;
mod signals;
mod signed_up_readers;
#[cfg(feature = "serve")]
mod site;
#[cfg(not(feature = "serve"))]
#[path = "site_missing.rs"]
mod site;
mod spoken;
mod stages;
mod standing;
mod status;
mod status_content;
mod status_curve;
mod status_listing;
mod status_senders;
mod status_watch;
mod status_words;
mod stop;
mod subscribers;
mod summary;
mod suppressions;
mod surroundings;
mod timer_lines;
mod usage_error;
mod verdict;
mod who;
mod who_runs;
mod who_steps;
mod who_today;

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::console::Console;
use self::early_options::EarlyOptions;
use self::failure::{Exit, Failure};
use self::help::translate_answer;
use self::publication_folder::PublicationFolder;
use self::surroundings::surroundings;
use self::usage_error::UsageError;
use crate::finding::show::make_visible;
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
    #[command(flatten)]
    folder: PublicationFolder,
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
    Preview(preview::PreviewIssue),
    Render(render::Render),
    Rehearse(rehearse::Rehearse),
    Proof(proof::Proof),
    Approve(approve::ApproveIssue),
    Send(send::Send),
    Status(status::Status),
    Stop(stop::StopIssue),
    Correct(correct::CorrectIssue),
    Go(stop::LetGo),
    Who(who::Who),
    Resolve(resolve::ResolveReaders),
    Subscribers(subscribers::Subscribers),
    Bounces(bounces::Bounces),
    Export(personal_record::ExportPerson),
    Erase(erase::ErasePerson),
    Dkim(dkim::Dkim),
    Doctor(doctor::Doctor),
    Inbox(inbox::OpenInbox),
    Serve(serve::Serve),
    Schedule(schedule::ShowSchedule),
    Schema(schema::Schema),
    Completions(shell_files::PrintCompletions),
    Man(shell_files::WriteManPages),
}

/// Runs a command line and answers the exit code. `main` calls nothing else.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let early = EarlyOptions::find(&arguments);
    early.apply_color();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => Cli { console: cli.console.heed_surroundings(&cli.folder), ..cli },
        Err(error) => {
            let exit = refuse_arguments(error, arguments, early);
            let lost = Console::find_lost_answer();
            if let Some(lost) = &lost {
                Console::warn(&lost.word().to_string());
            }
            return lost.map_or(exit, |lost| exit.or(lost.exit)).into();
        }
    };
    let console = cli.console;
    let exit = cli.run().unwrap_or_else(|failure| {
        console.failure(&failure);
        failure.exit
    });
    match Console::find_lost_answer() {
        Some(lost) => {
            console.failure(&lost);
            exit.or(lost.exit).into()
        }
        None => exit.into(),
    }
}

/// Prints what is wrong with a command line, or the help that it asks for, in the language of the person. A program hears
/// in JSON what is wrong.
fn refuse_arguments(answer: clap::Error, words: Vec<OsString>, early: EarlyOptions) -> Exit {
    let locale = early.find_locale();
    if let Some(error) = UsageError::read(&answer, locale) {
        if early.json {
            Console::warn(&error.describe());
        } else {
            Console::warn_in_colours(&error.word(locale));
        }
        return Exit::NotStarted;
    }
    let answer = translate_answer(answer, words, locale);
    let words = answer.render().to_string();
    match make_visible(&words) {
        Cow::Borrowed(_) => {
            Console::note_help(answer.print());
        }
        Cow::Owned(visible) => Console::warn(visible.trim_end()),
    }
    if answer.use_stderr() { Exit::NotStarted } else { Exit::Done }
}

impl Cli {
    /// Runs the command. A mail server that feeds one hears of a failure that it shall try again.
    fn run(self) -> Result<Exit, Failure> {
        match &self.command {
            Command::Bounces(bounces) if bounces.reads_input() => {
                self.carry_out().map_err(|failure| Failure { exit: Exit::Later, ..failure })
            }
            _ => self.carry_out(),
        }
    }

    fn carry_out(self) -> Result<Exit, Failure> {
        let console = self.console;
        match self.command {
            Command::Init(init) => init.run(self.folder.named(), console),
            Command::Inbox(inbox) => inbox.run(&self.folder, console),
            Command::Schema(schema) => schema.run(console),
            Command::Completions(completions) => Ok(completions.run(console)),
            Command::Man(man) => man.run(console),
            Command::Check(check) => check.run(&self.folder.find()?, console),
            Command::Serve(serve) => {
                let newsroom = open(&self.folder.find()?, console)?;
                console.findings(newsroom.settings(), newsroom.findings());
                serve.run(newsroom, console)
            }
            command => {
                let open = if command.only_looks() { look_into } else { open };
                let mut newsroom = open(&self.folder.find()?, console)?;
                console.findings(newsroom.settings(), newsroom.findings());
                let ended = command.run_in(&mut newsroom, console);
                console.remarks(newsroom.take_remarks());
                ended
            }
        }
    }
}

impl Command {
    /// Whether the command only looks at a publication, which can be a stranger's branch.
    const fn only_looks(&self) -> bool {
        matches!(
            self,
            Self::Check(_)
                | Self::Preview(_)
                | Self::Render(_)
                | Self::New(_)
                | Self::Schedule(_)
                | Self::Schema(_)
        )
    }

    /// Runs a command that works on a publication.
    fn run_in(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        match self {
            Self::New(new) => new.run(newsroom, console),
            Self::Preview(preview) => preview.run(newsroom, console),
            Self::Render(render) => render.run(newsroom, console),
            Self::Rehearse(rehearse) => rehearse.run(newsroom, console),
            Self::Proof(proof) => proof.run(newsroom, console),
            Self::Approve(approve) => approve.run(newsroom, console),
            Self::Send(send) => send.run(newsroom, console),
            Self::Status(status) => status.run(newsroom, console),
            Self::Stop(stop) => stop.run(newsroom, console),
            Self::Correct(correct) => correct.run(newsroom, console),
            Self::Go(go) => go.run(newsroom, console),
            Self::Who(who) => who.run(newsroom, console),
            Self::Resolve(resolve) => resolve.run(newsroom, console),
            Self::Subscribers(subscribers) => subscribers.run(newsroom, console),
            Self::Bounces(bounces) => bounces.run(newsroom, console),
            Self::Export(export) => export.run(newsroom, console),
            Self::Erase(erase) => erase.run(newsroom, console),
            Self::Dkim(dkim) => dkim.run(newsroom, console),
            Self::Doctor(doctor) => doctor.run(newsroom, console),
            Self::Schedule(schedule) => schedule.run(newsroom, console),
            Self::Init(_)
            | Self::Check(_)
            | Self::Inbox(_)
            | Self::Serve(_)
            | Self::Schema(_)
            | Self::Completions(_)
            | Self::Man(_) => Ok(Exit::Done),
        }
    }
}

/// Opens the publication in a folder. Shows the findings that forbid it.
fn open(folder: &Path, console: Console) -> Result<Newsroom, Failure> {
    show_refusal(Newsroom::open(folder, surroundings(console)), console)
}

/// Opens the publication in a folder to look at it. Shows the findings that forbid it.
fn look_into(folder: &Path, console: Console) -> Result<Newsroom, Failure> {
    show_refusal(Newsroom::look_into(folder, surroundings(console)), console)
}

/// As [`look_into`], with settings that can have errors.
fn look_over(folder: &Path, console: Console) -> Result<Newsroom, Failure> {
    show_refusal(Newsroom::look_over(folder, surroundings(console)), console)
}

fn show_refusal(
    opened: Result<Newsroom, newsroom::Error>,
    console: Console,
) -> Result<Newsroom, Failure> {
    opened.map_err(|error| {
        if let Some((source, findings)) = error.findings() {
            console.findings(source, findings);
        }
        error.into()
    })
}
