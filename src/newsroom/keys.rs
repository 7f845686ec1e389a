//! The key of the publication, by which its readers unsubscribe and its messages are known again.
//!
//! A publication has one key. The journal and the receipts keep its fingerprint, so that no other key is used
//! by mistake: the links in sent mail would stop working, and a message that is sent again would have
//! another Message-ID. Only a run makes a key, or a form to sign up that is served before the first run.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

use super::error::Error;
use super::files::shown;
use super::guard_refusal::GuardRefusal;
use super::opened::{Newsroom, SettingsTrust};
use super::reading::{SteadyFile, is_outside};
use super::remark::Remark;
use super::request::KeyChange;
use super::secrets::read_private_text;
use super::start_failure::StartFailure;
use crate::disk::keep_private;
use crate::issue::IssueName;
use crate::journal::Digest;
use crate::token::{Key, Tokens};

/// What is known of the key with which the publication has sent.
enum UsedKey {
    /// The publication has sent nothing.
    None,
    /// An earlier matinale has sent, and did not say with which key. Has the last issue.
    Unknown(IssueName),
    /// It has sent with the key of this fingerprint. Has the last issue.
    Known(Digest, IssueName),
}

impl Newsroom {
    /// Refuses a key with which the publication has not sent, and a missing key if it has sent. Makes none.
    ///
    /// # Errors
    ///
    /// The refusal. The key file or the journal cannot be read.
    pub(super) fn require_key(&mut self, change: KeyChange) -> Result<Option<Key>, Error> {
        let key = self.read_key()?;
        if change == KeyChange::Accepted {
            return Ok(key);
        }
        let file = shown(&self.folder, &self.key_path());
        match (&key, self.find_used_key()?) {
            (Some(key), UsedKey::Known(used, last)) if Digest::new(key.fingerprint()) != used => {
                Err(GuardRefusal::OtherKey { file, last }.into())
            }
            (None, UsedKey::Known(_, last) | UsedKey::Unknown(last)) => {
                Err(GuardRefusal::NoKey { file, last }.into())
            }
            _ => Ok(key),
        }
    }

    /// The tokens of a run. Makes the key if the publication has not sent before, and records its
    /// fingerprint in the journal. The run must be locked, so that no other machine makes a key meanwhile.
    ///
    /// # Errors
    ///
    /// As for [`require_key`](Self::require_key). The key or its fingerprint cannot be written.
    pub(super) fn tokens_of_run(&mut self, change: KeyChange) -> Result<Arc<Tokens>, Error> {
        let key = self.key_of_run(change)?;
        Ok(Arc::new(self.tokens_with(&key)))
    }

    /// The key of a publication that speaks to readers. Makes it if there is none, and records its fingerprint in the
    /// journal.
    ///
    /// # Errors
    ///
    /// As for [`tokens_of_run`](Self::tokens_of_run).
    pub(super) fn key_of_run(&mut self, change: KeyChange) -> Result<Key, Error> {
        let key = match self.require_key(change)? {
            Some(key) => key,
            None => self.make_key()?,
        };
        let fingerprint = Digest::new(key.fingerprint());
        let journal = self.journal()?;
        if journal.key_fingerprint()? != Some(fingerprint) {
            journal.keep_key_fingerprint(fingerprint)?;
        }
        Ok(key)
    }

    /// The tokens of messages that no reader gets. Without a key, links that are made with them lead
    /// nowhere. Makes no key.
    ///
    /// # Errors
    ///
    /// The key file cannot be read, or others can read it.
    pub(super) fn tokens_of_trial(&self) -> Result<Tokens, StartFailure> {
        let key = self.read_key()?.unwrap_or_else(Key::of_nobody);
        Ok(self.tokens_with(&key))
    }

    /// The tokens that this key makes for the publication.
    pub(super) fn tokens_with(&self, key: &Key) -> Tokens {
        Tokens::new(key, &self.publication.slug)
    }

    fn key_path(&self) -> PathBuf {
        self.folder.join(&self.publication.unsubscribe.key_file)
    }

    /// The key. `None` if the publication has none, or if a stranger's settings name one outside of the folder.
    pub(super) fn read_key(&self) -> Result<Option<Key>, StartFailure> {
        let path = self.key_path();
        let reach = self.reach_of_setting(&self.publication.unsubscribe.key_file);
        let file = match SteadyFile::open(&path, reach) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if is_outside(&error) && self.trust == SettingsTrust::Stranger => {
                return Ok(None);
            }
            Err(error) => {
                return Err(StartFailure::Unreadable(path.display().to_string(), error));
            }
        };
        let text = read_private_text(file, &path)?;
        let key = Key::parse(&text);
        key.map(Some).map_err(|error| StartFailure::NotAKey(path, error.to_string()))
    }

    /// Makes the key. If another process makes one at the same time, that key stays.
    fn make_key(&mut self) -> Result<Key, Error> {
        let path = self.key_path();
        self.reach_of_setting(&self.publication.unsubscribe.key_file)
            .admit_folder_of(&path)
            .map_err(|error| StartFailure::File(path.clone(), error))?;
        let mut bytes = [0; 32];
        (self.surroundings.randomness)(&mut bytes)
            .map_err(|_| StartFailure::NoRandomness("a key"))?;
        match keep_private(&path, Key::new(bytes).to_text().as_bytes()) {
            Ok(()) => self.remark(Remark::KeyMade(shown(&self.folder, &path))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StartFailure::File(path, error).into()),
        }
        let gone = || StartFailure::File(path.clone(), ErrorKind::NotFound.into());
        Ok(self.read_key()?.ok_or_else(gone)?)
    }

    /// The key with which the publication has sent, as the journal knows it. If the journal has no run, as
    /// on a second machine, the receipts say it.
    fn find_used_key(&mut self) -> Result<UsedKey, Error> {
        if let Some(journal) = self.find_journal()?
            && let Some(last) = journal.last_runs(None, 1)?.pop()
        {
            let used = journal.key_fingerprint()?;
            return Ok(
                used.map_or(UsedKey::Unknown(last.issue), |used| UsedKey::Known(used, last.issue))
            );
        }
        let receipts = self.read_receipts();
        let known = receipts.iter().rev().find_map(|receipt| Some((receipt.key?, receipt.issue)));
        Ok(match (known, receipts.last()) {
            (Some((used, last)), _) => UsedKey::Known(used, last),
            (None, Some(receipt)) => UsedKey::Unknown(receipt.issue),
            (None, None) => UsedKey::None,
        })
    }
}
