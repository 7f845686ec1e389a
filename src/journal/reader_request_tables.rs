//! Requests that a mail must confirm, in the tables: kept, confirmed, and forgotten.
//!
//! An address has one request of each kind at most, and a change of address one for each former address.

use jiff::{SignedDuration, Timestamp};

use super::error::Error;
use super::read;
use super::reader_request::{
    PendingRequest, REQUEST_LIFETIME, ReaderRequest, RequestMatter, SIGNUP, TAKEN_BACK,
};
use super::request_mail_tables::{before, find_mailbox_turn, forget_old_mails};
use super::row;
use super::sql::{SqlExecutor, SqlRow, SqlValue};
use super::suppress::{find_suppression, readmit};
use super::suppression::Reason;
use super::tombstone::find_erasure;
use crate::address::Address;
use crate::token::RequestTicket;

/// For how long after a request its mail is tried. If no relay takes the mail, the request is forgotten.
const MAIL_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// How long after a mail the same request can be sent another one.
pub(super) const MAIL_INTERVAL: SignedDuration = SignedDuration::from_hours(1);

/// The most mails of one request.
pub(super) const MAX_MAILS: i64 = 3;

/// To how many new addresses one reader's changes are mailed at the same time. A forwarded mail would reach any number of
/// strangers otherwise.
const MAX_OPEN_CHANGES: usize = 5;

/// The columns of a request.
pub(super) const REQUEST_COLUMNS: &str =
    "kind, address, former_address, consent, network, requested_at, confirmed_at, tries";

/// Which row a request has: the values are its reader, its kind, and the former address.
pub(super) const ITS_ROW: &str = "WHERE reader = ?1 AND kind = ?2 AND former = ?3";

pub(super) fn keep_request(
    sql: &mut dyn SqlExecutor,
    request: &ReaderRequest,
    now: Timestamp,
) -> Result<(), Error> {
    if is_of_erased(sql, request)? {
        return Ok(());
    }
    let ReaderRequest { reader, matter, network } = request;
    forget_ended(sql, request, now)?;
    let is_reachable = !reaches_too_many(sql, request)?;
    let turn = if is_reachable { find_mail_turn(sql, request, now)? } else { MailTurn::Never };
    let mail_at = turn.to_sql();
    // Whoever is written to, is not, or has asked before: one row is written.
    let insert = format!(
        "INSERT INTO reader_requests (reader, kind, former, address, former_address, consent, network, \
                                      requested_at, mail_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, {mail_at}) ON CONFLICT (reader, kind, former) DO UPDATE SET \
            asks = reader_requests.asks + 1, \
            tries = CASE WHEN reader_requests.mail_at IS NULL THEN 0 ELSE reader_requests.tries END, \
            mail_at = CASE WHEN COALESCE(reader_requests.mailed_at, 0) <= ?9 AND reader_requests.mails < ?10 \
                      AND reader_requests.mail_at IS NULL AND reader_requests.confirmed_at IS NULL \
                      THEN excluded.mail_at ELSE reader_requests.mail_at END"
    );
    let [key, kind, former] = find_row(request);
    let values = [
        key,
        kind,
        former,
        reader.as_str().into(),
        matter.former().map_or("", Address::as_str).into(),
        matter.consent().into(),
        network.as_str().into(),
        find_free_moment(sql, reader, now)?.into(),
        before(now, MAIL_INTERVAL).into(),
        MAX_MAILS.into(),
    ];
    sql.execute(&insert, &values)?;
    Ok(())
}

/// Forgets the same request if it is too old, or was confirmed before: it is made anew.
fn forget_ended(
    sql: &mut dyn SqlExecutor,
    request: &ReaderRequest,
    now: Timestamp,
) -> Result<(), Error> {
    let delete = format!(
        "DELETE FROM reader_requests {ITS_ROW} \
         AND (requested_at <= ?4 OR confirmed_at IS NOT NULL) AND NOT {IS_ERASURE}"
    );
    let [key, kind, former] = find_row(request);
    sql.execute(&delete, &[key, kind, former, before(now, REQUEST_LIFETIME).into()])?;
    Ok(())
}

/// A confirmed request to be forgotten. It stays until its reader is erased.
pub(super) const IS_ERASURE: &str = "(kind = 'forget' AND confirmed_at IS NOT NULL)";

/// What a request's row is found by.
pub(super) fn find_row(request: &ReaderRequest) -> [SqlValue<'static>; 3] {
    let former = request.matter.former().map(Address::key).unwrap_or_default();
    [request.reader.key().into(), request.matter.as_str().into(), former.into()]
}

/// Whether a request is of a reader who was erased. Whoever signs up, or takes over a reader's place, begins anew.
fn is_of_erased(sql: &mut dyn SqlExecutor, request: &ReaderRequest) -> Result<bool, Error> {
    let asking = match &request.matter {
        RequestMatter::Signup { .. } | RequestMatter::Revert { .. } => return Ok(false),
        RequestMatter::Change { former } => former,
        RequestMatter::Record | RequestMatter::Forget | RequestMatter::TakenBack { .. } => {
            &request.reader
        }
    };
    Ok(find_erasure(sql, asking)?.is_some())
}

/// When the mail of a request may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MailTurn {
    /// At this moment, as far as its address is concerned.
    At(Timestamp),
    /// Not at all.
    Never,
}

impl MailTurn {
    /// The moment as the tables have it.
    pub(super) fn to_sql(self) -> String {
        match self {
            Self::At(moment) => format!("CAST({} AS BIGINT)", moment.as_millisecond()),
            Self::Never => "NULL".to_owned(),
        }
    }
}

/// When the mail of a request may go out: now, later if its mailbox has had its share, or not at all if its address may not
/// be mailed. What was not asked for behind the reader's own link does not wait for a mailbox.
pub(super) fn find_mail_turn(
    sql: &mut dyn SqlExecutor,
    request: &ReaderRequest,
    now: Timestamp,
) -> Result<MailTurn, Error> {
    if !may_be_mailed(sql, &request.reader)? {
        return Ok(MailTurn::Never);
    }
    let is_own =
        !matches!(request.matter, RequestMatter::Signup { .. } | RequestMatter::Change { .. });
    Ok(match find_mailbox_turn(sql, request, now)? {
        None => MailTurn::At(now),
        Some(turn) if is_own => MailTurn::At(turn),
        Some(_) => MailTurn::Never,
    })
}

/// Whether a request would mail the changes of one reader to more addresses than may be.
fn reaches_too_many(sql: &mut dyn SqlExecutor, request: &ReaderRequest) -> Result<bool, Error> {
    let RequestMatter::Change { former } = &request.matter else { return Ok(false) };
    let select = "SELECT reader FROM reader_requests WHERE former = ?1 AND kind = 'change' \
                  AND confirmed_at IS NULL AND reader <> ?2";
    let open = sql.query(select, &[former.key().into(), request.reader.key().into()])?;
    Ok(open.len() >= MAX_OPEN_CHANGES)
}

/// Whether a reader is not suppressed, or for a reason that their confirmation ends.
fn may_be_mailed(sql: &mut dyn SqlExecutor, reader: &Address) -> Result<bool, Error> {
    let suppression = find_suppression(sql, reader)?;
    Ok(suppression.is_none_or(|found| found.reason.ends_by_confirmation()))
}

/// The moment of a request: now, or a little later if the reader has one of this moment. Links name requests by it.
fn find_free_moment(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
    now: Timestamp,
) -> Result<i64, Error> {
    let select = "SELECT MAX(requested_at) AS at FROM reader_requests WHERE reader = ?1";
    let found =
        read::list(sql, select, &[reader.key().into()], |found| found.optional_integer("at"))?;
    let last = found.into_iter().flatten().next();
    let now = now.as_millisecond();
    Ok(last.map_or(now, |last| now.max(last.saturating_add(1))))
}

/// Forgets requests that are too old. Answers how many of them no relay has taken a mail for. A mail that is due is tried
/// before, even if nobody was there to try it for a day.
pub(super) fn forget_old_requests(sql: &mut dyn SqlExecutor, now: Timestamp) -> Result<u64, Error> {
    forget_old_mails(sql, now)?;
    let delete = "DELETE FROM reader_requests \
                  WHERE requested_at <= ?1 AND mail_at > ?2 AND tries > 0 AND mails = 0 AND leased_until <= ?2";
    let values = [before(now, MAIL_LIFETIME).into(), now.as_millisecond().into()];
    let unmailed = sql.execute(delete, &values)?;
    let delete =
        format!("DELETE FROM reader_requests WHERE requested_at <= ?1 AND NOT {IS_ERASURE}");
    sql.execute(&delete, &[before(now, REQUEST_LIFETIME).into()])?;
    Ok(unmailed)
}

pub(super) fn find_request(
    sql: &mut dyn SqlExecutor,
    ticket: &RequestTicket,
    now: Timestamp,
) -> Result<Option<PendingRequest>, Error> {
    let RequestTicket { kind, reader, requested } = ticket;
    let select = format!(
        "SELECT {REQUEST_COLUMNS} FROM reader_requests \
         WHERE reader = ?1 AND kind = ?2 AND requested_at = ?3 AND requested_at > ?4"
    );
    let values = [
        reader.key().into(),
        kind.as_str().into(),
        requested.as_millisecond().into(),
        before(now, REQUEST_LIFETIME).into(),
    ];
    Ok(read::list(sql, &select, &values, read_request)?.pop())
}

pub(super) fn list_requests_about(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
) -> Result<Vec<PendingRequest>, Error> {
    let select = format!(
        "SELECT {REQUEST_COLUMNS} FROM reader_requests \
         WHERE (reader = ?1 OR former = ?1) AND kind <> ?2 ORDER BY requested_at, kind, reader"
    );
    read::list(sql, &select, &[reader.key().into(), SIGNUP.into()], read_request)
}

pub(super) fn readmit_confirmed(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
) -> Result<Option<Reason>, Error> {
    let Some(found) = find_suppression(sql, reader)? else { return Ok(None) };
    if !found.reason.ends_by_confirmation() {
        return Ok(Some(found.reason));
    }
    readmit(sql, reader)?;
    Ok(None)
}

/// Marks a request as confirmed. The moment of the first confirmation stays.
pub(super) fn confirm(
    sql: &mut dyn SqlExecutor,
    request: &PendingRequest,
    now: Timestamp,
) -> Result<(), Error> {
    let update = format!(
        "UPDATE reader_requests SET confirmed_at = COALESCE(confirmed_at, ?4), mail_at = NULL, \
         leased_until = 0 {ITS_ROW}"
    );
    let [key, kind, former] = find_row(&request.request);
    sql.execute(&update, &[key, kind, former, now.as_millisecond().into()])?;
    Ok(())
}

pub(super) fn read_request(row: &SqlRow) -> Result<PendingRequest, Error> {
    let former = || row::parse_address(row.text("former_address")?);
    let matter = match row.text("kind")? {
        SIGNUP => RequestMatter::Signup { consent: row.text("consent")?.to_owned() },
        "change" => RequestMatter::Change { former: former()? },
        "revert" => RequestMatter::Revert { former: former()? },
        TAKEN_BACK => RequestMatter::TakenBack { former: former()? },
        "record" => RequestMatter::Record,
        "forget" => RequestMatter::Forget,
        other => return Err(Error::Corrupt(format!("`{other}` is no request of a reader"))),
    };
    let (reader, network) = (row::read_address(row)?, row.text("network")?.to_owned());
    Ok(PendingRequest {
        request: ReaderRequest { reader, matter, network },
        requested: row::moment(row.integer("requested_at")?)?,
        confirmed: row::read_optional_moment(row, "confirmed_at")?,
        tries: row::count(row.integer("tries")?)?,
    })
}
