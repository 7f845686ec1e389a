//! What came back of the mails that ask for a confirmation.
//!
//! Such a mail belongs to no run. Its address is known all the same, as long as the request can be confirmed. A complaint
//! suppresses it, so that no form has it written to again. A proof that it does not exist ends the request.

use jiff::Timestamp;

use super::bounce_event::{BounceEffect, BounceEvent};
use super::error::Error;
use super::read;
use super::reader_request::REQUEST_LIFETIME;
use super::row;
use super::sql::SqlExecutor;
use super::suppress::find_suppression;
use super::suppression::Reason;
use super::tombstone::find_erasure;
use crate::address::Address;

/// The address of somebody who has asked for a confirmation mail that can still be confirmed, or who has confirmed.
pub(super) fn find_asking_reader(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<Option<Address>, Error> {
    let select = "SELECT address FROM reader_requests WHERE reader = ?1 AND requested_at > ?2 AND confirmed_at IS NULL \
                  UNION ALL SELECT address FROM signups WHERE reader = ?1";
    let values = [reader.key().into(), find_oldest(now).into()];
    Ok(read::list(sql, select, &values, row::read_address)?.into_iter().next())
}

/// Whether somebody has a request that can still be confirmed.
pub(super) fn has_open_request(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<bool, Error> {
    let select = "SELECT reader FROM reader_requests WHERE reader = ?1 AND requested_at > ?2 AND confirmed_at IS NULL";
    Ok(!sql.query(select, &[reader.key().into(), find_oldest(now).into()])?.is_empty())
}

/// What becomes of an event that ends an open request. `None` if the rules for readers hold. Nobody is lost by what is
/// decided here, so the limit of the day does not count it.
pub(super) fn judge_request(
    sql: &mut dyn SqlExecutor,
    event: &BounceEvent,
    reason: Reason,
) -> Result<Option<BounceEffect>, Error> {
    if find_erasure(sql, &event.reader)?.is_some() {
        return Ok(Some(BounceEffect::RequestEnded));
    }
    let is_stranger = is_stranger(sql, &event.reader)?;
    let suppression = find_suppression(sql, &event.reader)?;
    Ok(match reason {
        // Whoever had left, and complains of the form, is not to be written to by the form again.
        Reason::Complained => match suppression {
            Some(found) => {
                found.reason.ends_by_confirmation().then_some(BounceEffect::Suppressed(reason))
            }
            None => is_stranger.then_some(BounceEffect::Suppressed(reason)),
        },
        Reason::Bounced => {
            (is_stranger && suppression.is_none()).then_some(BounceEffect::RequestEnded)
        }
        _ => None,
    })
}

/// Ends a request. A complaint replaces a reason for which a reader may come back.
pub(super) fn end_request(
    sql: &mut dyn SqlExecutor,
    event: &BounceEvent,
    effect: BounceEffect,
    now: Timestamp,
) -> Result<(), Error> {
    let key = event.reader.key();
    sql.execute(
        "DELETE FROM reader_requests WHERE reader = ?1 AND confirmed_at IS NULL",
        &[key.as_str().into()],
    )?;
    if effect == BounceEffect::Suppressed(Reason::Complained) {
        let reason = Reason::Complained.as_str();
        let update =
            "UPDATE suppressions SET reason = ?2, at = ?3 WHERE reader = ?1 AND reason <> ?2";
        sql.execute(update, &[key.into(), reason.into(), now.as_millisecond().into()])?;
    }
    Ok(())
}

/// Whether no run has had this reader, and they have never confirmed.
fn is_stranger(sql: &mut dyn SqlExecutor, reader: &Address) -> Result<bool, Error> {
    let select = "SELECT 1 AS found FROM runs \
                  JOIN deliveries ON deliveries.run = runs.id AND deliveries.reader = ?1 \
                  UNION ALL SELECT 1 AS found FROM signups WHERE reader = ?1 LIMIT 1";
    Ok(sql.query(select, &[reader.key().into()])?.is_empty())
}

/// The moment before which a request is too old.
fn find_oldest(now: Timestamp) -> i64 {
    now.saturating_sub(REQUEST_LIFETIME).unwrap_or(now).as_millisecond()
}
