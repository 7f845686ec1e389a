//! The stages of a run, in the tables.

use jiff::{SignedDuration, Timestamp};

use super::delivery::{DeliveryId, Diagnostic, PutAside};
use super::error::Error;
use super::issue_stop::{StopOrder, begin_stop};
use super::plan::lock_run;
use super::read;
use super::row;
use super::run::RunId;
use super::sql::{SqlExecutor, SqlRow, SqlValue};
use super::stage::{NewStage, PresentStage, Stage, StageCounts};
use crate::issue::IssueName;

/// The stages of a run, the first one first, and what became of their readers.
pub(super) fn list_stages(sql: &mut dyn SqlExecutor, run: RunId) -> Result<Vec<Stage>, Error> {
    let mut stages = read_stages(sql, run)?;
    let mut after = NO_DELIVERY;
    for stage in &mut stages {
        stage.counts = count_readers(sql, run, [after, stage.last])?;
        after = stage.last;
    }
    Ok(stages)
}

/// The stage that a run is at, what became of its readers, and how many stages the run has.
pub(super) fn find_present_stage(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<Option<PresentStage>, Error> {
    let stages = read_stages(sql, run)?;
    let of = u32::try_from(stages.len()).unwrap_or(u32::MAX);
    let mut after = NO_DELIVERY;
    for mut stage in stages {
        if stage.ended.is_none() {
            stage.counts = count_readers(sql, run, [after, stage.last])?;
            return Ok(Some(PresentStage { stage, of }));
        }
        after = stage.last;
    }
    Ok(None)
}

/// The number before that of every delivery.
const NO_DELIVERY: DeliveryId = DeliveryId(i64::MIN);

/// The stages of a run, the first one first, without the counts of their readers.
fn read_stages(sql: &mut dyn SqlExecutor, run: RunId) -> Result<Vec<Stage>, Error> {
    read::list(
        sql,
        "SELECT * FROM stages WHERE run = ?1 ORDER BY number",
        &[run.0.into()],
        read_stage,
    )
}

/// Ends a stage, and stops the issue if there is an order to. Answers whether the stage had not ended.
pub(super) fn end_stage(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    number: u32,
    stop: Option<&StopOrder>,
    now: Timestamp,
) -> Result<bool, Error> {
    lock_run(sql, run)?;
    let ended = sql.query(
        "UPDATE stages SET ended_at = ?3 WHERE run = ?1 AND number = ?2 AND ended_at IS NULL \
         RETURNING (SELECT issue FROM runs WHERE id = ?1) AS issue",
        &[run.0.into(), i64::from(number).into(), now.as_millisecond().into()],
    )?;
    let Some(row) = ended.first() else { return Ok(false) };
    let issue: IssueName = row::read_issue(row)?;
    if let Some(order) = stop {
        begin_stop(sql, issue, order, now)?;
    }
    Ok(true)
}

/// Those whom a relay has refused, or whose refusal was taken back.
fn match_refused() -> String {
    let taken_back = PutAside::TakenBack.as_integer();
    format!("(state = 'rejected' OR state = 'deferred' AND held_back >= {taken_back})")
}

/// Counts the readers of a stage: those after the first of these deliveries, up to the second one.
fn count_readers(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    [after, last]: [DeliveryId; 2],
) -> Result<StageCounts, Error> {
    let values = [run.0.into(), after.0.into(), last.0.into()];
    // `run + 0` keeps SQL from using the index of the run, because the ids alone find the rows.
    let which = "run + 0 = ?1 AND id > ?2 AND id <= ?3";
    let refused = match_refused();
    let select = format!(
        "SELECT COUNT(*) FILTER (WHERE state IN ('due', 'claimed', 'handed')) AS open, \
                COUNT(*) FILTER (WHERE state = 'deferred' AND NOT {refused}) AS put_off, \
                COUNT(*) FILTER (WHERE state = 'in_doubt') AS in_doubt, \
                COUNT(*) FILTER (WHERE state = 'accepted') AS accepted, \
                COUNT(*) FILTER (WHERE {refused}) AS refused, \
                MAX(at) AS changed FROM deliveries WHERE {which}"
    );
    let found = sql.query(&select, &values)?;
    let Some(found) = found.first() else { return Ok(StageCounts::default()) };
    let count = |column| row::count(found.integer(column)?);
    let refused: u64 = count("refused")?;
    let refusal = if refused > 0 { find_refusal(sql, which, &values)? } else { None };
    Ok(StageCounts {
        open: count("open")?,
        put_off: count("put_off")?,
        in_doubt: count("in_doubt")?,
        accepted: count("accepted")?,
        refused,
        changed: row::read_optional_moment(found, "changed")?,
        refusal,
    })
}

/// The refusal that came most often.
fn find_refusal(
    sql: &mut dyn SqlExecutor,
    which: &str,
    values: &[SqlValue<'_>],
) -> Result<Option<Diagnostic>, Error> {
    let refused = match_refused();
    let select = format!(
        "SELECT code, enhanced, words, COUNT(*) AS count FROM deliveries WHERE {which} AND {refused} \
         GROUP BY code, enhanced, words ORDER BY count DESC, code, words LIMIT 1"
    );
    sql.query(&select, values)?.first().map(row::read_diagnostic).transpose()
}

fn read_stage(row: &SqlRow) -> Result<Stage, Error> {
    let plan = NewStage {
        tags: row.optional_text("tags")?.map(str::to_owned),
        readers: row::count(row.integer("readers")?)?,
        pause: SignedDuration::from_millis(row.integer("pause")?),
        max_refused: row::count(row.integer("max_refused")?)?,
    };
    Ok(Stage {
        number: row::count(row.integer("number")?)?,
        plan,
        last: DeliveryId(row.integer("last")?),
        ended: row::read_optional_moment(row, "ended_at")?,
        counts: StageCounts::default(),
    })
}
