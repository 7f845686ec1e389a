//! What readers ask for themselves, by the link in their mail: its tokens, and what the journal knows of a reader.

use jiff::Timestamp;

use super::error::Error;
use super::opened::Newsroom;
use super::request::KeyChange;
use super::seen_audience::SeenAudience;
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::journal::{REQUEST_LIFETIME, ReaderWish, Reason, Run};
use crate::token::Tokens;

/// What the journal knows of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReaderStanding {
    /// Why nobody writes to the reader. `None` for a reader who may be written to.
    pub suppressed: Option<Reason>,
    /// The edition in which the reader was planned for the latest issue. `None` if they were not.
    pub edition: Option<EditionName>,
    /// Where the reader's place in the audience is.
    pub place: ReaderPlace,
}

/// Where a reader's place in the audience is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReaderPlace {
    /// At their address, as far as is known.
    #[default]
    Here,
    /// At another address. They can take it back until this moment, and what they ask for holds there.
    Moved(Timestamp),
    /// Neither the list nor the journal has the address as that of a reader.
    Absent,
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

    /// What the journal knows of a reader, and where their place is if the settings have readers' own pages.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn find_standing(&mut self, reader: &Address) -> Result<ReaderStanding, Error> {
        let Some(journal) = self.find_journal()? else { return Ok(ReaderStanding::default()) };
        let suppressed = journal.suppression(reader)?.map(|suppression| suppression.reason);
        let last = journal.last_runs(None, 1)?.pop();
        let delivery =
            last.as_ref().map(|run| journal.delivery(run.id, reader)).transpose()?.flatten();
        let edition = delivery.map(|delivery| delivery.edition);
        let place = self.find_place(reader, last.filter(|_| edition.is_some()))?;
        Ok(ReaderStanding { suppressed, edition, place })
    }

    /// Where a reader's place is. `last` is the last run, if it has the reader: the list is not read for each reader of an
    /// issue of these days, since scanners of mail open their links all at once.
    fn find_place(&mut self, reader: &Address, last: Option<Run>) -> Result<ReaderPlace, Error> {
        if !self.publication.unsubscribe.reader_page {
            return Ok(ReaderPlace::Here);
        }
        if let Some(moved) = self.find_change_standing(reader)?.moved {
            return Ok(ReaderPlace::Moved(moved.until));
        }
        let now = self.now().timestamp();
        if last.is_some_and(|run| now.duration_since(run.started) < REQUEST_LIFETIME) {
            return Ok(ReaderPlace::Here);
        }
        // With a list that cannot be read nobody knows better.
        let is_absent = !self.is_in_audience(reader).unwrap_or(true);
        Ok(if is_absent { ReaderPlace::Absent } else { ReaderPlace::Here })
    }

    /// Whether the list or the journal has an address as that of a reader. Anybody who has a link can open its page again and
    /// again, so changes of the list count within ten seconds, and those that this newsroom has made at once.
    fn is_in_audience(&mut self, reader: &Address) -> Result<bool, Error> {
        let now = self.now().timestamp();
        if let Some(seen) = self.audience.as_ref().filter(|seen| seen.is_fresh(now)) {
            return Ok(seen.has(reader));
        }
        let roster = self.roster();
        // What is wrong with rows of the list is told by the commands that read it.
        self.take_remarks();
        let seen = SeenAudience::new(roster?.index().into_keys().collect(), now);
        let is_reader = seen.has(reader);
        self.audience = Some(seen);
        Ok(is_reader)
    }
}
