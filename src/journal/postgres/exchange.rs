//! The heart: settle, hand over, claim.
//!
//! The run's row is locked first, here and by everything that changes a delivery, so that whoever takes
//! a run over and whoever works on it come one after the other; what is read behind the lock stays so
//! until the commit. COMMIT is said by itself, when everything before it has been answered: a
//! conversation that broke off before it leaves nothing behind that could be carried out late.
//!
//! A `run + 0` is compared and not looked up: the ids alone find the rows, and of a run that was planned a
//! moment ago the server does not know yet how many others it would have to go through.

use std::collections::BTreeMap;

use jiff::Timestamp;
use postgres::Transaction;
use postgres::types::Type;

use super::super::delivery::{Claim, DeliveryId, Diagnostic, State};
use super::super::run::{Owner, RunId};
use super::super::settlement::Settlement;
use super::super::{ExchangeReply, ExchangeRequest};
use super::replay_log::ReplayLog;
use super::{Error, limit, numbers, row};
use crate::outcome::Refusal;

pub(super) fn exchange(
    book: &mut Transaction<'_>,
    (run, owner): (RunId, &Owner),
    exchange: &ExchangeRequest<'_>,
    replay_log: &ReplayLog,
) -> Result<ExchangeReply, Error> {
    let now = exchange.now;
    let superseded = lock(book, run)?.is_some_and(|other| other != owner.as_str());
    let mut desk = Desk { book, run, owner, now };
    let mut standing = desk.look(exchange)?;
    let unsettled = desk.settle(exchange.settled, &mut standing, replay_log)?;
    if superseded {
        return Ok(ExchangeReply { unsettled, superseded, ..ExchangeReply::default() });
    }
    let handed = desk.hand_over(exchange.handing, &standing, replay_log)?;
    if replay_log.repeats() {
        desk.give_back(replay_log)?;
    }
    let (claims, skipped) = desk.claim(exchange.room)?;
    Ok(ExchangeReply { handed, claims, skipped, unsettled, superseded })
}

/// Keeps everyone else from the run until the transaction ends; answers who works on it.
pub(super) fn lock(book: &mut Transaction<'_>, run: RunId) -> Result<Option<String>, Error> {
    let sql = "SELECT owner FROM runs WHERE id = $1 FOR UPDATE";
    let rows = book.query_typed(sql, &[(&run.0, Type::INT8)])?;
    Ok(rows.first().map(|row| row.try_get(0)).transpose()?.flatten())
}

/// A delivery as an ask found it.
pub(super) struct Standing {
    pub(super) id: DeliveryId,
    pub(super) state: State,
    until: Option<Timestamp>,
    refusal: Option<Refusal>,
    diagnostic: Diagnostic,
}

impl Standing {
    /// Whether it stands as a settlement would have left it.
    pub(super) fn is_as(&self, settlement: &Settlement) -> bool {
        self.state == settlement.state()
            && self.diagnostic == settlement.diagnostic()
            && self.refusal == settlement.refusal()
            && self.until.map(Timestamp::as_millisecond)
                == settlement.until().map(Timestamp::as_millisecond)
    }
}

/// One owner's dealings with one run, at one moment.
struct Desk<'a, 'b> {
    book: &'a mut Transaction<'b>,
    run: RunId,
    owner: &'a Owner,
    now: Timestamp,
}

impl Desk<'_, '_> {
    /// The owner's deliveries that the ask is about, as they stand.
    fn look(
        &mut self,
        exchange: &ExchangeRequest<'_>,
    ) -> Result<BTreeMap<DeliveryId, Standing>, Error> {
        let settled = exchange.settled.iter().map(|(id, _)| id);
        let asked = numbers(settled.chain(exchange.handing));
        if asked.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows = self.book.query_typed(
            "SELECT id, state, until, refusal, code, enhanced, words FROM deliveries \
             WHERE id = ANY($1) AND run + 0 = $2 AND owner = $3",
            &[
                (&asked, Type::INT8_ARRAY),
                (&self.run.0, Type::INT8),
                (&self.owner.as_str(), Type::TEXT),
            ],
        )?;
        rows.iter()
            .map(|found| {
                let id = DeliveryId(found.try_get("id")?);
                let (state, until) = (row::state(found, "state")?, row::optional(found, "until")?);
                let (refusal, diagnostic) = (row::refusal(found)?, row::said(found)?);
                Ok((id, Standing { id, state, until, refusal, diagnostic }))
            })
            .collect()
    }

    /// Writes down what has ended; answers what could not be. What is settled stands no more as it did.
    fn settle(
        &mut self,
        settled: &[(DeliveryId, Settlement)],
        standing: &mut BTreeMap<DeliveryId, Standing>,
        replay_log: &ReplayLog,
    ) -> Result<Vec<DeliveryId>, Error> {
        let (mut sheet, mut unsettled) = (Sheet::default(), Vec::new());
        for (id, settlement) in settled {
            match standing.remove(id) {
                Some(delivery) if replay_log.takes(settlement, &delivery) => {
                    sheet.enter(&delivery, settlement);
                }
                Some(delivery) if replay_log.has_taken(settlement, &delivery) => {}
                _ => unsettled.push(*id),
            }
        }
        if !sheet.ids.is_empty() {
            sheet.write(self.book, self.now)?;
        }
        Ok(unsettled)
    }

    /// Marks what is about to leave; answers what may.
    fn hand_over(
        &mut self,
        handing: &[DeliveryId],
        standing: &BTreeMap<DeliveryId, Standing>,
        replay_log: &ReplayLog,
    ) -> Result<Vec<DeliveryId>, Error> {
        let stands = |id: &DeliveryId| standing.get(id).map(|delivery| delivery.state);
        let claimed = |id: &&DeliveryId| stands(id) == Some(State::Claimed);
        let marked = numbers(handing.iter().filter(claimed));
        if !marked.is_empty() {
            self.book.execute_typed(
                "UPDATE deliveries SET state = 'handed', at = $2, handed_at = $2 WHERE id = ANY($1)",
                &[(&marked, Type::INT8_ARRAY), (&self.now.as_millisecond(), Type::INT8)],
            )?;
        }
        let may = |id: &&DeliveryId| match stands(id) {
            Some(State::Claimed) => true,
            Some(State::Handed) => replay_log.has_handed(**id),
            _ => false,
        };
        Ok(handing.iter().filter(may).copied().collect())
    }

    /// Gives back what was claimed in asks that were never answered.
    fn give_back(&mut self, replay_log: &ReplayLog) -> Result<(), Error> {
        self.book.execute_typed(
            "UPDATE deliveries SET state = 'due', at = $4 \
             WHERE run = $1 AND state = 'claimed' AND owner = $2 AND id <> ALL($3)",
            &[
                (&self.run.0, Type::INT8),
                (&self.owner.as_str(), Type::TEXT),
                (&replay_log.held(), Type::INT8_ARRAY),
                (&self.now.as_millisecond(), Type::INT8),
            ],
        )?;
        Ok(())
    }

    /// Takes what is due and, where that leaves room, what was deferred until now. Whoever must not be
    /// written to is passed over, and the room they leave is filled.
    fn claim(&mut self, room: usize) -> Result<(Vec<Claim>, usize), Error> {
        let (mut claims, mut skipped) = (Vec::new(), 0);
        while claims.len() < room {
            let rows = self.book.query_typed(
                NEXT,
                &[
                    (&self.run.0, Type::INT8),
                    (&self.now.as_millisecond(), Type::INT8),
                    (&self.owner.as_str(), Type::TEXT),
                    (&limit(room - claims.len()), Type::INT8),
                ],
            )?;
            let before = skipped;
            for found in &rows {
                if row::state(found, "state")? == State::Claimed {
                    claims.push(row::claim(found)?);
                } else {
                    skipped += 1;
                }
            }
            if skipped == before {
                break;
            }
        }
        Ok((claims, skipped))
    }
}

/// Claims whoever is next in line, or skips them.
const NEXT: &str = "\
WITH next AS ( \
    (SELECT id, reader, state, 0 AS until FROM deliveries \
     WHERE run = $1 AND state = 'due' ORDER BY id LIMIT $4) \
    UNION ALL \
    (SELECT id, reader, state, until FROM deliveries \
     WHERE run = $1 AND state = 'deferred' AND until <= $2 ORDER BY until, id LIMIT $4) \
    ORDER BY state DESC, until, id LIMIT $4 \
), taken AS ( \
    UPDATE deliveries AS delivery SET at = $2, until = NULL, \
        state = CASE WHEN reason IS NULL THEN 'claimed' ELSE 'skipped' END, \
        owner = CASE WHEN reason IS NULL THEN $3 END, \
        refusal = CASE WHEN reason IS NULL THEN refusal END, \
        code = CASE WHEN reason IS NULL THEN code END, \
        enhanced = CASE WHEN reason IS NULL THEN enhanced END, \
        words = CASE WHEN reason IS NULL THEN words ELSE 'suppressed: ' || reason END \
    FROM next LEFT JOIN suppressions USING (reader) WHERE delivery.id = next.id \
    RETURNING delivery.*, next.state AS came \
), told AS ( \
    INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, words) \
    SELECT run, id, at, came, state, attempts, words FROM taken WHERE state = 'skipped' \
) \
SELECT id, address, name, edition, attempts, refusal, state FROM taken ORDER BY came DESC, id";

/// Settlements, column by column.
#[derive(Default)]
struct Sheet {
    ids: Vec<i64>,
    came: Vec<&'static str>,
    states: Vec<&'static str>,
    costs: Vec<i64>,
    untils: Vec<Option<i64>>,
    refusals: Vec<Option<&'static str>>,
    codes: Vec<Option<i64>>,
    enhanced: Vec<Option<String>>,
    words: Vec<String>,
}

impl Sheet {
    fn enter(&mut self, delivery: &Standing, settlement: &Settlement) {
        let diagnostic = settlement.diagnostic();
        // A delivery in doubt has paid for its attempt when it was put there.
        let is_paid = delivery.state == State::InDoubt;
        self.ids.push(delivery.id.0);
        self.came.push(delivery.state.as_str());
        self.states.push(settlement.state().as_str());
        self.costs.push(if is_paid { 0 } else { settlement.attempts().into() });
        self.untils.push(settlement.until().map(Timestamp::as_millisecond));
        self.refusals.push(settlement.refusal().map(Refusal::as_str));
        self.codes.push(diagnostic.code.map(i64::from));
        self.enhanced.push(diagnostic.enhanced);
        self.words.push(diagnostic.words);
    }

    fn write(&self, book: &mut Transaction<'_>, now: Timestamp) -> Result<(), Error> {
        book.execute_typed(
            "WITH verdicts AS ( \
                 SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                     AS verdict (id, came, state, cost, until, refusal, code, enhanced, words) \
             ), settled AS ( \
                 UPDATE deliveries AS delivery SET state = verdicts.state, \
                     attempts = attempts + cost, at = $10, until = verdicts.until, \
                     refusal = verdicts.refusal, code = verdicts.code, \
                     enhanced = verdicts.enhanced, words = verdicts.words \
                 FROM verdicts WHERE delivery.id = verdicts.id \
                 RETURNING delivery.*, came \
             ) \
             INSERT INTO transitions \
                 (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
             SELECT run, id, at, came, state, attempts, code, enhanced, words FROM settled \
             WHERE (came, state) <> ('handed', 'accepted') ORDER BY id",
            &[
                (&self.ids, Type::INT8_ARRAY),
                (&self.came, Type::TEXT_ARRAY),
                (&self.states, Type::TEXT_ARRAY),
                (&self.costs, Type::INT8_ARRAY),
                (&self.untils, Type::INT8_ARRAY),
                (&self.refusals, Type::TEXT_ARRAY),
                (&self.codes, Type::INT8_ARRAY),
                (&self.enhanced, Type::TEXT_ARRAY),
                (&self.words, Type::TEXT_ARRAY),
                (&now.as_millisecond(), Type::INT8),
            ],
        )?;
        Ok(())
    }
}
