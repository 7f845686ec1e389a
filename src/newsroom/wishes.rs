//! What readers ask for themselves, by the link in their mail: its tokens, and what the journal knows of a reader.

use super::error::Error;
use super::opened::Newsroom;
use super::request::KeyChange;
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::journal::{ReaderWish, Reason};
use crate::token::Tokens;

/// What the journal knows of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReaderStanding {
    /// Why nobody writes to the reader. `None` for a reader who may be written to.
    pub suppressed: Option<Reason>,
    /// The edition in which the reader was planned for the latest issue. `None` if they were not.
    pub edition: Option<EditionName>,
}

impl Newsroom {
    /// The tokens of the links in the publication's mail. `None` before its first run, which makes their key.
    ///
    /// # Errors
    ///
    /// The key is gone, or another one than the publication has sent with; then no link in sent mail would
    /// work. The key file or the journal cannot be read.
    pub fn find_link_tokens(&mut self) -> Result<Option<Tokens>, Error> {
        let key = self.require_key(KeyChange::Refused)?;
        Ok(key.map(|key| self.tokens_with(&key)))
    }

    /// Carries out what readers ask for, in one transaction that is on the disk when the call returns. A run that
    /// is under way skips readers who leave, unless it has claimed them. Answers of each wish whether it changed
    /// anything.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written. Nothing was changed then, and the journal is opened again by the
    /// next call.
    pub fn carry_out_wishes(&mut self, wishes: &[ReaderWish]) -> Result<Vec<bool>, Error> {
        self.write_journal(|journal, now| journal.carry_out_wishes(wishes, now))
    }

    /// What the journal knows of a reader.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn find_standing(&mut self, reader: &Address) -> Result<ReaderStanding, Error> {
        let Some(journal) = self.find_journal()? else { return Ok(ReaderStanding::default()) };
        let suppressed = journal.suppression(reader)?.map(|suppression| suppression.reason);
        let last = journal.last_runs(None, 1)?.pop();
        let delivery = last.map(|run| journal.delivery(run.id, reader)).transpose()?.flatten();
        Ok(ReaderStanding { suppressed, edition: delivery.map(|delivery| delivery.edition) })
    }
}
