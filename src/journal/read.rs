//! Reads the journal: runs, deliveries, counts and history.

use super::delivery::{Delivery, DeliveryId, DeliveryPage, State, Transition};
use super::error::Error;
use super::row;
use super::row::{DELIVERY_COLUMNS, RUN_COLUMNS, TRANSITION_COLUMNS};
use super::run::{Amendment, Run, RunId, Tally};
use super::sql::{SqlExecutor, SqlRow, SqlValue, limit};
use crate::address::Address;
use crate::issue::IssueName;

pub(super) fn find_run(sql: &mut dyn SqlExecutor, issue: IssueName) -> Result<Option<Run>, Error> {
    find_last(sql, "issue = ?1", issue.to_string().into())
}

pub(super) fn read_run(sql: &mut dyn SqlExecutor, run: RunId) -> Result<Run, Error> {
    find_last(sql, "id = ?1", run.0.into())?.ok_or(Error::NoRun(run))
}

pub(super) fn find_last_run(
    sql: &mut dyn SqlExecutor,
    besides: IssueName,
) -> Result<Option<Run>, Error> {
    find_last(sql, "issue <> ?1", besides.to_string().into())
}

/// The run that was planned last among those that meet a condition.
fn find_last(
    sql: &mut dyn SqlExecutor,
    which: &str,
    value: SqlValue<'_>,
) -> Result<Option<Run>, Error> {
    let select = format!("SELECT {RUN_COLUMNS} FROM runs WHERE {which} ORDER BY id DESC LIMIT 1");
    Ok(list(sql, &select, &[value], row::read_run)?.pop())
}

pub(super) fn list_amendments(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<Vec<Amendment>, Error> {
    let select = "SELECT hash, at FROM amendments WHERE run = ?1 ORDER BY id";
    list(sql, select, &[run.0.into()], |found| {
        let former = row::read_digest(found, "hash")?;
        Ok(Amendment { former, at: row::moment(found.integer("at")?)? })
    })
}

/// Counts the deliveries. The counts and the next attempt are read by one statement, so that they
/// belong to the same moment.
pub(super) fn tally(sql: &mut dyn SqlExecutor, run: RunId) -> Result<Tally, Error> {
    let planned = read_run(sql, run)?.planned;
    let select = "SELECT state, edition, refusal, COUNT(*) AS count, \
                      MIN(until) FILTER (WHERE state = 'deferred') AS until \
                  FROM deliveries WHERE run = ?1 GROUP BY state, edition, refusal";
    let groups = sql.query(select, &[run.0.into()])?;
    let retries = groups.iter().map(|group| row::read_optional_moment(group, "until"));
    let retry = retries.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().min();
    let mut tally = Tally::new(planned, retry);
    for group in &groups {
        let (state, edition) = (row::read_state(group, "state")?, row::read_edition(group)?);
        let deliveries = row::count(group.integer("count")?)?;
        tally.count(state, edition, deliveries);
        if let (State::Rejected, Some(refusal)) = (state, row::read_refusal(group)?) {
            tally.count_refusal(refusal, deliveries);
        }
    }
    Ok(tally)
}

pub(super) fn list_deliveries(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    page: DeliveryPage,
) -> Result<Vec<Delivery>, Error> {
    let select = format!(
        "SELECT {DELIVERY_COLUMNS} FROM deliveries WHERE run = ?1 AND state = ?2 AND id > ?3 \
         ORDER BY id LIMIT ?4"
    );
    let after = page.after.map_or(i64::MIN, |id| id.0);
    let values = [run.0.into(), page.state.as_str().into(), after.into(), limit(page.limit)];
    list(sql, &select, &values, row::read_delivery)
}

pub(super) fn find_delivery(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    reader: &Address,
) -> Result<Option<Delivery>, Error> {
    let select =
        format!("SELECT {DELIVERY_COLUMNS} FROM deliveries WHERE run = ?1 AND reader = ?2");
    Ok(list(sql, &select, &[run.0.into(), reader.key().into()], row::read_delivery)?.pop())
}

pub(super) fn list_transitions(
    sql: &mut dyn SqlExecutor,
    delivery: DeliveryId,
) -> Result<Vec<Transition>, Error> {
    let select =
        format!("SELECT {TRANSITION_COLUMNS} FROM transitions WHERE delivery = ?1 ORDER BY id");
    list(sql, &select, &[delivery.0.into()], row::read_transition)
}

/// The rows of a query, each turned into a value.
pub(super) fn list<T>(
    sql: &mut dyn SqlExecutor,
    select: &str,
    values: &[SqlValue<'_>],
    read: impl Fn(&SqlRow) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    sql.query(select, values)?.iter().map(read).collect()
}
