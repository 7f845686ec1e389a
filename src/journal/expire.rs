//! Readers given up: what waits when it is too late is expired.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, Codes};
use super::delivery::State;
use super::error::Error;
use super::plan::lock_run;
use super::run::RunId;
use super::settlement::printable;
use super::sql::SqlExecutor;
use super::suppress::skip_suppressed;

/// The words of one who is given up. The relay's own are cut by characters, so that both together stay
/// below 512 bytes.
const GIVEN_UP: &str = "?3 || CASE WHEN COALESCE(words, '') = '' THEN '' \
                                   ELSE '; before: ' || substr(words, 1, 100) END";

pub(super) fn expire_waiting(
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
