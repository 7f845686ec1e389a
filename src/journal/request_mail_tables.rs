//! The mails of requests that were handed over within the last day: for the budget of the site, and that of a mailbox.

use jiff::{SignedDuration, Timestamp};

use super::error::Error;
use super::read;
use super::reader_request::{ReaderRequest, RequestMailEnd, RequestMatter};
use super::row;
use super::sql::{SqlExecutor, SqlValue};
use crate::address::Address;
use crate::publication::RateLimit;

/// How long a mail is remembered. No limit has a longer period.
const MEMORY: SignedDuration = SignedDuration::from_hours(24);

/// The most mails of requests into one mailbox, each within a time.
const MAILBOX_LIMITS: [(usize, SignedDuration); 2] =
    [(3, SignedDuration::from_hours(1)), (6, MEMORY)];

/// The domains whose mailboxes are those of Gmail, where dots make no difference.
const GMAIL_DOMAINS: [&str; 2] = ["gmail.com", "googlemail.com"];

/// Enters the mail of a request that a relay was given. A mail that was put off reached no mailbox, and counts for the site
/// only. A mail that no relay was given is not entered.
pub(super) fn enter_mail(
    sql: &mut dyn SqlExecutor,
    request: &ReaderRequest,
    end: RequestMailEnd,
    now: Timestamp,
) -> Result<(), Error> {
    let mailbox = match end {
        RequestMailEnd::Taken
        | RequestMailEnd::Told
        | RequestMailEnd::InDoubt
        | RequestMailEnd::Refused => find_mailbox(&request.reader),
        RequestMailEnd::Deferred(_) => String::new(),
        RequestMailEnd::NoRelay(_) | RequestMailEnd::Pointless => return Ok(()),
    };
    let insert = "INSERT INTO request_mails (sent_at, mailbox) VALUES (?1, ?2)";
    sql.execute(insert, &[now.as_millisecond().into(), mailbox.into()])?;
    Ok(())
}

/// The moment at which the mailbox of a request may have another mail, if it has had its share. The notice of a change of
/// address always goes out, or whoever changes the address of somebody else could keep it back.
pub(super) fn find_mailbox_turn(
    sql: &mut dyn SqlExecutor,
    request: &ReaderRequest,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    if matches!(request.matter, RequestMatter::Revert { .. }) {
        return Ok(None);
    }
    let select = "SELECT sent_at FROM request_mails WHERE mailbox = ?1 AND sent_at > ?2 ORDER BY sent_at DESC";
    let mailbox = find_mailbox(&request.reader);
    let values: [SqlValue<'_>; 2] = [mailbox.into(), before(now, MEMORY).into()];
    let sent = read::list(sql, select, &values, |found| row::moment(found.integer("sent_at")?))?;
    let find_free = |(most, time): &(usize, SignedDuration)| {
        // A mail of a clock that was ahead holds nobody up for longer than the time.
        let free = (*sent.get(most.checked_sub(1)?)?).min(now).saturating_add(*time).unwrap_or(now);
        (free > now).then_some(free)
    };
    Ok(MAILBOX_LIMITS.iter().filter_map(find_free).max())
}

/// The moment at which each of these limits allows the next mail. `None` if they do now.
pub(super) fn find_turn(
    sql: &mut dyn SqlExecutor,
    budget: &[RateLimit],
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let select = "SELECT sent_at FROM request_mails WHERE sent_at > ?1 \
                  ORDER BY sent_at DESC LIMIT 1 OFFSET ?2";
    let mut turn = None;
    for limit in budget {
        let period = SignedDuration::try_from(limit.period()).unwrap_or(MEMORY);
        let besides = i64::try_from(limit.messages().saturating_sub(1)).unwrap_or(i64::MAX);
        let values = [before(now, period).into(), besides.into()];
        let last =
            read::list(sql, select, &values, |found| row::moment(found.integer("sent_at")?))?;
        // A mail of a clock that was ahead holds nobody up for longer than a period.
        let free = last.into_iter().next().map(|sent| sent.min(now).saturating_add(period));
        turn = turn.max(free.map(|free| free.unwrap_or(now)));
    }
    Ok(turn)
}

/// Forgets mails that count no more.
pub(super) fn forget_old_mails(sql: &mut dyn SqlExecutor, now: Timestamp) -> Result<(), Error> {
    let delete = "DELETE FROM request_mails WHERE sent_at <= ?1";
    sql.execute(delete, &[before(now, MEMORY).into()])?;
    Ok(())
}

/// Forgets whom mails went to. They count for the site still.
pub(super) fn erase_mailbox(sql: &mut dyn SqlExecutor, person: &Address) -> Result<(), Error> {
    let update = "UPDATE request_mails SET mailbox = '' WHERE mailbox = ?1";
    sql.execute(update, &[find_mailbox(person).into()])?;
    Ok(())
}

/// The mailbox of an address: without `+tag`, and as Gmail has it without dots.
fn find_mailbox(address: &Address) -> String {
    let local = address.local().to_ascii_lowercase();
    let bare = local.split('+').next().filter(|bare| !bare.is_empty()).unwrap_or(&local);
    if GMAIL_DOMAINS.contains(&address.domain()) {
        return format!("{}@gmail.com", bare.replace('.', ""));
    }
    format!("{bare}@{}", address.domain())
}

/// The moment so long before another one, as the tables have it.
pub(super) fn before(now: Timestamp, time: SignedDuration) -> i64 {
    now.saturating_sub(time).unwrap_or(now).as_millisecond()
}
