//! Later changes of unclaimed deliveries: refusals are requeued, and late deliveries expire.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, Codes};
use super::delivery::{DeliveryId, State};
use super::error::Error;
use super::plan::lock_run;
use super::run::RunId;
use super::settlement::printable;
use super::sql::SqlExecutor;
use super::suppress::skip_suppressed;

/// How many deliveries are named in one statement.
const IDS_IN_A_STATEMENT: usize = 500;

/// The words of an expired delivery. The words of the relay are cut by characters, so that both
/// together stay below 512 bytes.
const GIVEN_UP: &str = "?3 || CASE WHEN COALESCE(words, '') = '' THEN '' \
                                   ELSE '; before: ' || substr(words, 1, 100) END";

pub(super) fn requeue_blameless(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    refused: &[DeliveryId],
    now: Timestamp,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    let requeued = BulkTransition {
        to: State::Due,
        attempts: "CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END",
        words: "words",
        codes: Codes::Kept,
        besides: "owner = NULL, refusal = NULL, ",
    };
    let mut count = 0;
    for ids in refused.chunks(IDS_IN_A_STATEMENT) {
        let ids: Vec<_> = ids.iter().map(DeliveryId::to_string).collect();
        // `run + 0` keeps SQL from using the index of the run, because the ids alone find the rows.
        let which = format!("id IN ({}) AND run + 0 = ?1 AND state = 'rejected'", ids.join(", "));
        count += requeued.apply(sql, &which, &[run.0.into(), now.as_millisecond().into()])?;
    }
    Ok(count)
}

pub(super) fn expire(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    words: &str,
    now: Timestamp,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    let waiting = "run = ?1 AND state IN ('due', 'deferred')";
    let words = printable(words);
    let values = [run.0.into(), now.as_millisecond().into(), (&*words).into()];
    skip_suppressed(sql, waiting, &values)?;
    let expired = BulkTransition {
        to: State::Expired,
        attempts: "attempts",
        words: GIVEN_UP,
        codes: Codes::Kept,
        besides: "until = NULL, ",
    };
    expired.apply(sql, waiting, &values)
}
