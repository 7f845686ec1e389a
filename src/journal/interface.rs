//! The interface of every journal, whatever store it is kept in.

use std::collections::HashSet;

use jiff::Timestamp;

use super::alert_record::AlertRecord;
use super::bounce_record::BounceRecord;
use super::delivery::{Delivery, DeliveryId, DeliveryPage, PlannedDelivery, Transition};
use super::erasure_record::ErasureRecord;
use super::error::Error;
use super::exchange::{ExchangeReply, ExchangeRequest};
use super::expire::Expiry;
use super::hold::HoldRequest;
use super::lock::RunLock;
use super::permit::{PermitReply, PermitRequest};
use super::rate_record::RateRecord;
use super::reader_request_record::RequestRecord;
use super::requested_copy::{CopyRequest, CopyStep};
use super::run::{
    Amendment, Digest, NewRun, Owner, Planned, Recovered, Resolution, RetriedReader, Run,
    RunContent, RunId, SentContent, Takeover,
};
use super::run_record::RunRecord;
use super::sender_record::SenderRecord;
use super::signup_record::SignupRecord;
use super::suppression::{Reason, Suppression};
use super::sync_record::SyncRecord;
use super::tally::Tally;
use super::wish::ReaderWish;
use crate::address::Address;
use crate::fingerprint::Fingerprint;
use crate::issue::IssueName;
use crate::publication::RateLimit;

/// A journal in any store.
pub type BoxedJournal = Box<dyn Journal + Send>;

/// The record of runs and deliveries.
///
/// Every method is one transaction, written as a whole or not at all, and on the disk when the call returns unless
/// the method says otherwise. One thread uses a journal; several processes may have the same one open.
pub trait Journal:
    AlertRecord
    + BounceRecord
    + ErasureRecord
    + RequestRecord
    + RunRecord
    + SenderRecord
    + SignupRecord
    + SyncRecord
{
    /// Keeps other processes from sending with this journal, until the lock is dropped or the process ends.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] if another process has the lock. It has the words of that process.
    fn lock(&mut self, issue: IssueName, owner: &Owner) -> Result<RunLock, Error>;

    /// Writes a run and all its deliveries. An issue has one run: a second plan changes nothing,
    /// and does not read its readers.
    ///
    /// # Errors
    ///
    /// [`Error::Twice`] if a reader comes twice, upper and lower case being the same.
    /// [`Error::Miscounted`] if there are more or fewer readers than announced.
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
    fn run(&mut self, issue: IssueName) -> Result<Option<Run>, Error>;

    /// The runs that were planned last: the last one first, and at most this many. The run of the issue
    /// `besides` is left out.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn last_runs(&mut self, besides: Option<IssueName>, limit: usize) -> Result<Vec<Run>, Error>;

    /// What readers of all runs since a moment were sent, in the order of their issues. An amended run is
    /// here with each content that it had. Runs that an earlier matinale planned are left out.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn contents_since(&mut self, since: Timestamp) -> Result<Vec<SentContent>, Error>;

    /// The fingerprint of the publication's key. `None` before the first run.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn key_fingerprint(&mut self) -> Result<Option<Digest>, Error>;

    /// Keeps the fingerprint of the publication's key, in place of a former one.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn keep_key_fingerprint(&mut self, key: Digest) -> Result<(), Error>;

    /// Freezes a run under another hash and fingerprint, because the editor wants it. The former ones are
    /// kept.
    ///
    /// # Errors
    ///
    /// [`Error::NoRun`], and [`Error::Finished`] if nobody is left to get the amended issue.
    fn amend(
        &mut self,
        run: RunId,
        hash: Digest,
        fingerprint: &Fingerprint,
        now: Timestamp,
    ) -> Result<(), Error>;

    /// Settles deliveries that have ended, marks those that are about to be sent, claims due ones, and takes
    /// permits, in this order and in one transaction. If nothing else is due, deferred deliveries are claimed whose
    /// time has come, at last those whose refusal was taken back. Suppressed readers are skipped, which is final.
    ///
    /// What is written outlives this process when the call returns, and a power failure when it was
    /// [synced](SyncRecord::sync).
    ///
    /// # Errors
    ///
    /// Only the store's own. Nothing was settled then, and nothing may be sent, also after [`Error::Away`], where it is
    /// unknown what was written. The same request is then made of the same journal, which replies as if for the first time.
    fn exchange(
        &mut self,
        run: RunId,
        owner: &Owner,
        exchange: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error>;

    /// Takes the run over for the owner of the [lock](Self::lock), and recovers what other
    /// processes have left behind. Every other owner counts as gone. One that was only suspended
    /// finds itself superseded at its next exchange, however late. No clock is compared. If the machine was
    /// started anew since, whoever was claimed is in doubt too.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn recover(
        &mut self,
        lock: &RunLock,
        run: RunId,
        takeover: Takeover,
        now: Timestamp,
    ) -> Result<Recovered, Error>;

    /// Puts deliveries in doubt that a receipt names as handed over last, and that this journal does not
    /// know as handed over: the process or the machine was stopped while both were written. Each of them
    /// counts as handed over once more. Call it before [`recover`](Self::recover). Answers their number.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn doubt_unrecorded(
        &mut self,
        lock: &RunLock,
        run: RunId,
        handed: &[DeliveryId],
        now: Timestamp,
    ) -> Result<u64, Error>;

    /// Puts the deliveries in doubt that the owner of the lock was sending and has abandoned,
    /// because no verdict of the relay will be written any more. Call it when the last worker of
    /// that owner has ended. Answers their number.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn doubt_abandoned(&mut self, lock: &RunLock, run: RunId, now: Timestamp)
    -> Result<u64, Error>;

    /// Releases the deliveries that an owner has claimed and not sent. Answers their number.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn release(&mut self, run: RunId, owner: &Owner, now: Timestamp) -> Result<u64, Error>;

    /// Carries out a decision of the editor. Answers how many deliveries it changed. A finished run
    /// is open again if some of them become due.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn resolve(&mut self, run: RunId, resolve: Resolution, now: Timestamp) -> Result<u64, Error>;

    /// Makes the deliveries of these readers due, whatever became of them, unless they are accepted or
    /// their reader is suppressed. Answers for each reader, in the same order. A finished run is open
    /// again if some of them become due.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn retry(
        &mut self,
        run: RunId,
        readers: &[Address],
        now: Timestamp,
    ) -> Result<Vec<RetriedReader>, Error>;

    /// Adds readers to a run that has begun. Those who are in it stay as they are. A finished run is open again.
    /// Answers how many were added.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn add_readers(
        &mut self,
        run: RunId,
        readers: &mut dyn Iterator<Item = PlannedDelivery>,
        now: Timestamp,
    ) -> Result<u64, Error>;

    /// Makes copies due that a person asks for by the names of their readers, in the edition of the request. A
    /// reader who is not in the run is added to it. A finished run is open again. Answers for each
    /// request, in the same order. If one of them asks for another number than the next one, nothing is written.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn request_copies(
        &mut self,
        run: RunId,
        requests: &[CopyRequest],
        now: Timestamp,
    ) -> Result<Vec<CopyStep>, Error>;

    /// The [`Address::key`]s of all readers of a run, and of whoever has the place of one whom it reaches.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn reader_keys(&mut self, run: RunId) -> Result<HashSet<String>, Error>;

    /// The contents that a run had, the first one first, and how many readers have each of them. A content
    /// stands at the place of its [version](Delivery::version).
    ///
    /// # Errors
    ///
    /// [`Error::NoRun`].
    fn contents(&mut self, run: RunId) -> Result<Vec<RunContent>, Error>;

    /// The amendments of a run, oldest first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn amendments(&mut self, run: RunId) -> Result<Vec<Amendment>, Error>;

    /// Requeues refusals and deferrals that were not the fault of their readers, as
    /// [taken back](super::PutAside::TakenBack). They are tried again from this moment on, after all others, and
    /// the attempt does not count. Answers their number: none if another owner has taken the run over.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn requeue_blameless(
        &mut self,
        run: RunId,
        owner: &Owner,
        refused: &[DeliveryId],
        now: Timestamp,
    ) -> Result<u64, Error>;

    /// Holds back what could be claimed of a domain. Answers the number: 0 for an owner who lost the run.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn hold_domain(&mut self, run: RunId, request: &HoldRequest<'_>) -> Result<u64, Error>;

    /// Expires the unclaimed due and deferred deliveries: behind the words stands the last reply of the relay, or what kept the
    /// last call from reaching anybody. Deliveries of suppressed readers are skipped. Answers how many expired.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn expire(&mut self, run: RunId, expiry: &Expiry<'_>) -> Result<u64, Error>;

    /// Marks the run as finished if every delivery has ended. Answers the counts in both cases.
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

    /// Counts the domains of a run's readers, so many at most.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn count_domains(&mut self, run: RunId, most: usize) -> Result<usize, Error>;

    /// Lists deliveries in one state, in the order of the plan.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn deliveries(&mut self, run: RunId, page: DeliveryPage) -> Result<Vec<Delivery>, Error>;

    /// The delivery of one reader, upper and lower case being the same.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn delivery(&mut self, run: RunId, reader: &Address) -> Result<Option<Delivery>, Error>;

    /// Suppresses a reader, whose deliveries are skipped in every run and never claimed again. Answers whether
    /// the reader was not suppressed before. The first reason stays.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn suppress(&mut self, reader: &Address, reason: Reason, now: Timestamp)
    -> Result<bool, Error>;

    /// Ends a suppression or an erasure, and forgets what came back of the reader's mail. Deliveries that were not skipped
    /// are made again. Answers whether the reader was suppressed.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn readmit(&mut self, reader: &Address) -> Result<bool, Error>;

    /// Carries out what readers ask for themselves, in the order of the wishes. Leaving is a
    /// [suppression](Self::suppress), coming back ends one. Answers of each wish whether it changed anything.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn carry_out_wishes(
        &mut self,
        wishes: &[ReaderWish],
        now: Timestamp,
    ) -> Result<Vec<bool>, Error>;

    /// The suppression of a reader, if there is one: their own, or else one with their
    /// [former key](Suppression::former_key), or that of [erasure](Reason::Erased).
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn suppression(&mut self, reader: &Address) -> Result<Option<Suppression>, Error>;

    /// Lists suppressions in the order of [`Address::key`]: those after this key, and at most this many.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn suppressions(
        &mut self,
        after: Option<&Address>,
        limit: usize,
    ) -> Result<Vec<Suppression>, Error>;

    /// Takes permits of one relay, for messages that belong to no run, such as those of a proof.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn take_permits(
        &mut self,
        owner: &Owner,
        request: &PermitRequest<'_>,
        now: Timestamp,
    ) -> Result<PermitReply, Error>;

    /// What a relay was sent under each of these limits, in their order.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn rate_records(&mut self, relay: &str, limits: &[RateLimit])
    -> Result<Vec<RateRecord>, Error>;

    /// The history of a delivery, oldest change first, without the changes that the row itself shows.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn history(&mut self, delivery: DeliveryId) -> Result<Vec<Transition>, Error>;
}
