//! What the list and the journal say of a reader today, and what the next run does with them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::edition_rule::{EditionRule, RuledEdition};
use super::error::Error;
use super::opened::Newsroom;
use super::readers::ReaderList;
use super::roster::ListedReader;
use crate::address::Address;
use crate::audience::{Audience, ListLoss, Subscriber, WantedReaders};
use crate::issue::edition::EditionName;
use crate::journal::{SignupStanding, Suppression};

/// The list of today, as far as it can be read. What is wrong with its rows is told by other commands.
#[derive(Debug, Default)]
pub(super) struct TodaysList {
    /// The readers of the list who were looked for. `None` if the list cannot be read.
    pub(super) audience: Option<Audience>,
    /// How many readers are left out, since their rows cannot be read.
    pub(super) unreadable: u64,
    /// The lines of the first of these rows.
    pub(super) unreadable_lines: Vec<usize>,
}

/// What the list and the journal say of a reader today.
#[derive(Debug)]
pub struct TodaysReader {
    /// The row of the reader, and no other one.
    list: TodaysList,
    /// Why nobody writes to the reader, and since when.
    pub suppression: Option<Suppression>,
    /// What is known of the sign-ups of the reader.
    pub signups: SignupStanding,
}

/// What the next run does with a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReaderOutlook {
    /// The reader gets an edition.
    Edition(RuledEdition),
    /// The reader is suppressed, and gets nothing.
    Suppressed(Suppression),
    /// The reader has asked to sign up at this moment, has not confirmed, and gets nothing.
    Unconfirmed(Timestamp),
    /// The list does not have the reader, who gets nothing. The number is that of the readers whose rows cannot be read.
    NotListed(u64),
    /// The list cannot be read. Nothing can be sent before it can.
    UnreadableList,
}

impl TodaysReader {
    /// The row of the reader in the list. `None` if there is none, or if the list cannot be read.
    pub fn row(&self) -> Option<Subscriber<'_>> {
        self.list.audience.as_ref()?.subscribers().next()
    }

    /// The row of the reader beside their suppression.
    pub(super) fn listed(&self) -> Option<ListedReader<'_>> {
        let suppressed = self.suppression.as_ref().map(|suppression| suppression.reason);
        self.row().map(|subscriber| ListedReader { subscriber, suppressed })
    }

    /// Whether the list can be read.
    pub const fn has_list(&self) -> bool {
        self.list.audience.is_some()
    }

    /// How many readers the list leaves out, since their rows cannot be read.
    pub(super) const fn unreadable(&self) -> u64 {
        self.list.unreadable
    }

    /// What the list of today, or the sign-up of the reader, entitles them to on a day. `None` if neither has them.
    pub(super) fn edition_on(&self, day: Date) -> Option<RuledEdition> {
        if let Some(row) = self.row() {
            return Some(RuledEdition::of_row(&row, day));
        }
        let signup = self.signups.confirmed.as_ref()?;
        let rule = EditionRule::SignedUp(signup.confirmed);
        Some(RuledEdition { edition: EditionName::Free, rule })
    }

    /// What a run that begins on a day does with the reader.
    pub fn outlook_on(&self, day: Date) -> ReaderOutlook {
        if let Some(suppression) = &self.suppression {
            return ReaderOutlook::Suppressed(suppression.clone());
        }
        if !self.has_list() {
            return ReaderOutlook::UnreadableList;
        }
        if let Some(edition) = self.edition_on(day) {
            return ReaderOutlook::Edition(edition);
        }
        match &self.signups.pending {
            Some(pending) => ReaderOutlook::Unconfirmed(pending.requested),
            None => ReaderOutlook::NotListed(self.unreadable()),
        }
    }
}

impl Newsroom {
    /// Looks for readers in the list of today.
    pub(super) fn search_todays_list(&self, is_wanted: WantedReaders<'_>) -> TodaysList {
        match self.search_list(is_wanted) {
            Ok(ReaderList { audience, loss: ListLoss { left_out, .. }, .. }) => TodaysList {
                audience,
                unreadable: left_out.count,
                unreadable_lines: left_out.lines,
            },
            Err(_) => TodaysList::default(),
        }
    }

    /// What the list and the journal say of a reader. Makes no journal.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub(super) fn find_todays_reader(
        &mut self,
        list: TodaysList,
        reader: &Address,
    ) -> Result<TodaysReader, Error> {
        let keys = [reader.key()].into();
        let audience = list.audience.map(|audience| audience.only(&keys));
        let list = TodaysList { audience, ..list };
        let Some(journal) = self.find_journal()? else {
            let signups = SignupStanding::default();
            return Ok(TodaysReader { list, suppression: None, signups });
        };
        let suppression = journal.suppression(reader)?;
        let signups = journal.signup_standing(reader)?;
        Ok(TodaysReader { list, suppression, signups })
    }
}
