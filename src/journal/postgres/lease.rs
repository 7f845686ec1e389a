//! The leases of the senders: each sender renews its own, and takes what others have left whose lease is over.
//!
//! A lease says how long a sender may be silent, by the server's clock. Its end alone changes nothing: the sender may
//! still renew it, in one statement. When another sender ends it, what the silent one had claimed is due again, and what it
//! had handed over is in doubt, in one transaction, while no exchange is carried out. So a sender that wakes up later finds
//! in its next exchange that it may hand over nothing more.
//!
//! Whoever has just reached the server, as after its restart, or has just woken up, ends no lease: the others may be on
//! their way back too. A sender that falls asleep in the middle of a transaction would keep the others waiting at the gate;
//! the server ends its session long before their leases are over.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::super::error::Error;
use super::super::issue_stop::find_stop_of_run;
use super::super::plan::lock_run;
use super::super::read;
use super::super::recover::{NO_VERDICT, RunChange};
use super::super::renewal::LeaseRenewal;
use super::super::row;
use super::super::run::{Owner, RunId};
use super::super::sql::{SqlExecutor, SqlRow};
use super::closed_relays::list_closures;
use super::server_clock::{SERVER_NOW, lease_ms};

/// Whether the session of a sender has ended, so that its presence lock is free.
pub(super) const IS_ABSENT: &str = "NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
    AND classid = 'runs'::regclass::oid AND objid = number::oid AND objsubid = 1)";

/// Whether a sender has deliveries at hand.
const HOLDS_SOMETHING: &str = "EXISTS (SELECT 1 FROM deliveries WHERE deliveries.run = senders.run \
    AND deliveries.state IN ('claimed', 'handed') AND deliveries.owner = senders.owner)";

/// Selects deliveries of others whose lease was ended.
const OF_ENDED: &str = "owner <> ?3 AND owner IN \
    (SELECT owner FROM senders WHERE ended_at IS NOT NULL)";

/// Selects deliveries of nobody, and of others that have no lease which holds.
pub(super) const OF_GONE: &str = "(owner IS NULL OR owner <> ?3 AND owner NOT IN \
    (SELECT owner FROM senders WHERE ended_at IS NULL))";

/// How a lease stood when it was renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormerLease {
    /// It held.
    Held,
    /// It was over, and nobody had ended it.
    Over,
    /// Another sender has ended it, so that it was not renewed.
    Ended,
}

/// Since when a sender has seen the others without a gap. Whoever was away or asleep itself gives them the time of a lease
/// to come back.
#[derive(Debug, Default)]
pub(super) struct LeaseWatch {
    since: Option<Instant>,
    last: Option<Instant>,
}

impl LeaseWatch {
    /// Forgets what was seen, because a session was lost.
    pub(super) fn interrupt(&mut self) {
        *self = Self::default();
    }

    /// Notes a renewal. Answers whether leases of others may be ended now.
    pub(super) fn note_renewal(&mut self, former: FormerLease, lease: Duration) -> bool {
        let now = Instant::now();
        let has_gap = self.last.is_none_or(|last| now - last > lease / 2);
        if has_gap || former != FormerLease::Held {
            self.since = Some(now);
        }
        self.last = Some(now);
        self.since.is_some_and(|since| now - since > lease)
    }
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

    /// Renews the lease. Answers how it stood before.
    pub(super) fn renew(&self, sql: &mut dyn SqlExecutor) -> Result<FormerLease, Error> {
        let renew = format!(
            "WITH former AS (SELECT number, lease_until FROM senders \
             WHERE owner = ?1 AND ended_at IS NULL) \
             UPDATE senders SET seen_at = {SERVER_NOW}, lease_until = {SERVER_NOW} + ?2 \
             FROM former WHERE senders.number = former.number \
             RETURNING CAST(CASE WHEN former.lease_until < {SERVER_NOW} THEN 1 ELSE 0 END AS BIGINT) AS was_over"
        );
        let values = [self.owner.as_str().into(), lease_ms(self.lease).into()];
        let former = sql.query(&renew, &values)?;
        Ok(match former.first().map(|row| row.integer("was_over")).transpose()? {
            None => FormerLease::Ended,
            Some(0) => FormerLease::Held,
            Some(_) => FormerLease::Over,
        })
    }

    /// What the sender has to know of the run and of the other senders.
    pub(super) fn look(&self, sql: &mut dyn SqlExecutor) -> Result<LeaseRenewal, Error> {
        let values = [self.run.0.into(), self.owner.as_str().into()];
        let look = format!(
            "SELECT CAST(COUNT(*) FILTER (WHERE ended_at IS NULL AND owner <> ?2 \
                 AND (NOT {IS_ABSENT} OR {HOLDS_SOMETHING})) AS BIGINT) AS others, \
             CAST(COALESCE(SUM(before + hand_overs), 0) AS BIGINT) AS total, \
             CAST(COUNT(*) FILTER (WHERE ended_at IS NOT NULL AND owner = ?2) AS BIGINT) AS lost \
             FROM senders WHERE run = ?1"
        );
        let found = read::list(sql, &look, &values, |found: &SqlRow| {
            Ok(LeaseRenewal {
                stop: None,
                closures: Vec::new(),
                others: row::count(found.integer("others")?)?,
                hand_overs: Some(row::count(found.integer("total")?)?),
                is_lost: found.integer("lost")? != 0,
            })
        })?;
        let found = found.into_iter().next().unwrap_or_default();
        let closures = list_closures(sql, self.run, self.owner)?;
        Ok(LeaseRenewal { stop: find_stop_of_run(sql, self.run)?, closures, ..found })
    }

    /// Whether another sender has left something behind: its lease is over or was ended.
    pub(super) fn has_left_behind(&self, sql: &mut dyn SqlExecutor) -> Result<bool, Error> {
        let select = format!(
            "SELECT CAST(1 AS BIGINT) AS found FROM senders WHERE run = ?1 AND owner <> ?2 AND \
             (ended_at IS NULL AND lease_until < {SERVER_NOW} \
              OR ended_at IS NOT NULL AND {HOLDS_SOMETHING}) LIMIT 1"
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
        change.free_claims(sql, OF_ENDED)?;
        change.doubt(sql, &format!("state = 'handed' AND {OF_ENDED}"), NO_VERDICT).map(drop)
    }
}
