//! `completions` and `man`: what a shell and `man` know of the commands, made from the command line itself.

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::console::Console;
use super::failure::{Exit, Failure};
use crate::wording::say;

/// Print the completions of a shell
///
/// bash: `matinale completions bash > ~/.local/share/bash-completion/completions/matinale`
///
/// zsh: `matinale completions zsh > FOLDER/_matinale`, where `$fpath` has FOLDER
///
/// fish: `matinale completions fish > ~/.config/fish/completions/matinale.fish`
#[derive(Debug, Args)]
pub(super) struct PrintCompletions {
    /// The shell
    shell: Shell,
}

/// Write the man pages of all commands into a folder
///
/// For everybody on a machine: `matinale man --out /usr/local/share/man/man1`, and then `man matinale-send`.
#[derive(Debug, Args)]
pub(super) struct WriteManPages {
    /// The folder that gets the files, over those that are there; it is made if it does not exist
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

impl PrintCompletions {
    pub(super) fn run(self, console: Console) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "matinale", &mut script);
        console.answer(String::from_utf8_lossy(&script).trim_end());
        Exit::Done
    }
}

impl WriteManPages {
    pub(super) fn run(self, console: Console) -> Result<Exit, Failure> {
        let folder = self.out.display().to_string();
        let written = std::fs::create_dir_all(&self.out)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), &self.out));
        match written {
            Ok(()) => {
                console.say(&say!("man pages in `{folder}`", folder));
                Ok(Exit::Done)
            }
            Err(error) => {
                let reason = error.to_string();
                let failure = Failure::not_started(say!(
                    "`{folder}` cannot be written: {reason}",
                    folder,
                    reason
                ));
                Err(match error.kind() {
                    ErrorKind::PermissionDenied => failure
                        .help(say!("name a folder of your own, such as `~/.local/share/man/man1`")),
                    _ => failure,
                })
            }
        }
    }
}
