//! Who signs up, in the tables: confirmed, and listed.

use jiff::Timestamp;

use super::error::Error;
use super::read;
use super::reader_request::{PendingRequest, REQUEST_LIFETIME, ReaderRequest};
use super::reader_request_tables::{REQUEST_COLUMNS, read_request, readmit_confirmed};
use super::row;
use super::signup::{ConfirmationEnd, Signup, SignupConfirmation, SignupStanding};
use super::sql::{SqlExecutor, SqlRow, SqlValue, limit};
use crate::address::Address;

pub(super) fn confirm_signup(
    sql: &mut dyn SqlExecutor,
    confirmation: &SignupConfirmation,
    now: Timestamp,
) -> Result<ConfirmationEnd, Error> {
    let SignupConfirmation { reader, requested, network } = confirmation;
    let key = reader.key();
    let values: [SqlValue<'_>; 2] = [key.as_str().into(), requested.as_millisecond().into()];
    let which = "FROM reader_requests WHERE reader = ?1 AND requested_at = ?2 AND kind = 'signup'";
    sql.lock_rows(&format!("SELECT reader {which}"), &values)?;
    let select = format!("SELECT {REQUEST_COLUMNS} {which}");
    let Some(request) = read::list(sql, &select, &values, read_request)?.pop() else {
        let select = "SELECT reader FROM signups WHERE reader = ?1 AND requested_at = ?2";
        let is_known = !sql.query(select, &values)?.is_empty();
        let known = ConfirmationEnd::ConfirmedBefore;
        return Ok(if is_known { known } else { ConfirmationEnd::NoRequest });
    };
    if request.requested <= now.saturating_sub(REQUEST_LIFETIME).unwrap_or(now) {
        return Ok(ConfirmationEnd::NoRequest);
    }
    sql.execute(&format!("DELETE {which}"), &values)?;
    enter_signup(sql, &request, network, now)?;
    readmit_confirmed(sql, reader)?;
    Ok(ConfirmationEnd::Confirmed)
}

/// Enters a reader who has confirmed from this network. A former confirmation is replaced.
fn enter_signup(
    sql: &mut dyn SqlExecutor,
    request: &PendingRequest,
    network: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let ReaderRequest { reader, matter, network: from } = &request.request;
    sql.execute(
        "INSERT INTO signups (reader, address, consent, requested_at, requested_from, confirmed_at, \
                              confirmed_from) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (reader) DO UPDATE SET address = excluded.address, consent = excluded.consent, \
            requested_at = excluded.requested_at, requested_from = excluded.requested_from, \
            confirmed_at = excluded.confirmed_at, confirmed_from = excluded.confirmed_from",
        &[
            reader.key().into(),
            reader.as_str().into(),
            matter.consent().into(),
            request.requested.as_millisecond().into(),
            from.as_str().into(),
            now.as_millisecond().into(),
            network.into(),
        ],
    )?;
    Ok(())
}

pub(super) fn find_standing(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
) -> Result<SignupStanding, Error> {
    let key = reader.key();
    let select = format!(
        "SELECT {REQUEST_COLUMNS} FROM reader_requests WHERE reader = ?1 AND kind = 'signup'"
    );
    let pending = read::list(sql, &select, &[key.as_str().into()], read_request)?.pop();
    let select = format!("SELECT {SIGNUP_COLUMNS} FROM signups WHERE reader = ?1");
    let confirmed = read::list(sql, &select, &[key.into()], read_signup)?.pop();
    Ok(SignupStanding { pending, confirmed })
}

pub(super) fn list_signups(
    sql: &mut dyn SqlExecutor,
    after: Option<&Address>,
    most: usize,
) -> Result<Vec<Signup>, Error> {
    let select =
        format!("SELECT {SIGNUP_COLUMNS} FROM signups WHERE reader > ?1 ORDER BY reader LIMIT ?2");
    let after = after.map(Address::key).unwrap_or_default();
    read::list(sql, &select, &[after.into(), limit(most)], read_signup)
}

/// The columns of a reader who has confirmed.
const SIGNUP_COLUMNS: &str =
    "address, consent, requested_at, requested_from, confirmed_at, confirmed_from";

fn read_signup(row: &SqlRow) -> Result<Signup, Error> {
    Ok(Signup {
        reader: row::read_address(row)?,
        consent: row.text("consent")?.to_owned(),
        requested: row::moment(row.integer("requested_at")?)?,
        requested_from: row.text("requested_from")?.to_owned(),
        confirmed: row::moment(row.integer("confirmed_at")?)?,
        confirmed_from: row.text("confirmed_from")?.to_owned(),
    })
}
