//! Runs a program, and reads what it prints.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::wording::{Wording, say};

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
#[derive(Debug)]
pub(super) enum ProgramFault {
    /// There is no such program, or it may not be run.
    NotStarted(io::Error),
    /// The system gives no thread to write its input. A program that got none of it would answer of another text.
    NotAsked(io::Error),
    /// The system gives no thread to read its output.
    Unreadable(io::Error),
    /// The program took too long, and was ended.
    TooSlow(u64),
    /// The system does not say how the program ended.
    EndUnknown(io::Error),
}

impl ProgramFault {
    /// What went wrong, as the end of a sentence that names the program.
    pub(super) fn word(&self) -> Wording {
        match self {
            Self::NotStarted(cause) => {
                say!("it cannot be started: {cause}", cause = cause.to_string())
            }
            Self::NotAsked(cause) => {
                say!("its input cannot be written: {cause}", cause = cause.to_string())
            }
            Self::Unreadable(cause) => {
                say!("its output cannot be read: {cause}", cause = cause.to_string())
            }
            Self::TooSlow(seconds) => say!("it has not ended within {seconds} s", seconds),
            Self::EndUnknown(cause) => {
                say!("its end is unknown: {cause}", cause = cause.to_string())
            }
        }
    }
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
    read_output_for(command, Vec::new(), limit)
}

/// Runs a program with this input, and reads what it prints. Ends it after this time.
///
/// # Errors
///
/// The program cannot be started, or takes too long.
pub(super) fn read_output_for(
    command: &mut Command,
    input: Vec<u8>,
    limit: Duration,
) -> Result<ProgramOutput, ProgramFault> {
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let child = command.stdin(stdin).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(ProgramFault::NotStarted)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends without reading all of its input says so by its status.
        let written = thread::Builder::new().spawn(move || {
            let _ = stdin.write_all(&input);
        });
        if let Err(cause) = written {
            stop(child);
            return Err(ProgramFault::NotAsked(cause));
        }
    }
    let output = child.stdout.take();
    let (printed, read) = mpsc::channel();
    let reader = thread::Builder::new().spawn(move || {
        let mut bytes = Vec::new();
        let done = output.map(|output| output.take(MAX_PRINTED_BYTES).read_to_end(&mut bytes));
        let _ = printed.send(done.is_some_and(|read| read.is_ok()).then_some(bytes));
    });
    if let Err(cause) = reader {
        stop(child);
        return Err(ProgramFault::Unreadable(cause));
    }
    let Ok(bytes) = read.recv_timeout(limit) else {
        stop(child);
        return Err(ProgramFault::TooSlow(limit.as_secs()));
    };
    let status = child.wait().map_err(ProgramFault::EndUnknown)?;
    Ok(ProgramOutput { status, bytes })
}

/// Ends a program whose answer is of no use.
fn stop(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}
