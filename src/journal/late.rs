//! Readers who come late: they are added to a run that has begun, or that has ended.

use std::collections::HashSet;

use jiff::Timestamp;

use super::delivery::PlannedDelivery;
use super::error::Error;
use super::plan::{READERS_IN_A_BATCH, lock_run, write_batch};
use super::read;
use super::run::RunId;
use super::sql::{SqlExecutor, limit};
use super::tombstone::Tombstones;

/// Why a reader is in a run that began without them, if nobody named them.
pub(super) const ADDED: &str = "added to the run, since in the list by now";

/// Adds those of these readers who are not in a run yet. From this moment on they have the full time. The words
/// say why in their history. Answers how many were added. If there are some, a finished run is open again.
pub(super) fn add_readers(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    readers: &mut dyn Iterator<Item = PlannedDelivery>,
    now: Timestamp,
    words: &str,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    let last = "SELECT MAX(id) AS last FROM deliveries WHERE run = ?1";
    let last = read::list(sql, last, &[run.0.into()], |row| row.optional_integer("last"))?;
    let last = last.into_iter().flatten().next().unwrap_or_default();
    let (mut added, tombstones) = (0, Tombstones::read(sql)?);
    loop {
        let batch: Vec<_> = readers.take(READERS_IN_A_BATCH).collect();
        if batch.is_empty() {
            break;
        }
        added += write_batch(sql, run, now, &batch, &tombstones)?;
    }
    if added == 0 {
        return Ok(0);
    }
    let values = [run.0.into(), now.as_millisecond().into(), last.into(), words.into()];
    sql.execute(
        "INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, words) \
         SELECT run, id, ?2, 'due', 'due', 0, ?4 FROM deliveries WHERE run = ?1 AND id > ?3 ORDER BY id",
        &values,
    )?;
    sql.execute("UPDATE deliveries SET retried_at = ?2 WHERE run = ?1 AND id > ?3", &values)?;
    sql.execute(
        "UPDATE runs SET planned = planned + ?2, finished_at = NULL WHERE id = ?1",
        &[run.0.into(), i64::try_from(added).unwrap_or(i64::MAX).into()],
    )?;
    Ok(added)
}

/// Who has the place of whom by now: a former address can take its place back, or an address has confirmed a change.
const MOVED: &str = "SELECT reader AS had, former AS has FROM reader_requests \
                     WHERE kind = 'revert' AND confirmed_at IS NULL \
                     UNION SELECT former AS had, reader AS has FROM reader_requests \
                     WHERE kind IN ('change', 'revert') AND confirmed_at IS NOT NULL \
                     UNION SELECT former AS had, reader AS has FROM edited_addresses";

/// The [`Address::key`](crate::address::Address::key)s of all readers of a run, and of whoever has the place of one by now to
/// whom the run goes, or went.
pub(super) fn list_reader_keys(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<HashSet<String>, Error> {
    let select =
        "SELECT reader FROM deliveries WHERE run = ?1 AND reader > ?2 ORDER BY reader LIMIT ?3";
    let (mut keys, mut after) = (HashSet::new(), String::new());
    loop {
        let values = [run.0.into(), after.as_str().into(), limit(READERS_IN_A_BATCH)];
        let page = read::list(sql, select, &values, |row| Ok(row.text("reader")?.to_owned()))?;
        let Some(last) = page.last() else { break };
        last.clone_into(&mut after);
        keys.extend(page);
    }
    let moved = format!(
        "SELECT has AS reader FROM ({MOVED}) AS moved JOIN deliveries ON deliveries.reader = had \
         WHERE run = ?1 AND state NOT IN ('rejected', 'skipped', 'expired')"
    );
    keys.extend(read::list(sql, &moved, &[run.0.into()], |row| {
        Ok(row.text("reader")?.to_owned())
    })?);
    Ok(keys)
}
