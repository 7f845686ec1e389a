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
    /// What happens to the relay's last reply.
    pub(super) reply: LastReply,
    /// Assignments to other columns.
    pub(super) besides: &'a str,
}

/// What happens to the relay's last reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LastReply {
    /// Its codes stay in the row, and are copied into the history.
    Kept,
    /// It is removed from the row, because it belongs to an attempt that is over.
    Cleared,
    /// The row shows the last reply of the history, or nothing. The words stand in the history alone.
    Recalled,
}

/// Assigns the last reply of the history to the row. An expired delivery had no reply of its own.
const RECALL: &str = "(code, enhanced, words) = (SELECT code, enhanced, words FROM transitions \
    WHERE delivery = deliveries.id AND code IS NOT NULL AND to_state <> 'expired' \
    ORDER BY id DESC LIMIT 1)";

impl<'a> BulkTransition<'a> {
    /// Makes deliveries due again because a person wants it. The words, `?4`, say why in the history.
    pub(super) const fn due_again(besides: &'a str) -> Self {
        let (to, reply) = (State::Due, LastReply::Recalled);
        Self { to, attempts: "attempts", words: "?4", reply, besides }
    }

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
        let Self { to, attempts, words, reply, besides } = self;
        let (told, shown) = match reply {
            LastReply::Kept => ("code, enhanced", format!("words = {words}")),
            LastReply::Cleared => {
                ("NULL, NULL", format!("code = NULL, enhanced = NULL, words = {words}"))
            }
            LastReply::Recalled => ("NULL, NULL", RECALL.to_owned()),
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
             {besides}{shown} WHERE {which}"
        );
        sql.execute(&update, values)
    }
}
