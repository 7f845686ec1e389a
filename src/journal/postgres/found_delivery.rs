//! A delivery as an exchange found it, before the exchange wrote anything.

use jiff::Timestamp;

use super::super::delivery::{DeliveryId, Diagnostic, State};
use super::super::error::Error;
use super::super::row;
use super::super::settlement::Settlement;
use super::super::sql::SqlRow;
use crate::outcome::Refusal;

/// A delivery as an exchange found it.
pub(super) struct FoundDelivery {
    pub(super) id: DeliveryId,
    pub(super) state: State,
    until: Option<Timestamp>,
    refusal: Option<Refusal>,
    held_back: bool,
    diagnostic: Diagnostic,
}

impl FoundDelivery {
    /// The columns that it is read from.
    pub(super) const COLUMNS: &'static str =
        "id, state, until, refusal, held_back, code, enhanced, words";

    pub(super) fn read(row: &SqlRow) -> Result<Self, Error> {
        Ok(Self {
            id: DeliveryId(row.integer("id")?),
            state: row::read_state(row, "state")?,
            until: row::read_optional_moment(row, "until")?,
            refusal: row::read_refusal(row)?,
            held_back: row::read_held_back(row)?,
            diagnostic: row::read_diagnostic(row)?,
        })
    }

    /// Whether the row is as this settlement would have left it.
    pub(super) fn is_as_left_by(&self, settlement: &Settlement) -> bool {
        let is_due = settlement.is_release() && self.state == State::Due;
        is_due
            || self.state == settlement.state()
                && self.diagnostic == settlement.diagnostic()
                && self.refusal == settlement.refusal()
                && settlement.held_back().is_none_or(|held_back| self.held_back == held_back)
                && self.until.map(Timestamp::as_millisecond)
                    == settlement.until().map(Timestamp::as_millisecond)
    }
}
