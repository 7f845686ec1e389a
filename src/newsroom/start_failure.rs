//! Why a step could not start: a file, a secret, a setting or a word is not as it must be.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::finding::{Finding, Source};
use crate::issue::IssueName;
use crate::message::sign::KeyFault;
use crate::smtp;
use crate::tls::PemFault;

/// Why a step could not start. Nothing was sent or written into the journal.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartFailure {
    /// The folder has no settings. Has the folder, and the path that the settings would have.
    #[error("there is no publication in `{}`: `{}` does not exist", .0.display(), .1.display())]
    NoPublication(PathBuf, PathBuf),
    /// The file of the settings is not UTF-8.
    #[error("the settings are not UTF-8")]
    SettingsNotText(Box<(Source, Vec<Finding>)>),
    /// The settings have errors.
    #[error("the settings in `matinale.toml` cannot be used")]
    SettingsRefused(Box<(Source, Vec<Finding>)>),
    /// A file cannot be read.
    #[error("`{0}` cannot be read: {1}")]
    Unreadable(String, io::Error),
    /// A file or a folder of a fresh publication cannot be made.
    #[error("`{}` cannot be made: {}", .0.display(), .1)]
    NotMade(PathBuf, io::Error),
    /// A file or a folder cannot be used.
    #[error("`{}`: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    /// The folder has no `new` or no `cur`, or they cannot be read.
    #[error("there is no maildir: `{}` cannot be read: {}", .0.display(), .1)]
    NoMaildir(PathBuf, io::Error),
    /// The list of readers cannot be read.
    #[error("the audience `{0}` cannot be read: {1}")]
    NoList(String, io::Error),
    /// The list of readers in this file was changed while it was read.
    #[error("the audience `{0}` was changed while it was read; call again once it is written")]
    ListChanged(String),
    /// A receipt cannot be written.
    #[error("the receipt `{0}` cannot be written: {1}")]
    NoReceipt(String, io::Error),
    /// The word is neither a date, nor `today`, `tomorrow` or `latest`, nor a file.
    #[error("`{0}` names no issue")]
    NotAnIssue(String),
    /// The word names an issue without a date.
    #[error("`{0}` names no issue with a date")]
    NotDated(String),
    /// The word is no day.
    #[error("`{0}` is not a date")]
    NotADay(String),
    /// There is no issue of this name, or no issue at all. Has the name, and that of the latest issue.
    #[error("{}", missing(.0.as_ref()))]
    NoIssue(Option<IssueName>, Option<IssueName>),
    /// The issue that was to be begun exists.
    #[error("`{}` is there already", .0.display())]
    IssueExists(PathBuf),
    /// The publication has no folder for issues.
    #[error("the folder `issues` does not exist")]
    NoIssuesFolder,
    /// A picture of the publication cannot be used.
    #[error("{what}: {message}")]
    HousePicture {
        /// The name of the picture, such as «the logo».
        what: String,
        /// Why the picture cannot be used.
        message: String,
        /// What to do next.
        help: String,
    },
    /// The file of the key has another content. Says why it is no key.
    #[error("`{}` holds no key: {}", .0.display(), .1)]
    NotAKey(PathBuf, String),
    /// Others on this machine can read a secret.
    #[error("`{}` can be read by others", .0.display())]
    NotPrivate(PathBuf),
    /// There is no key of the signature.
    #[error("there is no key in `{}` to sign the messages with", .0.display())]
    NoDkimKey(PathBuf),
    /// The file of a key of the signature holds none that signs. Says why.
    #[error("`{}` holds no key to sign the messages with: {}", .0.display(), .1)]
    NotADkimKey(PathBuf, KeyFault),
    /// The file of the key that was to be made exists.
    #[error("`{}` is there already, and no key is ever replaced", .0.display())]
    DkimKeyExists(PathBuf),
    /// The settings say that the relay signs.
    #[error("the settings say `dkim = \"relay\"`: the relay signs, and has the keys")]
    RelaySigns,
    /// The settings have no `[dkim]`.
    #[error("the settings have no `[dkim]`, so the messages are not signed")]
    NobodySigns,
    /// The environment variable of a password is not set. Says whose password it is.
    #[error("`password_env` of {}: the environment variable{} is not set", .1, name_variable(.0))]
    NotSet(String, &'static str),
    /// The file of a password cannot be read. Says whose password it is. The path is not repeated, because
    /// it can be the password, written in the wrong place.
    #[error("the file that `password_file` of {0} names cannot be read: {1}")]
    NoPasswordFile(&'static str, io::Error),
    /// The file of a password is empty.
    #[error("`{}` holds no password", .0.display())]
    NoPassword(PathBuf),
    /// The command that prints a password failed. Says whose password it is, and what happened.
    #[error("the `password_command` of {0}: {1}")]
    PasswordCommand(&'static str, String),
    /// The `ca_file` of a relay has no certificates to trust.
    #[error("`{}`: {}", .0.display(), .1)]
    NoCertificate(PathBuf, PemFault),
    /// The settings name no relay.
    #[error("matinale.toml names no relay to hand mail to")]
    NoRelay,
    /// The settings describe a relay that cannot be used.
    #[error("{0}")]
    Relay(smtp::Error),
    /// The system has no random numbers. Says what they were needed for.
    #[error("the system has no randomness for {0}")]
    NoRandomness(&'static str),
    /// No address is given for the proof.
    #[error("nobody is named to get the proof")]
    NobodyToProof,
    /// The name of a new publication has several lines or quotes.
    #[error("a publication's name is one line without quotes")]
    PublicationName,
    /// The time zone does not exist.
    #[error("there is no time zone `{0}`")]
    NoTimeZone(String),
    /// The process is not allowed as many files or threads as it needs.
    #[error("the runtime: {0}")]
    Runtime(io::Error),
    /// This library was built without the feature that checks links.
    #[error("this matinale was built without `--online`")]
    LinksNotBuilt,
}

impl StartFailure {
    /// What to do next.
    pub(super) fn next_step(&self) -> Option<String> {
        let step = match self {
            Self::NoPublication(..) => {
                "go to a publication's folder, name it with `--dir`, or make one: `matinale init`"
            }
            Self::NoList(..) => "name the file in `[audience] source` of matinale.toml",
            Self::NoMaildir(..) => {
                "name the folder that has `new` and `cur`; a mailbox file is read with `--mbox`"
            }
            Self::NoReceipt(..) => {
                "make the folder of the issues writable for whoever sends, or make room on its disk"
            }
            Self::HousePicture { help, .. } => help,
            Self::NoCertificate(..) => {
                "`ca_file` names a PEM file with the certificate of the relay, or of who has signed it"
            }
            Self::NoRelay => "write `[[relays]]` with `url = \"smtps://user@host:465\"`",
            Self::NobodyToProof => {
                "write `[proof] to = [\"…\"]` in matinale.toml, or add `--to ADDRESS`"
            }
            Self::NoTimeZone(_) => "write one such as `Europe/Paris`",
            Self::Runtime(_) => "raise `ulimit -u` (threads) and `ulimit -n` (files) for this user",
            Self::LinksNotBuilt => {
                "build it with `--features online`; without `--online` no link is asked for"
            }
            _ => return self.next_step_about_issue().or_else(|| self.next_step_of_password()),
        };
        Some(step.to_owned())
    }

    /// What to do next about the issue that a word names.
    fn next_step_about_issue(&self) -> Option<String> {
        let step = match self {
            Self::NotAnIssue(word) if word.contains('@') => {
                "name the issue, and the reader behind it: `matinale status today --reader ADDRESS`"
            }
            Self::NotAnIssue(word) if IssueName::has_wrong_word(word) => IssueName::WORD_HELP,
            Self::NotAnIssue(_) => {
                "name a date such as `2025-02-11`, `today`, `tomorrow`, `latest`, or a file"
            }
            Self::NotDated(_) => "name the date",
            Self::NotADay(_) => {
                "write one such as `2025-02-11`, `2025-02-11-special`, `today` or `tomorrow`"
            }
            Self::NoIssue(_, Some(latest)) => {
                return Some(format!("the latest is {latest}; begin one with `matinale new`"));
            }
            Self::NoIssue(_, None) => "begin one with `matinale new`",
            Self::NoIssuesFolder => "make it beside matinale.toml",
            _ => return None,
        };
        Some(step.to_owned())
    }

    /// What to do next about a secret.
    fn next_step_of_password(&self) -> Option<String> {
        Some(match self {
            Self::NotPrivate(path) => format!("chmod 600 {}", path.display()),
            Self::NotSet(..) => "set that variable; in cron, set it above the line".to_owned(),
            Self::NoPasswordFile(..) => {
                "write its path into `password_file`, and the password into the file".to_owned()
            }
            Self::NoPassword(_) => "write the password into it, on one line".to_owned(),
            Self::NoDkimKey(_) | Self::NobodySigns => {
                "`matinale dkim new` makes a key, and prints the record for the DNS".to_owned()
            }
            Self::NotADkimKey(..) => {
                "`matinale dkim new --selector NAME` makes one, and prints the record for the DNS"
                    .to_owned()
            }
            Self::DkimKeyExists(_) => {
                "`matinale dkim show` prints its record; `--selector NAME` makes a key beside it"
                    .to_owned()
            }
            Self::RelaySigns => "ask whoever runs the relay for its records".to_owned(),
            Self::PasswordCommand(..) => {
                "run it by hand in the publication's folder: the password is the first line it prints"
                    .to_owned()
            }
            _ => return None,
        })
    }

    /// The findings that are the cause, with their text.
    pub(super) fn findings(&self) -> Option<(&Source, &[Finding])> {
        match self {
            Self::SettingsNotText(refused) | Self::SettingsRefused(refused) => {
                Some((&refused.0, &refused.1))
            }
            _ => None,
        }
    }
}

fn missing(name: Option<&IssueName>) -> String {
    match name {
        Some(name) => format!("there is no issue for {name}"),
        None => "there is no issue yet".to_owned(),
    }
}

/// The name of a variable, if it is written as those of the system are: capitals, digits and underscores,
/// with one underscore or more. Another word is not repeated, because it can be the password itself,
/// written in the place of the name.
fn name_variable(name: &str) -> String {
    let is_usual = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if name.contains('_') && name.chars().all(is_usual) {
        format!(" `{name}`")
    } else {
        String::new()
    }
}
