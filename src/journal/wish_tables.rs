//! What readers ask for by the link in their mail, in the tables.

use jiff::Timestamp;

use super::address_change_tables::list_later_addresses;
use super::error::Error;
use super::sql::SqlExecutor;
use super::suppress::{UNFINISHED_RUNS, enter, find_suppression, release, skip_waiting};
use super::suppression::Reason;
use super::tombstone::TombstoneKey;
use super::wish::{ReaderWish, WishKind};
use crate::address::Address;

/// Carries out what readers wish, in their order. Answers which wishes changed something.
pub(super) fn carry_out_wishes(
    sql: &mut dyn SqlExecutor,
    wishes: &[ReaderWish],
    now: Timestamp,
) -> Result<Vec<bool>, Error> {
    sql.lock_runs(UNFINISHED_RUNS, &[])?;
    let has_unfinished = !sql.query(UNFINISHED_RUNS, &[])?.is_empty();
    let tombstones = TombstoneKey::read(sql)?;
    let mut changed = Vec::with_capacity(wishes.len());
    for ReaderWish { reader, kind } in wishes {
        let is_erased = match &tombstones {
            Some(key) => key.find(sql, reader)?.is_some(),
            None => false,
        };
        let touched = match kind {
            // Nothing is written of a person who was erased, and is not written to anyway.
            _ if is_erased => Vec::new(),
            WishKind::Leave => leave(sql, reader, now)?,
            WishKind::Return => come_back(sql, reader, now)?,
        };
        for address in touched.iter().filter(|_| has_unfinished && *kind == WishKind::Leave) {
            skip_waiting(sql, address, now)?;
        }
        changed.push(!touched.is_empty());
    }
    Ok(changed)
}

/// Suppresses a reader, and whoever has their place since a change that they can take back. Answers who was not suppressed.
fn leave(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<Vec<Address>, Error> {
    let mut leaving = list_later_addresses(sql, reader, now)?;
    leaving.push(reader.clone());
    let mut touched = Vec::new();
    for address in leaving {
        if enter(sql, &address, Reason::Unsubscribed, now)? {
            touched.push(address);
        }
    }
    Ok(touched)
}

/// Takes it back that a reader has left, and with them whoever has their place. An address that has left for itself stays
/// as it is. Answers who may be written to again.
fn come_back(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<Vec<Address>, Error> {
    let mut touched = Vec::new();
    let Some(own) = find_suppression(sql, reader)?.filter(|own| own.reason == Reason::Unsubscribed)
    else {
        return Ok(touched);
    };
    for address in list_later_addresses(sql, reader, now)? {
        let found = find_suppression(sql, &address)?;
        let has_left_with = found
            .is_some_and(|found| found.reason == Reason::Unsubscribed && found.since == own.since);
        if has_left_with && release(sql, &address)? {
            touched.push(address);
        }
    }
    if release(sql, reader)? {
        touched.push(reader.clone());
    }
    Ok(touched)
}
