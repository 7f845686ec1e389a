//! Counts readers who signed up, for the guards of a run and for the limit of the form.

use super::error::Error;
use super::read;
use super::row;
use super::run::RunId;
use super::sql::SqlExecutor;

/// Counts the readers who have confirmed and are not suppressed, up to this number.
pub(super) fn count_signups(sql: &mut dyn SqlExecutor, most: u64) -> Result<u64, Error> {
    let select = "SELECT COUNT(*) AS count FROM (SELECT reader FROM signups WHERE NOT EXISTS \
                    (SELECT 1 FROM suppressions WHERE suppressions.reader = signups.reader) \
                  LIMIT ?1) AS counted";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let counts =
        read::list(sql, select, &[most.into()], |found| row::count(found.integer("count")?))?;
    Ok(counts.first().copied().unwrap_or_default())
}

/// Lists the [`Address::key`](crate::address::Address::key)s of the readers of a run who get the free edition and have
/// confirmed a sign-up.
pub(super) fn list_free_signups(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<Vec<String>, Error> {
    let select = "SELECT deliveries.reader FROM signups \
                  JOIN deliveries ON deliveries.run = ?1 AND deliveries.reader = signups.reader \
                  WHERE deliveries.edition = 'free' ORDER BY deliveries.reader";
    read::list(sql, select, &[run.0.into()], |found| Ok(found.text("reader")?.to_owned()))
}
