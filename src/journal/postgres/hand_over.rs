//! The statement that marks deliveries as handed over. It is also the fence: a sender whose lease was ended marks
//! nothing, and neither does one whose claim was given to others.

use std::time::Duration;

use jiff::Timestamp;
use postgres::Transaction;
use postgres::types::Type;

use super::super::delivery::DeliveryId;
use super::super::error::Error;
use super::super::row;
use super::super::run::{Owner, RunId};
use super::server_clock::{SERVER_NOW, lease_ms};

/// The hand-over of some deliveries by their owner.
pub(super) struct HandOver<'a> {
    pub(super) run: RunId,
    pub(super) owner: &'a Owner,
    /// How many amendments the run has.
    pub(super) version: i64,
    pub(super) now: Timestamp,
    pub(super) lease: Duration,
}

/// Deliveries that were handed over.
#[derive(Debug, Default)]
pub(super) struct HandedGroup {
    pub(super) handed: Vec<DeliveryId>,
    /// How many messages of the run were handed over by all senders. `None` if nothing was handed over.
    pub(super) hand_overs: Option<u64>,
}

impl HandOver<'_> {
    /// Marks these deliveries, as far as the owner still holds them and its lease was not ended, and renews the lease.
    pub(super) fn mark(
        &self,
        transaction: &mut Transaction<'_>,
        claimed: &[i64],
    ) -> Result<HandedGroup, Error> {
        if claimed.is_empty() {
            return Ok(HandedGroup::default());
        }
        let mark = mark_statement();
        let rows = transaction.query_typed(
            &mark,
            &[
                (&claimed, Type::INT8_ARRAY),
                (&self.now.as_millisecond(), Type::INT8),
                (&self.version, Type::INT8),
                (&self.owner.as_str(), Type::TEXT),
                (&self.run.0, Type::INT8),
                (&lease_ms(self.lease), Type::INT8),
            ],
        )?;
        let mut group = HandedGroup::default();
        for found in &rows {
            group.handed.push(DeliveryId(found.try_get(0)?));
            group.hand_overs = Some(row::count(found.try_get(1)?)?);
        }
        Ok(group)
    }

    /// How many messages of the run were handed over by all senders, for deliveries that were marked before.
    pub(super) fn count_of_all(&self, transaction: &mut Transaction<'_>) -> Result<u64, Error> {
        let count = "SELECT CAST(COALESCE(SUM(before + hand_overs), 0) AS BIGINT) FROM senders WHERE run = $1";
        let rows = transaction.query_typed(count, &[(&self.run.0, Type::INT8)])?;
        let total = rows.first().map(|row| row.try_get(0)).transpose()?;
        row::count(total.unwrap_or_default())
    }
}

/// The statement. Its values are the deliveries, the moment, the version, the owner, the run, and the lease.
fn mark_statement() -> String {
    format!(
        "\
WITH marked AS ( \
    UPDATE deliveries SET state = 'handed', at = $2, handed_at = $2, version = $3, \
        hand_overs = hand_overs + 1 \
    WHERE id = ANY($1) AND state = 'claimed' AND owner = $4 AND NOT EXISTS \
        (SELECT 1 FROM senders WHERE senders.owner = $4 AND ended_at IS NOT NULL) \
    RETURNING id \
), counted AS ( \
    UPDATE senders SET hand_overs = hand_overs + (SELECT COUNT(*) FROM marked), \
        seen_at = {SERVER_NOW}, lease_until = {SERVER_NOW} + $6 \
    WHERE owner = $4 AND ended_at IS NULL \
) \
SELECT id, CAST((SELECT COALESCE(SUM(before + hand_overs), 0) FROM senders WHERE run = $5) \
    + (SELECT COUNT(*) FROM marked) AS BIGINT) FROM marked"
    )
}
