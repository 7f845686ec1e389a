//! What the book says.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Params, Row, params};

use super::super::DeliveryPage;
use super::super::column::{DELIVERY, RUN, TRANSITION, moment, unsigned};
use super::super::delivery::{Delivery, DeliveryId, Transition};
use super::super::run::{Digest, Run, RunId, Tally};
use super::{Error, row};
use crate::address::Address;

pub(super) fn run(book: &Connection, issue: Date) -> Result<Option<Run>, Error> {
    one_run(book, "issue = ?1", [issue.to_string()])
}

pub(super) fn run_by_id(book: &Connection, run: RunId) -> Result<Run, Error> {
    one_run(book, "id = ?1", [run.0])?.ok_or(Error::NoRun(run))
}

pub(super) fn last_run(book: &Connection, besides: Date) -> Result<Option<Run>, Error> {
    one_run(book, "issue <> ?1", [besides.to_string()])
}

/// The run planned last among those that answer the description.
fn one_run(book: &Connection, which: &str, values: impl Params) -> Result<Option<Run>, Error> {
    let sql = format!("SELECT {RUN} FROM runs WHERE {which} ORDER BY id DESC LIMIT 1");
    Ok(list(book, &sql, values, row::run)?.pop())
}

pub(super) fn amendments(book: &Connection, run: RunId) -> Result<Vec<(Digest, Timestamp)>, Error> {
    let sql = "SELECT hash, at FROM amendments WHERE run = ?1 ORDER BY rowid";
    list(book, sql, [run.0], |found| Ok((row::digest(found, "hash")?, moment(found.get("at")?)?)))
}

pub(super) fn tally(book: &Connection, run: RunId) -> Result<Tally, Error> {
    let planned = run_by_id(book, run)?.planned;
    let retry: Option<i64> = book.query_row(
        "SELECT MIN(until) FROM deliveries WHERE run = ?1 AND state = 'deferred'",
        [run.0],
        |found| found.get(0),
    )?;
    let mut tally = Tally::new(planned, retry.map(moment).transpose()?);
    let sql = "SELECT state, edition, COUNT(*) FROM deliveries WHERE run = ?1 GROUP BY 1, 2";
    for (state, edition, count) in list(book, sql, [run.0], |found| {
        Ok((row::state(found, "state")?, row::edition(found)?, unsigned(found.get(2)?)?))
    })? {
        tally.count(state, edition, count);
    }
    Ok(tally)
}

pub(super) fn deliveries(
    book: &Connection,
    run: RunId,
    page: DeliveryPage,
) -> Result<Vec<Delivery>, Error> {
    let sql = format!(
        "SELECT {DELIVERY} FROM deliveries WHERE run = ?1 AND state = ?2 AND id > ?3 \
         ORDER BY id LIMIT ?4"
    );
    let after = page.after.map_or(i64::MIN, |id| id.0);
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    list(book, &sql, params![run.0, page.state.as_str(), after, limit], row::delivery)
}

pub(super) fn delivery(
    book: &Connection,
    run: RunId,
    reader: &Address,
) -> Result<Option<Delivery>, Error> {
    let sql = format!("SELECT {DELIVERY} FROM deliveries WHERE run = ?1 AND reader = ?2");
    Ok(list(book, &sql, params![run.0, reader.key()], row::delivery)?.pop())
}

pub(super) fn history(book: &Connection, delivery: DeliveryId) -> Result<Vec<Transition>, Error> {
    let sql = format!("SELECT {TRANSITION} FROM transitions WHERE delivery = ?1 ORDER BY id");
    list(book, &sql, [delivery.0], row::transition)
}

pub(super) fn list<T>(
    book: &Connection,
    sql: &str,
    values: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = book.prepare(sql)?;
    let mut rows = statement.query(values)?;
    let mut listed = Vec::new();
    while let Some(found) = rows.next()? {
        listed.push(read(found)?);
    }
    Ok(listed)
}
