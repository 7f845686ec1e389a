//! What a trial needs of a publication: a journal that is thrown away, the tokens of messages that no reader gets, and the
//! records by which their signatures are checked.

use super::error::Error;
use super::opened::{JournalUse, Newsroom};
use crate::message::sign::DkimRecord;
use crate::token::Tokens;

impl Newsroom {
    /// Opens the same publication for a trial. Its journal is empty and is thrown away. Pages that have mails sent, and those
    /// where providers tell what came back, are left out. Nothing that is done with it reaches a reader or the journal.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn reopen_for_trial(&self) -> Result<Self, Error> {
        let mut trial = self.reopen()?;
        trial.trust = self.trust;
        trial.journal_use = JournalUse::ThrownAway;
        trial.publication.signup = None;
        trial.publication.unsubscribe.reader_page = false;
        Ok(trial)
    }

    /// The tokens of messages that no reader gets: those of the publication's key, or of no key if it has none yet.
    ///
    /// # Errors
    ///
    /// The key file cannot be read, or others can read it.
    pub fn make_trial_tokens(&self) -> Result<Tokens, Error> {
        Ok(self.tokens_of_trial()?)
    }

    /// The records of the keys that sign the publication's messages, as far as they can be read. None if a relay signs, or
    /// nobody.
    pub fn list_dkim_records(&self) -> Vec<DkimRecord> {
        let keys = self.published_keys().unwrap_or_default();
        keys.into_iter().map(|key| key.record).collect()
    }
}
