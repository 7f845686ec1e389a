//! Readers whom the editor names: they are tried again, whatever became of them before.

use jiff::Timestamp;

use super::bulk_transition::BulkTransition;
use super::delivery::State;
use super::error::Error;
use super::plan::{lock_run, reopen_run};
use super::read;
use super::recover::RETRIED;
use super::run::{RetriedReader, RunId};
use super::sql::{SqlExecutor, SqlValue};
use super::suppress::is_suppressed;
use crate::address::Address;

/// Makes the deliveries of these readers due. Answers for each reader, in the same order.
pub(super) fn retry_readers(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    readers: &[Address],
    now: Timestamp,
) -> Result<Vec<RetriedReader>, Error> {
    lock_run(sql, run)?;
    let mut answers = Vec::with_capacity(readers.len());
    for reader in readers {
        answers.push(retry_reader(sql, run, reader, now)?);
    }
    if answers.iter().any(|answer| matches!(answer, RetriedReader::Due(_))) {
        reopen_run(sql, run)?;
    }
    Ok(answers)
}

fn retry_reader(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    reader: &Address,
    now: Timestamp,
) -> Result<RetriedReader, Error> {
    let Some(delivery) = read::find_delivery(sql, run, reader)? else {
        return Ok(RetriedReader::Unknown);
    };
    match delivery.state {
        state @ (State::Accepted | State::Due | State::Claimed | State::Handed) => {
            return Ok(RetriedReader::Unchanged(state));
        }
        _ if delivery.is_suppressed || is_suppressed(sql, reader)? => {
            return Ok(RetriedReader::Suppressed);
        }
        State::InDoubt | State::Rejected | State::Deferred | State::Skipped | State::Expired => {}
    }
    let due = BulkTransition::due_again(
        "owner = NULL, until = NULL, refusal = NULL, held_back = 0, retried_at = ?2, ",
    );
    let now = now.as_millisecond();
    let values: [SqlValue<'_>; 4] =
        [run.0.into(), now.into(), delivery.id.0.into(), RETRIED.into()];
    due.apply(sql, "run = ?1 AND id = ?3", &values)?;
    Ok(RetriedReader::Due(delivery.state))
}
