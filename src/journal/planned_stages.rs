//! Writes the stages of a run that is planned.

use super::error::Error;
use super::run::RunId;
use super::sql::{SqlExecutor, SqlValue};
use super::stage::NewStage;

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
