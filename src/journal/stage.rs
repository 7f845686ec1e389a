//! The stages of a run: some of its readers are sent to before all others, and what became of them is looked at.

use jiff::{SignedDuration, Timestamp};

use super::delivery::{DeliveryId, Diagnostic};
use super::error::Error;
use super::issue_stop::{StopOrder, begin_stop};
use super::plan::lock_run;
use super::row;
use super::run::RunId;
use super::sql::{SqlExecutor, SqlRow, SqlValue};
use crate::issue::IssueName;

/// How the words begin that say why the tool has stopped an issue.
pub(super) const TOO_MANY_REFUSALS: &str = "too many refusals among the first readers (";

/// Who a stage is for, and when the run goes on behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStage {
    /// The tags that its readers have, as a person is shown them. `None` for a sample of all others.
    pub tags: Option<String>,
    /// How many readers it has.
    pub readers: u64,
    /// How long the run waits after its last reader.
    pub pause: SignedDuration,
    /// The largest share of refused readers with which the run goes on, in percent.
    pub max_refused: u32,
}

/// A stage of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The number of the stage, from 1.
    pub number: u32,
    /// Who the stage is for, and when the run goes on behind it.
    pub plan: NewStage,
    /// The last delivery of the stage. Those before it are of this stage or an earlier one.
    pub last: DeliveryId,
    /// The moment at which the run went on to the next stage. `None` while it has not.
    pub ended: Option<Timestamp>,
    /// What became of its readers.
    pub counts: StageCounts,
}

/// What became of the readers of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageCounts {
    /// Those who can be sent to now, and those who are being sent to.
    pub open: u64,
    /// Those who were put off, and whose time has not come.
    pub waiting: u64,
    /// Those who have the issue.
    pub accepted: u64,
    /// Those who were refused, and those whose refusal was taken back to try them again.
    pub refused: u64,
    /// The last moment at which something became of one of them.
    pub changed: Option<Timestamp>,
    /// The words of the refusal that came most often.
    pub refusal: Option<Diagnostic>,
}

impl Stage {
    /// Whether nobody of the stage can be sent to now, and something is known of somebody. Nobody waits for readers who were
    /// put off, unless all of them were.
    pub const fn is_sent(&self) -> bool {
        let StageCounts { open, waiting, accepted, refused, .. } = self.counts;
        open == 0 && (waiting == 0 || accepted + refused > 0)
    }

    /// The moment until which the run waits after the stage: its pause after the last change that the journal has.
    pub fn pause_end(&self) -> Timestamp {
        let changed = self.counts.changed.unwrap_or(Timestamp::MIN);
        changed.checked_add(self.plan.pause).unwrap_or(Timestamp::MAX)
    }

    /// Whether so many readers of the stage were refused that a person has to look. One alone is no sign, unless nobody was
    /// accepted, or the limit is 0.
    pub const fn has_too_many_refusals(&self) -> bool {
        let (refused, limit) = (self.counts.refused, self.plan.max_refused as u64);
        let is_share_over = refused * 100 > limit * self.count_judged();
        is_share_over && (refused > 1 || self.counts.accepted == 0 || limit == 0)
    }

    /// How many readers of the stage were refused, and with which words most often: why the issue is stopped, as the journal
    /// keeps it. Addresses in the words of a relay are left out.
    pub fn write_refusals(&self) -> String {
        let (refused, judged) = (self.counts.refused, self.count_judged());
        let head = format!("{TOO_MANY_REFUSALS}{refused} of {judged})");
        let Some(Diagnostic { code, enhanced, words }) = &self.counts.refusal else { return head };
        let words = words.split_whitespace().filter(|word| !word.contains('@'));
        let code = code.map(|code| code.to_string());
        let said = code.as_deref().into_iter().chain(enhanced.as_deref()).chain(words);
        format!("{head}: {}", said.collect::<Vec<_>>().join(" "))
    }

    /// How many readers of the stage a relay has accepted or refused.
    pub const fn count_judged(&self) -> u64 {
        self.counts.accepted + self.counts.refused
    }
}

/// Writes the stages of a run, whose readers were planned in their order.
pub(super) fn write_stages(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    stages: &[NewStage],
) -> Result<(), Error> {
    let mut before = 0;
    for (number, stage) in (1_i64..).zip(stages) {
        before += stage.readers;
        let integer = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let select = "SELECT id FROM deliveries WHERE run = ?1 ORDER BY id LIMIT 1 OFFSET ?2";
        let found = sql.query(select, &[run.0.into(), integer(before.saturating_sub(1)).into()])?;
        let missing = || Error::Corrupt(format!("stage {number} of a run has no reader"));
        let last = found.first().ok_or_else(missing)?.integer("id")?;
        let tags = stage.tags.as_deref().map_or(SqlValue::Null, Into::into);
        sql.execute(
            "INSERT INTO stages (run, number, tags, readers, last, pause, max_refused) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &[
                run.0.into(),
                number.into(),
                tags,
                integer(stage.readers).into(),
                last.into(),
                integer(u64::try_from(stage.pause.as_millis()).unwrap_or_default()).into(),
                i64::from(stage.max_refused).into(),
            ],
        )?;
    }
    Ok(())
}

/// The stages of a run, the first one first, and what became of their readers at this moment.
pub(super) fn list_stages(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    now: Timestamp,
) -> Result<Vec<Stage>, Error> {
    let select = "SELECT * FROM stages WHERE run = ?1 ORDER BY number";
    let found = sql.query(select, &[run.0.into()])?;
    let mut after = DeliveryId(i64::MIN);
    let mut stages = Vec::with_capacity(found.len());
    for row in &found {
        let mut stage = read_stage(row)?;
        stage.counts = count_readers(sql, run, [after, stage.last], now)?;
        after = stage.last;
        stages.push(stage);
    }
    Ok(stages)
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
const REFUSED: &str = "(state = 'rejected' OR state = 'deferred' AND held_back >= 2)";

/// Counts the readers of a stage: those after the first of these deliveries, up to the second one.
fn count_readers(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    [after, last]: [DeliveryId; 2],
    now: Timestamp,
) -> Result<StageCounts, Error> {
    let values = [run.0.into(), after.0.into(), last.0.into(), now.as_millisecond().into()];
    let which = "run = ?1 AND id > ?2 AND id <= ?3";
    let select = format!(
        "SELECT COUNT(*) FILTER (WHERE state IN ('due', 'claimed', 'handed') \
                                 OR state = 'deferred' AND until <= ?4) AS open, \
                COUNT(*) FILTER (WHERE state = 'deferred' AND until > ?4) AS waiting, \
                COUNT(*) FILTER (WHERE state = 'accepted') AS accepted, \
                COUNT(*) FILTER (WHERE {REFUSED}) AS refused, \
                MAX(at) AS changed FROM deliveries WHERE {which}"
    );
    let found = sql.query(&select, &values)?;
    let Some(found) = found.first() else { return Ok(StageCounts::default()) };
    let count = |column| row::count(found.integer(column)?);
    let refused: u64 = count("refused")?;
    let refusal = if refused > 0 { find_refusal(sql, which, &values[..3])? } else { None };
    Ok(StageCounts {
        open: count("open")?,
        waiting: count("waiting")?,
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
    let select = format!(
        "SELECT code, enhanced, words, COUNT(*) AS count FROM deliveries WHERE {which} AND {REFUSED} \
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

#[cfg(test)]
mod tests {
    use super::{DeliveryId, NewStage, SignedDuration, Stage, StageCounts};

    fn stage(accepted: u64, refused: u64, max_refused: u32) -> Stage {
        let plan = NewStage {
            tags: None,
            readers: accepted + refused,
            pause: SignedDuration::from_mins(10),
            max_refused,
        };
        let counts = StageCounts { accepted, refused, ..StageCounts::default() };
        Stage { number: 1, plan, last: DeliveryId::numbered(9), ended: None, counts }
    }

    #[test]
    fn refusals_stop_a_run_by_their_share_and_one_alone_does_not() {
        for (accepted, refused, limit, stops) in [
            (95, 5, 5, false),
            (94, 6, 5, true),
            (3, 1, 5, false),
            (2, 2, 5, true),
            (0, 1, 5, true),
            (99, 1, 0, true),
            (0, 9, 100, false),
            (0, 0, 0, false),
        ] {
            let found = stage(accepted, refused, limit).has_too_many_refusals();
            assert_eq!(found, stops, "{accepted} {refused} {limit}");
        }
    }

    #[test]
    fn who_is_put_off_holds_a_stage_up_only_if_nothing_is_known_of_anybody() {
        let mut one = stage(0, 0, 5);
        one.counts.waiting = 2;
        assert!(!one.is_sent());
        one.counts.accepted = 1;
        assert!(one.is_sent());
        one.counts.open = 1;
        assert!(!one.is_sent());
    }
}
