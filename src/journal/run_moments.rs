//! When the deliveries of a run ended, counted.

use super::delivery::State;
use super::error::Error;
use super::row;
use super::run::RunId;
use super::sql::{SqlExecutor, SqlRow};
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

/// The deliveries of a run in these states, and each time that one was put off. `columns` are those of a delivery.
fn select_ends(columns: &str, states: &[State]) -> String {
    let states: Vec<String> = states.iter().map(|state| format!("'{}'", state.as_str())).collect();
    let states = states.join(", ");
    format!(
        "SELECT at, state, {columns} FROM deliveries \
         WHERE run = ?1 AND state IN ({states}) \
         UNION ALL SELECT transitions.at AS at, 'deferred' AS state, {columns} \
         FROM deliveries JOIN transitions ON transitions.delivery = deliveries.id \
         WHERE deliveries.run = ?1 AND transitions.to_state = 'deferred'"
    )
}

/// Counts the deliveries of a run by second, state and edition, the earliest first.
pub(super) fn count_by_moment(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<Vec<MomentCount>, Error> {
    let select = format!(
        "SELECT second, state, edition, COUNT(*) AS count \
         FROM (SELECT at / 1000 AS second, state, edition FROM ({}) AS ends) AS seconds \
         GROUP BY second, state, edition ORDER BY second, state, edition",
        select_ends("edition", &[State::Accepted, State::Rejected])
    );
    let count = |group: &SqlRow| {
        Ok(MomentCount {
            second: group.integer("second")?,
            state: row::read_state(group, "state")?,
            edition: row::read_edition(group)?,
            count: row::count(group.integer("count")?)?,
        })
    };
    sql.query(&select, &[run.0.into()])?.iter().map(count).collect()
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
