//! Why a step could not begin, in words, and what to do next.

use std::path::Path;

use super::start_failure::StartFailure;
use crate::finding::table::fold;
use crate::finding::write_day;
use crate::issue::IssueName;
use crate::wording::{Wording, say};

impl StartFailure {
    /// What is wrong.
    pub fn word(&self) -> Wording {
        self.word_file()
            .or_else(|| self.word_list())
            .or_else(|| self.word_issue())
            .or_else(|| self.word_secret())
            .unwrap_or_else(|| self.word_settings())
    }

    /// What is wrong with a file or a folder.
    fn word_file(&self) -> Option<Wording> {
        Some(match self {
            Self::NoPublication(folder, settings) => say!(
                "there is no publication in `{folder}`: `{settings}` does not exist",
                folder = shown(folder),
                settings = shown(settings)
            ),
            Self::Unreadable(file, error) => {
                say!("`{file}` cannot be read: {error}", file, error = error.to_string())
            }
            Self::NotMade(path, error) => {
                let (file, error) = (shown(path), error.to_string());
                say!("`{file}` cannot be made: {error}", file, error)
            }
            Self::File(path, error) => {
                say!("`{file}`: {error}", file = shown(path), error = error.to_string())
            }
            Self::NoMaildir(path, error) => {
                let (file, error) = (shown(path), error.to_string());
                say!("there is no maildir: `{file}` cannot be read: {error}", file, error)
            }
            Self::NoReceipt(file, error) => say!(
                "the receipt `{file}` cannot be written: {error}",
                file,
                error = error.to_string()
            ),
            _ => return None,
        })
    }

    /// What is wrong with the list of readers.
    fn word_list(&self) -> Option<Wording> {
        Some(match self {
            Self::NoList(file, error) => {
                say!(
                    "the audience `{file}` cannot be read: {error}",
                    file,
                    error = error.to_string()
                )
            }
            Self::NoSpool(error) => say!(
                "the readers of a long list stand in a file without a name, and it cannot be read: {error}",
                error = error.to_string()
            ),
            Self::ListChanged(file) => say!(
                "the audience `{file}` was changed while it was read; call again once it is written",
                file
            ),
            _ => return None,
        })
    }

    /// What is wrong with the issue that a word names.
    fn word_issue(&self) -> Option<Wording> {
        Some(match self {
            Self::NotAnIssue(word) => say!("`{word}` names no issue", word),
            Self::NotDated(word) => say!("`{word}` names no issue with a date", word),
            Self::NotADay(word) => say!("`{word}` is not a date", word),
            Self::NoIssue(Some(name), _) => {
                say!("there is no issue for {issue}", issue = name.to_string())
            }
            Self::NoIssue(None, _) => say!("there is no issue yet"),
            Self::IssueExists(path) => say!("`{file}` is there already", file = shown(path)),
            Self::NoIssuesFolder => say!("the folder `issues` does not exist"),
            Self::TextRefused(file, _) => say!("no issue can be begun from `{file}`", file),
            Self::NoWords(path) => {
                say!("`{file}` has no text to begin an issue from", file = shown(path))
            }
            _ => return None,
        })
    }

    /// What is wrong with a secret.
    fn word_secret(&self) -> Option<Wording> {
        Some(match self {
            Self::NotAKey(path, why) => {
                say!("`{file}` holds no key: {why}", file = shown(path), why)
            }
            Self::NotPrivate(path) => say!("`{file}` can be read by others", file = shown(path)),
            Self::NoDkimKey(path) => {
                say!("there is no key in `{file}` to sign the messages with", file = shown(path))
            }
            Self::NotADkimKey(path, fault) => say!(
                "`{file}` holds no key to sign the messages with: {fault}",
                file = shown(path),
                fault = fault.word()
            ),
            Self::DkimKeyExists(path) => {
                say!("`{file}` is there already, and no key is ever replaced", file = shown(path))
            }
            Self::NotSet(name, whose) if is_variable(name) => say!(
                "`password_env` of {whose}: the environment variable `{name}` is not set",
                whose,
                name
            ),
            Self::NotSet(_, whose) => {
                say!("`password_env` of {whose}: the environment variable is not set", whose)
            }
            Self::NoPasswordFile(whose, error) => say!(
                "the file that `password_file` of {whose} names cannot be read: {error}",
                whose,
                error = error.to_string()
            ),
            Self::NoPassword(path) => say!("`{file}` holds no password", file = shown(path)),
            Self::Signature(fault) => fault.word(),
            Self::PasswordCommand(whose, fault) => {
                say!("the `password_command` of {whose}: {fault}", whose, fault)
            }
            _ => return None,
        })
    }

    /// What is wrong with the settings, the command line or the machine.
    fn word_settings(&self) -> Wording {
        match self {
            Self::SettingsNotText(_) => say!("the settings are not UTF-8"),
            Self::RelaySigns => {
                say!("the settings say `dkim = \"relay\"`: the relay signs, and has the keys")
            }
            Self::NobodySigns => {
                say!("the settings have no `[dkim]`, so the messages are not signed")
            }
            Self::NoCertificate(path, fault) => {
                say!("`{file}`: {error}", file = shown(path), error = fault.word())
            }
            Self::NoRelay => say!("matinale.toml names no relay to hand mail to"),
            Self::Relay(error) => error.word(),
            Self::NoRandomness(purpose) => {
                say!("the system has no randomness for {purpose}", purpose)
            }
            Self::NobodyToProof => say!("nobody is named to get the proof"),
            Self::PublicationName => say!("a publication's name is one line without quotes"),
            Self::NoTimeZone(zone) => say!("there is no time zone `{zone}`", zone),
            Self::Runtime(error) => say!("the runtime: {error}", error = error.to_string()),
            Self::PingUnheard(why) => {
                say!("the service that `ping` of [schedule] names was not told: {why}", why)
            }
            Self::PingNotBuilt => say!("this matinale was built without `ping` of [schedule]"),
            Self::LinksNotBuilt => say!("this matinale was built without `--online`"),
            _ => say!("the settings in `matinale.toml` cannot be used"),
        }
    }

    /// What to do next.
    pub(super) fn next_step(&self) -> Option<Wording> {
        let step = match self {
            Self::NoPublication(..) => {
                say!(
                    "go to a publication's folder, name it with `--dir`, or make one: `matinale init`"
                )
            }
            Self::NoList(..) => say!("name the file in `[audience] source` of matinale.toml"),
            Self::NoMaildir(..) => {
                say!(
                    "name the folder that has `new` and `cur`; a mailbox file is read with `--mbox`"
                )
            }
            Self::NoReceipt(..) => {
                say!(
                    "make the folder of the issues writable for whoever sends, or make room on its disk"
                )
            }
            Self::NoCertificate(..) => {
                say!(
                    "`ca_file` names a PEM file with the certificate of the relay, or of who has signed it"
                )
            }
            Self::NoRelay => say!("write `[[relays]]` with `url = \"smtps://user@host:465\"`"),
            Self::NobodyToProof => {
                say!("write `[proof] to = [\"…\"]` in matinale.toml, or add `--to ADDRESS`")
            }
            Self::NoTimeZone(_) => say!("write one such as `Europe/Paris`"),
            Self::Runtime(_) => {
                say!("raise `ulimit -u` (threads) and `ulimit -n` (files) for this user")
            }
            Self::PingUnheard(_) => say!("the issue itself does not depend on it"),
            Self::PingNotBuilt => say!("build it with `--features online`"),
            Self::LinksNotBuilt => {
                say!("build it with `--features online`; without `--online` no link is asked for")
            }
            _ => return self.next_step_about_issue().or_else(|| self.next_step_of_password()),
        };
        Some(step)
    }

    /// What to do next about the issue that a word names.
    fn next_step_about_issue(&self) -> Option<Wording> {
        if let Self::NotAnIssue(word) | Self::NotADay(word) = self
            && let Some(step) = advise_day(word)
        {
            return Some(step);
        }
        let step = match self {
            Self::NotAnIssue(word) if word.contains('@') => {
                say!(
                    "name the issue, and the reader behind it: `matinale status today --reader ADDRESS`"
                )
            }
            Self::NotAnIssue(word) if IssueName::has_wrong_word(word) => {
                IssueName::advise_on_word()
            }
            Self::NotAnIssue(_) => {
                say!("name a date such as `2025-02-11`, `today`, `tomorrow`, `latest`, or a file")
            }
            Self::NotDated(_) => say!("name the date"),
            Self::NotADay(_) => {
                say!("write one such as `2025-02-11`, `2025-02-11-special`, `today` or `tomorrow`")
            }
            Self::NoIssue(Some(issue), Some(latest)) => {
                say!(
                    "the latest is {latest}; `matinale new {issue}` begins this one",
                    latest,
                    issue
                )
            }
            Self::NoIssue(..) => say!("begin one with `matinale new`"),
            Self::NoIssuesFolder => say!("make it beside matinale.toml"),
            _ => return None,
        };
        Some(step)
    }

    /// What to do next about a secret.
    fn next_step_of_password(&self) -> Option<Wording> {
        Some(match self {
            Self::NotPrivate(path) => say!("chmod 600 {file}", file = shown(path)),
            Self::NotSet(..) => say!("set that variable; in cron, set it above the line"),
            Self::NoPasswordFile(..) => {
                say!("write its path into `password_file`, and the password into the file")
            }
            Self::Signature(fault) => return fault.next_step(),
            Self::NoPassword(_) => say!("write the password into it, on one line"),
            Self::NoDkimKey(_) | Self::NobodySigns => {
                say!("`matinale dkim new` makes a key, and prints the record for the DNS")
            }
            Self::NotADkimKey(..) => {
                say!(
                    "`matinale dkim new --selector NAME` makes one, and prints the record for the DNS"
                )
            }
            Self::DkimKeyExists(_) => {
                say!(
                    "`matinale dkim show` prints its record; `--selector NAME` makes a key beside it"
                )
            }
            Self::RelaySigns => say!("ask whoever runs the relay for its records"),
            Self::PasswordCommand(..) => {
                say!(
                    "run it by hand in the publication's folder: the password is the first line it prints"
                )
            }
            _ => return None,
        })
    }
}

/// Words for days in French and German, and the word that is read.
const DAY_WORDS: [(&str, &str); 8] = [
    ("aujourdhui", "today"),
    ("heute", "today"),
    ("demain", "tomorrow"),
    ("morgen", "tomorrow"),
    ("dernier", "latest"),
    ("derniere", "latest"),
    ("letzte", "latest"),
    ("last", "latest"),
];

/// What to write for a day that is written by hand or named in another language. `None` for any other word.
fn advise_day(word: &str) -> Option<Wording> {
    if let Some(day) = write_day(word) {
        return Some(say!("write year, month and day: {day}", day));
    }
    let folded = fold(word);
    let (_, meant) = DAY_WORDS.iter().find(|(known, _)| *known == folded)?;
    Some(say!("did you mean `{meant}`?", meant = *meant))
}

/// A path as it is shown.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Whether the name of a variable is written as those of the system are: capitals, digits and underscores,
/// with one underscore or more. Another word is not repeated, because it can be the password itself,
/// written in the place of the name.
fn is_variable(name: &str) -> bool {
    let is_usual = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.contains('_') && name.chars().all(is_usual)
}
