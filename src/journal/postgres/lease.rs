//! The leases of the senders: each sender renews its own, and takes what others have left whose lease is over.
//!
//! A lease says how long a sender may be silent, by the server's clock. Its end alone changes nothing: the sender may
//! still renew it, in one statement. When another sender ends it, what the silent one had claimed is due again, and what it
//! had handed over is in doubt, in one transaction, while no exchange is carried out. So a sender that wakes up later finds
//! in its next exchange that it may hand over nothing more.
//!
//! Whoever has just reached the server, as after its restart, ends no lease: the others may be on their way back too.

use std::time::Duration;

use jiff::Timestamp;

use super::super::error::Error;
use super::super::issue_stop::find_stop_of_run;
use super::super::plan::lock_run;
use super::super::read;
use super::super::recover::{RunChange, free_left_behind};
use super::super::relay_closure::list_closures;
use super::super::renewal::Renewal;
use super::super::row;
use super::super::run::{Owner, RunId};
use super::super::sql::{SqlExecutor, SqlRow};

/// The present moment by the server's clock, in milliseconds since 1970.
pub(super) const SERVER_NOW: &str =
    "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// Whether the session of a sender has ended, so that its presence lock is free.
pub(super) const IS_ABSENT: &str = "NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
    AND classid = 'runs'::regclass::oid AND objid = number::oid AND objsubid = 1)";

/// Selects deliveries of others whose lease was ended.
const OF_ENDED: &str = "owner <> ?3 AND owner IN \
    (SELECT owner FROM senders WHERE ended_at IS NOT NULL)";

/// Selects deliveries of nobody, and of others that have no lease which holds.
pub(super) const OF_GONE: &str = "(owner IS NULL OR owner <> ?3 AND owner NOT IN \
    (SELECT owner FROM senders WHERE ended_at IS NULL))";

/// A lease as the server counts it.
pub(super) fn lease_ms(lease: Duration) -> i64 {
    i64::try_from(lease.as_millis()).unwrap_or(i64::MAX)
}

/// What a sender knows of its own part in a run.
pub(super) struct LeaseHolder<'a> {
    pub(super) run: RunId,
    pub(super) owner: &'a Owner,
    pub(super) lease: Duration,
}

impl LeaseHolder<'_> {
    /// Begins to work on the run: notes the hand-overs that no sender has counted, and ends the leases of those who are
    /// gone, because the caller has the lock of the journal.
    pub(super) fn begin(&self, sql: &mut dyn SqlExecutor, now: Timestamp) -> Result<(), Error> {
        let end = format!(
            "UPDATE senders SET ended_at = {SERVER_NOW} \
             WHERE ended_at IS NULL AND owner <> ?2 AND {IS_ABSENT}"
        );
        sql.execute(&end, &[self.run.0.into(), self.owner.as_str().into()])?;
        let uncounted = "UPDATE senders SET before = \
            (SELECT CAST(COALESCE(SUM(hand_overs), 0) AS BIGINT) FROM deliveries WHERE run = ?1) \
            - (SELECT CAST(COALESCE(SUM(before + hand_overs), 0) AS BIGINT) FROM senders \
               WHERE run = ?1 AND owner <> ?2) \
            WHERE owner = ?2";
        sql.execute(uncounted, &[self.run.0.into(), self.owner.as_str().into()])?;
        self.enter(sql, now)
    }

    /// Notes that the sender works on the run, and how far its clock is ahead of the server's.
    pub(super) fn enter(&self, sql: &mut dyn SqlExecutor, now: Timestamp) -> Result<(), Error> {
        let enter = format!(
            "UPDATE senders SET run = ?1, clock_ahead = ?3 - {SERVER_NOW}, seen_at = {SERVER_NOW}, \
             lease_until = {SERVER_NOW} + ?4 WHERE owner = ?2 AND ended_at IS NULL"
        );
        let values = [
            self.run.0.into(),
            self.owner.as_str().into(),
            now.as_millisecond().into(),
            lease_ms(self.lease).into(),
        ];
        sql.execute(&enter, &values).map(drop)
    }

    /// Renews the lease. Answers whether it was not ended before.
    pub(super) fn renew(&self, sql: &mut dyn SqlExecutor) -> Result<bool, Error> {
        let renew = format!(
            "UPDATE senders SET seen_at = {SERVER_NOW}, lease_until = {SERVER_NOW} + ?2 \
             WHERE owner = ?1 AND ended_at IS NULL"
        );
        let values = [self.owner.as_str().into(), lease_ms(self.lease).into()];
        Ok(sql.execute(&renew, &values)? > 0)
    }

    /// What the sender has to know of the run and of the other senders.
    pub(super) fn look(&self, sql: &mut dyn SqlExecutor) -> Result<Renewal, Error> {
        let values = [self.run.0.into(), self.owner.as_str().into()];
        let found = read::list(sql, LOOK, &values, |found: &SqlRow| {
            Ok(Renewal {
                stop: None,
                closures: Vec::new(),
                others: row::count(found.integer("others")?)?,
                hand_overs: Some(row::count(found.integer("total")?)?),
                is_lost: found.integer("lost")? != 0,
            })
        })?;
        let found = found.into_iter().next().unwrap_or_default();
        let closures = list_closures(sql, self.run, self.owner)?;
        Ok(Renewal { stop: find_stop_of_run(sql, self.run)?, closures, ..found })
    }

    /// Whether another sender has left something behind: its lease is over or was ended.
    pub(super) fn has_left_behind(&self, sql: &mut dyn SqlExecutor) -> Result<bool, Error> {
        let select = format!(
            "SELECT CAST(1 AS BIGINT) AS found FROM senders WHERE run = ?1 AND owner <> ?2 AND \
             (ended_at IS NULL AND lease_until < {SERVER_NOW} OR ended_at IS NOT NULL AND EXISTS \
              (SELECT 1 FROM deliveries WHERE deliveries.run = ?1 \
               AND deliveries.state IN ('claimed', 'handed') AND deliveries.owner = senders.owner)) LIMIT 1"
        );
        let values = [self.run.0.into(), self.owner.as_str().into()];
        Ok(!sql.query(&select, &values)?.is_empty())
    }

    /// Ends the leases of others that are over, and takes what these senders have left behind.
    pub(super) fn take_left_behind(
        &self,
        sql: &mut dyn SqlExecutor,
        now: Timestamp,
    ) -> Result<(), Error> {
        lock_run(sql, self.run)?;
        let end = format!(
            "UPDATE senders SET ended_at = {SERVER_NOW} WHERE run = ?1 AND owner <> ?2 \
             AND ended_at IS NULL AND lease_until < {SERVER_NOW}"
        );
        sql.execute(&end, &[self.run.0.into(), self.owner.as_str().into()])?;
        let change = RunChange { run: self.run, owner: self.owner, now };
        free_left_behind(sql, &change, OF_ENDED)
    }
}

/// How many other senders are at work, how many messages all have handed over, and whether this one lost the run.
const LOOK: &str = "\
SELECT CAST(COUNT(*) FILTER (WHERE ended_at IS NULL AND owner <> ?2) AS BIGINT) AS others, \
    CAST(COALESCE(SUM(before + hand_overs), 0) AS BIGINT) AS total, \
    CAST(COUNT(*) FILTER (WHERE ended_at IS NOT NULL AND owner = ?2) AS BIGINT) AS lost \
FROM senders WHERE run = ?1";
