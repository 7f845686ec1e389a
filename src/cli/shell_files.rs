//! `completions` and `man`: what a shell and `man` know of the commands, made from the command line itself.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Cli;
use super::console::Console;
use super::failure::{Exit, Failure};
use super::help::translate_command;
use crate::disk;
use crate::wording::{Locale, say};

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

/// The man pages of a command and of its subcommands, in a language.
struct ManPages<'a> {
    folder: &'a Path,
    locale: Locale,
}

impl ManPages<'_> {
    fn write(&self, mut command: Command) -> io::Result<()> {
        command.build();
        for subcommand in command.get_subcommands().filter(|one| !one.is_hide_set()).cloned() {
            self.write(subcommand)?;
        }
        let man = Man::new(command);
        let mut page = Vec::new();
        man.render(&mut page)?;
        let page = self.translate_headings(&String::from_utf8_lossy(&page));
        disk::write(&self.folder.join(man.get_filename()), page.as_bytes())
    }

    /// The same page with headings in the language. clap writes those that depend on no command in English.
    fn translate_headings(&self, page: &str) -> String {
        let lines = page.split_inclusive('\n').map(|line| {
            let Some(heading) = line.strip_prefix(".SH ") else { return line.to_owned() };
            let heading = match heading.trim() {
                "NAME" => say!("NAME").translate(self.locale),
                "EXTRA" => say!("EXTRA").translate(self.locale),
                other => other.to_uppercase(),
            };
            format!(".SH {heading}\n")
        });
        lines.collect()
    }
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
        let locale = console.locale();
        let command = translate_command(Cli::command().disable_help_subcommand(true), locale);
        let pages = ManPages { folder: &self.out, locale };
        let written = std::fs::create_dir_all(&self.out).and_then(|()| pages.write(command));
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
