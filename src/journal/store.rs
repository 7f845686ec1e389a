//! A journal over SQL. Every call of [`Journal`] is one transaction of a store.
//!
//! [`SqlStore`] is what each store does in its own way: the beginning and end of a transaction, the lock, and the exchange,
//! which is called once for every message and is optimised for each store. All other calls are written once.

use std::collections::HashSet;

use jiff::Timestamp;

use super::delivery::{Delivery, DeliveryId, DeliveryPage, PlannedDelivery, Transition};
use super::error::Error;
use super::exchange::{ExchangeReply, ExchangeRequest};
use super::expire::Expiry;
use super::hold::{self, HoldRequest};
use super::interface::Journal;
use super::lock::{LockHolder, RunLock};
use super::lost_claims::{self, RunOnBoot};
use super::permit::{PermitReply, PermitRequest};
use super::rate_record::RateRecord;
use super::recover::{OF_OTHERS, RecoverTerms};
use super::requested_copy::{self, CopyRequest, CopyStep};
use super::run::{
    Amendment, Digest, NewRun, Owner, Planned, Recovered, Resolution, RetriedReader, Run,
    RunContent, RunId, SentContent, Takeover,
};
use super::sender_record::SenderRecord;
use super::sql::SqlExecutor;
use super::suppression::{Reason, Suppression};
use super::synced::{PendingSync, SyncState};
use super::tally::Tally;
use super::wish::ReaderWish;
use super::{expire, late, permit, plan, read, recover, requeue, retry, suppress, wish_tables};
use crate::address::Address;
use crate::fingerprint::Fingerprint;
use crate::issue::IssueName;
use crate::publication::RateLimit;

/// A store that takes SQL.
pub(super) trait SqlStore {
    /// Reads. Each statement sees one moment.
    ///
    /// # Errors
    ///
    /// The store's own, and those of the work.
    fn read_with<T>(
        &mut self,
        work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
    ) -> Result<T, Error>;

    /// Makes one transaction. It is written as a whole, or not at all if the work fails.
    ///
    /// # Errors
    ///
    /// The store's own, and those of the work.
    fn write_with<T>(
        &mut self,
        work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
    ) -> Result<T, Error>;

    /// As [`Journal::lock`].
    ///
    /// # Errors
    ///
    /// As there.
    fn take_lock(&mut self, issue: IssueName, owner: &Owner) -> Result<RunLock, Error>;

    /// As [`RunRecord::find_sender`](super::run_record::RunRecord::find_sender).
    ///
    /// # Errors
    ///
    /// As there.
    fn look_for_sender(&mut self) -> Result<Option<LockHolder>, Error>;

    /// As [`Journal::recover`]. Where one process sends at a time, all others are gone.
    ///
    /// # Errors
    ///
    /// As there.
    fn take_over(
        &mut self,
        lock: &RunLock,
        run: RunId,
        takeover: Takeover,
        now: Timestamp,
    ) -> Result<Recovered, Error> {
        let Takeover { in_doubt, sync } = takeover;
        let boot = self.sync_state().boot_marks(sync);
        let terms = RecoverTerms { in_doubt, boot, gone: OF_OTHERS };
        let recovered =
            self.write_with(|sql| recover::recover_run(sql, run, lock.owner(), &terms, now))?;
        self.sync_state().note_kept(run, sync);
        Ok(recovered)
    }

    /// As [`Journal::exchange`].
    ///
    /// # Errors
    ///
    /// As there.
    fn carry_out(
        &mut self,
        run: RunId,
        owner: &Owner,
        request: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error>;

    /// What the store knows of its exchanges and of its disk.
    fn sync_state(&mut self) -> &mut SyncState;

    /// As [`SyncRecord::sync_later`](super::sync_record::SyncRecord::sync_later). There is nothing to wait for if
    /// [`carry_out`](Self::carry_out) has waited for the disk.
    ///
    /// # Errors
    ///
    /// As there.
    fn pend_sync(&mut self) -> Result<PendingSync, Error> {
        Ok(self.sync_state().find_done())
    }

    /// Called when all claims of an owner were released.
    fn forget_claims(&mut self) {}

    /// As [`ErasureRecord::scrub`](super::erasure_record::ErasureRecord::scrub).
    ///
    /// # Errors
    ///
    /// As there.
    fn scrub_store(&mut self) -> Result<(), Error>;
}

impl<S: SqlStore + SenderRecord> Journal for S {
    fn lock(&mut self, issue: IssueName, owner: &Owner) -> Result<RunLock, Error> {
        self.take_lock(issue, owner)
    }

    fn plan(
        &mut self,
        run: &NewRun,
        readers: &mut dyn Iterator<Item = PlannedDelivery>,
    ) -> Result<Planned, Error> {
        self.write_with(|sql| plan::plan_run(sql, run, readers))
    }

    fn run(&mut self, issue: IssueName) -> Result<Option<Run>, Error> {
        self.read_with(|sql| read::find_run(sql, issue))
    }

    fn last_runs(&mut self, besides: Option<IssueName>, limit: usize) -> Result<Vec<Run>, Error> {
        self.read_with(|sql| read::list_last_runs(sql, besides, limit))
    }

    fn contents_since(&mut self, since: Timestamp) -> Result<Vec<SentContent>, Error> {
        self.read_with(|sql| read::list_contents(sql, since))
    }

    fn key_fingerprint(&mut self) -> Result<Option<Digest>, Error> {
        self.read_with(read::find_key)
    }

    fn keep_key_fingerprint(&mut self, key: Digest) -> Result<(), Error> {
        self.write_with(|sql| plan::keep_key(sql, key))
    }

    fn amend(
        &mut self,
        run: RunId,
        hash: Digest,
        fingerprint: &Fingerprint,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.write_with(|sql| plan::amend_run(sql, run, hash, fingerprint, now))
    }

    fn exchange(
        &mut self,
        run: RunId,
        owner: &Owner,
        request: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error> {
        let reply = self.carry_out(run, owner, request)?;
        let claims = reply.claims.numbered(self.sync_state().count_exchange());
        Ok(ExchangeReply { claims, ..reply })
    }

    fn recover(
        &mut self,
        lock: &RunLock,
        run: RunId,
        takeover: Takeover,
        now: Timestamp,
    ) -> Result<Recovered, Error> {
        self.take_over(lock, run, takeover, now)
    }

    fn doubt_unrecorded(
        &mut self,
        _: &RunLock,
        run: RunId,
        handed: &[DeliveryId],
        now: Timestamp,
    ) -> Result<u64, Error> {
        self.write_with(|sql| recover::doubt_unrecorded(sql, run, handed, now))
    }

    fn doubt_abandoned(
        &mut self,
        lock: &RunLock,
        run: RunId,
        now: Timestamp,
    ) -> Result<u64, Error> {
        self.write_with(|sql| recover::doubt_abandoned(sql, run, lock.owner(), now))
    }

    fn release(&mut self, run: RunId, owner: &Owner, now: Timestamp) -> Result<u64, Error> {
        let released = self.write_with(|sql| recover::release_claims(sql, run, owner, now))?;
        self.forget_claims();
        Ok(released)
    }

    fn resolve(
        &mut self,
        run: RunId,
        resolution: Resolution,
        now: Timestamp,
    ) -> Result<u64, Error> {
        self.write_with(|sql| recover::resolve(sql, run, resolution, now))
    }

    fn retry(
        &mut self,
        run: RunId,
        readers: &[Address],
        now: Timestamp,
    ) -> Result<Vec<RetriedReader>, Error> {
        self.write_with(|sql| retry::retry_readers(sql, run, readers, now))
    }

    fn add_readers(
        &mut self,
        run: RunId,
        readers: &mut dyn Iterator<Item = PlannedDelivery>,
        now: Timestamp,
    ) -> Result<u64, Error> {
        self.write_with(|sql| late::add_readers(sql, run, readers, now, late::ADDED))
    }

    fn request_copies(
        &mut self,
        run: RunId,
        requests: &[CopyRequest],
        now: Timestamp,
    ) -> Result<Vec<CopyStep>, Error> {
        self.write_with(|sql| requested_copy::request_copies(sql, run, requests, now))
    }

    fn reader_keys(&mut self, run: RunId) -> Result<HashSet<String>, Error> {
        self.read_with(|sql| late::list_reader_keys(sql, run))
    }

    fn contents(&mut self, run: RunId) -> Result<Vec<RunContent>, Error> {
        self.read_with(|sql| read::list_run_contents(sql, run))
    }

    fn amendments(&mut self, run: RunId) -> Result<Vec<Amendment>, Error> {
        self.read_with(|sql| read::list_amendments(sql, run))
    }

    fn requeue_blameless(
        &mut self,
        run: RunId,
        owner: &Owner,
        refused: &[DeliveryId],
        now: Timestamp,
    ) -> Result<u64, Error> {
        self.write_with(|sql| requeue::requeue_blameless(sql, run, owner, refused, now))
    }

    fn hold_domain(&mut self, run: RunId, request: &HoldRequest<'_>) -> Result<u64, Error> {
        self.write_with(|sql| hold::hold_domain(sql, run, request))
    }

    fn expire(&mut self, run: RunId, expiry: &Expiry<'_>) -> Result<u64, Error> {
        self.write_with(|sql| expire::expire_waiting(sql, run, expiry))
    }

    fn finish(&mut self, run: RunId, now: Timestamp) -> Result<Tally, Error> {
        self.write_with(|sql| plan::finish_run(sql, run, now))
    }

    fn tally(&mut self, run: RunId) -> Result<Tally, Error> {
        let boot = self.sync_state().present_boot();
        self.read_with(|sql| lost_claims::tally(sql, RunOnBoot { run, boot: boot.as_deref() }))
    }

    fn count_domains(&mut self, run: RunId, most: usize) -> Result<usize, Error> {
        self.read_with(|sql| read::count_domains(sql, run, most))
    }

    fn deliveries(&mut self, run: RunId, page: DeliveryPage) -> Result<Vec<Delivery>, Error> {
        let boot = self.sync_state().present_boot();
        let on = RunOnBoot { run, boot: boot.as_deref() };
        self.read_with(|sql| lost_claims::list_deliveries(sql, on, page))
    }

    fn delivery(&mut self, run: RunId, reader: &Address) -> Result<Option<Delivery>, Error> {
        let boot = self.sync_state().present_boot();
        let on = RunOnBoot { run, boot: boot.as_deref() };
        self.read_with(|sql| lost_claims::find_delivery(sql, on, reader))
    }

    fn suppress(
        &mut self,
        reader: &Address,
        reason: Reason,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write_with(|sql| suppress::suppress(sql, reader, reason, now))
    }

    fn readmit(&mut self, reader: &Address) -> Result<bool, Error> {
        self.write_with(|sql| suppress::readmit(sql, reader))
    }

    fn carry_out_wishes(
        &mut self,
        wishes: &[ReaderWish],
        now: Timestamp,
    ) -> Result<Vec<bool>, Error> {
        self.write_with(|sql| wish_tables::carry_out_wishes(sql, wishes, now))
    }

    fn suppression(&mut self, reader: &Address) -> Result<Option<Suppression>, Error> {
        self.read_with(|sql| suppress::find_suppression(sql, reader))
    }

    fn suppressions(
        &mut self,
        after: Option<&Address>,
        limit: usize,
    ) -> Result<Vec<Suppression>, Error> {
        self.read_with(|sql| suppress::list_suppressions(sql, after, limit))
    }

    fn take_permits(
        &mut self,
        owner: &Owner,
        request: &PermitRequest<'_>,
        now: Timestamp,
    ) -> Result<PermitReply, Error> {
        let replies = self.write_with(|sql| permit::take_permits(sql, owner, &[*request], now))?;
        Ok(replies.into_iter().next().unwrap_or_default())
    }

    fn rate_records(
        &mut self,
        relay: &str,
        limits: &[RateLimit],
    ) -> Result<Vec<RateRecord>, Error> {
        self.read_with(|sql| permit::read_records(sql, relay, limits))
    }

    fn history(&mut self, delivery: DeliveryId) -> Result<Vec<Transition>, Error> {
        self.read_with(|sql| read::list_transitions(sql, delivery))
    }
}
