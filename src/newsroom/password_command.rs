//! Runs the program that prints a password: a password store, or one that gets access tokens.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::program_output::{ProgramOutput, read_output};
use crate::publication::Secret;
use crate::wording::{Wording, say};

/// How long the program may take. It may ask a person, or a server on the web.
const COMMAND_TIMEOUT: Duration = Duration::from_mins(1);

/// Runs a command line in the publication's folder with the system's shell. The first line that it
/// prints is the password. What it says on stderr is shown.
///
/// # Errors
///
/// Why there is no password. Neither the command nor its output is repeated, since both can contain
/// the secret.
pub(super) fn run_password_command(command: &str, folder: &Path) -> Result<Secret, Wording> {
    refuse_unknown_program(command, folder)?;
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command_line = Command::new(shell);
    command_line.args([flag, command]).current_dir(folder);
    let output = read_output(&mut command_line, COMMAND_TIMEOUT);
    let ProgramOutput { status, bytes } = output.map_err(|fault| fault.word())?;
    if !status.success() {
        return Err(say!("it failed, with {status}", status = status.to_string()));
    }
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(|| say!("what it prints is not UTF-8"))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(say!("it prints nothing"));
    }
    Ok(Secret::new(line.to_owned()))
}

/// Refuses a command of a single word for which the shell finds no program. The word can be the password
/// itself, written in the wrong place, and the shell would repeat it if it were told to run it.
fn refuse_unknown_program(command: &str, folder: &Path) -> Result<(), Wording> {
    let word = command.trim();
    if cfg!(windows) || word.contains(|c: char| c.is_whitespace() || "<>|".contains(c)) {
        return Ok(());
    }
    let found = Command::new("sh")
        .args(["-c", "command -v -- \"$0\"", word])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match found {
        Ok(status) if !status.success() => Err(say!("it names no program that the shell finds")),
        _ => Ok(()),
    }
}
