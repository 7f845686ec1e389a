//! A morning through the library: an issue checked, printed in both editions, and sent to the built-in
//! inbox. No reader is touched.
//!
//! `cargo run --example morning -- FOLDER 2025-02-11`, where FOLDER is a publication's.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use matinale::journal::State;
use matinale::newsroom::{
    Newsroom, NoRandomness, RehearsalRequest, Rehearsed, StopRequest, Surroundings, start_runtime,
};
use matinale::smtp::Announcer;

#[allow(clippy::print_stdout, reason = "an example shows what it has done")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().unwrap_or_else(|| ".".to_owned());
    let issue = words.next().unwrap_or_else(|| "latest".to_owned());
    println!("{}", rehearse(Path::new(&folder), &issue)?);
    Ok(())
}

/// Checks, prints and rehearses an issue, and says what came of it.
pub(crate) fn rehearse(folder: &Path, issue: &str) -> Result<String, Box<dyn Error>> {
    let mut newsroom = Newsroom::open(folder, this_machine())?;
    let path = newsroom.issue_file(issue)?;
    let checked = newsroom.check_issue(&path)?;
    let findings = checked.findings().len();
    let printed = checked.into_printed()?;
    let (free, paid) = (printed.free().html().len(), printed.paid().html().len());
    let runtime = start_runtime()?;
    let request = RehearsalRequest::default();
    let rehearsal = newsroom.plan_rehearsal(&printed, request, &runtime)?;
    let Rehearsed { report, inbox } = rehearsal.finish(&runtime, &StopRequest::default())?;
    let accepted = report.tally.of(State::Accepted);
    Ok(format!(
        "{}: {findings} findings; {free} bytes of HTML for free readers, {paid} for paying ones; \
         {accepted} readers reached, {} messages in the inbox",
        printed.line(),
        inbox.count(),
    ))
}

/// The clock, the randomness and the environment of this machine.
#[allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "whoever calls the library reads clock and environment"
)]
fn this_machine() -> Surroundings {
    Surroundings {
        clock: Arc::new(jiff::Timestamp::now),
        randomness: Arc::new(|bytes| aws_lc_rs::rand::fill(bytes).map_err(|_| NoRandomness)),
        environment: Arc::new(|name| std::env::var(name).ok()),
        announcer: Announcer::new(|words| eprintln!("{words}")),
        scratch: std::env::temp_dir(),
        process: std::process::id(),
        machine: "press".to_owned(),
    }
}
