//! The publication that a command works on: the folder that was named, or the nearest one upward.

#![allow(clippy::disallowed_methods, reason = "this is where the folder of the terminal is read")]

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use crate::wording::say;

/// The file that makes a folder a publication.
const SETTINGS_FILE: &str = "matinale.toml";

/// The option that names the publication.
#[derive(Debug, Args)]
pub(super) struct PublicationFolder {
    /// The publication's folder; without it, this folder or the nearest one above with a `matinale.toml`
    #[arg(long, short = 'C', global = true, value_name = "FOLDER", env = "MATINALE_DIR")]
    dir: Option<PathBuf>,
}

impl PublicationFolder {
    /// The publication of the terminal, where no option names one.
    pub(super) fn of_terminal() -> Self {
        Self { dir: std::env::var_os("MATINALE_DIR").map(PathBuf::from) }
    }

    /// The folder that was named, or the folder of the terminal: where a publication is begun.
    pub(super) fn named(&self) -> &Path {
        self.dir.as_deref().unwrap_or(Path::new("."))
    }

    /// The folder that was named; else the folder of the terminal or the nearest one above it that holds a
    /// publication. The folder of the terminal if there is none.
    ///
    /// # Errors
    ///
    /// The nearest publication above belongs to another user. Its settings can name commands to run, so it is
    /// taken only where it is named (CVE-2022-24765 shows what comes of it otherwise).
    pub(super) fn find(&self) -> Result<PathBuf, Failure> {
        let here = self.named().to_owned();
        if self.dir.is_some() || here.join(SETTINGS_FILE).exists() {
            return Ok(here);
        }
        let terminal = std::env::current_dir().unwrap_or_default();
        let mut above = terminal.ancestors().skip(1);
        match above.find(|folder| folder.join(SETTINGS_FILE).is_file()) {
            Some(folder) if belongs_to_user(&folder.join(SETTINGS_FILE)) => Ok(folder.to_owned()),
            Some(folder) => Err(refuse_stranger(folder)),
            None => Ok(here),
        }
    }
}

fn refuse_stranger(folder: &Path) -> Failure {
    let folder = folder.display().to_string();
    Failure::not_started(say!("the publication in `{folder}` belongs to another user", folder))
        .help(say!("name it if it is meant: `matinale -C {folder} …`", folder))
}

/// Whether a file belongs to the user who runs this program.
#[cfg(unix)]
fn belongs_to_user(file: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let owner = std::fs::metadata(file).map(|found| found.uid());
    owner.is_ok_and(|owner| owner == rustix::process::geteuid().as_raw())
}

/// Whether a file belongs to the user who runs this program. Other systems do not say it.
#[cfg(not(unix))]
const fn belongs_to_user(_: &Path) -> bool {
    true
}
