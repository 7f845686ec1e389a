//! Changes of address, in the tables: the sign-up of the reader, and the requests that take changes back.
//!
//! Whoever has a forwarded mail can ask for a change. The address that a reader had first can take it back for as long as a
//! request lives, also if the reader's address was changed once more meanwhile.

use jiff::Timestamp;

use super::error::Error;
use super::reader_request::{PendingRequest, ReaderRequest, RequestMatter};
use super::reader_request_tables::{confirm, keep_request};
use super::sql::{SqlExecutor, SqlValue};
use crate::address::Address;

/// Both addresses of a change, by their keys.
struct ChangedKeys {
    former: String,
    new: String,
}

pub(super) fn record_change(
    sql: &mut dyn SqlExecutor,
    request: &PendingRequest,
    now: Timestamp,
) -> Result<(), Error> {
    let ReaderRequest { reader, matter, network } = &request.request;
    let Some(former) = matter.former() else { return Ok(()) };
    let keys = ChangedKeys { former: former.key(), new: reader.key() };
    confirm(sql, request, now)?;
    move_signup(sql, &keys, reader)?;
    if matches!(matter, RequestMatter::Revert { .. }) {
        // Requests to take later changes back would undo this one.
        let delete = "DELETE FROM reader_requests WHERE kind = 'revert' AND former = ?1 AND reader <> ?2 \
                      AND requested_at > ?3";
        let requested = request.requested.as_millisecond();
        sql.execute(delete, &[(&*keys.former).into(), (&*keys.new).into(), requested.into()])?;
    }
    follow_change(sql, &keys, reader)?;
    if matches!(matter, RequestMatter::Change { .. }) {
        let matter = RequestMatter::Revert { former: reader.clone() };
        let told = ReaderRequest { reader: former.clone(), matter, network: network.clone() };
        keep_request(sql, &told, now)?;
    }
    Ok(())
}

/// Gives the sign-up of a reader their new address.
fn move_signup(
    sql: &mut dyn SqlExecutor,
    keys: &ChangedKeys,
    address: &Address,
) -> Result<(), Error> {
    let both: [SqlValue<'_>; 2] = [(&*keys.former).into(), (&*keys.new).into()];
    let delete = "DELETE FROM signups WHERE reader = ?2 \
                  AND ?1 <> ?2 AND EXISTS (SELECT 1 FROM signups AS own WHERE own.reader = ?1)";
    sql.execute(delete, &both)?;
    let [former, new] = both;
    let update = "UPDATE signups SET reader = ?2, address = ?3 WHERE reader = ?1";
    sql.execute(update, &[former, new, address.as_str().into()])?;
    Ok(())
}

/// Makes the requests that take earlier changes back follow the reader to the new address. Forgets what would take the
/// reader where they are.
fn follow_change(
    sql: &mut dyn SqlExecutor,
    keys: &ChangedKeys,
    address: &Address,
) -> Result<(), Error> {
    let both: [SqlValue<'_>; 2] = [(&*keys.former).into(), (&*keys.new).into()];
    let pointless = "DELETE FROM reader_requests WHERE kind = 'revert' AND confirmed_at IS NULL \
                     AND (reader = ?2 OR former = ?2) \
                     AND (reader = ?2 OR reader IN (SELECT own.reader FROM reader_requests AS own \
                          WHERE own.kind = 'revert' AND own.former = ?1))";
    sql.execute(pointless, &both)?;
    let ended = "DELETE FROM reader_requests WHERE kind IN ('change', 'revert') \
                 AND confirmed_at IS NOT NULL AND reader = ?1";
    sql.execute(ended, &both[..1])?;
    let [former, new] = both;
    let follow = "UPDATE reader_requests SET former = ?2, former_address = ?3 \
                  WHERE kind = 'revert' AND former = ?1 AND confirmed_at IS NULL";
    sql.execute(follow, &[former, new, address.as_str().into()])?;
    Ok(())
}
