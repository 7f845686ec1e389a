//! Holds a domain back: all of its deliveries that could be claimed wait, by one transition.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, LastReply};
use super::claim_scope::ClaimScope;
use super::delivery::{PutAside, State};
use super::error::Error;
use super::plan::lock_run;
use super::read::{match_domain, read_run};
use super::run::{Owner, RunId};
use super::settlement::printable;
use super::sql::SqlExecutor;

/// How much longer those wait whom a relay has answered, in milliseconds. The others of their domain come first
/// when it is tried again.
const MS_BEHIND_THE_OTHERS: i64 = 1_000;

/// Which domain is held back, why, and until when: its due deliveries, and the deferred ones whose time has come.
/// No attempt counts. Those whom a relay has answered since they last waited for their domain come behind the
/// others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldRequest<'a> {
    /// Who works on the run.
    pub owner: &'a Owner,
    /// The domain, in lower-case ASCII.
    pub domain: &'a str,
    /// Why its readers are held back, in words.
    pub words: &'a str,
    /// Whose deliveries are held back.
    pub scope: ClaimScope,
    /// The moment before which they are not tried.
    pub until: Timestamp,
    /// The moment.
    pub now: Timestamp,
}

pub(super) fn hold_domain(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    request: &HoldRequest<'_>,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    let HoldRequest { owner, domain, words, scope, until, now } = *request;
    // Whoever has taken the run over goes on with its deliveries as they are.
    if read_run(sql, run)?.owner.is_some_and(|other| other != *owner) {
        return Ok(0);
    }
    let besides = assign_hold();
    let transition = BulkTransition {
        to: State::Deferred,
        attempts: "attempts",
        words: "?3",
        reply: LastReply::Cleared,
        besides: &besides,
    };
    let words = printable(words);
    let values = [
        run.0.into(),
        now.as_millisecond().into(),
        (&*words).into(),
        until.as_millisecond().into(),
        match_domain(domain).into(),
    ];
    let condition = scope.condition();
    let which = format!(
        "run = ?1 AND (state = 'due' OR state = 'deferred' AND until <= ?2) \
         AND reader LIKE ?5 ESCAPE '!'{condition}"
    );
    transition.apply(sql, &which, &values)
}

/// The assignments to the columns of a delivery that is held back.
fn assign_hold() -> String {
    let held = PutAside::DomainHeld.as_integer();
    let taken_back = PutAside::TakenBack.as_integer();
    let both = PutAside::TakenBackAndHeld.as_integer();
    format!(
        "owner = NULL, refusal = NULL, \
         until = ?4 + CASE WHEN state = 'deferred' AND held_back <> {held} \
             THEN {MS_BEHIND_THE_OTHERS} ELSE 0 END, \
         held_back = CASE WHEN held_back < {taken_back} THEN {held} ELSE {both} END, "
    )
}
