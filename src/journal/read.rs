//! Reads the journal: runs, deliveries, counts and history.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::delivery::{Delivery, DeliveryId, DeliveryPage, Transition};
use super::error::Error;
use super::row;
use super::row::{RUN_COLUMNS, TRANSITION_COLUMNS, delivery_columns};
use super::run::{Amendment, Digest, Run, RunContent, RunId, SentContent};
use super::sql::{SqlExecutor, SqlRow, SqlValue, limit};
use crate::address::Address;
use crate::issue::IssueName;
use crate::issue::edition::EditionName;

pub(super) fn find_run(sql: &mut dyn SqlExecutor, issue: IssueName) -> Result<Option<Run>, Error> {
    find(sql, "issue = ?1", issue.to_string().into())
}

pub(super) fn read_run(sql: &mut dyn SqlExecutor, run: RunId) -> Result<Run, Error> {
    find(sql, "id = ?1", run.0.into())?.ok_or(Error::NoRun(run))
}

pub(super) fn list_last_runs(
    sql: &mut dyn SqlExecutor,
    besides: Option<IssueName>,
    most: usize,
) -> Result<Vec<Run>, Error> {
    let select =
        format!("SELECT {RUN_COLUMNS} FROM runs WHERE issue <> ?1 ORDER BY id DESC LIMIT ?2");
    // No issue has a name without letters.
    let besides = besides.map_or_else(String::new, |issue| issue.to_string());
    list(sql, &select, &[besides.into(), limit(most)], row::read_run)
}

/// The issues whose runs correct an issue.
pub(super) fn list_corrections(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
) -> Result<Vec<IssueName>, Error> {
    let select = "SELECT issue FROM runs WHERE corrects_issue = ?1 ORDER BY id";
    list(sql, select, &[issue.to_string().into()], row::read_issue)
}

/// The run that meets a condition. At most one does.
fn find(sql: &mut dyn SqlExecutor, which: &str, value: SqlValue<'_>) -> Result<Option<Run>, Error> {
    let select = format!("SELECT {RUN_COLUMNS} FROM runs WHERE {which}");
    Ok(list(sql, &select, &[value], row::read_run)?.pop())
}

/// The contents of all runs since a moment, those before an amendment included.
pub(super) fn list_contents(
    sql: &mut dyn SqlExecutor,
    since: Timestamp,
) -> Result<Vec<SentContent>, Error> {
    let select = "SELECT issue, fingerprint, sketch FROM runs \
                  WHERE started_at >= ?1 AND fingerprint IS NOT NULL \
                  UNION SELECT runs.issue, amendments.fingerprint, amendments.sketch \
                  FROM amendments JOIN runs ON runs.id = amendments.run \
                  WHERE runs.started_at >= ?1 AND amendments.fingerprint IS NOT NULL \
                  ORDER BY issue";
    list(sql, select, &[since.as_millisecond().into()], row::read_content)
}

/// The fingerprint of the publication's key, as [`keep_key`](super::plan::keep_key) has written it.
pub(super) fn find_key(sql: &mut dyn SqlExecutor) -> Result<Option<Digest>, Error> {
    let select = "SELECT value FROM about WHERE name = 'key'";
    Ok(list(sql, select, &[], |found| row::read_digest(found, "value"))?.pop())
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

/// Lists the contents of a run, with the number of readers who have each of them.
pub(super) fn list_run_contents(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<Vec<RunContent>, Error> {
    let last = read_run(sql, run)?.hash;
    let former = list_amendments(sql, run)?;
    let former = former.into_iter().map(|one| RunContent::new(one.former, Some(one.at)));
    let mut contents: Vec<_> = former.chain([RunContent::new(last, None)]).collect();
    // Most runs have one content, and the groups are in the order of the index then.
    let versions = if contents.len() == 1 { "CAST(0 AS BIGINT)" } else { "version" };
    let select = format!(
        "SELECT {versions} AS version, state, \
                COUNT(*) FILTER (WHERE edition = 'free') AS count, \
                COUNT(*) FILTER (WHERE edition = 'paid') AS paid FROM deliveries \
         WHERE run = ?1 AND state IN ('handed', 'accepted', 'in_doubt') GROUP BY state{}",
        if contents.len() == 1 { "" } else { ", version" }
    );
    // Who waits for another copy has the one before.
    let had = "SELECT had_version AS version, 'accepted' AS state, \
                      COUNT(*) FILTER (WHERE had_edition = 'free') AS count, \
                      COUNT(*) FILTER (WHERE had_edition = 'paid') AS paid \
               FROM deliveries WHERE run = ?1 AND had_version IS NOT NULL AND state <> 'accepted' \
               GROUP BY had_version";
    let mut groups = sql.query(&select, &[run.0.into()])?;
    groups.extend(sql.query(had, &[run.0.into()])?);
    for group in &groups {
        let version: usize = row::count(group.integer("version")?)?;
        let unknown = || Error::Corrupt(format!("a reader has content {version} of a run"));
        let content = contents.get_mut(version).ok_or_else(unknown)?;
        let state = row::read_state(group, "state")?;
        content.count(state, EditionName::Free, row::count(group.integer("count")?)?);
        content.count(state, EditionName::Paid, row::count(group.integer("paid")?)?);
    }
    Ok(contents)
}

/// Counts the domains of a run's readers, so many at most. Each takes a query for a reader of none of those before.
pub(super) fn count_domains(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    most: usize,
) -> Result<usize, Error> {
    let mut known: Vec<String> = Vec::new();
    let mut select = "SELECT reader FROM deliveries WHERE run = ?1".to_owned();
    while known.len() < most {
        let values = [run.0.into()].into_iter().chain(known.iter().map(|one| one.as_str().into()));
        let found = sql.query(&format!("{select} LIMIT 1"), &values.collect::<Vec<_>>())?;
        let Some(reader) = found.first() else { break };
        let (_, domain) = reader.text("reader")?.rsplit_once('@').unwrap_or_default();
        known.push(match_domain(domain));
        write!(select, " AND reader NOT LIKE ?{} ESCAPE '!'", known.len() + 1).ok();
    }
    Ok(known.len())
}

/// The pattern of the readers of a domain, for `LIKE … ESCAPE '!'`.
pub(super) fn match_domain(domain: &str) -> String {
    format!("%@{}", domain.replace('_', "!_"))
}

pub(super) fn list_deliveries(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    page: DeliveryPage,
) -> Result<Vec<Delivery>, Error> {
    let columns = delivery_columns();
    let select = format!(
        "SELECT {columns} FROM deliveries WHERE run = ?1 AND state = ?2 AND id > ?3 \
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
    let columns = delivery_columns();
    let select = format!("SELECT {columns} FROM deliveries WHERE run = ?1 AND reader = ?2");
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

/// Whether a reader of a run is in doubt with words that begin so.
pub(super) fn has_doubt_with(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    words: &str,
) -> Result<bool, Error> {
    let select = "SELECT id FROM deliveries WHERE run = ?1 AND state = 'in_doubt' \
                  AND substr(words, 1, length(?2)) = ?2 LIMIT 1";
    Ok(!sql.query(select, &[run.0.into(), words.into()])?.is_empty())
}
