//! Plans, amends and finishes runs.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::count;
use super::delivery::PlannedDelivery;
use super::error::Error;
use super::planned_stages::write_stages;
use super::read;
use super::run::{Digest, NewRun, Planned, RunId, Stoppage, UnreadableRows};
use super::settlement::printable;
use super::sql::{BatchColumn, BatchValues, SqlExecutor, SqlValue, limit};
use super::tally::Tally;
use super::tombstone::Tombstones;
use crate::fingerprint::Fingerprint;

/// How many readers are written at a time. No more of them are held in memory.
pub(super) const READERS_IN_A_BATCH: usize = 2_000;

pub(super) fn plan_run(
    sql: &mut dyn SqlExecutor,
    run: &NewRun,
    readers: &mut dyn Iterator<Item = PlannedDelivery>,
) -> Result<Planned, Error> {
    let announced = i64::try_from(run.recipients).unwrap_or(i64::MAX);
    let corrects_issue = run.corrects.map(|corrected| corrected.issue.to_string());
    let corrects_content = run.corrects.map(|corrected| corrected.content.to_string());
    // Another process may be planning the same issue. This waits for it.
    let planned = sql.query(
        "INSERT INTO runs (issue, hash, audience, planned, started_at, fingerprint, sketch, corrects_issue, corrects_content) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         ON CONFLICT (issue) DO NOTHING RETURNING id",
        &[
            run.issue.to_string().into(),
            run.hash.to_string().into(),
            run.audience.to_string().into(),
            announced.into(),
            run.now.as_millisecond().into(),
            Digest::new(run.fingerprint.hash()).to_string().into(),
            run.fingerprint.sketch().to_string().into(),
            corrects_issue.map_or(SqlValue::Null, Into::into),
            corrects_content.map_or(SqlValue::Null, Into::into),
        ],
    )?;
    let Some(planned) = planned.first() else {
        let missing = || Error::Corrupt(format!("it has a run of {} and has none", run.issue));
        return read::find_run(sql, run.issue)?
            .map(|run| Planned::Already(Box::new(run)))
            .ok_or_else(missing);
    };
    let id = RunId(planned.integer("id")?);
    record_unreadable_rows(sql, id, run.unreadable)?;
    let found = write_readers(sql, id, run.now, readers)?;
    if found != run.recipients {
        return Err(Error::Miscounted { announced: run.recipients, found });
    }
    write_stages(sql, id, &run.stages)?;
    Ok(Planned::New(id))
}

/// Writes the deliveries, batch by batch. Answers their number.
fn write_readers(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    now: Timestamp,
    readers: &mut dyn Iterator<Item = PlannedDelivery>,
) -> Result<u64, Error> {
    let (mut found, tombstones) = (0, Tombstones::read(sql)?);
    loop {
        let batch: Vec<_> = readers.take(READERS_IN_A_BATCH).collect();
        if batch.is_empty() {
            return Ok(found);
        }
        let written = write_batch(sql, run, now, &batch, &tombstones)?;
        if written < batch.len() as u64 {
            return Err(find_twice(sql, run, found, batch)?);
        }
        found += written;
    }
}

/// Writes due deliveries. Leaves out readers who are in the run already, and refuses those who were erased. Answers how many
/// were written.
pub(super) fn write_batch(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    now: Timestamp,
    batch: &[PlannedDelivery],
    tombstones: &Tombstones,
) -> Result<u64, Error> {
    let keys: Vec<_> = batch.iter().map(|reader| reader.address.key()).collect();
    if keys.iter().any(|key| tombstones.find(key).is_some()) {
        return Err(Error::Erased);
    }
    let keys = keys.iter().map(|key| Some(key.as_str()));
    let addresses = batch.iter().map(|reader| Some(reader.address.as_str()));
    let names = batch.iter().map(|reader| reader.name.as_deref());
    let editions = batch.iter().map(|reader| Some(reader.edition.as_str()));
    let column = |name, values| BatchColumn { name, values };
    let columns = [
        column("run", BatchValues::SameInteger(run.0)),
        column("state", BatchValues::SameText("due")),
        column("at", BatchValues::SameInteger(now.as_millisecond())),
        column("reader", BatchValues::Texts(keys.collect())),
        column("address", BatchValues::Texts(addresses.collect())),
        column("name", BatchValues::Texts(names.collect())),
        column("edition", BatchValues::Texts(editions.collect())),
    ];
    sql.insert_many("deliveries", &columns)
}

/// The first reader of a batch who could not be written, because the reader is in this batch or an
/// earlier one already.
fn find_twice(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    earlier: u64,
    batch: Vec<PlannedDelivery>,
) -> Result<Error, Error> {
    let select = "SELECT reader FROM deliveries WHERE run = ?1 ORDER BY id LIMIT ?2 OFFSET ?3";
    let earlier = i64::try_from(earlier).unwrap_or(i64::MAX);
    let values = [run.0.into(), limit(batch.len()), earlier.into()];
    let written = read::list(sql, select, &values, |row| Ok(row.text("reader")?.to_owned()))?;
    let mut written: BTreeSet<_> = written.into_iter().collect();
    let twice = batch.into_iter().find(|reader| !written.remove(&reader.address.key()));
    twice
        .map(|reader| Error::Twice(reader.address))
        .ok_or_else(|| Error::Corrupt("a reader was written and is not there".to_owned()))
}

pub(super) fn amend_run(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    hash: Digest,
    fingerprint: &Fingerprint,
    now: Timestamp,
) -> Result<(), Error> {
    lock_run(sql, run)?;
    let known = read::read_run(sql, run)?;
    if known.finished.is_some() {
        return Err(Error::Finished(known.issue));
    }
    sql.execute(
        "INSERT INTO amendments (run, hash, at, fingerprint, sketch) \
         SELECT id, hash, ?2, fingerprint, sketch FROM runs WHERE id = ?1",
        &[run.0.into(), now.as_millisecond().into()],
    )?;
    sql.execute(
        "UPDATE runs SET hash = ?2, fingerprint = ?3, sketch = ?4 WHERE id = ?1",
        &[
            run.0.into(),
            hash.to_string().into(),
            Digest::new(fingerprint.hash()).to_string().into(),
            fingerprint.sketch().to_string().into(),
        ],
    )?;
    Ok(())
}

/// Records why a call could not go on with a run, or that nothing hindered it.
pub(super) fn record_stoppage(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    stoppage: Option<&Stoppage>,
) -> Result<(), Error> {
    let Some(Stoppage { at, cause, needs_person }) = stoppage else {
        let clear = "UPDATE runs SET stopped_at = NULL, stopped_by = NULL, \
                     stopped_for_person = NULL WHERE id = ?1";
        sql.execute(clear, &[run.0.into()])?;
        return Ok(());
    };
    let cause = printable(cause);
    let update = "UPDATE runs SET stopped_at = ?2, stopped_by = ?3, stopped_for_person = ?4 \
                  WHERE id = ?1";
    let person = i64::from(*needs_person).into();
    sql.execute(update, &[run.0.into(), at.as_millisecond().into(), (&*cause).into(), person])?;
    Ok(())
}

/// Records how many rows of the list could not be read for a run.
pub(super) fn record_unreadable_rows(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    rows: UnreadableRows,
) -> Result<(), Error> {
    let UnreadableRows { left_out, downgraded } = rows;
    let [left_out, downgraded] =
        [left_out, downgraded].map(|count| i64::try_from(count).unwrap_or(i64::MAX).into());
    let update = "UPDATE runs SET left_out = ?2, downgraded = ?3 WHERE id = ?1";
    sql.execute(update, &[run.0.into(), left_out, downgraded])?;
    Ok(())
}

/// Writes the fingerprint of the publication's key. Replaces that of a key that was lost.
pub(super) fn keep_key(sql: &mut dyn SqlExecutor, key: Digest) -> Result<(), Error> {
    let insert = "INSERT INTO about (name, value) VALUES ('key', ?1) \
                  ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    sql.execute(insert, &[key.to_string().into()])?;
    Ok(())
}

pub(super) fn finish_run(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    now: Timestamp,
) -> Result<Tally, Error> {
    lock_run(sql, run)?;
    let tally = count::tally(sql, run)?;
    if tally.open() == 0 {
        sql.execute(
            "UPDATE runs SET finished_at = ?2 WHERE id = ?1 AND finished_at IS NULL",
            &[run.0.into(), now.as_millisecond().into()],
        )?;
    }
    Ok(tally)
}

/// Opens a finished run again, because some of its deliveries are due.
pub(super) fn reopen_run(sql: &mut dyn SqlExecutor, run: RunId) -> Result<(), Error> {
    sql.execute("UPDATE runs SET finished_at = NULL WHERE id = ?1", &[run.0.into()])?;
    Ok(())
}

/// Locks a run until the transaction ends. Every transaction that changes a run or its deliveries
/// does this first.
pub(super) fn lock_run(sql: &mut dyn SqlExecutor, run: RunId) -> Result<(), Error> {
    sql.lock_runs("SELECT id FROM runs WHERE id = ?1", &[run.0.into()])
}
