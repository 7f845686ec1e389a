//! Who must not be written to any more.

use jiff::Timestamp;
use rusqlite::{Connection, ToSql, params};

use super::super::column::SUPPRESSION;
use super::super::suppression::{Reason, Suppression};
use super::{Error, read, row};
use crate::address::Address;

pub(super) fn suppress(
    book: &Connection,
    reader: &Address,
    reason: Reason,
    now: Timestamp,
) -> Result<bool, Error> {
    let (key, now) = (reader.key(), now.as_millisecond());
    let entered = book.execute(
        "INSERT INTO suppressions (reader, address, reason, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (reader) DO NOTHING",
        params![key, reader.as_str(), reason.as_str(), now],
    )?;
    let waiting = "run IN (SELECT id FROM runs WHERE finished_at IS NULL) AND reader = ?1 \
                   AND state IN ('due', 'deferred')";
    skip(book, waiting, params![key, now])?;
    Ok(entered > 0)
}

/// Passes over the suppressed among those who wait like this; the second value is the moment. Answers
/// how many they were.
pub(super) fn skip(
    book: &Connection,
    waiting: &str,
    values: &[&dyn ToSql],
) -> Result<usize, Error> {
    let which = format!(
        "id IN (SELECT id FROM (SELECT id, reader FROM deliveries WHERE {waiting}) \
                JOIN suppressions USING (reader))"
    );
    let because = "(SELECT 'suppressed: ' || reason FROM suppressions \
                    WHERE suppressions.reader = deliveries.reader)";
    let mut tell = book.prepare(&format!(
        "INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, words) \
         SELECT run, id, ?2, state, 'skipped', attempts, {because} FROM deliveries WHERE {which}"
    ))?;
    if tell.execute(values)? == 0 {
        return Ok(0);
    }
    let mut skip = book.prepare(&format!(
        "UPDATE deliveries SET state = 'skipped', at = ?2, owner = NULL, until = NULL, \
         refusal = NULL, code = NULL, enhanced = NULL, words = {because} WHERE {which}"
    ))?;
    Ok(skip.execute(values)?)
}

pub(super) fn readmit(book: &Connection, reader: &Address) -> Result<bool, Error> {
    Ok(book.execute("DELETE FROM suppressions WHERE reader = ?1", [reader.key()])? > 0)
}

pub(super) fn suppressions(
    book: &Connection,
    after: Option<&Address>,
    limit: usize,
) -> Result<Vec<Suppression>, Error> {
    let sql = format!(
        "SELECT {SUPPRESSION} FROM suppressions WHERE reader > ?1 ORDER BY reader LIMIT ?2"
    );
    let after = after.map(Address::key).unwrap_or_default();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    read::list(book, &sql, params![after, limit], row::suppression)
}
