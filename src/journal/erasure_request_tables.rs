//! Readers who have confirmed that they want to be forgotten, in the tables.

use jiff::Timestamp;

use super::address_change_tables::list_later_addresses;
use super::error::Error;
use super::read;
use super::reader_request::PendingRequest;
use super::reader_request_tables::{IS_ERASURE, confirm, find_request};
use super::row;
use super::sql::SqlExecutor;
use super::suppress::suppress;
use super::suppression::Reason;
use crate::address::Address;
use crate::token::{RequestKind, RequestTicket};

pub(super) fn confirm_erasure(
    sql: &mut dyn SqlExecutor,
    ticket: &RequestTicket,
    now: Timestamp,
) -> Result<bool, Error> {
    let is_erasure = ticket.kind == RequestKind::Forget;
    let Some(found) = find_request(sql, ticket, now)?.filter(|_| is_erasure) else {
        return Ok(false);
    };
    for address in list_later_addresses(sql, &found.request.reader, now)? {
        suppress(sql, &address, Reason::Manual, now)?;
        enter_erasure(sql, &address, &found, now)?;
    }
    suppress(sql, &found.request.reader, Reason::Manual, now)?;
    confirm(sql, &found, now)?;
    Ok(true)
}

/// Enters that another address is to be erased with the reader of a request.
fn enter_erasure(
    sql: &mut dyn SqlExecutor,
    address: &Address,
    request: &PendingRequest,
    now: Timestamp,
) -> Result<(), Error> {
    let insert = "INSERT INTO reader_requests (reader, kind, address, network, requested_at, confirmed_at) \
                  VALUES (?1, 'forget', ?2, ?3, ?4, ?4) \
                  ON CONFLICT (reader, kind, former) DO UPDATE SET mail_at = NULL, leased_until = 0, \
                      confirmed_at = COALESCE(reader_requests.confirmed_at, excluded.confirmed_at)";
    let network = request.request.network.as_str();
    let values = [
        address.key().into(),
        address.as_str().into(),
        network.into(),
        now.as_millisecond().into(),
    ];
    sql.execute(insert, &values)?;
    Ok(())
}

pub(super) fn list_confirmed_erasures(sql: &mut dyn SqlExecutor) -> Result<Vec<Address>, Error> {
    let select =
        format!("SELECT address FROM reader_requests WHERE {IS_ERASURE} ORDER BY confirmed_at");
    read::list(sql, &select, &[], row::read_address)
}
