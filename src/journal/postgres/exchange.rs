//! The exchange on PostgreSQL: settle, hand over, claim. Each step is one statement for all of its
//! deliveries, because each statement costs a round trip.
//!
//! Exchanges of several senders are carried out at the same time: they share the gate and the lock of
//! the run's row, and each claims what no other is about to claim. Whatever changes a run as a whole,
//! such as taking what a sender has left behind, has the gate alone. So what is read of the own
//! deliveries behind the gate stays true until the commit. COMMIT is sent by itself, after everything
//! before it was answered. A session that breaks off earlier leaves nothing behind that could be
//! carried out late.
//!
//! `run + 0` keeps the server from using the index of the run. The ids alone find the rows, and for
//! a run that was just planned the server has no statistics yet.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use postgres::Transaction;
use postgres::types::Type;

use super::super::claim_scope::ClaimScope;
use super::super::delivery::{DeliveryId, State};
use super::super::error::Error;
use super::super::exchange::{EndedDelivery, ExchangeReply, ExchangeRequest, FreshClaims};
use super::super::issue_stop::find_stop_of_run;
use super::super::permit::take_permits;
use super::super::row;
use super::super::run::{Owner, RunId};
use super::super::sql::SqlRow;
use super::claim_cursor::ClaimCursor;
use super::executor::{EXCHANGE_GATE, PostgresExecutor, TypedValue, read_rows};
use super::found_delivery::FoundDelivery;
use super::hand_over::{HandOver, HandedGroup};
use super::replay_log::ReplayLog;
use super::settlement_batch::SettlementBatch;

/// One exchange: an owner, a run and a moment.
pub(super) struct ServerExchange<'a, 'b> {
    pub(super) transaction: &'a mut Transaction<'b>,
    pub(super) run: RunId,
    pub(super) owner: &'a Owner,
    pub(super) now: Timestamp,
    pub(super) lease: Duration,
    pub(super) replay_log: &'a ReplayLog,
    pub(super) cursor: &'a mut ClaimCursor,
}

/// A run that an exchange has locked.
#[derive(Default)]
struct LockedRun {
    /// Whether this owner lost the run: its lease was ended, or another owner took a run over in which it has none.
    is_lost: bool,
    /// How many amendments the run has.
    version: i64,
    /// Whether the issue of the run is stopped.
    is_stopped: bool,
}

type FoundDeliveries = BTreeMap<DeliveryId, FoundDelivery>;

impl ServerExchange<'_, '_> {
    /// Carries out one exchange.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    pub(super) fn carry_out(
        &mut self,
        request: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error> {
        let LockedRun { is_lost: superseded, version, is_stopped } = self.lock_run()?;
        let mut found = self.find(request)?;
        let unsettled = self.settle(request.settled, &mut found)?;
        if superseded {
            return Ok(ExchangeReply { unsettled, superseded, ..ExchangeReply::default() });
        }
        if is_stopped {
            // A claim of a request whose reply was lost is released with the others, when the run ends.
            found.retain(|_, delivery| delivery.state != State::Claimed);
        }
        let HandedGroup { handed, hand_overs } =
            self.mark_handed(request.handing, &found, version)?;
        if self.replay_log.is_repeat() {
            self.give_back_lost_claims()?;
        }
        if self.replay_log.is_repeat() || makes_due(request.settled) {
            self.cursor.go_back();
        }
        let room = if is_stopped { 0 } else { request.room };
        let claimed = self.claim(room, request.scope)?;
        let sql = &mut PostgresExecutor(self.transaction);
        let permits = take_permits(sql, self.owner, request.permits, self.now)?;
        let stop = if is_stopped { find_stop_of_run(sql, self.run)? } else { None };
        Ok(ExchangeReply { handed, hand_overs, unsettled, permits, superseded, stop, ..claimed })
    }

    /// Locks the run until the transaction ends, against all but other exchanges. What the second statement reads is
    /// as it stands behind the gate, because each statement sees what was committed before it.
    fn lock_run(&mut self) -> Result<LockedRun, Error> {
        let gate = format!("SELECT pg_advisory_xact_lock_shared({EXCHANGE_GATE})");
        self.transaction.batch_execute(&gate)?;
        let values: [TypedValue<'_>; 2] =
            [(&self.run.0, Type::INT8), (&self.owner.as_str(), Type::TEXT)];
        let rows = self.transaction.query_typed(LOCK_RUN, &values)?;
        let Some(row) = rows.first() else { return Ok(LockedRun::default()) };
        let (is_lost, version, is_stopped) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(LockedRun { is_lost, version, is_stopped })
    }

    /// Reads those of the request's deliveries that the owner holds.
    fn find(&mut self, request: &ExchangeRequest<'_>) -> Result<FoundDeliveries, Error> {
        let settled = request.settled.iter().map(|ended| &ended.id);
        let asked = numbers(settled.chain(request.handing));
        if asked.is_empty() {
            return Ok(BTreeMap::new());
        }
        let select = format!(
            "SELECT {} FROM deliveries WHERE id = ANY($1) AND run + 0 = $2 AND owner = $3",
            FoundDelivery::COLUMNS
        );
        let values: [TypedValue<'_>; 3] = [
            (&asked, Type::INT8_ARRAY),
            (&self.run.0, Type::INT8),
            (&self.owner.as_str(), Type::TEXT),
        ];
        let rows = read_rows(&self.transaction.query_typed(&select, &values)?)?;
        let found = rows.iter().map(FoundDelivery::read);
        found.map(|found| found.map(|delivery| (delivery.id, delivery))).collect()
    }

    /// Writes the settlements. Answers the deliveries that could not be settled. Settled deliveries
    /// are removed from those that were found.
    fn settle(
        &mut self,
        settled: &[EndedDelivery<'_>],
        found: &mut FoundDeliveries,
    ) -> Result<Vec<DeliveryId>, Error> {
        let (mut batch, mut unsettled) = (SettlementBatch::default(), Vec::new());
        for EndedDelivery { id, settlement } in settled {
            match found.remove(id) {
                Some(delivery) if self.replay_log.takes(settlement, &delivery) => {
                    batch.add(&delivery, settlement);
                }
                Some(delivery) if self.replay_log.has_taken(settlement, &delivery) => {}
                _ => unsettled.push(*id),
            }
        }
        batch.write(self.transaction, self.now)?;
        Ok(unsettled)
    }

    /// Marks deliveries as handed over. Answers those that may be sent.
    fn mark_handed(
        &mut self,
        handing: &[DeliveryId],
        found: &FoundDeliveries,
        version: i64,
    ) -> Result<HandedGroup, Error> {
        let state = |id: &DeliveryId| found.get(id).map(|delivery| delivery.state);
        let claimed = |id: &&DeliveryId| state(id) == Some(State::Claimed);
        let claimed = numbers(handing.iter().filter(claimed));
        let Self { run, owner, now, lease, .. } = *self;
        let hand_over = HandOver { run, owner, version, now, lease };
        let marked = hand_over.mark(self.transaction, &claimed)?;
        let may_leave = |id: &&DeliveryId| match state(id) {
            Some(State::Claimed) => marked.handed.contains(id),
            Some(State::Handed) => self.replay_log.has_handed(**id),
            _ => false,
        };
        let handed: Vec<_> = handing.iter().filter(may_leave).copied().collect();
        let hand_overs = match marked.hand_overs {
            None if !handed.is_empty() => Some(hand_over.count_of_all(self.transaction)?),
            counted => counted,
        };
        Ok(HandedGroup { handed, hand_overs })
    }

    /// Releases claims of requests whose reply was lost.
    fn give_back_lost_claims(&mut self) -> Result<(), Error> {
        self.transaction.execute_typed(
            "UPDATE deliveries SET state = 'due', at = $4 \
             WHERE run = $1 AND state = 'claimed' AND owner = $2 AND id <> ALL($3)",
            &[
                (&self.run.0, Type::INT8),
                (&self.owner.as_str(), Type::TEXT),
                (&numbers(self.replay_log.known_claims()), Type::INT8_ARRAY),
                (&self.now.as_millisecond(), Type::INT8),
            ],
        )?;
        Ok(())
    }

    /// Claims due deliveries, and then deferred ones whose time has come. Deliveries of suppressed
    /// readers are skipped, and others are claimed in their place.
    fn claim(&mut self, room: usize, scope: ClaimScope) -> Result<ExchangeReply, Error> {
        let (mut reply, mut claims) = (ExchangeReply::default(), Vec::new());
        while claims.len() < room {
            let last = self.cursor.find_last(self.run);
            let reach = last.map_or(ClaimReach::Whole, ClaimReach::Behind);
            let rows = self.claim_in(reach, scope, room - claims.len())?;
            let before = reply.skipped;
            for found in &rows {
                let came = row::read_state(found, "came")?;
                reply.retried += usize::from(came == State::Deferred);
                if came == State::Due {
                    self.cursor.note_claimed(self.run, DeliveryId(found.integer("id")?));
                }
                if row::read_state(found, "state")? == State::Claimed {
                    claims.push(row::read_claim(found)?);
                } else {
                    reply.skipped += 1;
                }
            }
            let is_short = claims.len() < room;
            match reach {
                ClaimReach::Behind(_) if is_short => self.cursor.go_back(),
                _ if before == reply.skipped => break,
                _ => {}
            }
        }
        reply.claims = FreshClaims::new(claims);
        Ok(reply)
    }

    /// Claims or skips at most so many deliveries.
    fn claim_in(
        &mut self,
        reach: ClaimReach,
        scope: ClaimScope,
        room: usize,
    ) -> Result<Vec<SqlRow>, Error> {
        let most = i64::try_from(room).unwrap_or(i64::MAX);
        let rows = self.transaction.query_typed(
            &claim_next(scope, reach),
            &[
                (&self.run.0, Type::INT8),
                (&self.now.as_millisecond(), Type::INT8),
                (&self.owner.as_str(), Type::TEXT),
                (&most, Type::INT8),
            ],
        )?;
        read_rows(&rows)
    }
}

/// Whether the owner lost the run, how many amendments the run has, and whether its issue is stopped. Behind the gate
/// nobody changes this.
const LOCK_RUN: &str = "\
SELECT COALESCE((SELECT ended_at IS NOT NULL FROM senders WHERE senders.owner = $2), \
        COALESCE(runs.owner <> $2, FALSE)), \
    (SELECT COUNT(*) FROM amendments WHERE run = $1), \
    EXISTS (SELECT 1 FROM stops WHERE stops.issue = runs.issue AND ended_at IS NULL) \
FROM runs WHERE id = $1 FOR SHARE";

/// Which deliveries a claim looks at.
#[derive(Debug, Clone, Copy)]
enum ClaimReach {
    /// All that can be claimed.
    Whole,
    /// The due ones behind this one.
    Behind(DeliveryId),
}

impl ClaimReach {
    /// The ends of the conditions on due deliveries and on deferred ones, in SQL.
    fn conditions(self) -> [String; 2] {
        match self {
            Self::Whole => [String::new(), String::new()],
            Self::Behind(last) => [format!(" AND id > {last}"), " AND FALSE".to_owned()],
        }
    }
}

/// Claims the next deliveries, or skips those whose reader is suppressed. Deferred deliveries whose refusal was
/// taken back are looked for only where there are no others. What another sender is about to claim is passed over.
fn claim_next(scope: ClaimScope, reach: ClaimReach) -> String {
    let condition = scope.condition();
    let [behind, of_deferred] = reach.conditions();
    let deferred =
        format!("run = $1 AND state = 'deferred' AND until <= $2{condition}{of_deferred}");
    let columns = "SELECT id, reader, state";
    let lock = "FOR UPDATE SKIP LOCKED";
    format!(
        "\
WITH due AS ( \
    {columns}, 0 AS place FROM deliveries \
    WHERE run = $1 AND state = 'due'{condition}{behind} ORDER BY id LIMIT $4 {lock} \
), later AS ( \
    {columns}, 0 AS place FROM deliveries WHERE {deferred} AND held_back < 2 \
    ORDER BY until, id LIMIT $4 - (SELECT COUNT(*) FROM due) {lock} \
), last AS ( \
    {columns}, 1 AS place FROM deliveries WHERE {deferred} AND held_back >= 2 \
    ORDER BY until, id LIMIT $4 - (SELECT COUNT(*) FROM due) - (SELECT COUNT(*) FROM later) {lock} \
), next AS ( \
    SELECT * FROM due UNION ALL SELECT * FROM later UNION ALL SELECT * FROM last \
), taken AS ( \
    UPDATE deliveries AS delivery SET at = $2, until = NULL, \
        state = CASE WHEN reason IS NULL THEN 'claimed' ELSE 'skipped' END, \
        owner = CASE WHEN reason IS NULL THEN $3 END, \
        refusal = CASE WHEN reason IS NULL THEN refusal END, \
        held_back = CASE WHEN reason IS NULL THEN held_back ELSE 0 END, \
        code = CASE WHEN reason IS NULL THEN code END, \
        enhanced = CASE WHEN reason IS NULL THEN enhanced END, \
        words = CASE WHEN reason IS NULL THEN words ELSE 'suppressed: ' || reason END \
    FROM next LEFT JOIN suppressions USING (reader) WHERE delivery.id = next.id \
    RETURNING delivery.*, next.state AS came, place \
), told AS ( \
    INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, words) \
    SELECT run, id, at, came, state, attempts, words FROM taken WHERE state = 'skipped' \
) \
SELECT id, address, name, edition, attempts, held_back, copies, code, enhanced, words, state, came FROM taken \
ORDER BY place, came DESC, id"
    )
}

/// Whether deliveries are due again that were claimed before.
fn makes_due(settled: &[EndedDelivery<'_>]) -> bool {
    settled.iter().any(|ended| ended.settlement.state() == State::Due)
}

/// The numbers of deliveries, as the driver takes them.
fn numbers<'a>(ids: impl IntoIterator<Item = &'a DeliveryId>) -> Vec<i64> {
    ids.into_iter().map(|id| id.0).collect()
}
