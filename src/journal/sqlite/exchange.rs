//! The heart: settle, hand over, claim.
//!
//! A column with a `+` before it is compared and not looked up: the id alone finds the row, and an
//! update that walks the index it changes would first have to copy what it found.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Statement, params};

use super::super::delivery::{Claim, DeliveryId, State};
use super::super::run::{Owner, RunId};
use super::super::settlement::Settlement;
use super::super::{ExchangeReply, ExchangeRequest};
use super::suppress::skip;
use super::{Error, row};
use crate::outcome::Refusal;

pub(super) fn exchange(
    book: &Connection,
    run: RunId,
    owner: &Owner,
    exchange: &ExchangeRequest<'_>,
) -> Result<ExchangeReply, Error> {
    let desk = Desk { book, run, owner, now: exchange.now };
    let unsettled = desk.settle(exchange.settled)?;
    if desk.is_superseded()? {
        return Ok(ExchangeReply { unsettled, superseded: true, ..ExchangeReply::default() });
    }
    let handed = desk.hand_over(exchange.handing)?;
    let (claims, skipped) = desk.claim(exchange.room)?;
    Ok(ExchangeReply { unsettled, superseded: false, handed, claims, skipped })
}

/// One owner's dealings with one run, at one moment.
struct Desk<'a> {
    book: &'a Connection,
    run: RunId,
    owner: &'a Owner,
    now: Timestamp,
}

impl Desk<'_> {
    /// Whether another owner has taken the run over.
    fn is_superseded(&self) -> Result<bool, Error> {
        let mut look = self
            .book
            .prepare("SELECT owner IS NOT NULL AND owner <> ?2 FROM runs WHERE id = ?1")?;
        let superseded =
            look.query_row(params![self.run.0, self.owner.as_str()], |found| found.get(0));
        Ok(superseded.optional()?.unwrap_or(false))
    }

    /// Writes down what has ended; answers what could not be.
    fn settle(&self, settled: &[(DeliveryId, Settlement)]) -> Result<Vec<DeliveryId>, Error> {
        if settled.is_empty() {
            return Ok(Vec::new());
        }
        let mut look = self
            .book
            .prepare("SELECT state FROM deliveries WHERE id = ?1 AND +run = ?2 AND +owner = ?3")?;
        let mut update = self.book.prepare(
            "UPDATE deliveries SET state = ?2, attempts = attempts + ?3, at = ?4, until = ?5, \
             refusal = ?6, code = ?7, enhanced = ?8, words = ?9 WHERE id = ?1",
        )?;
        let mut unsettled = Vec::new();
        for (id, settlement) in settled {
            let from = look
                .query_row(params![id.0, self.run.0, self.owner.as_str()], |found| {
                    Ok(row::state(found, "state"))
                })
                .optional()?
                .transpose()?;
            match from {
                Some(from) if settlement.follows(from) => {
                    self.write(&mut update, *id, (from, settlement))?;
                }
                _ => unsettled.push(*id),
            }
        }
        Ok(unsettled)
    }

    fn write(
        &self,
        update: &mut Statement<'_>,
        id: DeliveryId,
        (from, settlement): (State, &Settlement),
    ) -> Result<(), Error> {
        let (to, diagnostic) = (settlement.state(), settlement.diagnostic());
        // A delivery in doubt has paid for its attempt when it was put there.
        let attempts = if from == State::InDoubt { 0 } else { settlement.attempts() };
        update.execute(params![
            id.0,
            to.as_str(),
            attempts,
            self.now.as_millisecond(),
            settlement.until().map(Timestamp::as_millisecond),
            settlement.refusal().map(Refusal::as_str),
            diagnostic.code,
            diagnostic.enhanced,
            diagnostic.words
        ])?;
        if (from, to) != (State::Handed, State::Accepted) {
            self.book.execute(
                "INSERT INTO transitions \
                 (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
                 SELECT run, id, at, ?2, state, attempts, code, enhanced, words \
                 FROM deliveries WHERE id = ?1",
                params![id.0, from.as_str()],
            )?;
        }
        Ok(())
    }

    /// Marks what is about to leave; answers what may.
    fn hand_over(&self, handing: &[DeliveryId]) -> Result<Vec<DeliveryId>, Error> {
        if handing.is_empty() {
            return Ok(Vec::new());
        }
        let mut mark = self.book.prepare(
            "UPDATE deliveries SET state = 'handed', at = ?4, handed_at = ?4 \
             WHERE id = ?1 AND +run = ?2 AND +owner = ?3 AND +state = 'claimed'",
        )?;
        let mut handed = Vec::with_capacity(handing.len());
        for id in handing {
            let now = self.now.as_millisecond();
            if mark.execute(params![id.0, self.run.0, self.owner.as_str(), now])? == 1 {
                handed.push(*id);
            }
        }
        Ok(handed)
    }

    /// Takes what is due and, where that leaves room, what was deferred until now; answers how many were
    /// passed over meanwhile.
    fn claim(&self, room: usize) -> Result<(Vec<Claim>, usize), Error> {
        let (mut claims, mut skipped) = (Vec::new(), 0);
        for (waiting, order) in
            [("state = 'due'", "id"), ("state = 'deferred' AND until <= ?2", "until, id")]
        {
            let left = room - claims.len();
            if left > 0 {
                let next = format!("run = ?1 AND {waiting} ORDER BY {order} LIMIT ?3");
                skipped += self.skip(&next, left)?;
                claims.extend(self.take(&next, left)?);
            }
        }
        Ok((claims, skipped))
    }

    /// Passes over the suppressed until nobody among the next in line is.
    fn skip(&self, next: &str, room: usize) -> Result<usize, Error> {
        let now = self.now.as_millisecond();
        let (mut skipped, mut more) = (0, true);
        while more {
            let found = skip(self.book, next, params![self.run.0, now, limit(room)])?;
            (skipped, more) = (skipped + found, found > 0);
        }
        Ok(skipped)
    }

    fn take(&self, next: &str, room: usize) -> Result<Vec<Claim>, Error> {
        let mut take = self.book.prepare(&format!(
            "UPDATE deliveries SET state = 'claimed', owner = ?4, at = ?2, until = NULL \
             WHERE id IN (SELECT id FROM deliveries WHERE {next}) \
             RETURNING id, address, name, edition, attempts, refusal"
        ))?;
        let now = self.now.as_millisecond();
        let mut rows = take.query(params![self.run.0, now, limit(room), self.owner.as_str()])?;
        let mut claims = Vec::new();
        while let Some(found) = rows.next()? {
            claims.push(Claim {
                id: DeliveryId(found.get("id")?),
                address: row::address(found)?,
                name: found.get("name")?,
                edition: row::edition(found)?,
                attempt: found.get::<_, u32>("attempts")?.saturating_add(1),
                held_back: row::refusal(found)? == Some(Refusal::Sender),
            });
        }
        // RETURNING promises no order.
        claims.sort_unstable_by_key(|claim| claim.id);
        Ok(claims)
    }
}

fn limit(room: usize) -> i64 {
    i64::try_from(room).unwrap_or(i64::MAX)
}
