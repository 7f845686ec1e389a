//! Many deliveries that change their state at once, with a line of history for each.

use super::delivery::State;
use super::error::Error;
use super::sql::{SqlExecutor, SqlValue};

/// What becomes of the deliveries. The parts are SQL, written in this room: values stand in them as `?1`,
/// `?2` and so on, and `?2` is the moment of the change.
#[derive(Debug)]
pub(super) struct BulkTransition<'a> {
    /// Where they go.
    pub(super) to: State,
    /// Their attempts from now on.
    pub(super) attempts: &'a str,
    /// Why, for the row and for the history.
    pub(super) words: &'a str,
    /// What becomes of the codes of the relay's last reply.
    pub(super) codes: Codes,
    /// Assignments to other columns.
    pub(super) besides: &'a str,
}

/// What becomes of the codes of the relay's last reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codes {
    /// They stay in the row, and go into the history.
    Kept,
    /// They belong to what is over.
    Cleared,
}

impl BulkTransition<'_> {
    /// Changes the deliveries of which the condition is true. Answers how many they were.
    ///
    /// The history is written first, while the rows still say where they come from. Nobody else changes
    /// them meanwhile: whoever does has locked the run.
    pub(super) fn apply(
        &self,
        sql: &mut dyn SqlExecutor,
        which: &str,
        values: &[SqlValue<'_>],
    ) -> Result<u64, Error> {
        let Self { to, attempts, words, codes, besides } = self;
        let (told, cleared) = match codes {
            Codes::Kept => ("code, enhanced", ""),
            Codes::Cleared => ("NULL, NULL", "code = NULL, enhanced = NULL, "),
        };
        let insert = format!(
            "INSERT INTO transitions \
             (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
             SELECT run, id, ?2, state, '{to}', {attempts}, {told}, {words} \
             FROM deliveries WHERE {which} ORDER BY id"
        );
        if sql.execute(&insert, values)? == 0 {
            return Ok(0);
        }
        let update = format!(
            "UPDATE deliveries SET state = '{to}', attempts = {attempts}, at = ?2, \
             {cleared}{besides}words = {words} WHERE {which}"
        );
        sql.execute(&update, values)
    }
}
