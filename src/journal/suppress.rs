//! Suppressions: added, ended, listed, and skipped in runs.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, LastReply};
use super::delivery::State;
use super::error::Error;
use super::read;
use super::row::{self, SUPPRESSION_COLUMNS};
use super::sql::{SqlExecutor, SqlValue, limit};
use super::suppression::{Reason, Suppression};
use super::tombstone::{TombstoneKey, find_erasure};
use crate::address::Address;

pub(super) fn suppress(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    reason: Reason,
    now: Timestamp,
) -> Result<bool, Error> {
    sql.lock_runs(UNFINISHED_RUNS, &[])?;
    if find_erasure(sql, reader)?.is_some() {
        return Ok(false);
    }
    let is_new = enter(sql, reader, reason, now)?;
    skip_waiting(sql, reader, now)?;
    Ok(is_new)
}

/// The runs whose deliveries a suppression can skip.
pub(super) const UNFINISHED_RUNS: &str =
    "SELECT id FROM runs WHERE finished_at IS NULL ORDER BY id";

/// Enters a suppression, unless the reader has one. Answers whether it did.
pub(super) fn enter(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    reason: Reason,
    now: Timestamp,
) -> Result<bool, Error> {
    let (key, now) = (reader.key(), now.as_millisecond());
    let entered = sql.execute(
        "INSERT INTO suppressions (reader, address, reason, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (reader) DO NOTHING",
        &[key.into(), reader.as_str().into(), reason.as_str().into(), now.into()],
    )?;
    Ok(entered > 0)
}

/// Skips the unclaimed deliveries of a suppressed reader. The unfinished runs are locked.
pub(super) fn skip_waiting(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<(), Error> {
    let waiting = "run IN (SELECT id FROM runs WHERE finished_at IS NULL) AND reader = ?1 \
                   AND state IN ('due', 'deferred')";
    skip_suppressed(sql, waiting, &[reader.key().into(), now.as_millisecond().into()])?;
    Ok(())
}

/// The suppression of a reader: their own, or else one of an earlier version that held for them too, or that of their
/// erasure.
pub(super) fn find_suppression(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
) -> Result<Option<Suppression>, Error> {
    let select = format!(
        "SELECT {SUPPRESSION_COLUMNS} FROM suppressions WHERE reader = ?1 OR former_key = ?2 \
         ORDER BY CASE WHEN reader = ?1 THEN 0 ELSE 1 END LIMIT 1"
    );
    let (key, former_key) = (reader.key(), Address::find_former_key(reader.as_str()));
    let values = [key.into(), former_key.into()];
    if let Some(found) = read::list(sql, &select, &values, row::read_suppression)?.pop() {
        return Ok(Some(found));
    }
    let erased = |since| Suppression {
        address: reader.clone(),
        reason: Reason::Erased,
        since,
        former_key: None,
    };
    Ok(find_erasure(sql, reader)?.map(erased))
}

/// Ends the suppression of a reader. One of an earlier version that held for them too goes on for its own address
/// alone. Answers whether the reader was suppressed.
pub(super) fn release(sql: &mut dyn SqlExecutor, reader: &Address) -> Result<bool, Error> {
    let delete = "DELETE FROM suppressions WHERE reader = ?1";
    let deleted = sql.execute(delete, &[reader.key().into()])?;
    let former_key = Address::find_former_key(reader.as_str());
    let narrow = "UPDATE suppressions SET former_key = NULL WHERE former_key = ?1";
    Ok(deleted + sql.execute(narrow, &[former_key.into()])? > 0)
}

/// Skips deliveries of suppressed readers among those that meet a condition. The second value is
/// the moment. Answers their number.
pub(super) fn skip_suppressed(
    sql: &mut dyn SqlExecutor,
    waiting: &str,
    values: &[SqlValue<'_>],
) -> Result<u64, Error> {
    let skipped = BulkTransition {
        to: State::Skipped,
        attempts: "attempts",
        words: "(SELECT 'suppressed: ' || reason FROM suppressions \
                 WHERE suppressions.reader = deliveries.reader)",
        reply: LastReply::Cleared,
        besides: "owner = NULL, until = NULL, refusal = NULL, held_back = 0, ",
    };
    let which = format!(
        "id IN (SELECT id FROM (SELECT id, reader FROM deliveries WHERE {waiting}) AS waiting \
                JOIN suppressions USING (reader))"
    );
    skipped.apply(sql, &which, values)
}

/// Whether a reader is suppressed.
pub(super) fn is_suppressed(sql: &mut dyn SqlExecutor, reader: &Address) -> Result<bool, Error> {
    Ok(find_suppression(sql, reader)?.is_some())
}

pub(super) fn readmit(sql: &mut dyn SqlExecutor, reader: &Address) -> Result<bool, Error> {
    sql.execute("DELETE FROM bounces WHERE reader = ?1", &[reader.key().into()])?;
    let was_erased = match TombstoneKey::read(sql)? {
        Some(key) => key.remove(sql, reader)?,
        None => false,
    };
    Ok(release(sql, reader)? || was_erased)
}

pub(super) fn list_suppressions(
    sql: &mut dyn SqlExecutor,
    after: Option<&Address>,
    most: usize,
) -> Result<Vec<Suppression>, Error> {
    let select = format!(
        "SELECT {SUPPRESSION_COLUMNS} FROM suppressions WHERE reader > ?1 ORDER BY reader LIMIT ?2"
    );
    let after = after.map(Address::key).unwrap_or_default();
    read::list(sql, &select, &[after.into(), limit(most)], row::read_suppression)
}
