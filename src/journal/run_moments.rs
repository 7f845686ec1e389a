//! When the deliveries of a run ended, counted.

use super::delivery::State;
use super::error::Error;
use super::read::match_domain;
use super::row;
use super::run::RunId;
use super::sql::{SqlExecutor, SqlRow, SqlValue};
use crate::issue::edition::EditionName;

/// The domain of a reader, in the SQL of both stores: what stands behind the last `@`.
const DOMAIN: &str = "SUBSTR(reader, LENGTH(RTRIM(reader, REPLACE(reader, '@', ''))) + 1)";

/// How many deliveries of one edition came into a state within one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MomentCount {
    /// The second, since 1970 in UTC.
    pub second: i64,
    /// The state: accepted, rejected or deferred.
    pub state: State,
    /// The edition.
    pub edition: EditionName,
    /// How many they are. A delivery that was deferred twice counts twice.
    pub count: u64,
}

/// How many deliveries to the readers of one domain came into a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainCount {
    /// The domain.
    pub domain: String,
    /// The state: accepted, rejected, in doubt or deferred.
    pub state: State,
    /// How many they are. A delivery that was deferred twice counts twice.
    pub count: u64,
}

/// The deliveries of a run in these states, and each time that a relay has put one off: those who are held back with their
/// domain were asked for at no relay. `columns` are those of a delivery.
fn select_ends(columns: &str, states: &[State]) -> String {
    let states: Vec<String> = states.iter().map(|state| format!("'{}'", state.as_str())).collect();
    let states = states.join(", ");
    format!(
        "SELECT at, state, {columns} FROM deliveries \
         WHERE run = ?1 AND state IN ({states}) \
         UNION ALL SELECT transitions.at AS at, 'deferred' AS state, {columns} \
         FROM deliveries JOIN transitions ON transitions.delivery = deliveries.id \
         WHERE deliveries.run = ?1 AND transitions.to_state = 'deferred' \
         AND transitions.code IS NOT NULL"
    )
}

/// Counts the deliveries of a run by second, state and edition, the earliest first.
pub(super) fn count_by_moment(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<Vec<MomentCount>, Error> {
    count_moments(sql, "", &[run.0.into()])
}

/// As [`count_by_moment`], of the readers of one domain.
pub(super) fn count_domain_by_moment(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    domain: &str,
) -> Result<Vec<MomentCount>, Error> {
    let values = [run.0.into(), match_domain(domain).into()];
    count_moments(sql, " WHERE reader LIKE ?2 ESCAPE '!'", &values)
}

/// How many readers of a domain a run has.
pub(super) fn count_readers_of_domain(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    domain: &str,
) -> Result<u64, Error> {
    let select =
        "SELECT COUNT(*) AS count FROM deliveries WHERE run = ?1 AND reader LIKE ?2 ESCAPE '!'";
    let counted = sql.query(select, &[run.0.into(), match_domain(domain).into()])?;
    counted.first().map_or(Ok(0), |row| row::count(row.integer("count")?))
}

/// Counts the deliveries that meet a condition by second, state and edition.
fn count_moments(
    sql: &mut dyn SqlExecutor,
    which: &str,
    values: &[SqlValue<'_>],
) -> Result<Vec<MomentCount>, Error> {
    let select = format!(
        "SELECT second, state, edition, COUNT(*) AS count \
         FROM (SELECT at / 1000 AS second, state, edition FROM ({}) AS ends{which}) AS seconds \
         GROUP BY second, state, edition ORDER BY second, state, edition",
        select_ends("edition, reader", &[State::Accepted, State::Rejected])
    );
    let count = |group: &SqlRow| {
        Ok(MomentCount {
            second: group.integer("second")?,
            state: row::read_state(group, "state")?,
            edition: row::read_edition(group)?,
            count: row::count(group.integer("count")?)?,
        })
    };
    sql.query(&select, values)?.iter().map(count).collect()
}

/// Counts the deliveries of a run by domain and state, in the order of the domains.
pub(super) fn count_by_domain(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<Vec<DomainCount>, Error> {
    let select = format!(
        "SELECT domain, state, COUNT(*) AS count \
         FROM (SELECT {DOMAIN} AS domain, state FROM ({}) AS ends) AS domains \
         GROUP BY domain, state ORDER BY domain, state",
        select_ends("reader", &[State::Accepted, State::Rejected, State::InDoubt])
    );
    let count = |group: &SqlRow| {
        Ok(DomainCount {
            domain: group.text("domain")?.to_owned(),
            state: row::read_state(group, "state")?,
            count: row::count(group.integer("count")?)?,
        })
    };
    sql.query(&select, &[run.0.into()])?.iter().map(count).collect()
}
