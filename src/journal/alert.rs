//! Alerts: what a person was told about an issue, and what they were not told yet.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::copies::waits_for_person;
use super::delivery::{Delivery, State};
use super::error::Error;
use super::read;
use super::row::{self, delivery_columns};
use super::run::RunId;
use super::sql::{SqlExecutor, SqlValue, limit};
use super::suppression::SUPPRESSED;
use crate::issue::IssueName;
use crate::outcome::Refusal;
use crate::publication::InDoubtPolicy;

/// The alert about all losses of a run. Its mark says which of them were told.
const LOSSES: &str = "losses";

/// The number of a line of history. Lines that are written later have greater numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryMark(pub(super) i64);

/// Readers of a run who did not get the issue for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderLoss {
    /// The state of their deliveries: in doubt, rejected or expired.
    pub state: State,
    /// Whom the rejection blames, if they were rejected.
    pub refusal: Option<Refusal>,
    /// The number of readers.
    pub count: u64,
    /// The first of these readers, in the order of the plan.
    pub readers: Vec<Delivery>,
}

/// The losses of a run that no person was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntoldLosses {
    /// The losses, each reason once.
    pub losses: Vec<ReaderLoss>,
    /// The end of the history when the losses were listed.
    pub until: HistoryMark,
}

/// Selects deliveries that came into their state after the last alert. `?1` is the run.
const UNTOLD: &str = "run = ?1 AND \
    (SELECT MAX(transitions.id) FROM transitions WHERE delivery = deliveries.id) > COALESCE(( \
        SELECT mark FROM alerts JOIN runs ON alerts.issue = runs.issue \
        WHERE runs.id = ?1 AND alert = 'losses'), 0)";

pub(super) fn list_told(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
) -> Result<BTreeSet<String>, Error> {
    let select = "SELECT alert FROM alerts WHERE issue = ?1 ORDER BY alert";
    let told = sql.query(select, &[issue.to_string().into()])?;
    told.iter().map(|found| Ok(found.text("alert")?.to_owned())).collect()
}

pub(super) fn record_told(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
    alerts: &[String],
    now: Timestamp,
) -> Result<(), Error> {
    for alert in alerts {
        record_alert(sql, issue, alert, HistoryMark(0), now)?;
    }
    Ok(())
}

pub(super) fn record_told_losses(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
    until: HistoryMark,
    now: Timestamp,
) -> Result<(), Error> {
    record_alert(sql, issue, LOSSES, until, now)
}

/// Records an alert. A mark never sinks.
fn record_alert(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
    alert: &str,
    mark: HistoryMark,
    now: Timestamp,
) -> Result<(), Error> {
    let issue = issue.to_string();
    sql.execute(
        "INSERT INTO alerts (issue, alert, mark, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (issue, alert) DO UPDATE SET mark = excluded.mark, at = excluded.at \
         WHERE excluded.mark > alerts.mark",
        &[issue.into(), alert.into(), mark.0.into(), now.as_millisecond().into()],
    )?;
    Ok(())
}

/// Lists the losses that no person was told of, with so many readers of each by name. Those in doubt
/// who are sent to again by themselves are no losses.
pub(super) fn list_untold_losses(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    policy: InDoubtPolicy,
    named: usize,
) -> Result<UntoldLosses, Error> {
    let last = sql.query("SELECT COALESCE(MAX(id), 0) AS last FROM transitions", &[])?;
    let last = last.first().map(|found| found.integer("last")).transpose()?.unwrap_or_default();
    let which = format!("{UNTOLD} AND {}", list_lost_states(policy));
    let select = format!(
        "SELECT state, refusal, COUNT(*) AS count FROM deliveries WHERE {which} GROUP BY state, refusal"
    );
    let mut losses = read::list(sql, &select, &[run.0.into()], |found| {
        Ok(ReaderLoss {
            state: row::read_state(found, "state")?,
            refusal: row::read_refusal(found)?,
            count: row::count(found.integer("count")?)?,
            readers: Vec::new(),
        })
    })?;
    for loss in &mut losses {
        let columns = delivery_columns();
        let select = format!(
            "SELECT {columns} FROM deliveries WHERE {which} AND state = ?2 \
             AND COALESCE(refusal, '') = ?3 ORDER BY id LIMIT ?4"
        );
        let refusal = loss.refusal.map_or("", Refusal::as_str);
        let values: [SqlValue<'_>; 4] =
            [run.0.into(), loss.state.as_str().into(), refusal.into(), limit(named)];
        loss.readers = read::list(sql, &select, &values, row::read_delivery)?;
    }
    Ok(UntoldLosses { losses, until: HistoryMark(last) })
}

/// The condition that a delivery is lost. One whose reader was suppressed since is no loss.
fn list_lost_states(policy: InDoubtPolicy) -> String {
    let in_doubt = match policy {
        InDoubtPolicy::Hold => "state = 'in_doubt'".to_owned(),
        InDoubtPolicy::Resend => waits_for_person(),
    };
    format!("(state IN ('rejected', 'expired') AND NOT {SUPPRESSED} OR {in_doubt})")
}
