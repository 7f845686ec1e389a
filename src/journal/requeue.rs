//! Requeues refusals and deferrals of readers who were not to blame: they are tried again, after those who
//! are due.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, LastReply};
use super::delivery::{DeliveryId, PutAside, State};
use super::error::Error;
use super::plan::lock_run;
use super::read;
use super::run::{Owner, RunId};
use super::sql::SqlExecutor;

/// How many deliveries are named in one statement.
const IDS_IN_A_STATEMENT: usize = 500;

pub(super) fn requeue_blameless(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    owner: &Owner,
    refused: &[DeliveryId],
    now: Timestamp,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    // Whoever has taken the run over goes on with its deliveries as they are.
    if read::read_run(sql, run)?.owner.is_some_and(|other| other != *owner) {
        return Ok(0);
    }
    let besides = format!(
        "owner = NULL, until = ?2, refusal = NULL, held_back = {}, ",
        PutAside::TakenBack.as_integer()
    );
    let requeued = BulkTransition {
        to: State::Deferred,
        attempts: "CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END",
        words: "words",
        reply: LastReply::Kept,
        besides: &besides,
    };
    let mut count = 0;
    for ids in refused.chunks(IDS_IN_A_STATEMENT) {
        let ids: Vec<_> = ids.iter().map(DeliveryId::to_string).collect();
        // `run + 0` keeps SQL from using the index of the run, because the ids alone find the rows.
        // A delivery that was requeued before has no attempt to give back.
        let which = format!(
            "id IN ({}) AND run + 0 = ?1 \
             AND (state = 'rejected' OR state = 'deferred' AND held_back = 0)",
            ids.join(", ")
        );
        count += requeued.apply(sql, &which, &[run.0.into(), now.as_millisecond().into()])?;
    }
    Ok(count)
}
