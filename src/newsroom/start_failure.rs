//! Why a step could not start: a file, a secret, a setting or a word is not as it must be.

use std::path::PathBuf;
use std::{fmt, io};

use thiserror::Error;

use super::ssh_signature::SignatureFault;
use crate::finding::{Finding, Source};
use crate::issue::IssueName;
use crate::message::sign::KeyFault;
use crate::smtp;
use crate::tls::PemFault;
use crate::wording::Wording;

/// Why a step could not start. Nothing was sent or written into the journal.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartFailure {
    /// The folder has no settings. Has the folder, and the path that the settings would have.
    NoPublication(PathBuf, PathBuf),
    /// The file of the settings is not UTF-8.
    SettingsNotText(Box<(Source, Vec<Finding>)>),
    /// The settings have errors.
    SettingsRefused(Box<(Source, Vec<Finding>)>),
    /// A file cannot be read.
    Unreadable(String, io::Error),
    /// The file of a text is no text. Has its path.
    TextRefused(String, Box<(Source, Vec<Finding>)>),
    /// The file of a text has no words below its front matter.
    NoWords(PathBuf),
    /// A file or a folder of a fresh publication cannot be made.
    NotMade(PathBuf, io::Error),
    /// A file or a folder cannot be used.
    File(PathBuf, io::Error),
    /// The folder has no `new` or no `cur`, or they cannot be read.
    NoMaildir(PathBuf, io::Error),
    /// The list of readers cannot be read.
    NoList(String, io::Error),
    /// The file cannot be read into which the readers of a long list are written.
    NoSpool(io::Error),
    /// The list of readers in this file was changed while it was read.
    ListChanged(String),
    /// A receipt cannot be written.
    NoReceipt(String, io::Error),
    /// The word is neither a date, nor `today`, `tomorrow` or `latest`, nor a file.
    NotAnIssue(String),
    /// The word names an issue without a date.
    NotDated(String),
    /// The word is no day.
    NotADay(String),
    /// There is no issue of this name, or no issue at all. Has the name, and that of the latest issue.
    NoIssue(Option<IssueName>, Option<IssueName>),
    /// The service of `[schedule] ping` was not told how a call ended. Says why.
    PingUnheard(Wording),
    /// The settings name a service to tell, and this program was built without the means.
    PingNotBuilt,
    /// An approval cannot be signed, or its signature cannot be checked.
    Signature(SignatureFault),
    /// The issue that was to be begun exists.
    IssueExists(PathBuf),
    /// The publication has no folder for issues.
    NoIssuesFolder,
    /// The file of the key has another content. Says why it is no key.
    NotAKey(PathBuf, String),
    /// Others on this machine can read a secret.
    NotPrivate(PathBuf),
    /// There is no key of the signature.
    NoDkimKey(PathBuf),
    /// The file of a key of the signature holds none that signs. Says why.
    NotADkimKey(PathBuf, KeyFault),
    /// The file of the key that was to be made exists.
    DkimKeyExists(PathBuf),
    /// The settings say that the relay signs.
    RelaySigns,
    /// The settings have no `[dkim]`.
    NobodySigns,
    /// The environment variable of a password is not set. Says whose password it is.
    NotSet(String, &'static str),
    /// The file of a password cannot be read. Says whose password it is. The path is not repeated, because
    /// it can be the password, written in the wrong place.
    NoPasswordFile(&'static str, io::Error),
    /// The file of a password is empty.
    NoPassword(PathBuf),
    /// The command that prints a password failed. Says whose password it is, and what happened.
    PasswordCommand(&'static str, Wording),
    /// The `ca_file` of a relay has no certificates to trust.
    NoCertificate(PathBuf, PemFault),
    /// The settings name no relay.
    NoRelay,
    /// The settings describe a relay that cannot be used.
    Relay(smtp::Error),
    /// The system has no random numbers. Says what they were needed for.
    NoRandomness(&'static str),
    /// No address is given for the proof.
    NobodyToProof,
    /// The name of a new publication has several lines or quotes.
    PublicationName,
    /// The time zone does not exist.
    NoTimeZone(String),
    /// The process is not allowed as many files or threads as it needs.
    Runtime(io::Error),
    /// This library was built without the feature that checks links.
    LinksNotBuilt,
}

impl StartFailure {
    /// The findings that are the cause, with their text.
    pub(super) fn findings(&self) -> Option<(&Source, &[Finding])> {
        match self {
            Self::SettingsNotText(refused)
            | Self::SettingsRefused(refused)
            | Self::TextRefused(_, refused) => Some((&refused.0, &refused.1)),
            _ => None,
        }
    }
}

impl fmt::Display for StartFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}
