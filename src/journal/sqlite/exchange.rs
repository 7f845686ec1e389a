//! The exchange on SQLite: settle, hand over, claim. A prepared statement is executed for each
//! delivery that is settled or handed over.
//!
//! A `+` before a column keeps SQLite from using its index. The id alone finds the row, and an
//! update that walks the index it changes would have to copy the rows first.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Statement, params};

use super::super::claim_scope::ClaimScope;
use super::super::delivery::{Claim, DeliveryId, State};
use super::super::error::Error;
use super::super::exchange::{EndedDelivery, ExchangeReply, ExchangeRequest, FreshClaims};
use super::super::issue_stop::find_stop_of_run;
use super::super::permit::take_permits;
use super::super::row::{self, CLAIM_COLUMNS};
use super::super::run::{Owner, RunId};
use super::super::settlement::Settlement;
use super::super::sql::{SqlExecutor, limit};
use super::super::suppress::skip_suppressed;
use super::executor::SqliteExecutor;
use crate::outcome::Refusal;

/// Whether another owner has taken the run over, how many amendments the run has, and whether its issue is stopped.
const FIND_RUN: &str = "SELECT owner IS NOT NULL AND owner <> ?2, \
    (SELECT COUNT(*) FROM amendments WHERE run = ?1), \
    EXISTS (SELECT 1 FROM stops WHERE stops.issue = runs.issue AND ended_at IS NULL) \
    FROM runs WHERE id = ?1";

/// The state of a delivery that an owner holds.
const FIND: &str = "SELECT state FROM deliveries WHERE id = ?1 AND +run = ?2 AND +owner = ?3";

const SETTLE: &str = "\
UPDATE deliveries SET state = ?2, attempts = attempts + ?3, at = ?4, until = ?5, \
refusal = ?6, held_back = CASE ?7 WHEN 0 THEN 0 WHEN 1 THEN iif(held_back < 2, 1, 3) \
ELSE held_back END, code = ?8, enhanced = ?9, words = ?10 WHERE id = ?1";

/// Accepts a delivery that an owner has handed over: the way of nearly all.
const ACCEPT: &str = "\
UPDATE deliveries SET state = 'accepted', attempts = attempts + 1, at = ?4, until = NULL, \
refusal = NULL, held_back = 0, code = ?5, enhanced = ?6, words = ?7 \
WHERE id = ?1 AND +run = ?2 AND +owner = ?3 AND +state = 'handed'";

/// Adds what the row of a delivery has come to say to the history.
const WRITE_TRANSITION: &str = "\
INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
SELECT run, id, at, ?2, state, attempts, code, enhanced, words FROM deliveries WHERE id = ?1";

/// Gives a delivery back untried.
const RELEASE: &str = "UPDATE deliveries SET state = 'due', at = ?2 WHERE id = ?1";

const HAND_OVER: &str = "\
UPDATE deliveries SET state = 'handed', at = ?4, handed_at = ?4, version = ?5, \
hand_overs = hand_overs + 1 \
WHERE id = ?1 AND +run = ?2 AND +owner = ?3 AND +state = 'claimed'";

/// The place in [`list_next`] from which on the deliveries are deferred ones.
const FIRST_DEFERRED: usize = 1;

/// The next deliveries: first the due ones, then the deferred ones whose time has come, and at last those of
/// them whose refusal was taken back. When the last ones are looked for, the others are claimed.
fn list_next(scope: ClaimScope) -> [String; 3] {
    let condition = scope.condition();
    let deferred = format!("run = ?1 AND state = 'deferred' AND until <= ?2{condition}");
    [
        format!("run = ?1 AND state = 'due'{condition} ORDER BY id LIMIT ?3"),
        format!("{deferred} AND held_back < 2 ORDER BY until, id LIMIT ?3"),
        format!("{deferred} ORDER BY until, id LIMIT ?3"),
    ]
}

fn take(next: &str) -> String {
    format!(
        "UPDATE deliveries SET state = 'claimed', owner = ?4, at = ?2, until = NULL \
         WHERE id IN (SELECT id FROM deliveries WHERE {next}) RETURNING {CLAIM_COLUMNS}"
    )
}

/// Carries out one exchange in a write transaction.
///
/// # Errors
///
/// Only the store's own.
pub(super) fn carry_out(
    transaction: &Connection,
    run: RunId,
    owner: &Owner,
    request: &ExchangeRequest<'_>,
) -> Result<ExchangeReply, Error> {
    let exchange = FileExchange { transaction, run, owner, now: request.now };
    let unsettled = exchange.settle(request.settled)?;
    let found = exchange.find_run()?;
    if found.is_superseded {
        return Ok(ExchangeReply { unsettled, superseded: true, ..ExchangeReply::default() });
    }
    let sql = &mut SqliteExecutor(transaction);
    if found.is_stopped {
        let stop = find_stop_of_run(sql, run)?;
        let permits = take_permits(sql, owner, request.permits, request.now)?;
        return Ok(ExchangeReply { unsettled, permits, stop, ..ExchangeReply::default() });
    }
    let handed = exchange.mark_handed(request.handing, found.version)?;
    let ClaimedDeliveries { claims, skipped, retried } =
        exchange.claim(request.room, request.scope)?;
    let permits = take_permits(sql, owner, request.permits, request.now)?;
    let reply = ExchangeReply { handed, unsettled, permits, ..ExchangeReply::default() };
    Ok(ExchangeReply { claims: FreshClaims::new(claims), skipped, retried, ..reply })
}

/// What an exchange has claimed, and passed over.
#[derive(Default)]
struct ClaimedDeliveries {
    claims: Vec<Claim>,
    /// How many were skipped, because their readers are suppressed.
    skipped: usize,
    /// How many of the claimed and skipped ones had been deferred.
    retried: usize,
}

/// A run as an exchange found it.
#[derive(Default)]
struct FoundRun {
    /// Whether another owner has taken the run over.
    is_superseded: bool,
    /// How many amendments the run has.
    version: i64,
    /// Whether the issue of the run is stopped.
    is_stopped: bool,
}

/// One exchange: an owner, a run and a moment.
struct FileExchange<'a> {
    transaction: &'a Connection,
    run: RunId,
    owner: &'a Owner,
    now: Timestamp,
}

impl FileExchange<'_> {
    /// Reads what the exchange has to know of the run.
    fn find_run(&self) -> Result<FoundRun, Error> {
        let mut look = self.transaction.prepare_cached(FIND_RUN)?;
        let found = look.query_row(params![self.run.0, self.owner.as_str()], |found| {
            Ok(FoundRun {
                is_superseded: found.get(0)?,
                version: found.get(1)?,
                is_stopped: found.get(2)?,
            })
        });
        Ok(found.optional()?.unwrap_or_default())
    }

    /// Writes the settlements. Answers the deliveries that could not be settled.
    fn settle(&self, settled: &[EndedDelivery<'_>]) -> Result<Vec<DeliveryId>, Error> {
        if settled.is_empty() {
            return Ok(Vec::new());
        }
        let mut look = self.transaction.prepare_cached(FIND)?;
        let mut update = self.transaction.prepare_cached(SETTLE)?;
        let mut release = self.transaction.prepare_cached(RELEASE)?;
        let mut unsettled = Vec::new();
        for EndedDelivery { id, settlement } in settled {
            if self.accept(*id, settlement)? {
                continue;
            }
            let asked = params![id.0, self.run.0, self.owner.as_str()];
            let word = look.query_row(asked, |found| found.get::<_, String>(0)).optional()?;
            let from = word.map(|word| row::parse_state(&word, "state")).transpose()?;
            match from {
                Some(from) if settlement.follows(from) && settlement.is_release() => {
                    release.execute(params![id.0, self.now.as_millisecond()])?;
                }
                Some(from) if settlement.follows(from) => {
                    self.write_settlement(&mut update, *id, settlement, from)?;
                    if settlement.is_told_after(from) {
                        self.write_transition(*id, from)?;
                    }
                }
                _ => unsettled.push(*id),
            }
        }
        Ok(unsettled)
    }

    /// Writes that the relay has accepted a message. Answers whether that is written: `false` for every other
    /// settlement, and for a delivery that the owner does not have on the wire.
    fn accept(&self, id: DeliveryId, settlement: &Settlement) -> Result<bool, Error> {
        let Settlement::Accepted(_) = settlement else { return Ok(false) };
        let diagnostic = settlement.diagnostic();
        let changed = self.transaction.prepare_cached(ACCEPT)?.execute(params![
            id.0,
            self.run.0,
            self.owner.as_str(),
            self.now.as_millisecond(),
            diagnostic.code,
            diagnostic.enhanced,
            diagnostic.words
        ])?;
        Ok(changed == 1)
    }

    fn write_settlement(
        &self,
        update: &mut Statement<'_>,
        id: DeliveryId,
        settlement: &Settlement,
        from: State,
    ) -> Result<(), Error> {
        let diagnostic = settlement.diagnostic();
        update.execute(params![
            id.0,
            settlement.state().as_str(),
            settlement.attempts_after(from),
            self.now.as_millisecond(),
            settlement.until().map(Timestamp::as_millisecond),
            settlement.refusal().map(Refusal::as_str),
            settlement.held_back(),
            diagnostic.code,
            diagnostic.enhanced,
            diagnostic.words
        ])?;
        Ok(())
    }

    fn write_transition(&self, id: DeliveryId, from: State) -> Result<(), Error> {
        let mut write = self.transaction.prepare_cached(WRITE_TRANSITION)?;
        write.execute(params![id.0, from.as_str()])?;
        Ok(())
    }

    /// Marks deliveries as handed over. Answers those that may be sent.
    fn mark_handed(&self, handing: &[DeliveryId], version: i64) -> Result<Vec<DeliveryId>, Error> {
        if handing.is_empty() {
            return Ok(Vec::new());
        }
        let mut mark = self.transaction.prepare_cached(HAND_OVER)?;
        let mut handed = Vec::with_capacity(handing.len());
        for id in handing {
            let now = self.now.as_millisecond();
            if mark.execute(params![id.0, self.run.0, self.owner.as_str(), now, version])? == 1 {
                handed.push(*id);
            }
        }
        Ok(handed)
    }

    /// Claims due deliveries, and then deferred ones whose time has come.
    fn claim(&self, room: usize, scope: ClaimScope) -> Result<ClaimedDeliveries, Error> {
        let mut claimed = ClaimedDeliveries::default();
        for (place, next) in list_next(scope).iter().enumerate() {
            let left = room - claimed.claims.len();
            if left > 0 {
                let (skipped, taken) = (self.skip(next, left)?, self.take(next, left)?);
                if place >= FIRST_DEFERRED {
                    claimed.retried += skipped + taken.len();
                }
                claimed.skipped += skipped;
                claimed.claims.extend(taken);
            }
        }
        Ok(claimed)
    }

    /// Skips deliveries until none of the next ones has a suppressed reader.
    fn skip(&self, next: &str, room: usize) -> Result<usize, Error> {
        let values = [self.run.0.into(), self.now.as_millisecond().into(), limit(room)];
        let (mut skipped, mut more) = (0, true);
        while more {
            let found = skip_suppressed(&mut SqliteExecutor(self.transaction), next, &values)?;
            skipped += usize::try_from(found).unwrap_or(usize::MAX);
            more = found > 0;
        }
        Ok(skipped)
    }

    fn take(&self, next: &str, room: usize) -> Result<Vec<Claim>, Error> {
        let now = self.now.as_millisecond();
        let values = [self.run.0.into(), now.into(), limit(room), self.owner.as_str().into()];
        let taken = SqliteExecutor(self.transaction).query(&take(next), &values)?;
        let mut claims = taken.iter().map(row::read_claim).collect::<Result<Vec<_>, _>>()?;
        // RETURNING does not promise an order.
        claims.sort_unstable_by_key(|claim| claim.id);
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::executor::SqliteExecutor;
    use super::super::open::open;
    use super::{
        ACCEPT, ClaimScope, Error, FIND, HAND_OVER, RELEASE, SETTLE, SqlExecutor, Timestamp,
        list_next, skip_suppressed, take,
    };
    use crate::journal::sql::{BatchColumn, SqlRow, SqlValue};

    /// A run in which every second reader waits, and every tenth is suppressed.
    const FILLED: &str = "\
INSERT INTO runs (id, issue, hash, audience, planned, started_at) VALUES (1, '2025-02-11', '', '', 900, 1);
WITH RECURSIVE readers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM readers WHERE n < 900)
INSERT INTO deliveries (run, address, reader, edition, state, attempts, at, until)
SELECT 1, 'r' || n, 'r' || n, 'free', iif(n % 2, 'due', 'deferred'), 0, 1, iif(n % 2, NULL, 1) FROM readers;
INSERT INTO suppressions (reader, address, reason, at)
SELECT reader, address, 'complaint', 1 FROM deliveries WHERE id % 10 < 2;";

    /// The steps that a statement takes.
    fn explain(journal: &Connection, statement: &str, values: &[SqlValue<'_>]) -> Vec<String> {
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let plan = SqliteExecutor(journal).query(&explain, values).expect("a plan");
        plan.iter().map(|row| row.text("detail").expect("words").to_owned()).collect()
    }

    /// Carries statements out, and keeps the steps of each.
    struct Explaining<'a> {
        journal: &'a Connection,
        plans: Vec<Vec<String>>,
    }

    impl SqlExecutor for Explaining<'_> {
        fn execute(&mut self, sql: &str, values: &[SqlValue<'_>]) -> Result<u64, Error> {
            self.plans.push(explain(self.journal, sql, values));
            SqliteExecutor(self.journal).execute(sql, values)
        }

        fn query(&mut self, sql: &str, values: &[SqlValue<'_>]) -> Result<Vec<SqlRow>, Error> {
            SqliteExecutor(self.journal).query(sql, values)
        }

        fn insert_many(&mut self, table: &str, rows: &[BatchColumn<'_>]) -> Result<u64, Error> {
            SqliteExecutor(self.journal).insert_many(table, rows)
        }

        fn lock_rows(&mut self, _: &str, _: &[SqlValue<'_>]) -> Result<(), Error> {
            Ok(())
        }
    }

    /// Passing over the suppressed costs as many rows as there is room for, however many wait and however
    /// many are suppressed, whether or not SQLite has counted the tables.
    #[test]
    fn the_suppressed_are_looked_up_for_the_next_in_line_alone() {
        for counted in ["", "ANALYZE"] {
            let folder = tempfile::tempdir().expect("a folder");
            let journal = open(&folder.path().join("journal.sqlite3"), "morning").expect("one");
            journal.execute_batch(FILLED).expect("filled");
            journal.execute_batch(counted).expect("counted");
            for (next, index) in list_next(ClaimScope::Everybody)
                .iter()
                .zip(["deliveries_by_state", "deliveries_deferred"])
            {
                let mut explaining = Explaining { journal: &journal, plans: Vec::new() };
                let values = [1.into(), 2.into(), 16.into()];
                let skipped = skip_suppressed(&mut explaining, next, &values).expect("skipped");
                assert!((1..=16).contains(&skipped), "{skipped} of the next 16");
                assert_eq!(explaining.plans.len(), 2, "the history and the rows");
                for plan in &explaining.plans {
                    let found = |word: &str| plan.iter().any(|step| step.contains(word));
                    assert!(found(index), "{plan:?}");
                    assert!(!found("SCAN deliveries") && !found("SCAN suppressions"), "{plan:?}");
                    assert!(!found("AUTOMATIC") && !found("TEMP B-TREE"), "{plan:?}");
                }
            }
        }
    }

    /// The cost of a message must not grow with the list: every statement of an exchange finds its
    /// rows by an index, and none sorts the waiting deliveries.
    #[test]
    fn no_statement_of_an_exchange_goes_through_the_whole_list() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = open(&folder.path().join("journal.sqlite3"), "morning").expect("a journal");
        let next = |scope| list_next(scope).map(|next| take(&next));
        let ([due, deferred, taken_back], [named_due, named_deferred, named_taken_back]) =
            (next(ClaimScope::Everybody), next(ClaimScope::Named(Timestamp::UNIX_EPOCH)));
        for (statement, index) in [
            (FIND, "INTEGER PRIMARY KEY"),
            (ACCEPT, "INTEGER PRIMARY KEY"),
            (SETTLE, "INTEGER PRIMARY KEY"),
            (RELEASE, "INTEGER PRIMARY KEY"),
            (HAND_OVER, "INTEGER PRIMARY KEY"),
            (&due, "INDEX deliveries_by_state (run=? AND state=?)"),
            (&deferred, "INDEX deliveries_deferred (run=? AND until<?)"),
            (&taken_back, "INDEX deliveries_deferred (run=? AND until<?)"),
            (&named_due, "INDEX deliveries_by_state (run=? AND state=?)"),
            (&named_deferred, "INDEX deliveries_deferred (run=? AND until<?)"),
            (&named_taken_back, "INDEX deliveries_deferred (run=? AND until<?)"),
        ] {
            let steps = explain(&journal, statement, &vec![SqlValue::Null; 10]);
            assert!(steps.iter().any(|step| step.contains(index)), "{statement}: {steps:?}");
            let is_long = |step: &String| step.starts_with("SCAN") || step.contains("TEMP B-TREE");
            assert!(!steps.iter().any(is_long), "{statement}: {steps:?}");
        }
    }
}
