//! What every journal can do, whatever store it is kept in.

use jiff::Timestamp;
use jiff::civil::Date;

use super::delivery::{Delivery, DeliveryId, DeliveryPage, PlannedDelivery, Transition};
use super::error::Error;
use super::exchange::{ExchangeReply, ExchangeRequest};
use super::lock::RunLock;
use super::run::{
    Amendment, Digest, NewRun, Owner, Planned, Recovered, Resolution, Run, RunId, Tally,
};
use super::suppression::{Reason, Suppression};
use crate::address::Address;
use crate::publication::InDoubtPolicy;

/// A journal, whatever it is kept in.
pub type BoxedJournal = Box<dyn Journal + Send>;

/// The book of runs and deliveries.
///
/// Every method is one transaction: it is written as a whole, durably, or not at all. One thread owns
/// a journal; several processes may have the same one open.
pub trait Journal {
    /// Keeps every other process from sending with this journal, until the lock is dropped or the
    /// process ends, however it ends.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`], with the words of the other, when there is another.
    fn lock(&mut self, issue: Date, owner: &Owner) -> Result<RunLock, Error>;

    /// Writes a run and all its deliveries. An issue has one run: a second plan changes nothing, and
    /// does not look at its readers.
    ///
    /// # Errors
    ///
    /// [`Error::Twice`] when a reader comes twice (whatever the case of the letters), and
    /// [`Error::Miscounted`] when there are more or fewer than announced.
    fn plan(
        &mut self,
        run: &NewRun,
        readers: &mut dyn Iterator<Item = PlannedDelivery>,
    ) -> Result<Planned, Error>;

    /// The run of an issue.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn run(&mut self, issue: Date) -> Result<Option<Run>, Error>;

    /// The run planned last, not counting the one of this issue: what an audience is compared with.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn last_run(&mut self, besides: Date) -> Result<Option<Run>, Error>;

    /// Freezes a run under another hash, because the editor said so; the former one is kept.
    ///
    /// # Errors
    ///
    /// [`Error::NoRun`], and [`Error::Finished`] when nobody is left to get the amended issue.
    fn amend(&mut self, run: RunId, hash: Digest, now: Timestamp) -> Result<(), Error>;

    /// Settles what has ended, hands over what is about to leave and claims what is due, in this
    /// order and in one transaction. Deferred deliveries are claimed when their time has come and
    /// nothing else is due. A reader who is suppressed by then is skipped instead: for good, and for
    /// that reason.
    ///
    /// # Errors
    ///
    /// Only the store's own; then nothing was settled, and nothing may leave. After [`Error::Away`] nobody
    /// knows whether it was: nothing may leave either, and the same is asked again, of the same journal,
    /// which answers as it would have.
    fn exchange(
        &mut self,
        run: RunId,
        owner: &Owner,
        exchange: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error>;

    /// Takes the run over for the owner of the [lock](Self::lock), and takes in what processes that are
    /// gone have left behind: every other owner counts as gone. One that was only asleep finds itself
    /// superseded when it next asks, however long that takes: no clock decides.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn recover(
        &mut self,
        lock: &RunLock,
        run: RunId,
        policy: InDoubtPolicy,
        now: Timestamp,
    ) -> Result<Recovered, Error>;

    /// Puts in doubt what the lock's owner has handed over and given up on: no answer of the relay will be
    /// written down any more. To be called when the last worker of that owner has ended. Answers how many.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn doubt_abandoned(&mut self, lock: &RunLock, run: RunId, now: Timestamp)
    -> Result<u64, Error>;

    /// Gives back what an owner has claimed and not handed over. Answers how many.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn release(&mut self, run: RunId, owner: &Owner, now: Timestamp) -> Result<u64, Error>;

    /// Carries out what the editor decided. Answers how many deliveries that moved. A run that was
    /// finished is open again where some of them are due.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn resolve(&mut self, run: RunId, resolve: Resolution, now: Timestamp) -> Result<u64, Error>;

    /// The amendments of a run, the first one first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn amendments(&mut self, run: RunId) -> Result<Vec<Amendment>, Error>;

    /// Takes back refusals that turned out to be no fault of their readers: due again, the attempt not
    /// counted. Answers how many. A delivery that was not refused stays as it is.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn requeue_blameless(
        &mut self,
        run: RunId,
        refused: &[DeliveryId],
        now: Timestamp,
    ) -> Result<u64, Error>;

    /// Ends what is due or deferred, and held by nobody, because it is too late; `words` say why, and
    /// what the relay last said stays beside them. The suppressed are skipped. Answers how many expired.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn expire(&mut self, run: RunId, words: &str, now: Timestamp) -> Result<u64, Error>;

    /// Marks the run as finished if every delivery has ended, and says how it stands either way.
    ///
    /// # Errors
    ///
    /// [`Error::NoRun`].
    fn finish(&mut self, run: RunId, now: Timestamp) -> Result<Tally, Error>;

    /// Counts a run's deliveries.
    ///
    /// # Errors
    ///
    /// [`Error::NoRun`].
    fn tally(&mut self, run: RunId) -> Result<Tally, Error>;

    /// Lists deliveries in one state, in the order of the plan.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn deliveries(&mut self, run: RunId, page: DeliveryPage) -> Result<Vec<Delivery>, Error>;

    /// The delivery of one reader, whatever the case of the letters.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn delivery(&mut self, run: RunId, reader: &Address) -> Result<Option<Delivery>, Error>;

    /// Keeps a reader from being written to any more: what is not claimed by now is skipped, in every run,
    /// and what comes back is never claimed again. Answers whether that is new; the first reason stays.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn suppress(&mut self, reader: &Address, reason: Reason, now: Timestamp)
    -> Result<bool, Error>;

    /// Takes a suppression back: whoever has not been skipped by then is written to again. Answers whether
    /// there was one.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn readmit(&mut self, reader: &Address) -> Result<bool, Error>;

    /// Lists who must not be written to, in the order of [`Address::key`]: those behind this one, and at
    /// most so many.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn suppressions(
        &mut self,
        after: Option<&Address>,
        limit: usize,
    ) -> Result<Vec<Suppression>, Error>;

    /// What a delivery went through, the first thing first, as far as its row does not tell it:
    /// every change except being claimed, released and handed over, and being accepted right then.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn history(&mut self, delivery: DeliveryId) -> Result<Vec<Transition>, Error>;
}
