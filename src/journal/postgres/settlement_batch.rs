//! Settlements that one statement writes. Each column is sent as an array.

use jiff::Timestamp;
use postgres::Transaction;
use postgres::types::Type;

use super::super::error::Error;
use super::super::settlement::Settlement;
use super::found_delivery::FoundDelivery;
use crate::outcome::Refusal;

/// Settlements, column by column.
#[derive(Default)]
pub(super) struct SettlementBatch {
    ids: Vec<i64>,
    came: Vec<&'static str>,
    states: Vec<&'static str>,
    costs: Vec<i64>,
    told: Vec<bool>,
    released: Vec<bool>,
    untils: Vec<Option<i64>>,
    refusals: Vec<Option<&'static str>>,
    held_back: Vec<Option<i64>>,
    codes: Vec<Option<i64>>,
    enhanced: Vec<Option<String>>,
    words: Vec<String>,
}

impl SettlementBatch {
    /// Adds the settlement of a delivery.
    pub(super) fn add(&mut self, delivery: &FoundDelivery, settlement: &Settlement) {
        let diagnostic = settlement.diagnostic();
        self.ids.push(delivery.id.0);
        self.came.push(delivery.state.as_str());
        self.states.push(settlement.state().as_str());
        self.costs.push(settlement.attempts_after(delivery.state).into());
        self.told.push(settlement.is_told_after(delivery.state));
        self.released.push(settlement.is_release());
        self.untils.push(settlement.until().map(Timestamp::as_millisecond));
        self.refusals.push(settlement.refusal().map(Refusal::as_str));
        self.held_back.push(settlement.held_back().map(i64::from));
        self.codes.push(diagnostic.code.map(i64::from));
        self.enhanced.push(diagnostic.enhanced);
        self.words.push(diagnostic.words);
    }

    /// Writes all settlements and their history.
    pub(super) fn write(
        &self,
        transaction: &mut Transaction<'_>,
        now: Timestamp,
    ) -> Result<(), Error> {
        if self.ids.is_empty() {
            return Ok(());
        }
        transaction.execute_typed(
            WRITE,
            &[
                (&self.ids, Type::INT8_ARRAY),
                (&self.came, Type::TEXT_ARRAY),
                (&self.states, Type::TEXT_ARRAY),
                (&self.costs, Type::INT8_ARRAY),
                (&self.told, Type::BOOL_ARRAY),
                (&self.untils, Type::INT8_ARRAY),
                (&self.refusals, Type::TEXT_ARRAY),
                (&self.held_back, Type::INT8_ARRAY),
                (&self.codes, Type::INT8_ARRAY),
                (&self.enhanced, Type::TEXT_ARRAY),
                (&self.words, Type::TEXT_ARRAY),
                (&now.as_millisecond(), Type::INT8),
                (&self.released, Type::BOOL_ARRAY),
            ],
        )?;
        Ok(())
    }
}

const WRITE: &str = "\
WITH verdicts AS ( \
    SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13) \
        AS verdict (id, came, state, cost, told, until, refusal, held_back, code, enhanced, words, released) \
), settled AS ( \
    UPDATE deliveries AS delivery SET state = verdicts.state, \
        attempts = attempts + cost, at = $12, until = verdicts.until, \
        refusal = verdicts.refusal, \
        held_back = CASE verdicts.held_back WHEN 0 THEN 0 \
            WHEN 1 THEN CASE WHEN delivery.held_back < 2 THEN 1 ELSE 3 END \
            ELSE delivery.held_back END, \
        code = CASE WHEN released THEN delivery.code ELSE verdicts.code END, \
        enhanced = CASE WHEN released THEN delivery.enhanced ELSE verdicts.enhanced END, \
        words = CASE WHEN released THEN delivery.words ELSE verdicts.words END \
    FROM verdicts WHERE delivery.id = verdicts.id \
    RETURNING delivery.*, came, told \
) \
INSERT INTO transitions \
    (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
SELECT run, id, at, came, state, attempts, code, enhanced, words FROM settled \
WHERE told ORDER BY id";
