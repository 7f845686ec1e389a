//! Counts the deliveries of a run.
//!
//! A run of a million deliveries is counted in one walk over the index of its states, which has them in the order of the
//! groups. Nothing is sorted, except the few that were refused or given up.

use super::copies::waits_for_person;
use super::delivery::State;
use super::error::Error;
use super::read::read_run;
use super::row;
use super::run::RunId;
use super::sql::{SqlExecutor, SqlRow};
use super::suppression::SUPPRESSED;
use super::tally::Tally;
use crate::issue::edition::EditionName;

/// Counts the deliveries. The counts and the next attempt are read by one statement, so that they
/// belong to the same moment.
pub(super) fn tally(sql: &mut dyn SqlExecutor, run: RunId) -> Result<Tally, Error> {
    let planned = read_run(sql, run)?.planned;
    let groups = sql.query(&select_counts(), &[run.0.into()])?;
    let mut tally = Tally::new(planned);
    for group in &groups {
        count_group(&mut tally, group)?;
    }
    Ok(tally)
}

/// The statement that counts, with a row for each state, and for each refusal.
fn select_counts() -> String {
    let stuck = waits_for_person();
    // The index of those who were asked for answers the last request: `deliveries_asked`.
    let is_named =
        "asked_at = (SELECT MAX(asked_at) FROM deliveries WHERE run = ?1 AND asked_at IS NOT NULL)";
    let stage = "id <= (SELECT MIN(last) FROM stages WHERE run = ?1 AND ended_at IS NULL)";
    let counts = format!(
        "COUNT(*) AS count, COUNT(*) FILTER (WHERE edition = 'free') AS free, \
         COUNT(*) FILTER (WHERE edition = 'paid') AS paid, COUNT(*) FILTER (WHERE {stuck}) AS stuck, \
         MAX(asked_at) AS asked_at, COUNT(*) FILTER (WHERE {is_named}) AS named, \
         MIN(until) FILTER (WHERE {is_named}) AS named_until, COUNT(*) FILTER (WHERE {stage}) AS staged, \
         MIN(until) FILTER (WHERE {stage}) AS staged_until, COUNT(*) FILTER (WHERE copies > 0) AS had_before, \
         CAST(SUM(hand_overs) AS BIGINT) AS hand_overs, MIN(until) AS until, MAX(at) AS at, \
         MAX(retried_at) AS retried_at"
    );
    format!(
        "SELECT state, CAST(NULL AS TEXT) AS refusal, {counts}, CAST(0 AS BIGINT) AS suppressed FROM deliveries \
         WHERE run = ?1 AND state NOT IN ('rejected', 'expired') GROUP BY state \
         UNION ALL \
         SELECT state, refusal, {counts}, COUNT(*) FILTER (WHERE {SUPPRESSED}) AS suppressed FROM deliveries \
         WHERE run = ?1 AND state IN ('rejected', 'expired') GROUP BY state, refusal"
    )
}

/// Counts the deliveries of one state, or of one state and refusal.
fn count_group(tally: &mut Tally, group: &SqlRow) -> Result<(), Error> {
    let state = row::read_state(group, "state")?;
    let number = |column| row::count(group.integer(column)?);
    let deliveries: u64 = number("count")?;
    let [free, paid]: [u64; 2] = [number("free")?, number("paid")?];
    if free + paid != deliveries {
        return Err(Error::Corrupt("a delivery has an edition that is none".to_owned()));
    }
    tally.count(state, EditionName::Free, free);
    tally.count(state, EditionName::Paid, paid);
    let moment = |column| row::read_optional_moment(group, column);
    tally.count_named(state, number("named")?, moment("named_until")?);
    tally.count_staged(state, number("staged")?, moment("staged_until")?);
    if let Some(at) = moment("asked_at")? {
        tally.note_asked(at);
    }
    tally.count_stuck(number("stuck")?);
    tally.count_hand_overs(number("hand_overs")?);
    if state != State::Accepted {
        tally.count_had_before(number("had_before")?);
    }
    count_ends(tally, group, state)
}

/// Counts what only matters in some states.
fn count_ends(tally: &mut Tally, group: &SqlRow, state: State) -> Result<(), Error> {
    let moment = |column| row::read_optional_moment(group, column);
    match state {
        State::Accepted => {
            if let Some(at) = moment("at")? {
                tally.note_accepted(at);
            }
        }
        State::Due | State::Deferred => {
            if let Some(at) = moment("retried_at")? {
                tally.note_retried(at);
            }
            if let Some(until) = moment("until")?.filter(|_| state == State::Deferred) {
                tally.note_retry(until);
            }
        }
        State::Rejected | State::Expired => {
            let deliveries = row::count(group.integer("count")?)?;
            let refusal = row::read_refusal(group)?.filter(|_| state == State::Rejected);
            if let Some(refusal) = refusal {
                tally.count_refusal(refusal, deliveries);
            }
            if refusal.is_some() || state == State::Expired {
                let suppressed = row::count(group.integer("suppressed")?)?;
                tally.count_suppressed_since(refusal, suppressed);
            }
        }
        _ => {}
    }
    Ok(())
}
