//! Who must not be written to any more.

use jiff::Timestamp;
use rusqlite::{Connection, params};

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
    let entered = book.execute(
        "INSERT INTO suppressions (reader, address, reason, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (reader) DO NOTHING",
        params![reader.key(), reader.as_str(), reason.as_str(), now.as_millisecond()],
    )?;
    Ok(entered > 0)
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
