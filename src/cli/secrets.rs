//! What must not be seen: the key of tokens, the passwords of relays and of the journal's server. Looked up when they are needed,
//! and never printed.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use super::newsroom::{Newsroom, shown};
use crate::deliver::RelaySlot;
use crate::publication::{PasswordSource, Relay, Secret};
use crate::smtp::Target;
use crate::token::{Key, Tokens};

impl Newsroom {
    /// What makes tokens and Message-IDs. A publication without a key gets one, once.
    ///
    /// # Errors
    ///
    /// A key file that cannot be read or written, or that others can read.
    pub(super) fn tokens(&self) -> Result<Arc<Tokens>, Failure> {
        let path = self.folder.join(&self.publication.unsubscribe.key_file);
        let unreadable = |error: std::io::Error| {
            Failure::not_started(format!("`{}` cannot be read: {error}", path.display()))
        };
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.make_key(&path)?;
                fs::read_to_string(&path).map_err(unreadable)?
            }
            found => found.map_err(unreadable)?,
        };
        private(&path)?;
        let key = Key::parse(&text).map_err(|error| {
            Failure::not_started(format!("`{}` holds no key: {error}", path.display()))
        })?;
        Ok(Arc::new(Tokens::new(&key, &self.publication.slug)))
    }

    /// Makes the key. Where another process has made one meanwhile, that one stays.
    fn make_key(&self, path: &Path) -> Result<(), Failure> {
        match keep_private(path, fresh_key()?.to_text().as_bytes()) {
            Ok(()) => self.console.tell(&format!(
                "made the key of unsubscribe links, `{}`: keep a copy, links in sent mail need it",
                shown(&self.folder, path)
            )),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(Failure::not_started(format!("`{}`: {error}", path.display())));
            }
        }
        Ok(())
    }

    /// The relay that the proof is handed to: the first one, its password looked up.
    ///
    /// # Errors
    ///
    /// No relay in the settings, or no password where one is named.
    pub(super) fn target(&self) -> Result<Target, Failure> {
        let Some(relay) = self.publication.relays.first() else {
            return Err(Failure::not_started("matinale.toml names no relay to hand mail to")
                .help("write `[[relays]]` with `url = \"smtps://user@host:465\"`"));
        };
        self.called(relay)
    }

    /// Every relay that a run is handed to, the passwords looked up.
    ///
    /// # Errors
    ///
    /// As for [`target`](Self::target).
    pub(super) fn relay_slots(&self) -> Result<Vec<RelaySlot>, Failure> {
        self.target()?;
        let relays = self.publication.relays.iter();
        let slot = |relay: &Relay| {
            let (connections, weight) = (relay.connections, relay.weight);
            Ok(RelaySlot { target: self.called(relay)?, connections, weight })
        };
        relays.map(slot).collect()
    }

    fn called(&self, relay: &Relay) -> Result<Target, Failure> {
        let secret = match &relay.login {
            Some(login) => Some(self.password(&login.password, "the relay")?),
            None => None,
        };
        Target::new(relay.clone(), secret, self.publication.from.domain())
            .map_err(|error| Failure::not_started(error.to_string()))
    }

    /// A password, looked up where it is kept for `whom`.
    ///
    /// # Errors
    ///
    /// A variable that is not set, a file that cannot be read, or that others can read.
    pub(super) fn password(&self, source: &PasswordSource, whom: &str) -> Result<Secret, Failure> {
        match source {
            PasswordSource::Environment(name) => match std::env::var(name) {
                Ok(password) if !password.is_empty() => Ok(Secret::new(password)),
                _ => Err(Failure::not_started(format!(
                    "the environment variable `{name}` is not set"
                ))
                .help(format!(
                    "`password_env` of {whom} names it; in cron, set it above the line"
                ))),
            },
            PasswordSource::File(file) => {
                let path = self.folder.join(file);
                let text = fs::read_to_string(&path).map_err(|error| {
                    Failure::not_started(format!("`{}`: {error}", path.display()))
                })?;
                private(&path)?;
                Ok(Secret::new(text))
            }
        }
    }
}

/// 32 bytes of the system's randomness.
fn fresh_key() -> Result<Key, Failure> {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Failure::not_started("the system has no randomness for a key"))?;
    Ok(Key::new(bytes))
}

/// Writes a file that only its owner reads, and never over another one. It is there as a whole and on
/// the disk, or not at all.
pub(super) fn keep_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        private_folder(parent)?;
    }
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let _ = fs::remove_file(&draft);
    write_private(&draft, bytes)?;
    let linked = fs::hard_link(&draft, path);
    let _ = fs::remove_file(&draft);
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            // A disk without links to files.
            write_private(path, bytes)
        }
        linked => linked,
    }
}

/// Makes a folder that only its owner enters, where there is none.
pub(super) fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that only its owner reads; there is none of that name.
pub(super) fn private_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = private_file(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Refuses a secret that others on this machine can read.
#[cfg(unix)]
fn private(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    if mode.trailing_zeros() >= 6 {
        return Ok(());
    }
    Err(Failure::not_started(format!("`{}` can be read by others", path.display()))
        .help(format!("chmod 600 {}", path.display())))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), Failure> {
    Ok(())
}
