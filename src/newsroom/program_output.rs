//! Runs a program, and reads what it prints.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use thiserror::Error;

/// The most bytes of what a program prints that are read.
const MAX_PRINTED_BYTES: u64 = 64 * 1024;

/// What a program has printed, and how it ended.
pub(super) struct ProgramOutput {
    /// How the program ended.
    pub(super) status: ExitStatus,
    /// What it has printed to its output. `None` if that could not be read.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Why a program has printed nothing. No variant repeats its command line.
#[derive(Debug, Error)]
pub(super) enum ProgramFault {
    /// There is no such program, or it may not be run.
    #[error("it cannot be started: {0}")]
    NotStarted(io::Error),
    /// The system gives no thread to read its output.
    #[error("its output cannot be read: {0}")]
    Unreadable(io::Error),
    /// The program took too long, and was ended.
    #[error("it has not ended within {0} s")]
    TooSlow(u64),
    /// The system does not say how the program ended.
    #[error("its end is unknown: {0}")]
    EndUnknown(io::Error),
}

/// Runs a program without any input, and reads what it prints. Ends it after this time.
///
/// # Errors
///
/// The program cannot be started, or takes too long.
pub(super) fn read_output(
    command: &mut Command,
    limit: Duration,
) -> Result<ProgramOutput, ProgramFault> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(ProgramFault::NotStarted)?;
    let output = child.stdout.take();
    let (printed, read) = mpsc::channel();
    let reader = thread::Builder::new().spawn(move || {
        let mut bytes = Vec::new();
        let done = output.map(|output| output.take(MAX_PRINTED_BYTES).read_to_end(&mut bytes));
        let _ = printed.send(done.is_some_and(|read| read.is_ok()).then_some(bytes));
    });
    if let Err(cause) = reader {
        let _ = child.kill();
        let _ = child.wait();
        return Err(ProgramFault::Unreadable(cause));
    }
    let Ok(bytes) = read.recv_timeout(limit) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(ProgramFault::TooSlow(limit.as_secs()));
    };
    let status = child.wait().map_err(ProgramFault::EndUnknown)?;
    Ok(ProgramOutput { status, bytes })
}
