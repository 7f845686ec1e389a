//! Changes of address, in the tables: the sign-up of the reader, and the requests that take changes back.
//!
//! Whoever has a forwarded mail can ask for a change. The address that a reader had first can take it back for as long as a
//! request lives, also if the reader's address was changed once more meanwhile.

use jiff::Timestamp;

use super::change_standing::{ChangeStanding, MovedPlace};
use super::error::Error;
use super::read;
use super::reader_request::{PendingRequest, REQUEST_LIFETIME, ReaderRequest, RequestMatter};
use super::reader_request_tables::{confirm, keep_request};
use super::request_mail_tables::before;
use super::row;
use super::sql::{SqlExecutor, SqlRow, SqlValue};
use super::suppress::is_suppressed;
use crate::address::Address;

/// Both addresses of a change, by their keys.
struct ChangedKeys {
    former: String,
    new: String,
}

/// A request that takes a change back, and can be confirmed.
struct OpenTakeBack {
    /// The address that has the place.
    present: Address,
    /// The moment of the change, in milliseconds.
    changed: i64,
}

pub(super) fn record_change(
    sql: &mut dyn SqlExecutor,
    request: &PendingRequest,
    now: Timestamp,
) -> Result<(), Error> {
    let ReaderRequest { reader, matter, network } = &request.request;
    let Some(asking) = matter.former() else { return Ok(()) };
    let moved = match matter {
        RequestMatter::Change { .. } => find_open_take_back(sql, asking, now)?,
        _ => None,
    };
    let former = moved.as_ref().map_or(asking, |moved| &moved.present);
    let keys = ChangedKeys { former: former.key(), new: reader.key() };
    confirm(sql, request, now)?;
    move_signup(sql, &keys, reader)?;
    // Whoever has a forwarded mail could move the place on by what they have asked for before.
    let open = "DELETE FROM reader_requests WHERE kind = 'change' AND confirmed_at IS NULL \
                AND former IN (?1, ?2, ?3)";
    sql.execute(open, &[asking.key().into(), (&*keys.former).into(), (&*keys.new).into()])?;
    if matches!(matter, RequestMatter::Revert { .. }) {
        forget_later_take_backs(sql, &keys, request.requested)?;
    }
    follow_change(sql, &keys, reader)?;
    let other = reader.clone();
    let (is_told, matter) = match matter {
        RequestMatter::Change { .. } => (true, RequestMatter::Revert { former: other }),
        // Whoever has left need not know.
        _ => (!is_suppressed(sql, former)?, RequestMatter::TakenBack { former: other }),
    };
    if is_told {
        let told = ReaderRequest { reader: former.clone(), matter, network: network.clone() };
        keep_request(sql, &told, now)?;
    }
    match &moved {
        Some(moved) => end_with_earlier(sql, &keys, moved),
        None => Ok(()),
    }
}

/// Forgets the requests to take back what was changed after a change that is taken back: they would undo that.
fn forget_later_take_backs(
    sql: &mut dyn SqlExecutor,
    keys: &ChangedKeys,
    requested: Timestamp,
) -> Result<(), Error> {
    let delete = "DELETE FROM reader_requests WHERE kind = 'revert' AND former = ?1 AND reader <> ?2 \
                  AND requested_at > ?3";
    let requested = requested.as_millisecond();
    sql.execute(delete, &[(&*keys.former).into(), (&*keys.new).into(), requested.into()])?;
    Ok(())
}

/// Lets the address in between take a change back for no longer than the first one can, who has asked for it.
fn end_with_earlier(
    sql: &mut dyn SqlExecutor,
    keys: &ChangedKeys,
    earlier: &OpenTakeBack,
) -> Result<(), Error> {
    let update = "UPDATE reader_requests SET requested_at = ?3 \
                  WHERE kind = 'revert' AND confirmed_at IS NULL AND reader = ?1 AND former = ?2";
    let changed = earlier.changed.saturating_add(1);
    sql.execute(update, &[(&*keys.former).into(), (&*keys.new).into(), changed.into()])?;
    Ok(())
}

/// How an address stands in changes that can be taken back.
pub(super) fn find_standing(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<ChangeStanding, Error> {
    let own = find_open_take_back(sql, reader, now)?;
    let place = own.as_ref().map_or(reader, |own| &own.present);
    let select = "SELECT MAX(requested_at) AS at FROM reader_requests \
                  WHERE former = ?1 AND kind = 'revert' AND confirmed_at IS NULL AND reader <> ?2 \
                  AND requested_at > ?3 AND requested_at < ?4";
    let values = [
        place.key().into(),
        reader.key().into(),
        before(now, REQUEST_LIFETIME).into(),
        own.as_ref().map_or(i64::MAX, |own| own.changed).into(),
    ];
    let earlier = read::list(sql, select, &values, |row| row::read_optional_moment(row, "at"))?;
    let earlier = earlier.into_iter().flatten().next();
    let end = |changed: Timestamp| changed.saturating_add(REQUEST_LIFETIME).unwrap_or(changed);
    let moved = match own {
        Some(OpenTakeBack { present, changed }) => {
            Some(MovedPlace { present, until: end(row::moment(changed)?) })
        }
        None => None,
    };
    Ok(ChangeStanding { moved, held_until: earlier.map(end) })
}

/// The addresses that a place had since the first change that its earlier address can take back: the present one, and those
/// in between.
pub(super) fn list_later_addresses(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<Vec<Address>, Error> {
    let Some(own) = find_open_take_back(sql, reader, now)? else { return Ok(Vec::new()) };
    let select = "SELECT address FROM reader_requests \
                  WHERE former = ?1 AND kind = 'revert' AND confirmed_at IS NULL AND reader <> ?2";
    let values = [own.present.key().into(), reader.key().into()];
    let mut later = read::list(sql, select, &values, row::read_address)?;
    later.push(own.present);
    Ok(later)
}

/// What a reader can take back.
fn find_open_take_back(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<Option<OpenTakeBack>, Error> {
    let select = "SELECT former_address, requested_at FROM reader_requests \
                  WHERE reader = ?1 AND kind = 'revert' AND confirmed_at IS NULL AND requested_at > ?2 \
                  ORDER BY requested_at DESC LIMIT 1";
    let values = [reader.key().into(), before(now, REQUEST_LIFETIME).into()];
    let read = |row: &SqlRow| {
        let present = row::parse_address(row.text("former_address")?)?;
        Ok(OpenTakeBack { present, changed: row.integer("requested_at")? })
    };
    Ok(read::list(sql, select, &values, read)?.pop())
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
