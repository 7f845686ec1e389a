//! The newsroom: a publication's folder, opened. Which file is which issue, where pictures lie, how
//! secrets are looked up.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::Date;

use super::console::Console;
use super::failure::Failure;
use crate::audience::{self, Audience, Report};
use crate::deliver::Clock;
use crate::finding::show::{self, Dress};
use crate::finding::{Severity, Source};
use crate::issue::read::LARGEST;
use crate::journal::Sqlite;
use crate::publication::{self, PasswordSource, Publication, Relay};
use crate::smtp::{Secret, Target};
use crate::token::{Key, Tokens};

/// The largest settings file and TOML list that are read: 64 MiB.
const LARGEST_LIST: u64 = 64 << 20;

/// An opened publication.
pub(super) struct Newsroom {
    pub(super) folder: PathBuf,
    pub(super) publication: Publication,
    pub(super) console: Console,
}

/// Which issue is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The one of a day.
    Dated(Date),
    /// The newest there is.
    Latest,
    /// The one in this file.
    File(PathBuf),
}

impl Newsroom {
    /// Opens the publication in a folder.
    ///
    /// # Errors
    ///
    /// No `matinale.toml`, or findings in it, which are shown.
    pub(super) fn open(folder: &Path, console: Console) -> Result<Self, Failure> {
        let path = folder.join("matinale.toml");
        let bytes = bounded(&path, LARGEST as u64).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let cause = format!("there is no publication in `{}`", folder.display());
                Failure::not_started(format!("{cause}: `{}` does not exist", path.display()))
                    .help("go to a publication's folder, name it with `--dir`, or make one: `matinale init`")
            }
            _ => Failure::not_started(format!("`{}` cannot be read: {error}", path.display())),
        })?;
        let source = match Source::new(shown(folder, &path), bytes) {
            Ok(source) => source,
            Err((source, finding)) => {
                console.findings(&source, &[finding], Severity::Error);
                return Err(Failure::not_started("the settings are not UTF-8"));
            }
        };
        let (publication, findings) = publication::read(&source);
        console.findings(&source, &findings, Severity::Warning);
        let Some(publication) = publication else {
            return Err(Failure::not_started("the settings in `matinale.toml` cannot be used"));
        };
        Ok(Self { folder: folder.to_owned(), publication, console })
    }

    /// This moment, where the publication is.
    #[allow(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
    pub(super) fn now(&self) -> Zoned {
        jiff::Timestamp::now().to_zoned(self.publication.timezone.clone())
    }

    /// The clock of a run.
    #[allow(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
    pub(super) fn clock(&self) -> Clock {
        let zone = self.publication.timezone.clone();
        Arc::new(move || jiff::Timestamp::now().to_zoned(zone.clone()))
    }

    /// The issue that a word on the command line means.
    ///
    /// # Errors
    ///
    /// A word that is neither a date, nor `today`, `tomorrow` or `latest`, nor a file.
    pub(super) fn wanted(&self, word: &str) -> Result<Wanted, Failure> {
        let today = self.now().date();
        match word {
            "today" => Ok(Wanted::Dated(today)),
            "tomorrow" => Ok(Wanted::Dated(today.tomorrow().unwrap_or(today))),
            "latest" => Ok(Wanted::Latest),
            _ => match word.parse::<Date>() {
                Ok(date) => Ok(Wanted::Dated(date)),
                Err(_) if Path::new(word).is_dir() => {
                    Ok(Wanted::File(Path::new(word).join("issue.toml")))
                }
                Err(_) if word.ends_with(".toml") => Ok(Wanted::File(PathBuf::from(word))),
                Err(_) => Err(Failure::not_started(format!("`{word}` names no issue")).help(
                    "name a date such as `2025-02-11`, `today`, `tomorrow`, `latest`, or a file",
                )),
            },
        }
    }

    /// The file of an issue; nothing where there is none.
    pub(super) fn find(&self, wanted: &Wanted) -> Option<PathBuf> {
        match wanted {
            Wanted::File(path) => Some(path.clone()),
            Wanted::Latest => self.issues().pop().map(|(_, path)| path),
            Wanted::Dated(date) => self.dated(*date),
        }
    }

    /// The same, for those who cannot go on without.
    ///
    /// # Errors
    ///
    /// There is none; the nearest ones are named.
    pub(super) fn file(&self, word: &str) -> Result<PathBuf, Failure> {
        let wanted = self.wanted(word)?;
        self.find(&wanted).ok_or_else(|| {
            let missing = match wanted {
                Wanted::Dated(date) => format!("there is no issue for {date}"),
                _ => "there is no issue yet".to_owned(),
            };
            let help = match self.issues().pop() {
                Some((latest, _)) => {
                    format!("the latest is {latest}; begin one with `matinale new`")
                }
                None => "begin one with `matinale new`".to_owned(),
            };
            Failure::not_started(missing).help(help)
        })
    }

    fn dated(&self, date: Date) -> Option<PathBuf> {
        let issues = self.folder.join("issues");
        [issues.join(format!("{date}.toml")), issues.join(date.to_string()).join("issue.toml")]
            .into_iter()
            .find(|path| path.is_file())
    }

    /// Every issue in the folder, the oldest first.
    pub(super) fn issues(&self) -> Vec<(Date, PathBuf)> {
        let entries = fs::read_dir(self.folder.join("issues")).into_iter().flatten().flatten();
        let mut issues: Vec<(Date, PathBuf)> = entries
            .filter_map(|entry| {
                let date = named_date(&entry.path())?;
                Some((date, self.dated(date)?))
            })
            .collect();
        issues.sort();
        issues.dedup();
        issues
    }

    /// The audience of today, its findings from a severity on shown.
    ///
    /// # Errors
    ///
    /// A list that cannot be read, or cannot be used.
    pub(super) fn audience(&self, from: Severity) -> Result<Audience, Failure> {
        let path = self.folder.join(&self.publication.audience);
        let (audience, report) = self.read_audience(&path)?;
        let shown = report.findings.iter().filter(|finding| finding.severity() >= from);
        for finding in shown {
            let (source, line, finding) = report.alone(finding);
            self.console
                .fault(&format!("{}\n", show::row(&source, line, &finding, Dress::Coloured)));
        }
        match audience {
            Some(audience) => Ok(audience),
            None => Err(Failure::person(format!("`{}` cannot be used", self.publication.audience))),
        }
    }

    fn read_audience(&self, path: &Path) -> Result<(Option<Audience>, Report), Failure> {
        let name = self.publication.audience.as_str();
        let unreadable = |error: std::io::Error| {
            Failure::not_started(format!("the audience `{name}` cannot be read: {error}"))
                .help("name the file in `[audience] source` of matinale.toml")
        };
        let today = self.now().date();
        if name.to_lowercase().ends_with(".csv") {
            let file = fs::File::open(path).map_err(unreadable)?;
            return audience::csv::read(name, file, today).map_err(unreadable);
        }
        let bytes = bounded(path, LARGEST_LIST).map_err(unreadable)?;
        match Source::new(name, bytes) {
            Ok(source) => Ok(audience::read(source, today)),
            Err((source, finding)) => {
                self.console.findings(&source, &[finding], Severity::Error);
                Err(Failure::person(format!("`{name}` cannot be used")))
            }
        }
    }

    /// What makes tokens and Message-IDs. A publication without a key gets one, once.
    ///
    /// # Errors
    ///
    /// A key file that cannot be read or written, or that others can read.
    #[allow(clippy::disallowed_methods, reason = "the command line is where files are read")]
    pub(super) fn tokens(&self) -> Result<Arc<Tokens>, Failure> {
        let path = self.folder.join(&self.publication.unsubscribe.key_file);
        let text = match fs::read_to_string(&path) {
            Ok(text) => {
                private(&path)?;
                text
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let text = fresh_key()?.to_text();
                keep_private(&path, text.as_bytes()).map_err(|error| {
                    Failure::not_started(format!("`{}`: {error}", path.display()))
                })?;
                self.console.tell(&format!(
                    "made the key of unsubscribe links, `{}`: keep a copy, links in sent mail need it",
                    shown(&self.folder, &path)
                ));
                text
            }
            Err(error) => {
                return Err(Failure::not_started(format!(
                    "`{}` cannot be read: {error}",
                    path.display()
                )));
            }
        };
        let key = Key::parse(&text).map_err(|error| {
            Failure::not_started(format!("`{}` holds no key: {error}", path.display()))
        })?;
        Ok(Arc::new(Tokens::new(&key, &self.publication.slug)))
    }

    /// The journal; made where there is none yet.
    ///
    /// # Errors
    ///
    /// A file that is no journal of this publication, or cannot be opened.
    pub(super) fn journal(&self) -> Result<Sqlite, Failure> {
        let path = self.folder.join(&self.publication.journal);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| {
                Failure::not_started(format!("`{}`: {error}", parent.display()))
            })?;
        }
        Ok(Sqlite::open(&path, &self.publication.slug)?)
    }

    /// Whether there is a journal already.
    pub(super) fn has_journal(&self) -> bool {
        self.folder.join(&self.publication.journal).exists()
    }

    /// The relay that mail is handed to, its password looked up.
    ///
    /// # Errors
    ///
    /// No relay in the settings, or no password where one is named.
    pub(super) fn target(&self) -> Result<(Target, &Relay), Failure> {
        let Some(relay) = self.publication.relays.first() else {
            return Err(Failure::not_started("matinale.toml names no relay to hand mail to")
                .help("write `[[relays]]` with `url = \"smtps://user@host:465\"`"));
        };
        let secret = match &relay.login {
            Some(login) => Some(self.password(&login.password)?),
            None => None,
        };
        let target = Target::new(relay.clone(), secret, self.publication.from.domain())
            .map_err(|error| Failure::not_started(error.to_string()))?;
        Ok((target, relay))
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "the command line is where the environment is read"
    )]
    fn password(&self, source: &PasswordSource) -> Result<Secret, Failure> {
        match source {
            PasswordSource::Environment(name) => match std::env::var(name) {
                Ok(password) if !password.is_empty() => Ok(Secret::new(password)),
                _ => Err(Failure::not_started(format!(
                    "the environment variable `{name}` is not set"
                ))
                .help("`password_env` of the relay names it; in cron, set it above the line")),
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

/// A file of at most so many bytes, and one more to show that there are more.
pub(super) fn bounded(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::Error::new(ErrorKind::InvalidInput, "it is not a file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path as it is shown: from the publication's folder on.
pub(super) fn shown(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}

/// The date that names an issue's file or folder.
pub(super) fn named_date(path: &Path) -> Option<Date> {
    let name = if path.file_name()? == "issue.toml" {
        path.parent()?.file_name()?
    } else {
        path.file_stem()?
    };
    let name = name.to_str()?;
    if name.len() == 10 { name.parse().ok() } else { None }
}

/// 32 bytes of the system's randomness.
fn fresh_key() -> Result<Key, Failure> {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Failure::not_started("the system has no randomness for a key"))?;
    Ok(Key::new(bytes))
}

/// Writes a file that only its owner reads, and never over another one.
pub(super) fn keep_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

/// Refuses a secret that others on this machine can read.
#[cfg(unix)]
fn private(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Failure::not_started(format!("`{}` can be read by others", path.display()))
        .help(format!("chmod 600 {}", path.display())))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), Failure> {
    Ok(())
}
