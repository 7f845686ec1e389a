//! Second thoughts about deliveries that nobody holds: refusals taken back, and readers given up.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::super::delivery::DeliveryId;
use super::super::run::RunId;
use super::super::settlement::printable;
use super::Error;
use super::suppress::skip;

pub(super) fn requeue_blameless(
    book: &Connection,
    run: RunId,
    refused: &[DeliveryId],
    now: Timestamp,
) -> Result<u64, Error> {
    let which = "id = ?1 AND +run = ?2 AND +state = 'rejected'";
    let mut tell = book.prepare(&format!(
        "INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
         SELECT run, id, ?3, state, 'due', MAX(attempts - 1, 0), code, enhanced, words \
         FROM deliveries WHERE {which}"
    ))?;
    let mut take_back = book.prepare(&format!(
        "UPDATE deliveries SET state = 'due', attempts = MAX(attempts - 1, 0), at = ?3, owner = NULL, \
         refusal = NULL WHERE {which}"
    ))?;
    let mut pardoned = 0;
    for id in refused {
        tell.execute(params![id.0, run.0, now.as_millisecond()])?;
        pardoned += take_back.execute(params![id.0, run.0, now.as_millisecond()])?;
    }
    Ok(pardoned as u64)
}

pub(super) fn expire(
    book: &Connection,
    run: RunId,
    words: &str,
    now: Timestamp,
) -> Result<u64, Error> {
    let waiting = "run = ?1 AND state IN ('due', 'deferred')";
    skip(book, waiting, params![run.0, now.as_millisecond()])?;
    let words = printable(words);
    let values = params![run.0, now.as_millisecond(), words];
    // The relay's words are cut by characters, so that both together stay below 512 bytes.
    let said = "?3 || CASE WHEN COALESCE(words, '') = '' THEN '' ELSE '; before: ' || substr(words, 1, 100) END";
    book.execute(
        &format!(
            "INSERT INTO transitions \
             (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
             SELECT run, id, ?2, state, 'expired', attempts, code, enhanced, {said} \
             FROM deliveries WHERE {waiting}"
        ),
        values,
    )?;
    let expired = book.execute(
        &format!(
            "UPDATE deliveries SET state = 'expired', at = ?2, until = NULL, words = {said} \
             WHERE {waiting}"
        ),
        values,
    )?;
    Ok(expired as u64)
}
