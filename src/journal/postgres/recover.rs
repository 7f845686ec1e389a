//! What a process left behind, on purpose or not, and what a person decides about it.

use jiff::Timestamp;
use postgres::Transaction;
use postgres::types::Type;

use super::super::delivery::State;
use super::super::run::{MOST_COPIES, Owner, Recovered, Resolution, RunId};
use super::super::words::{ASSUMED, NO_VERDICT, RESEND, RETRIED, SENT_AGAIN};
use super::exchange::lock;
use super::{Error, read};
use crate::publication::InDoubtPolicy;

pub(super) fn recover(
    book: &mut Transaction<'_>,
    run: RunId,
    (owner, policy): (&Owner, InDoubtPolicy),
    now: Timestamp,
) -> Result<Recovered, Error> {
    book.execute("UPDATE runs SET owner = $2 WHERE id = $1", &[&run.0, &owner.as_str()])?;
    let others = "owner IS DISTINCT FROM $2";
    let freed = free(book, run, others, (owner, now))?;
    let lost = Move { to: State::InDoubt, attempts: 1, words: NO_VERDICT, now };
    let in_doubt = lost.of(book, run, &format!("state = 'handed' AND {others}"), owner)?;
    if policy == InDoubtPolicy::Hold {
        return Ok(Recovered { freed, in_doubt, resent: 0 });
    }
    let again = Move { to: State::Due, attempts: 0, words: SENT_AGAIN, now };
    let which = format!("state = 'in_doubt' AND attempts < {MOST_COPIES} AND {others}");
    let resent = again.of(book, run, &which, owner)?;
    let in_doubt = read::tally(book, run)?.of(State::InDoubt);
    Ok(Recovered { freed, in_doubt, resent })
}

/// What this owner handed over and will hear no more of.
pub(super) fn doubt_abandoned(
    book: &mut Transaction<'_>,
    run: RunId,
    owner: &Owner,
    now: Timestamp,
) -> Result<u64, Error> {
    lock(book, run)?;
    let abandoned = Move { to: State::InDoubt, attempts: 1, words: NO_VERDICT, now };
    abandoned.of(book, run, "state = 'handed' AND owner = $2", owner)
}

pub(super) fn release(
    book: &mut Transaction<'_>,
    run: RunId,
    owner: &Owner,
    now: Timestamp,
) -> Result<u64, Error> {
    lock(book, run)?;
    free(book, run, "owner = $2", (owner, now))
}

pub(super) fn resolve(
    book: &mut Transaction<'_>,
    run: RunId,
    resolve: Resolution,
    now: Timestamp,
) -> Result<u64, Error> {
    lock(book, run)?;
    let doubtful = "state = 'in_doubt' AND owner IS DISTINCT FROM $2";
    let refused = "state = 'rejected' AND refusal = 'sender' AND owner IS DISTINCT FROM $2";
    let expired = "state = 'expired' AND owner IS DISTINCT FROM $2";
    let (which, to, words) = match resolve {
        Resolution::AssumeSent => (doubtful, State::Accepted, ASSUMED),
        Resolution::Resend => (doubtful, State::Due, RESEND),
        Resolution::RetryRefused => (refused, State::Due, RETRIED),
        Resolution::RetryExpired => (expired, State::Due, RETRIED),
    };
    let moved = Move { to, attempts: 0, words, now }.of(book, run, which, &Owner::new(""))?;
    if moved > 0 && to == State::Due {
        book.execute("UPDATE runs SET finished_at = NULL WHERE id = $1", &[&run.0])?;
    }
    Ok(moved)
}

/// Claimed deliveries become due. Nothing has left, so there is nothing to tell.
fn free(
    book: &mut Transaction<'_>,
    run: RunId,
    whose: &str,
    (owner, now): (&Owner, Timestamp),
) -> Result<u64, Error> {
    Ok(book.execute(
        &format!(
            "UPDATE deliveries SET state = 'due', owner = NULL, at = $3 \
             WHERE run = $1 AND state = 'claimed' AND {whose}"
        ),
        &[&run.0, &owner.as_str(), &now.as_millisecond()],
    )?)
}

/// A change that goes into the history.
struct Move {
    to: State,
    attempts: i64,
    words: &'static str,
    now: Timestamp,
}

impl Move {
    fn of(
        &self,
        book: &mut Transaction<'_>,
        run: RunId,
        which: &str,
        owner: &Owner,
    ) -> Result<u64, Error> {
        let sql = format!(
            "WITH found AS ( \
                 SELECT id, state AS came FROM deliveries WHERE run = $1 AND {which} \
             ), moved AS ( \
                 UPDATE deliveries AS delivery SET state = $4, attempts = attempts + $5, at = $3, \
                     refusal = NULL, code = NULL, enhanced = NULL, words = $6 \
                 FROM found WHERE delivery.id = found.id RETURNING delivery.*, came \
             ) \
             INSERT INTO transitions (run, delivery, at, from_state, to_state, attempts, words) \
             SELECT run, id, at, came, state, attempts, words FROM moved ORDER BY id"
        );
        Ok(book.execute_typed(
            &sql,
            &[
                (&run.0, Type::INT8),
                (&owner.as_str(), Type::TEXT),
                (&self.now.as_millisecond(), Type::INT8),
                (&self.to.as_str(), Type::TEXT),
                (&self.attempts, Type::INT8),
                (&self.words, Type::TEXT),
            ],
        )?)
    }
}
