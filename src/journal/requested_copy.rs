//! Copies that a person asks for by the names of their readers, also once more.
//!
//! Copies of a reader are numbered from 1. The first one is that of the run. A request without a number is carried
//! out once: it is the first copy for a reader who had none, and the next one for a reader whom nobody has named
//! before. So the same command can be repeated, also after a kill, and nobody is sent to twice.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, LastReply};
use super::delivery::{Delivery, PlannedDelivery, State};
use super::error::Error;
use super::late::add_readers;
use super::plan::{lock_run, reopen_run};
use super::read;
use super::row;
use super::run::RunId;
use super::sql::{SqlExecutor, SqlValue};

pub(super) const ADDED_BY_NAME: &str = "added to the run, asked for by name";
pub(super) const TRIED_BY_NAME: &str = "tried again, asked for by name";
/// What follows the number of a copy.
pub(super) const COPY_BY_NAME: &str = ", asked for by name";

/// A copy that a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyRequest {
    /// The reader, with the edition that the copy is to have.
    pub reader: PlannedDelivery,
    /// The number of the copy, from 1. `None` asks for a copy once.
    pub number: Option<u32>,
}

/// What is done about a copy that a person asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyStep {
    /// The reader is added to the run.
    Added,
    /// The reader has a copy, and gets one more. Has its number.
    OnceMore(u32),
    /// The reader does not have the copy so far, and is tried again. Has the state in which the delivery was.
    TriedAgain(State),
    /// The copy waits already, and goes on.
    Waiting,
    /// The copy was accepted. Has its number.
    Accepted(u32),
    /// The copy was asked for before, and is in doubt. A person decides about it.
    InDoubt,
    /// Another copy is asked for than the next one. Has the number of the next one.
    OtherNumber(u32),
}

impl CopyStep {
    /// What is done about a copy of this number if this is the delivery to its reader.
    pub fn find(delivery: Option<&Delivery>, number: Option<u32>) -> Self {
        let Some(delivery) = delivery else {
            return if number.is_none_or(|number| number == 1) {
                Self::Added
            } else {
                Self::OtherNumber(1)
            };
        };
        let last = delivery.former_copies.saturating_add(1);
        let next = last.saturating_add(1);
        match (delivery.state, number) {
            (State::Accepted, Some(number)) if number == next => Self::OnceMore(next),
            (State::Accepted, None) if delivery.asked.is_none() => Self::OnceMore(next),
            (State::Accepted, Some(number)) if number != last => Self::OtherNumber(next),
            (State::Accepted, _) => Self::Accepted(last),
            (_, Some(number)) if number != last => Self::OtherNumber(last),
            (State::InDoubt, _) if delivery.asked.is_some() => Self::InDoubt,
            (State::Due | State::Claimed | State::Handed | State::Deferred, _) => Self::Waiting,
            (state, _) => Self::TriedAgain(state),
        }
    }

    /// Whether the copy is sent.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Added | Self::OnceMore(_) | Self::TriedAgain(_) | Self::Waiting)
    }
}

/// Makes the copies due that are asked for. Answers for each request, in the same order.
pub(super) fn request_copies(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    requests: &[CopyRequest],
    now: Timestamp,
) -> Result<Vec<CopyStep>, Error> {
    lock_run(sql, run)?;
    let mut steps = Vec::with_capacity(requests.len());
    for request in requests {
        let delivery = read::find_delivery(sql, run, &request.reader.address)?;
        steps.push(CopyStep::find(delivery.as_ref(), request.number));
    }
    if steps.iter().any(|step| matches!(step, CopyStep::OtherNumber(_))) {
        return Ok(steps);
    }
    let now = choose_moment(sql, run, now)?;
    for (request, step) in requests.iter().zip(&steps).filter(|(_, step)| step.is_sent()) {
        let change = CopyChange { run, reader: &request.reader, now };
        match step {
            CopyStep::Added => {
                let mut reader = std::iter::once(request.reader.clone());
                add_readers(sql, run, &mut reader, now, ADDED_BY_NAME)?;
            }
            CopyStep::OnceMore(number) => change.begin_copy(sql, *number)?,
            CopyStep::TriedAgain(_) => change.try_again(sql)?,
            _ => {}
        }
        change.keep_request(sql)?;
    }
    if steps.iter().any(|step| matches!(step, CopyStep::OnceMore(_) | CopyStep::TriedAgain(_))) {
        reopen_run(sql, run)?;
    }
    Ok(steps)
}

/// The moment of a request: this one, or later, so that it is later than that of every request before.
fn choose_moment(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    now: Timestamp,
) -> Result<Timestamp, Error> {
    let last = "SELECT MAX(asked_at) AS last FROM deliveries WHERE run = ?1";
    let last = read::list(sql, last, &[run.0.into()], |row| row.optional_integer("last"))?;
    match last.into_iter().flatten().next() {
        Some(last) if last >= now.as_millisecond() => row::moment(last.saturating_add(1)),
        _ => Ok(now),
    }
}

/// A change of the delivery to one reader. In its conditions `?1` is the run, `?2` the moment, `?3` the key of the
/// reader.
struct CopyChange<'a> {
    run: RunId,
    reader: &'a PlannedDelivery,
    now: Timestamp,
}

impl CopyChange<'_> {
    /// Makes the delivery due for another copy. Its history keeps what the relay said of the copy before.
    fn begin_copy(&self, sql: &mut dyn SqlExecutor, number: u32) -> Result<(), Error> {
        let due = BulkTransition {
            to: State::Due,
            attempts: "0",
            words: "?4 || CASE WHEN code IS NULL THEN '' ELSE '; of the copy before the relay said: ' \
                    || CAST(code AS TEXT) || ' ' || COALESCE(enhanced || ' ', '') \
                    || substr(COALESCE(words, ''), 1, 90) END",
            reply: LastReply::Cleared,
            besides: "owner = NULL, until = NULL, refusal = NULL, held_back = 0, copies = copies + 1, \
                      had_version = version, had_edition = edition, ",
        };
        let words = format!("copy {number}{COPY_BY_NAME}");
        self.apply(sql, &due, "state = 'accepted'", &words)
    }

    /// Makes a delivery due again that has not been accepted.
    fn try_again(&self, sql: &mut dyn SqlExecutor) -> Result<(), Error> {
        let besides = "owner = NULL, until = NULL, refusal = NULL, held_back = 0, ";
        let due = BulkTransition::due_again(besides);
        self.apply(sql, &due, "state <> 'accepted'", TRIED_BY_NAME)
    }

    fn apply(
        &self,
        sql: &mut dyn SqlExecutor,
        change: &BulkTransition<'_>,
        which: &str,
        words: &str,
    ) -> Result<(), Error> {
        let [run, now, key] = self.values();
        let which = format!("run = ?1 AND reader = ?3 AND {which}");
        change.apply(sql, &which, &[run, now, key, words.into()])?;
        Ok(())
    }

    /// Keeps the moment of the request, and gives the copy the edition that it asks for. The reader has the full
    /// time from now on.
    fn keep_request(&self, sql: &mut dyn SqlExecutor) -> Result<(), Error> {
        let PlannedDelivery { name, edition, .. } = self.reader;
        let [run, now, key] = self.values();
        let name = name.as_deref().map_or(SqlValue::Null, SqlValue::from);
        sql.execute(
            "UPDATE deliveries SET asked_at = ?2, retried_at = ?2, edition = ?4, name = ?5 \
             WHERE run = ?1 AND reader = ?3 AND state IN ('due', 'deferred')",
            &[run, now, key, edition.as_str().into(), name],
        )?;
        Ok(())
    }

    fn values(&self) -> [SqlValue<'_>; 3] {
        let key = self.reader.address.key();
        [self.run.0.into(), self.now.as_millisecond().into(), key.into()]
    }
}
