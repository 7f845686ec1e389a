//! How many hand-overs of a run the server must know, after it was lost and came back.
//!
//! A server that was restored from a copy while a run waited for it has forgotten hand-overs. Without the
//! comparison, the run would go on and hand these messages over again.

use postgres::Transaction;
use postgres::types::Type;

use super::super::error::Error;
use super::super::row;
use super::super::run::RunId;

const COUNT: &str =
    "SELECT CAST(COALESCE(SUM(hand_overs), 0) AS BIGINT) FROM deliveries WHERE run = $1";

/// The fewest hand-overs that the server can know.
#[derive(Debug, Default)]
pub(super) struct HandOverFloor {
    /// The run, and its hand-overs. `None` before the first exchange.
    known: Option<(RunId, u64)>,
    /// Whether the session is another one than at the last comparison.
    is_expected: bool,
}

impl HandOverFloor {
    /// Makes the next exchange compare, because a session was lost.
    pub(super) const fn expect_comparison(&mut self) {
        self.is_expected = true;
    }

    /// Compares, at the first exchange of a run and in a new session.
    ///
    /// # Errors
    ///
    /// [`Error::Replaced`] if the server knows fewer hand-overs than before.
    pub(super) fn compare(
        &mut self,
        transaction: &mut Transaction<'_>,
        run: RunId,
    ) -> Result<(), Error> {
        let floor = self.known.filter(|(known, _)| *known == run).map(|(_, floor)| floor);
        if floor.is_some() && !self.is_expected {
            return Ok(());
        }
        let rows = transaction.query_typed(COUNT, &[(&run.0, Type::INT8)])?;
        let counted = rows.first().map(|found| found.try_get(0)).transpose()?.unwrap_or_default();
        let counted: u64 = row::count(counted)?;
        if floor.is_some_and(|floor| counted < floor) {
            return Err(Error::Replaced("its server knows less than before".to_owned()));
        }
        *self = Self { known: Some((run, counted)), is_expected: false };
        Ok(())
    }

    /// Counts hand-overs of an exchange that was written.
    pub(super) fn raise(&mut self, handed: usize) {
        if let Some((_, floor)) = &mut self.known {
            *floor += handed as u64;
        }
    }
}
