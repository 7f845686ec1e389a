//! Who must not be written to any more.

use jiff::Timestamp;
use postgres::types::{ToSql, Type};
use postgres::{GenericClient, Transaction};

use super::super::column::SUPPRESSION;
use super::super::suppression::{Reason, Suppression};
use super::{Error, limit, row};
use crate::address::Address;

pub(super) fn suppress(
    book: &mut Transaction<'_>,
    reader: &Address,
    reason: Reason,
    now: Timestamp,
) -> Result<bool, Error> {
    let (key, now) = (reader.key(), now.as_millisecond());
    book.execute("SELECT id FROM runs WHERE finished_at IS NULL ORDER BY id FOR UPDATE", &[])?;
    let entered = book.execute(
        "INSERT INTO suppressions (reader, address, reason, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (reader) DO NOTHING",
        &[&key, &reader.as_str(), &reason.as_str(), &now],
    )?;
    let waiting = "run IN (SELECT id FROM runs WHERE finished_at IS NULL) AND reader = $1 \
                   AND state IN ('due', 'deferred')";
    skip(book, waiting, &[(&key, Type::TEXT), (&now, Type::INT8)])?;
    Ok(entered > 0)
}

/// Passes over the suppressed among those who wait like this; the second value is the moment.
pub(super) fn skip(
    book: &mut Transaction<'_>,
    waiting: &str,
    values: &[(&(dyn ToSql + Sync), Type)],
) -> Result<(), Error> {
    let sql = format!(
        "WITH found AS ( \
             SELECT id, state AS came, reason \
             FROM (SELECT id, state, reader FROM deliveries WHERE {waiting}) AS waiting \
             JOIN suppressions USING (reader) \
         ), skipped AS ( \
             UPDATE deliveries AS delivery SET state = 'skipped', at = $2, owner = NULL, \
                 until = NULL, refusal = NULL, code = NULL, enhanced = NULL, \
                 words = 'suppressed: ' || reason \
             FROM found WHERE delivery.id = found.id RETURNING delivery.*, came \
         ) \
         INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, words) \
         SELECT run, id, at, came, state, attempts, words FROM skipped ORDER BY id"
    );
    book.execute_typed(&sql, values)?;
    Ok(())
}

pub(super) fn readmit(book: &mut impl GenericClient, reader: &Address) -> Result<bool, Error> {
    Ok(book.execute("DELETE FROM suppressions WHERE reader = $1", &[&reader.key()])? > 0)
}

pub(super) fn suppressions(
    book: &mut impl GenericClient,
    after: Option<&Address>,
    most: usize,
) -> Result<Vec<Suppression>, Error> {
    let after = after.map(Address::key).unwrap_or_default();
    let sql = format!(
        "SELECT {SUPPRESSION} FROM suppressions WHERE reader > $1 ORDER BY reader LIMIT $2"
    );
    let rows = book.query_typed(&sql, &[(&after, Type::TEXT), (&limit(most), Type::INT8)])?;
    rows.iter().map(row::suppression).collect()
}
