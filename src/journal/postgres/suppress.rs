//! Who must not be written to any more.

use jiff::Timestamp;
use postgres::GenericClient;
use postgres::types::Type;

use super::super::column::SUPPRESSION;
use super::super::suppression::{Reason, Suppression};
use super::{Error, limit, row};
use crate::address::Address;

pub(super) fn suppress(
    book: &mut impl GenericClient,
    reader: &Address,
    reason: Reason,
    now: Timestamp,
) -> Result<bool, Error> {
    let entered = book.execute(
        "INSERT INTO suppressions (reader, address, reason, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (reader) DO NOTHING",
        &[&reader.key(), &reader.as_str(), &reason.as_str(), &now.as_millisecond()],
    )?;
    Ok(entered > 0)
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
