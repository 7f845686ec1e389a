//! Suppressions: added, ended, listed, and skipped in runs.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, LastReply};
use super::delivery::State;
use super::error::Error;
use super::read;
use super::row::{self, SUPPRESSION_COLUMNS};
use super::sql::{SqlExecutor, SqlValue, limit};
use super::suppression::{Reason, Suppression};
use crate::address::Address;

pub(super) fn suppress(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    reason: Reason,
    now: Timestamp,
) -> Result<bool, Error> {
    sql.lock_rows("SELECT id FROM runs WHERE finished_at IS NULL ORDER BY id", &[])?;
    let key = reader.key();
    let now = now.as_millisecond();
    let entered = sql.execute(
        "INSERT INTO suppressions (reader, address, reason, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (reader) DO NOTHING",
        &[key.as_str().into(), reader.as_str().into(), reason.as_str().into(), now.into()],
    )?;
    let waiting = "run IN (SELECT id FROM runs WHERE finished_at IS NULL) AND reader = ?1 \
                   AND state IN ('due', 'deferred')";
    skip_suppressed(sql, waiting, &[key.into(), now.into()])?;
    Ok(entered > 0)
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
    let select = "SELECT reader FROM suppressions WHERE reader = ?1";
    Ok(!sql.query(select, &[reader.key().into()])?.is_empty())
}

pub(super) fn readmit(sql: &mut dyn SqlExecutor, reader: &Address) -> Result<bool, Error> {
    let delete = "DELETE FROM suppressions WHERE reader = ?1";
    Ok(sql.execute(delete, &[reader.key().into()])? > 0)
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
