//! The newsroom: a publication's folder, opened. Which file is which issue, where pictures lie, how
//! secrets are looked up.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::Date;

use super::console::Console;
use super::failure::Failure;
use super::send::readers;
use super::subscribers::suppressed;
use crate::audience::{self, Audience, Report};
use crate::check::{self, Settings};
use crate::deliver::Clock;
use crate::finding::allow::without;
use crate::finding::show::{self, FindingStyle};
use crate::finding::{Finding, Severity, Source};
use crate::issue::read::LARGEST;
use crate::publication::{self, Publication};

/// The largest settings file and TOML list that are read: 64 MiB.
const LARGEST_LIST: u64 = 64 << 20;

/// The file of the settings.
pub(super) const SETTINGS: &str = "matinale.toml";

/// An opened publication.
pub(super) struct Newsroom {
    pub(super) folder: PathBuf,
    pub(super) publication: Publication,
    /// The file of the settings.
    pub(super) settings: Source,
    /// What is to be said about the settings, none of it an error.
    pub(super) findings: Vec<Finding>,
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
        let path = folder.join(SETTINGS);
        let bytes = whole(&path, LARGEST as u64).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let cause = format!("there is no publication in `{}`", folder.display());
                Failure::not_started(format!("{cause}: `{}` does not exist", path.display()))
                    .help("go to a publication's folder, name it with `--dir`, or make one: `matinale init`")
            }
            _ => Failure::not_started(format!("`{}` cannot be read: {error}", path.display())),
        })?;
        let source = match Source::new(shown(folder, &path), bytes) {
            Ok(source) => source,
            Err(fault) => {
                let (source, finding) = *fault;
                console.findings(&source, &[finding], Severity::Error);
                return Err(Failure::not_started("the settings are not UTF-8"));
            }
        };
        let (publication, findings) = appraised(&source);
        let Some(publication) = publication else {
            console.findings(&source, &findings, Severity::Warning);
            return Err(Failure::not_started("the settings in `matinale.toml` cannot be used"));
        };
        Ok(Self { folder: folder.to_owned(), publication, settings: source, findings, console })
    }

    /// Shows what is to be said about the settings, beside the answer of a command.
    pub(super) fn told(&self) {
        self.console.findings(&self.settings, &self.findings, Severity::Warning);
    }

    /// This moment, where the publication is.
    pub(super) fn now(&self) -> Zoned {
        jiff::Timestamp::now().to_zoned(self.publication.timezone.clone())
    }

    /// The clock of a run.
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
                Err(_) if Path::new(word).extension().is_some_and(|kind| kind == "toml") => {
                    Ok(Wanted::File(PathBuf::from(word)))
                }
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

    /// The audience of today: everyone on the list but the suppressed.
    ///
    /// # Errors
    ///
    /// A list that cannot be read, or cannot be used, and a journal that cannot be opened.
    pub(super) fn audience(&self) -> Result<Audience, Failure> {
        let list = self.list(Severity::Warning)?;
        let Some(mut journal) = self.kept_journal()? else { return Ok(list) };
        let before = list.len();
        let audience = list.without(&suppressed(&mut journal)?);
        let left_out = before - audience.len();
        if left_out > 0 {
            self.console.tell(&format!("{} suppressed, and left out", readers(left_out as u64)));
        }
        Ok(audience)
    }

    /// The list of today, its findings from a severity on shown.
    ///
    /// # Errors
    ///
    /// A list that cannot be read, or cannot be used.
    pub(super) fn list(&self, from: Severity) -> Result<Audience, Failure> {
        let path = self.folder.join(&self.publication.audience);
        let (audience, report) = self.read_audience(&path)?;
        let from = self.console.least(from);
        for finding in report.findings.iter().filter(|finding| finding.severity() >= from) {
            let (source, line, finding) = report.alone(finding);
            self.console.fault(&format!(
                "{}\n",
                show::row(&source, line, &finding, FindingStyle::Coloured)
            ));
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
        let bytes = whole(path, LARGEST_LIST).map_err(unreadable)?;
        match Source::new(name, bytes) {
            Ok(source) => Ok(audience::read(source, today)),
            Err(fault) => {
                let (source, finding) = *fault;
                self.console.findings(&source, &[finding], Severity::Error);
                Err(Failure::person(format!("`{name}` cannot be used")))
            }
        }
    }
}

/// The settings, and everything that is to be said about them.
pub(super) fn appraised(source: &Source) -> (Option<Publication>, Vec<Finding>) {
    let (publication, mut findings) = publication::read(source);
    findings.extend(check::judge_allowed_by_settings(source));
    if let Some(publication) = &publication {
        findings.extend(check::settings(&Settings { source, publication }));
    }
    findings.sort_by_key(|finding| finding.span);
    if let Some(publication) = &publication {
        without(&mut findings, &publication.allow);
    }
    (publication, findings)
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

/// A file that is read as a whole or not at all.
fn whole(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let bytes = bounded(path, most)?;
    if bytes.len() as u64 > most {
        let cause = format!("it is larger than {} MiB", most >> 20);
        return Err(std::io::Error::new(ErrorKind::InvalidData, cause));
    }
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
