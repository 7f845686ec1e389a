//! A change of state of many deliveries at once, with a line of history for each.

use super::delivery::State;
use super::error::Error;
use super::sql::{SqlExecutor, SqlValue};

/// The change, in parts of SQL that are written in this room. Values are `?1`, `?2` and so on; `?2`
/// is the moment of the change.
#[derive(Debug)]
pub(super) struct BulkTransition<'a> {
    /// The new state.
    pub(super) to: State,
    /// The new number of attempts.
    pub(super) attempts: &'a str,
    /// The words that say why, for the row and for the history.
    pub(super) words: &'a str,
    /// What happens to the codes of the relay's last reply.
    pub(super) codes: Codes,
    /// Assignments to other columns.
    pub(super) besides: &'a str,
}

/// What happens to the codes of the relay's last reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codes {
    /// They stay in the row, and are copied into the history.
    Kept,
    /// They are removed, because they belong to an attempt that is over.
    Cleared,
}

impl BulkTransition<'_> {
    /// Changes the deliveries that meet a condition. Answers how many they are.
    ///
    /// The history is written first, while the rows still have their old state. The caller has
    /// locked the run, so nobody else changes the rows meanwhile.
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
