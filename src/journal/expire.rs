//! Readers given up: what waits when it is too late is expired. A mailbox that was full to the end is refused, as one is that
//! says so for good.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, LastReply};
use super::claim_scope::ClaimScope;
use super::delivery::State;
use super::error::Error;
use super::plan::lock_run;
use super::read;
use super::run::RunId;
use super::settlement::printable;
use super::sql::{SqlExecutor, SqlValue};
use super::suppress::skip_suppressed;
use crate::outcome::{Parties, Phase, Refusal, Reply, Subject};

/// The most bytes of a cause that are kept with each reader.
const MAX_CAUSE_BYTES: usize = 400;

/// The most deliveries that one statement names.
const MAX_IDS_IN_A_STATEMENT: usize = 500;

/// Why and when those who wait are given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry<'a> {
    /// Why they are given up, in words.
    pub words: &'a str,
    /// What keeps this call from reaching anybody. `None` if nothing does, or only earlier calls knew.
    pub cause: Option<&'a str>,
    /// Whose deliveries are given up.
    pub scope: ClaimScope,
    /// Readers whom a person has put back after this moment are spared.
    pub spared_since: Timestamp,
    /// The moment.
    pub now: Timestamp,
}

/// The words of one who is given up: our reason first, then the last reply of the relay, or else what
/// kept the last call from reaching anybody. The relay's own words are cut by characters, so that all
/// together stay below 512 bytes.
const GIVEN_UP: &str = "?3 || CASE \
    WHEN code IS NOT NULL THEN '; the relay said last: ' || CAST(code AS TEXT) || ' ' \
        || CASE WHEN COALESCE(enhanced, '') = '' THEN '' ELSE enhanced || ' ' END \
        || CASE WHEN length(words) > 90 THEN substr(words, 1, 90) || '…' ELSE COALESCE(words, '') END \
    WHEN length(words) > 90 THEN '; before: ' || substr(words, 1, 90) || '…' \
    WHEN COALESCE(words, '') <> '' THEN '; before: ' || words \
    ELSE ?5 END";

pub(super) fn expire_waiting(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    expiry: &Expiry<'_>,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    let stoppage = read::read_run(sql, run)?.stoppage.map(|stoppage| stoppage.cause);
    let cause = expiry.cause.map(str::to_owned).or(stoppage).unwrap_or_default();
    let cause = &cause[..cause.floor_char_boundary(MAX_CAUSE_BYTES)];
    let cause = if cause.is_empty() { String::new() } else { format!("; {}", printable(cause)) };
    let waiting = format!(
        "run = ?1 AND state IN ('due', 'deferred') \
         AND (retried_at IS NULL OR retried_at <= ?4){}",
        expiry.scope.condition()
    );
    let words = printable(expiry.words);
    let values = [
        run.0.into(),
        expiry.now.as_millisecond().into(),
        (&*words).into(),
        expiry.spared_since.as_millisecond().into(),
        cause.into(),
    ];
    skip_suppressed(sql, &waiting, &values)?;
    refuse_full_mailboxes(sql, &waiting, &values)?;
    let expired = BulkTransition {
        to: State::Expired,
        attempts: "attempts",
        words: GIVEN_UP,
        reply: LastReply::Cleared,
        besides: "until = NULL, ",
    };
    expired.apply(sql, &waiting, &values)
}

/// Refuses those who wait because their mailbox is full, or takes no mail for now. Their list is to be looked at, and not
/// the sending.
fn refuse_full_mailboxes(
    sql: &mut dyn SqlExecutor,
    waiting: &str,
    values: &[SqlValue<'_>],
) -> Result<(), Error> {
    let select = format!(
        "SELECT id, code, enhanced, words FROM deliveries \
         WHERE {waiting} AND state = 'deferred' AND held_back = 0 AND code IS NOT NULL ORDER BY id"
    );
    let mut full = Vec::new();
    for row in sql.query(&select, values)? {
        let code = u16::try_from(row.integer("code")?).unwrap_or_default();
        let codes = row.optional_text("enhanced")?.unwrap_or_default();
        let words = format!("{codes} {}", row.optional_text("words")?.unwrap_or_default());
        let reply = Reply::new(code, &words);
        let subject = Subject::named_by(Phase::Recipient, &reply, Parties::UNKNOWN);
        if subject == Some(Subject::Mailbox) {
            full.push(row.integer("id")?.to_string());
        }
    }
    let besides = format!("refusal = '{}', until = NULL, ", Refusal::Mailbox.as_str());
    let refused = BulkTransition {
        to: State::Rejected,
        attempts: "attempts",
        words: "words",
        reply: LastReply::Kept,
        besides: &besides,
    };
    for ids in full.chunks(MAX_IDS_IN_A_STATEMENT) {
        let which = format!("{waiting} AND id IN ({})", ids.join(", "));
        refused.apply(sql, &which, values)?;
    }
    Ok(())
}
