//! The mails of requests that are due, in the tables: taken up, left to their sender, and ended.
//!
//! A mail is due until a relay has taken it, so that nobody is lost if the process ends in between. A sender takes it up for a
//! while before it sends it, so that no other sender does.

use jiff::Timestamp;

use super::error::Error;
use super::read;
use super::reader_request::{PendingRequest, RequestMailEnd, RequestMails};
use super::reader_request_tables::{
    ITS_ROW, MAIL_INTERVAL, MAX_MAILS, MailTurn, REQUEST_COLUMNS, find_mail_turn, find_row,
    read_request,
};
use super::request_mail_tables::enter_mail;
use super::row;
use super::sql::SqlExecutor;

/// Which mails these are, in SQL.
const fn are_meant(which: RequestMails) -> &'static str {
    match which {
        RequestMails::All => "mail_at IS NOT NULL",
        RequestMails::Notices => "mail_at IS NOT NULL AND kind = 'revert'",
    }
}

/// Takes up a mail that is due, until a moment: a notice first, then what has been due longest. `None` if none is due.
/// Withholds mails on the way whose readers were suppressed since. One whose mailbox has had its share waits for its turn, or
/// is withheld if it goes to somebody who need not have asked for it.
pub(super) fn take_up_mail(
    sql: &mut dyn SqlExecutor,
    now: Timestamp,
    until: Timestamp,
    which: RequestMails,
) -> Result<Option<PendingRequest>, Error> {
    let moment = now.as_millisecond();
    while let Some(mut found) = find_due(sql, now, which)? {
        let request = &found.request;
        let [key, kind, former] = find_row(request);
        let turn = find_mail_turn(sql, request, now)?;
        if turn != MailTurn::At(now) {
            let mail_at = turn.to_sql();
            let put_off = format!(
                "UPDATE reader_requests SET mail_at = {mail_at}, waits_for_relay = 0 {ITS_ROW}"
            );
            sql.execute(&put_off, &[key, kind, former])?;
            continue;
        }
        let update = format!(
            "UPDATE reader_requests SET tries = tries + 1, leased_until = ?4 {ITS_ROW} AND leased_until <= ?5"
        );
        let values = [key, kind, former, until.as_millisecond().into(), moment.into()];
        found.tries = found.tries.saturating_add(1);
        return Ok((sql.execute(&update, &values)? > 0).then_some(found));
    }
    Ok(None)
}

/// The request whose mail is next. Its row is locked.
fn find_due(
    sql: &mut dyn SqlExecutor,
    now: Timestamp,
    which: RequestMails,
) -> Result<Option<PendingRequest>, Error> {
    let due = format!(
        "FROM reader_requests WHERE mail_at <= ?1 AND leased_until <= ?1 AND {} \
         ORDER BY CASE WHEN kind = 'revert' THEN 0 ELSE 1 END, mail_at, reader, kind, former LIMIT 1",
        are_meant(which)
    );
    let moment = now.as_millisecond();
    sql.lock_rows(&format!("SELECT reader {due}"), &[moment.into()])?;
    let select = format!("SELECT {REQUEST_COLUMNS} {due}");
    Ok(read::list(sql, &select, &[moment.into()], read_request)?.pop())
}

/// Leaves a mail to its sender for longer. Answers whether there still is something to confirm.
pub(super) fn renew_mail(
    sql: &mut dyn SqlExecutor,
    request: &PendingRequest,
    until: Timestamp,
) -> Result<bool, Error> {
    let update = format!(
        "UPDATE reader_requests SET leased_until = ?5 {ITS_ROW} AND requested_at = ?4 AND confirmed_at IS NULL"
    );
    let [key, kind, former] = find_row(&request.request);
    let requested = request.requested.as_millisecond();
    let values = [key, kind, former, requested.into(), until.as_millisecond().into()];
    Ok(sql.execute(&update, &values)? > 0)
}

/// What is written of a mail that a relay has taken, or may have: the fifth value is the moment.
const MAILED: &str =
    "mails = mails + 1, mailed_at = ?5, tries = 0, waits_for_relay = 0, leased_until = 0";

/// Records what became of the mail of a request. A request that is gone meanwhile stays gone.
pub(super) fn record_mail_end(
    sql: &mut dyn SqlExecutor,
    request: &PendingRequest,
    end: RequestMailEnd,
    now: Timestamp,
) -> Result<(), Error> {
    enter_mail(sql, &request.request, end, now)?;
    let which = format!("{ITS_ROW} AND requested_at = ?4");
    let [key, kind, former] = find_row(&request.request);
    let mut values = vec![key, kind, former, request.requested.as_millisecond().into()];
    let statement = match end {
        RequestMailEnd::Taken => {
            values.push(now.as_millisecond().into());
            format!("UPDATE reader_requests SET {MAILED}, mail_at = NULL {which}")
        }
        RequestMailEnd::InDoubt => {
            let again = now.saturating_add(MAIL_INTERVAL).unwrap_or(now);
            values.extend([now.as_millisecond().into(), again.as_millisecond().into()]);
            format!(
                "UPDATE reader_requests SET {MAILED}, doubts = doubts + 1, \
                    mail_at = CASE WHEN doubts = 0 AND mails + 1 < {MAX_MAILS} AND confirmed_at IS NULL \
                              THEN CAST(?6 AS BIGINT) END {which}"
            )
        }
        RequestMailEnd::Deferred(at) | RequestMailEnd::NoRelay(at) => {
            let waits_for_relay = i64::from(matches!(end, RequestMailEnd::NoRelay(_)));
            values.push(at.as_millisecond().into());
            format!(
                "UPDATE reader_requests SET mail_at = ?5, leased_until = 0, \
                    waits_for_relay = {waits_for_relay} {which} AND confirmed_at IS NULL"
            )
        }
        RequestMailEnd::Told | RequestMailEnd::Refused | RequestMailEnd::Pointless => {
            format!("DELETE FROM reader_requests {which} AND confirmed_at IS NULL")
        }
    };
    sql.execute(&statement, &values)?;
    Ok(())
}

/// How many mails wait.
pub(super) fn count_mails(sql: &mut dyn SqlExecutor) -> Result<u64, Error> {
    let select = "SELECT COUNT(*) AS count FROM reader_requests WHERE mail_at IS NOT NULL";
    let counts = read::list(sql, select, &[], |found| row::count(found.integer("count")?))?;
    Ok(counts.first().copied().unwrap_or_default())
}

/// The moment at which the next mail is due. `None` if no mail waits.
pub(super) fn find_next_mail(
    sql: &mut dyn SqlExecutor,
    which: RequestMails,
) -> Result<Option<Timestamp>, Error> {
    let select = format!(
        "SELECT MIN(CASE WHEN mail_at > leased_until THEN mail_at ELSE leased_until END) AS at \
         FROM reader_requests WHERE {}",
        are_meant(which)
    );
    let found = read::list(sql, &select, &[], |row| row::read_optional_moment(row, "at"))?;
    Ok(found.into_iter().flatten().next())
}

/// Makes every mail due that waits because no relay could be spoken to.
pub(super) fn hasten_mails(sql: &mut dyn SqlExecutor, now: Timestamp) -> Result<(), Error> {
    let update =
        "UPDATE reader_requests SET mail_at = ?1 WHERE mail_at > ?1 AND waits_for_relay = 1";
    sql.execute(update, &[now.as_millisecond().into()])?;
    Ok(())
}
