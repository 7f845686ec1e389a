//! A run begins, is amended, and is over.

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, params};

use super::super::delivery::PlannedDelivery;
use super::super::run::{Digest, NewRun, Planned, RunId, Tally};
use super::{Error, read};

pub(super) fn plan(
    book: &Connection,
    run: &NewRun,
    readers: &mut dyn Iterator<Item = PlannedDelivery>,
) -> Result<Planned, Error> {
    if let Some(already) = read::run(book, run.issue)? {
        return Ok(Planned::Already(already));
    }
    let announced = i64::try_from(run.recipients).unwrap_or(i64::MAX);
    book.execute(
        "INSERT INTO runs (issue, hash, audience, planned, started_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            run.issue.to_string(),
            run.hash.to_string(),
            run.audience.to_string(),
            announced,
            run.now.as_millisecond()
        ],
    )?;
    let id = RunId(book.last_insert_rowid());
    let found = write(book, id, run.now, readers)?;
    if found != run.recipients {
        return Err(Error::Miscounted { announced: run.recipients, found });
    }
    Ok(Planned::New(id))
}

/// Writes the deliveries one by one; none of them is kept in memory.
fn write(
    book: &Connection,
    run: RunId,
    now: Timestamp,
    readers: &mut dyn Iterator<Item = PlannedDelivery>,
) -> Result<u64, Error> {
    let mut insert = book.prepare(
        "INSERT INTO deliveries (run, reader, address, name, edition, state, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, 'due', ?6)",
    )?;
    let now = now.as_millisecond();
    let mut found = 0;
    for PlannedDelivery { address, name, edition } in readers {
        let (key, edition) = (address.key(), edition.as_str());
        match insert.execute(params![run.0, key, address.as_str(), name, edition, now]) {
            Ok(_) => found += 1,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                return Err(Error::Twice(address));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

pub(super) fn amend(
    book: &Connection,
    run: RunId,
    hash: Digest,
    now: Timestamp,
) -> Result<(), Error> {
    let known = read::run_by_id(book, run)?;
    if known.finished.is_some() {
        return Err(Error::Finished(known.issue));
    }
    book.execute(
        "INSERT INTO amendments (run, hash, at) VALUES (?1, ?2, ?3)",
        params![run.0, known.hash.to_string(), now.as_millisecond()],
    )?;
    book.execute("UPDATE runs SET hash = ?2 WHERE id = ?1", params![run.0, hash.to_string()])?;
    Ok(())
}

pub(super) fn finish(book: &Connection, run: RunId, now: Timestamp) -> Result<Tally, Error> {
    let tally = read::tally(book, run)?;
    if tally.open() == 0 {
        book.execute(
            "UPDATE runs SET finished_at = ?2 WHERE id = ?1 AND finished_at IS NULL",
            params![run.0, now.as_millisecond()],
        )?;
    }
    Ok(tally)
}
