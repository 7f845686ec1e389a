//! What is known of a run besides its readers: the part of every journal that keeps it.

use jiff::Timestamp;

use super::edited_address::EditedAddress;
use super::error::Error;
use super::issue_stop::{IssueStop, StopOrder, StopWords, Stopped};
use super::key_search::KeySearch;
use super::lock::LockHolder;
use super::run::{Digest, RunId, Stoppage, UnreadableRows};
use super::run_moments::{DomainCount, MomentCount};
use super::stage::{PresentStage, Stage};
use crate::address::Address;
use crate::issue::IssueName;

/// The record of what hinders a run, and of what its list of readers lacks. Every method is one transaction, as
/// those of a [`Journal`](super::Journal) are.
pub trait RunRecord {
    /// Records why a call could not go on with a run. `None` if nothing hindered it.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_stoppage(&mut self, run: RunId, stoppage: Option<&Stoppage>) -> Result<(), Error>;

    /// Records how many rows of the list could not be read, when it was read for the run last.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_unreadable_rows(&mut self, run: RunId, rows: UnreadableRows) -> Result<(), Error>;

    /// The [`Address::key`]s of the readers of a run that may have a word in them: one page of them, in their order. Letters
    /// that are not ASCII are not compared.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn search_reader_keys(
        &mut self,
        run: RunId,
        search: &KeySearch<'_>,
    ) -> Result<Vec<String>, Error>;

    /// Stops an issue, whether or not it has a run: no process claims a reader of it or hands a message over, until
    /// the stop is [ended](Self::end_stop). A process that is sending learns of it at its next
    /// [exchange](super::Journal::exchange).
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn stop_issue(
        &mut self,
        issue: IssueName,
        order: &StopOrder,
        now: Timestamp,
    ) -> Result<Stopped, Error>;

    /// Ends the stop of an issue. Answers it, or `None` if the issue is not stopped.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn end_stop(
        &mut self,
        issue: IssueName,
        by: &StopWords,
        now: Timestamp,
    ) -> Result<Option<IssueStop>, Error>;

    /// The stop of an issue that stands.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_stop(&mut self, issue: IssueName) -> Result<Option<IssueStop>, Error>;

    /// The stop that stands of the issue of a run.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_stop_of_run(&mut self, run: RunId) -> Result<Option<IssueStop>, Error>;

    /// Every stop of an issue, those that have ended too, the first one first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn list_stops(&mut self, issue: IssueName) -> Result<Vec<IssueStop>, Error>;

    /// The stages of a run, the first one first, and what became of their readers. None if it goes to all of them at once.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn list_stages(&mut self, run: RunId) -> Result<Vec<Stage>, Error>;

    /// The first stage of a run that has not ended, and what became of its readers. `None` if the run goes to all of its readers.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_present_stage(&mut self, run: RunId) -> Result<Option<PresentStage>, Error>;

    /// Ends a stage of a run: the readers of the next one can be sent to. If there is an order, the issue is
    /// [stopped](Self::stop_issue) in the same moment. Answers whether the stage had not ended; if it had, nothing is written.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn end_stage(
        &mut self,
        run: RunId,
        number: u32,
        stop: Option<&StopOrder>,
        now: Timestamp,
    ) -> Result<bool, Error>;

    /// The process that sends with this journal. `None` if none does.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_sender(&mut self) -> Result<Option<LockHolder>, Error>;

    /// Keeps what a content of a run says, encrypted by the caller. The first words of a content stay.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn keep_content_text(&mut self, run: RunId, content: Digest, words: &str) -> Result<(), Error>;

    /// What a content of a run says. `None` if an earlier matinale sent it.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_content_text(&mut self, run: RunId, content: Digest) -> Result<Option<String>, Error>;

    /// Withdraws a content of a run, because it is corrected. Answers whether it was not withdrawn before.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn withdraw_content(
        &mut self,
        run: RunId,
        content: Digest,
        now: Timestamp,
    ) -> Result<bool, Error>;

    /// Takes the withdrawal of a content back: it can be sent again. Answers whether it was withdrawn.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn take_withdrawal_back(&mut self, run: RunId, content: Digest) -> Result<bool, Error>;

    /// The contents of a run that are withdrawn, the first one first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn list_withdrawn(&mut self, run: RunId) -> Result<Vec<Digest>, Error>;

    /// The issues whose runs correct an issue, in the order of their runs.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn list_corrections(&mut self, issue: IssueName) -> Result<Vec<IssueName>, Error>;

    /// Records that an editor has changed the address of a reader in the list.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_edited_address(
        &mut self,
        former: &Address,
        new: &Address,
        now: Timestamp,
    ) -> Result<(), Error>;

    /// The address that a reader has by now, if an editor has changed it in the list.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_edited_address(&mut self, former: &Address) -> Result<Option<Address>, Error>;

    /// The changes of an address that an editor has made in the list, whether it is the former or the present one: the oldest
    /// first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn list_edited_addresses(&mut self, reader: &Address) -> Result<Vec<EditedAddress>, Error>;

    /// Whether a withdrawn content of a run says this, and no other content of the run does.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn is_text_withdrawn(&mut self, run: RunId, words: &str) -> Result<bool, Error>;

    /// Whether a content of a run is withdrawn.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn is_content_withdrawn(&mut self, run: RunId, content: Digest) -> Result<bool, Error>;

    /// Counts when the deliveries of a run were accepted, put off and refused: by second, state and edition, the
    /// earliest first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn count_by_moment(&mut self, run: RunId) -> Result<Vec<MomentCount>, Error>;

    /// As [`count_by_moment`](Self::count_by_moment), of the readers of one domain alone.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn count_domain_by_moment(
        &mut self,
        run: RunId,
        domain: &str,
    ) -> Result<Vec<MomentCount>, Error>;

    /// Whether a reader of a run is in doubt with words that begin so.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn has_doubt_with(&mut self, run: RunId, words: &str) -> Result<bool, Error>;

    /// How many readers of a domain a run has.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn count_readers_of_domain(&mut self, run: RunId, domain: &str) -> Result<u64, Error>;

    /// Counts the deliveries of a run that were accepted, put off and refused, by domain and state, in the order of the
    /// domains.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn count_by_domain(&mut self, run: RunId) -> Result<Vec<DomainCount>, Error>;
}
