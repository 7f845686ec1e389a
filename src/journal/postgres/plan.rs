//! A run begins, is amended, and is over.

use std::collections::BTreeSet;

use jiff::Timestamp;
use postgres::Transaction;
use postgres::types::Type;

use super::super::delivery::PlannedDelivery;
use super::super::run::{Digest, NewRun, Planned, RunId, Tally};
use super::exchange::lock;
use super::{Error, read};

/// How many readers are written at a time; no more of them are kept in memory.
const SHEET: usize = 2_000;

pub(super) fn plan(
    book: &mut Transaction<'_>,
    run: &NewRun,
    readers: &mut dyn Iterator<Item = PlannedDelivery>,
) -> Result<Planned, Error> {
    let announced = i64::try_from(run.recipients).unwrap_or(i64::MAX);
    // Waits for another process that plans the same issue.
    let rows = book.query(
        "INSERT INTO runs (issue, hash, audience, planned, started_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (issue) DO NOTHING RETURNING id",
        &[
            &run.issue.to_string(),
            &run.hash.to_string(),
            &run.audience.to_string(),
            &announced,
            &run.now.as_millisecond(),
        ],
    )?;
    let Some(planned) = rows.first() else {
        let missing = || Error::Corrupt(format!("it has a run of {} and has none", run.issue));
        return read::run(book, run.issue)?.map(Planned::Already).ok_or_else(missing);
    };
    let id = RunId(planned.try_get("id")?);
    let mut found = 0;
    loop {
        let sheet: Vec<_> = readers.take(SHEET).collect();
        if sheet.is_empty() {
            break;
        }
        found += sheet.len() as u64;
        write(book, id, run.now, sheet)?;
    }
    if found != run.recipients {
        return Err(Error::Miscounted { announced: run.recipients, found });
    }
    Ok(Planned::New(id))
}

/// Writes some deliveries, in their order.
fn write(
    book: &mut Transaction<'_>,
    run: RunId,
    now: Timestamp,
    sheet: Vec<PlannedDelivery>,
) -> Result<(), Error> {
    let keys: Vec<_> = sheet.iter().map(|reader| reader.address.key()).collect();
    let addresses: Vec<_> = sheet.iter().map(|reader| reader.address.as_str()).collect();
    let names: Vec<_> = sheet.iter().map(|reader| reader.name.as_deref()).collect();
    let editions: Vec<_> = sheet.iter().map(|reader| reader.edition.as_str()).collect();
    let rows = book.query_typed(
        "INSERT INTO deliveries (run, reader, address, name, edition, state, at) \
         SELECT $1, reader, address, name, edition, 'due', $2 \
         FROM unnest($3, $4, $5, $6) WITH ORDINALITY \
             AS planned (reader, address, name, edition, place) ORDER BY place \
         ON CONFLICT (run, reader) DO NOTHING RETURNING reader",
        &[
            (&run.0, Type::INT8),
            (&now.as_millisecond(), Type::INT8),
            (&keys, Type::TEXT_ARRAY),
            (&addresses, Type::TEXT_ARRAY),
            (&names, Type::TEXT_ARRAY),
            (&editions, Type::TEXT_ARRAY),
        ],
    )?;
    if rows.len() == sheet.len() {
        return Ok(());
    }
    let written = rows.iter().map(|row| row.try_get(0)).collect::<Result<BTreeSet<String>, _>>();
    let mut written = written?;
    match sheet.into_iter().zip(&keys).find(|(_, key)| !written.remove(*key)) {
        Some((twice, _)) => Err(Error::Twice(twice.address)),
        None => Ok(()),
    }
}

pub(super) fn amend(
    book: &mut Transaction<'_>,
    run: RunId,
    hash: Digest,
    now: Timestamp,
) -> Result<(), Error> {
    lock(book, run)?;
    let known = read::run_by_id(book, run)?;
    if known.finished.is_some() {
        return Err(Error::Finished(known.issue));
    }
    book.execute(
        "INSERT INTO amendments (run, hash, at) VALUES ($1, $2, $3)",
        &[&run.0, &known.hash.to_string(), &now.as_millisecond()],
    )?;
    book.execute("UPDATE runs SET hash = $2 WHERE id = $1", &[&run.0, &hash.to_string()])?;
    Ok(())
}

pub(super) fn finish(
    book: &mut Transaction<'_>,
    run: RunId,
    now: Timestamp,
) -> Result<Tally, Error> {
    lock(book, run)?;
    let tally = read::tally(book, run)?;
    if tally.open() == 0 {
        book.execute(
            "UPDATE runs SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL",
            &[&run.0, &now.as_millisecond()],
        )?;
    }
    Ok(tally)
}
