//! Permits: what a message to a relay with a rate limit costs.

use jiff::Timestamp;

use super::error::Error;
use super::rate_record::{HeldPermits, RateRecord};
use super::read;
use super::run::Owner;
use super::sql::{SqlExecutor, SqlRow, SqlValue};
use crate::publication::RateLimit;

/// A process's request for permits of one relay.
#[derive(Debug, Clone, Copy)]
pub struct PermitRequest<'a> {
    /// The relay, by a name that is the same in every run.
    pub relay: &'a str,
    /// The limits of the relay. A permit counts under each of them.
    pub limits: &'a [RateLimit],
    /// What the process has done with the permits it had.
    pub held: HeldPermits,
    /// How many more permits it can use now.
    pub wanted: u64,
}

/// The reply to a [`PermitRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PermitReply {
    /// How many permits were granted. They may be used when the call is synced.
    pub granted: u64,
    /// For each permit that was wanted and not granted, the moment from which it can be, the soonest
    /// first.
    pub turns: Vec<Timestamp>,
}

/// Takes permits in a write transaction. The relays must be different ones.
///
/// # Errors
///
/// Only the store's own.
pub(super) fn take_permits(
    sql: &mut dyn SqlExecutor,
    owner: &Owner,
    requests: &[PermitRequest<'_>],
    now: Timestamp,
) -> Result<Vec<PermitReply>, Error> {
    lock_records(sql, requests)?;
    let take = |request| take_of_relay(sql, owner, request, now);
    requests.iter().map(take).collect()
}

fn take_of_relay(
    sql: &mut dyn SqlExecutor,
    owner: &Owner,
    request: &PermitRequest<'_>,
    now: Timestamp,
) -> Result<PermitReply, Error> {
    let mut records = read_records(sql, request.relay, request.limits)?;
    let before = records.clone();
    for record in &mut records {
        record.forget_old(now);
        record.record_held(owner, request.held, now);
    }
    let free = records.iter().map(RateRecord::count_free).min().unwrap_or(u64::MAX);
    let granted = request.wanted.min(free);
    for record in &mut records {
        record.open_more(owner, granted, now);
    }
    for (record, before) in records.iter().zip(before) {
        if *record != before {
            write_record(sql, request.relay, record)?;
        }
    }
    let turn = |count| records.iter().map(|record| record.find_turn(count, now)).max();
    Ok(PermitReply { granted, turns: (1..=request.wanted - granted).filter_map(turn).collect() })
}

/// Locks the rows of the records until the transaction ends, in an order that is the same for every
/// process. Makes absent rows first, because what is absent cannot be locked.
fn lock_records(sql: &mut dyn SqlExecutor, requests: &[PermitRequest<'_>]) -> Result<(), Error> {
    let mut rows: Vec<_> = requests
        .iter()
        .flat_map(|request| request.limits.iter().map(|limit| (request.relay, period_ms(*limit))))
        .collect();
    rows.sort_unstable();
    for (relay, period) in rows {
        let values = [relay.into(), period.into()];
        sql.execute(
            "INSERT INTO rate_records (relay, period, used, open) VALUES (?1, ?2, '', 0) \
             ON CONFLICT (relay, period) DO NOTHING",
            &values,
        )?;
        let select = "SELECT relay FROM rate_records WHERE relay = ?1 AND period = ?2";
        sql.lock_rows(select, &values)?;
    }
    Ok(())
}

/// Reads the records of a relay, one for each limit. A relay that was sent nothing has empty ones.
///
/// # Errors
///
/// [`Error::Corrupt`], and the store's own.
pub(super) fn read_records(
    sql: &mut dyn SqlExecutor,
    relay: &str,
    limits: &[RateLimit],
) -> Result<Vec<RateRecord>, Error> {
    let select = "SELECT period, used, open, holder FROM rate_records WHERE relay = ?1";
    let row = |row: &SqlRow| {
        let (period, open) = (row.integer("period")?, row.integer("open")?);
        let holder = row.optional_text("holder")?.map(str::to_owned);
        Ok((period, (row.text("used")?.to_owned(), open, holder)))
    };
    let rows = read::list(sql, select, &[relay.into()], row)?;
    let record = |limit: &RateLimit| {
        let found = rows.iter().find(|(period, _)| *period == period_ms(*limit));
        let Some((_, (used, open, holder))) = found else { return Ok(RateRecord::new(*limit)) };
        RateRecord::parse(*limit, used, *open, holder.as_deref()).ok_or_else(|| {
            Error::Corrupt(format!("what it says of the relay {relay} is not a rate record"))
        })
    };
    limits.iter().map(record).collect()
}

fn write_record(sql: &mut dyn SqlExecutor, relay: &str, record: &RateRecord) -> Result<(), Error> {
    sql.execute(
        "UPDATE rate_records SET used = ?3, open = ?4, holder = ?5 \
         WHERE relay = ?1 AND period = ?2",
        &[
            relay.into(),
            period_ms(record.limit()).into(),
            record.used_words().into(),
            record.open().into(),
            record.holder().map_or(SqlValue::Null, SqlValue::from),
        ],
    )?;
    Ok(())
}

fn period_ms(limit: RateLimit) -> i64 {
    i64::try_from(limit.period().as_millis()).unwrap_or(i64::MAX)
}
