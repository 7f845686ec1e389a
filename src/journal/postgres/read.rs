//! What the book says.

use jiff::Timestamp;
use jiff::civil::Date;
use postgres::types::{ToSql, Type};
use postgres::{GenericClient, Row};

use super::super::DeliveryPage;
use super::super::column::{DELIVERY, RUN, TRANSITION, moment, unsigned};
use super::super::delivery::{Delivery, DeliveryId, Transition};
use super::super::run::{Digest, Run, RunId, Tally};
use super::{Error, limit, row};
use crate::address::Address;

/// A value that a question is asked with.
type Value<'a> = (&'a (dyn ToSql + Sync), Type);

pub(super) fn run(book: &mut impl GenericClient, issue: Date) -> Result<Option<Run>, Error> {
    one_run(book, "issue = $1", (&issue.to_string(), Type::TEXT))
}

pub(super) fn run_by_id(book: &mut impl GenericClient, run: RunId) -> Result<Run, Error> {
    one_run(book, "id = $1", (&run.0, Type::INT8))?.ok_or(Error::NoRun(run))
}

pub(super) fn last_run(book: &mut impl GenericClient, besides: Date) -> Result<Option<Run>, Error> {
    one_run(book, "issue <> $1", (&besides.to_string(), Type::TEXT))
}

/// The run planned last among those that answer the description.
fn one_run(
    book: &mut impl GenericClient,
    which: &str,
    value: Value<'_>,
) -> Result<Option<Run>, Error> {
    let sql = format!("SELECT {RUN} FROM runs WHERE {which} ORDER BY id DESC LIMIT 1");
    Ok(list(book, &sql, &[value], row::run)?.pop())
}

pub(super) fn amendments(
    book: &mut impl GenericClient,
    run: RunId,
) -> Result<Vec<(Digest, Timestamp)>, Error> {
    let sql = "SELECT hash, at FROM amendments WHERE run = $1 ORDER BY id";
    list(book, sql, &[(&run.0, Type::INT8)], |found| {
        Ok((row::digest(found, "hash")?, moment(found.try_get("at")?)?))
    })
}

/// Both questions in one, so that the counts are those of one moment.
pub(super) fn tally(book: &mut impl GenericClient, run: RunId) -> Result<Tally, Error> {
    let planned = run_by_id(book, run)?.planned;
    let sql = "SELECT state, edition, COUNT(*), MIN(until) FILTER (WHERE state = 'deferred') \
               FROM deliveries WHERE run = $1 GROUP BY 1, 2";
    let counts = list(book, sql, &[(&run.0, Type::INT8)], |found| {
        let retry = found.try_get::<_, Option<i64>>(3)?.map(moment).transpose()?;
        let count = unsigned(found.try_get(2)?)?;
        Ok((row::state(found, "state")?, row::edition(found)?, count, retry))
    })?;
    let mut tally = Tally::new(planned, counts.iter().filter_map(|(.., retry)| *retry).min());
    for (state, edition, count, _) in counts {
        tally.count(state, edition, count);
    }
    Ok(tally)
}

pub(super) fn deliveries(
    book: &mut impl GenericClient,
    run: RunId,
    page: DeliveryPage,
) -> Result<Vec<Delivery>, Error> {
    let sql = format!(
        "SELECT {DELIVERY} FROM deliveries WHERE run = $1 AND state = $2 AND id > $3 \
         ORDER BY id LIMIT $4"
    );
    let after = page.after.map_or(i64::MIN, |id| id.0);
    let values: [Value<'_>; 4] = [
        (&run.0, Type::INT8),
        (&page.state.as_str(), Type::TEXT),
        (&after, Type::INT8),
        (&limit(page.limit), Type::INT8),
    ];
    list(book, &sql, &values, row::delivery)
}

pub(super) fn delivery(
    book: &mut impl GenericClient,
    run: RunId,
    reader: &Address,
) -> Result<Option<Delivery>, Error> {
    let sql = format!("SELECT {DELIVERY} FROM deliveries WHERE run = $1 AND reader = $2");
    let values: [Value<'_>; 2] = [(&run.0, Type::INT8), (&reader.key(), Type::TEXT)];
    Ok(list(book, &sql, &values, row::delivery)?.pop())
}

pub(super) fn history(
    book: &mut impl GenericClient,
    delivery: DeliveryId,
) -> Result<Vec<Transition>, Error> {
    let sql = format!("SELECT {TRANSITION} FROM transitions WHERE delivery = $1 ORDER BY id");
    list(book, &sql, &[(&delivery.0, Type::INT8)], row::transition)
}

fn list<T>(
    book: &mut impl GenericClient,
    sql: &str,
    values: &[Value<'_>],
    read: impl Fn(&Row) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    book.query_typed(sql, values)?.iter().map(read).collect()
}
