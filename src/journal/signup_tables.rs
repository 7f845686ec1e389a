//! Requests to sign up, in the tables: kept, mailed, confirmed, and forgotten.
//!
//! An address has one request at most. The mail that asks for its confirmation is due until a relay has taken it, so that
//! nobody is lost if the process ends in between. A sender takes a mail up for a while before it sends it, so that
//! no other sender does.

use jiff::{SignedDuration, Timestamp};

use super::error::Error;
use super::read;
use super::row;
use super::signup::{
    ConfirmationEnd, PendingSignup, REQUEST_LIFETIME, Signup, SignupConfirmation, SignupMailEnd,
    SignupRequest, SignupStanding,
};
use super::sql::{SqlExecutor, SqlRow, SqlValue, limit};
use super::suppress::{find_suppression, readmit};
use super::suppression::Reason;
use crate::address::Address;

/// For how long after a request its mail is tried. If no relay takes the mail, the request is forgotten.
const MAIL_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// How long after a mail the same request can be sent another one.
const MAIL_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

/// The most mails of one request.
const MAX_MAILS: i64 = 3;

/// Whether a reader who was suppressed for this reason may come back by the form. A complaint stays, because any
/// stranger can type the address in and cause the next one. So does a decision of the editor. An address that mail came
/// back from is alive if its confirmation arrives, and whoever was erased begins anew by a confirmation of their own.
pub(super) const fn may_return(reason: Reason) -> bool {
    matches!(reason, Reason::Unsubscribed | Reason::Unconfirmed | Reason::Bounced | Reason::Erased)
}

pub(super) fn request_signup(
    sql: &mut dyn SqlExecutor,
    request: &SignupRequest,
    now: Timestamp,
) -> Result<(), Error> {
    let SignupRequest { reader, consent, network } = request;
    let (key, moment) = (reader.key(), now.as_millisecond());
    let delete = "DELETE FROM signup_requests WHERE reader = ?1 AND requested_at <= ?2";
    sql.execute(delete, &[key.as_str().into(), before(now, REQUEST_LIFETIME).into()])?;
    let suppression = find_suppression(sql, reader)?;
    let is_mailed = suppression.is_none_or(|found| may_return(found.reason));
    let mail_at = if is_mailed { "?5" } else { "NULL" };
    // Whoever is written to, is not, or has asked before: one row is written.
    let insert = format!(
        "INSERT INTO signup_requests (reader, address, consent, network, requested_at, mail_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, {mail_at}) ON CONFLICT (reader) DO UPDATE SET \
            asks = signup_requests.asks + 1, \
            tries = CASE WHEN signup_requests.mail_at IS NULL THEN 0 ELSE signup_requests.tries END, \
            mail_at = CASE WHEN signup_requests.mailed_at <= ?6 AND signup_requests.mails < ?7 \
                      AND signup_requests.mail_at IS NULL THEN excluded.mail_at \
                      ELSE signup_requests.mail_at END"
    );
    let values = [
        key.into(),
        reader.as_str().into(),
        consent.as_str().into(),
        network.as_str().into(),
        moment.into(),
        before(now, MAIL_INTERVAL).into(),
        MAX_MAILS.into(),
    ];
    sql.execute(&insert, &values)?;
    Ok(())
}

/// Takes up the mail that has been due longest, until a moment. `None` if none is due.
pub(super) fn take_up_mail(
    sql: &mut dyn SqlExecutor,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<PendingSignup>, Error> {
    let due = "FROM signup_requests WHERE mail_at <= ?1 AND leased_until <= ?1 \
               ORDER BY mail_at, reader LIMIT 1";
    let moment = now.as_millisecond();
    sql.lock_rows(&format!("SELECT reader {due}"), &[moment.into()])?;
    let select = format!("SELECT {REQUEST_COLUMNS} {due}");
    let Some(mut found) = read::list(sql, &select, &[moment.into()], read_request)?.pop() else {
        return Ok(None);
    };
    let update = "UPDATE signup_requests SET tries = tries + 1, leased_until = ?2 \
                  WHERE reader = ?1 AND leased_until <= ?3";
    let values = [found.reader.key().into(), until.as_millisecond().into(), moment.into()];
    found.tries = found.tries.saturating_add(1);
    Ok((sql.execute(update, &values)? > 0).then_some(found))
}

/// Records what became of the mail of a request. A request that is gone meanwhile stays gone.
pub(super) fn record_mail_end(
    sql: &mut dyn SqlExecutor,
    request: &PendingSignup,
    end: SignupMailEnd,
    now: Timestamp,
) -> Result<(), Error> {
    let (key, requested) = (request.reader.key(), request.requested.as_millisecond());
    let which = "WHERE reader = ?1 AND requested_at = ?2";
    let statement = match end {
        SignupMailEnd::Taken => format!(
            "UPDATE signup_requests SET mails = mails + 1, mailed_at = ?3, mail_at = NULL, tries = 0, \
             leased_until = 0 {which}"
        ),
        SignupMailEnd::Later(_) => {
            format!("UPDATE signup_requests SET mail_at = ?3, leased_until = 0 {which}")
        }
        SignupMailEnd::Undeliverable => {
            let delete = format!("DELETE FROM signup_requests {which}");
            sql.execute(&delete, &[key.into(), requested.into()])?;
            return Ok(());
        }
    };
    let moment = if let SignupMailEnd::Later(at) = end { at } else { now };
    sql.execute(&statement, &[key.into(), requested.into(), moment.as_millisecond().into()])?;
    Ok(())
}

/// The moment at which the next mail is due. `None` if no mail waits.
pub(super) fn find_next_mail(sql: &mut dyn SqlExecutor) -> Result<Option<Timestamp>, Error> {
    let select = "SELECT MIN(CASE WHEN mail_at > leased_until THEN mail_at ELSE leased_until END) \
                  AS at FROM signup_requests WHERE mail_at IS NOT NULL";
    let found = read::list(sql, select, &[], |row| row::read_optional_moment(row, "at"))?;
    Ok(found.into_iter().flatten().next())
}

/// Makes every mail due that waits for its next try.
pub(super) fn hasten_mails(sql: &mut dyn SqlExecutor, now: Timestamp) -> Result<(), Error> {
    let update = "UPDATE signup_requests SET mail_at = ?1 WHERE mail_at > ?1";
    sql.execute(update, &[now.as_millisecond().into()])?;
    Ok(())
}

/// Forgets requests that are too old. Answers how many of them no relay has taken a mail for.
pub(super) fn forget_old_requests(sql: &mut dyn SqlExecutor, now: Timestamp) -> Result<u64, Error> {
    let delete = "DELETE FROM signup_requests \
                  WHERE requested_at <= ?1 AND mail_at IS NOT NULL AND mails = 0 AND leased_until <= ?2";
    let values = [before(now, MAIL_LIFETIME).into(), now.as_millisecond().into()];
    let unmailed = sql.execute(delete, &values)?;
    let delete = "DELETE FROM signup_requests WHERE requested_at <= ?1";
    sql.execute(delete, &[before(now, REQUEST_LIFETIME).into()])?;
    Ok(unmailed)
}

pub(super) fn confirm_signup(
    sql: &mut dyn SqlExecutor,
    confirmation: &SignupConfirmation,
    now: Timestamp,
) -> Result<ConfirmationEnd, Error> {
    let SignupConfirmation { reader, requested, network } = confirmation;
    let key = reader.key();
    let values: [SqlValue<'_>; 2] = [key.as_str().into(), requested.as_millisecond().into()];
    let which = "FROM signup_requests WHERE reader = ?1 AND requested_at = ?2";
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
    enter_signup(sql, request, network, now)?;
    if find_suppression(sql, reader)?.is_some_and(|found| may_return(found.reason)) {
        readmit(sql, reader)?;
    }
    Ok(ConfirmationEnd::Confirmed)
}

/// Enters a reader who has confirmed from this network. A former confirmation is replaced.
fn enter_signup(
    sql: &mut dyn SqlExecutor,
    request: PendingSignup,
    network: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sql.execute(
        "INSERT INTO signups (reader, address, consent, requested_at, requested_from, confirmed_at, \
                              confirmed_from) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (reader) DO UPDATE SET address = excluded.address, consent = excluded.consent, \
            requested_at = excluded.requested_at, requested_from = excluded.requested_from, \
            confirmed_at = excluded.confirmed_at, confirmed_from = excluded.confirmed_from",
        &[
            request.reader.key().into(),
            request.reader.as_str().into(),
            request.consent.into(),
            request.requested.as_millisecond().into(),
            request.network.into(),
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
    let select = format!("SELECT {REQUEST_COLUMNS} FROM signup_requests WHERE reader = ?1");
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

/// The columns of a request.
const REQUEST_COLUMNS: &str = "address, consent, network, requested_at, tries";

/// The columns of a reader who has confirmed.
const SIGNUP_COLUMNS: &str =
    "address, consent, requested_at, requested_from, confirmed_at, confirmed_from";

fn read_request(row: &SqlRow) -> Result<PendingSignup, Error> {
    Ok(PendingSignup {
        reader: row::read_address(row)?,
        consent: row.text("consent")?.to_owned(),
        network: row.text("network")?.to_owned(),
        requested: row::moment(row.integer("requested_at")?)?,
        tries: row::count(row.integer("tries")?)?,
    })
}

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

/// The moment so long before another one, as the tables have it.
fn before(now: Timestamp, time: SignedDuration) -> i64 {
    now.saturating_sub(time).unwrap_or(now).as_millisecond()
}
