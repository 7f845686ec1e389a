//! The keys with which the messages are signed (DKIM).

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use super::checked::PrintedIssue;
use super::files::shown;
use super::opened::{Newsroom, SettingsTrust};
use super::reading::{PathReach, SteadyFile, is_outside};
use super::remark::Remark;
use super::secrets::read_private_text;
use super::start_failure::StartFailure;
use crate::check::DkimKeyTrouble;
use crate::deliver::Templates;
use crate::message::sign::{DkimRecord, SelectedKey, SignatureAlgorithm, Signer, SigningKey};
use crate::publication::{DkimKey, DkimSelector, DkimSettings, DkimSigning};
use crate::token::Tokens;

/// A record that the DNS must have, and the file of its private key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedKey {
    /// The record.
    pub record: DkimRecord,
    /// The selector, with which the name of the record begins.
    pub selector: DkimSelector,
    /// How the key signs.
    pub algorithm: SignatureAlgorithm,
    /// The file of the private key, as it is shown.
    pub file: String,
    /// What the key is for.
    pub role: KeyRole,
}

/// What a key is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRole {
    /// The settings name it, so messages are signed with it.
    Signing,
    /// The settings do not name it yet. Has the selector of the key that it replaces, if there is one.
    Next(Option<DkimSelector>),
    /// Messages were signed with it before. Its record stays in the DNS for them.
    Old,
}

impl Newsroom {
    /// The signer of messages that leave. `None` if the relay signs, or nobody does.
    ///
    /// # Errors
    ///
    /// A key is missing or cannot be used, or others can read its file.
    pub(super) fn signer_of_run(&self) -> Result<Option<Arc<Signer>>, StartFailure> {
        let DkimSigning::House(DkimSettings { domain, rsa, ed25519, .. }) = &self.publication.dkim
        else {
            return Ok(None);
        };
        let selected = |key: &DkimKey, algorithm| {
            let selector = key.selector.as_str().to_owned();
            Ok(SelectedKey { selector, key: self.read_dkim_key(key, algorithm)? })
        };
        let mut keys = vec![selected(rsa, SignatureAlgorithm::Rsa)?];
        if let Some(key) = ed25519 {
            keys.push(selected(key, SignatureAlgorithm::Ed25519)?);
        }
        Ok(Some(Arc::new(Signer::new(domain, keys))))
    }

    /// The templates of messages that no reader gets. They are not signed if a key is missing; a remark says
    /// it.
    ///
    /// # Errors
    ///
    /// A key cannot be used, or others can read its file.
    pub(super) fn trial_templates(
        &mut self,
        printed: &PrintedIssue,
        tokens: &Arc<Tokens>,
    ) -> Result<Templates, StartFailure> {
        let signer = match self.signer_of_run() {
            Err(StartFailure::NoDkimKey(path)) => {
                self.remark(Remark::Unsigned(shown(&self.folder, &path)));
                None
            }
            signer => signer?,
        };
        Ok(printed.templates(tokens, signer.as_ref(), ""))
    }

    /// Why a key of the signature cannot be used, if it cannot. Looks at no file outside of the folder.
    pub(super) fn find_dkim_trouble(&self, key: &DkimKey) -> Option<DkimKeyTrouble> {
        let DkimSigning::House(settings) = &self.publication.dkim else { return None };
        let algorithm = if *key == settings.rsa {
            SignatureAlgorithm::Rsa
        } else {
            SignatureAlgorithm::Ed25519
        };
        if PathReach::of_written(&self.folder, &key.file) == PathReach::Anywhere {
            return None;
        }
        match self.read_dkim_key(key, algorithm).err()? {
            StartFailure::NoDkimKey(_) => Some(DkimKeyTrouble::Absent),
            StartFailure::NotPrivate(_) => Some(DkimKeyTrouble::Shared),
            StartFailure::NotADkimKey(_, fault) => Some(DkimKeyTrouble::Unusable(fault.word())),
            failure => Some(DkimKeyTrouble::Unusable(failure.word())),
        }
    }

    /// The file of a key.
    pub(super) fn dkim_path(&self, key: &DkimKey) -> PathBuf {
        self.folder.join(&key.file)
    }

    /// Reads a key of the signature.
    ///
    /// # Errors
    ///
    /// There is no such file, others can read it, or it holds no key that signs by this algorithm. A file
    /// outside of the folder that a stranger's settings name counts as missing.
    pub(super) fn read_dkim_key(
        &self,
        key: &DkimKey,
        algorithm: SignatureAlgorithm,
    ) -> Result<SigningKey, StartFailure> {
        let path = self.dkim_path(key);
        let file = match SteadyFile::open(&path, self.reach_of_setting(&key.file)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(StartFailure::NoDkimKey(path));
            }
            Err(error) if is_outside(&error) && self.trust == SettingsTrust::Stranger => {
                return Err(StartFailure::NoDkimKey(path));
            }
            Err(error) => {
                return Err(StartFailure::Unreadable(path.display().to_string(), error));
            }
        };
        let text = read_private_text(file, &path)?;
        SigningKey::parse(&text, algorithm).map_err(|fault| StartFailure::NotADkimKey(path, fault))
    }
}
