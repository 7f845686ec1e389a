//! Recovers what a process left behind, and carries out decisions about it.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, LastReply};
use super::copies::may_be_repeated;
use super::count;
use super::delivery::{DeliveryId, State};
use super::error::Error;
use super::lost_claims::{CLAIM_LOST, RunOnBoot, has_lost_memory};
use super::plan::{lock_run, reopen_run};
use super::run::{Owner, Recovered, Resolution, RunId};
use super::sql::{SqlExecutor, SqlValue};
use super::suppression::ERASED;
use super::synced::BootMarks;
use crate::publication::InDoubtPolicy;

pub(super) const NO_VERDICT: &str = "the sender stopped before the relay's answer was written down";
pub(super) const BOOT_LOST: &str =
    "the machine was started anew before the relay's answer was on its disk";
const SENT_AGAIN: &str = "sent again, since in_doubt = \"resend\"";
const RESEND: &str = "sent again, on the editor's word";
pub(super) const RETRIED: &str = "tried again, on the editor's word";
const ASSUMED: &str = "taken as sent, on the editor's word";

/// Selects deliveries of other owners or of none.
pub(super) const OF_OTHERS: &str = "owner IS DISTINCT FROM ?3";

/// A matinale from before the column `held_back` says the same with `sender` for a refusal. It can be at work
/// while a newer one makes the column, and goes on writing until its run ends.
const MARK_HELD_BACK: &str = "UPDATE deliveries SET held_back = 1, refusal = NULL \
    WHERE run = ?1 AND state IN ('deferred', 'claimed', 'handed') AND refusal = 'sender'";

/// How a run is taken over.
#[derive(Debug)]
pub(super) struct RecoverTerms {
    /// What happens to messages in doubt.
    pub(super) in_doubt: InDoubtPolicy,
    /// The boot that the run keeps from now on, and the present one.
    pub(super) boot: BootMarks,
    /// The condition in SQL on deliveries of senders that are gone.
    pub(super) gone: &'static str,
}

pub(super) fn recover_run(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    owner: &Owner,
    terms: &RecoverTerms,
    now: Timestamp,
) -> Result<Recovered, Error> {
    lock_run(sql, run)?;
    let gone = terms.gone;
    let has_lost_memory =
        has_lost_memory(sql, RunOnBoot { run, boot: terms.boot.present.as_deref() })?;
    let kept = terms.boot.kept.as_deref().map_or(SqlValue::Null, SqlValue::from);
    let values = [run.0.into(), owner.as_str().into(), kept];
    sql.execute("UPDATE runs SET owner = ?2, boot = ?3 WHERE id = ?1", &values)?;
    sql.execute(MARK_HELD_BACK, &values)?;
    let change = RunChange { run, owner, now };
    let words = if has_lost_memory { BOOT_LOST } else { NO_VERDICT };
    let mut in_doubt = change.doubt(sql, &format!("state = 'handed' AND {gone}"), words)?;
    if has_lost_memory {
        in_doubt += change.doubt_claims(sql)?;
    }
    let freed = change.free_claims(sql, gone)?;
    if terms.in_doubt == InDoubtPolicy::Hold {
        return Ok(Recovered { freed, in_doubt, resent: 0 });
    }
    let which = format!("{} AND {gone}", may_be_repeated());
    let resent = change.make_due(sql, &which, SENT_AGAIN, "")?;
    let in_doubt = count::tally(sql, run)?.held_in_doubt(terms.in_doubt);
    Ok(Recovered { freed, in_doubt, resent })
}

/// Puts deliveries in doubt that are known as handed over from elsewhere.
pub(super) fn doubt_unrecorded(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    handed: &[DeliveryId],
    now: Timestamp,
) -> Result<u64, Error> {
    if handed.is_empty() {
        return Ok(0);
    }
    lock_run(sql, run)?;
    let numbers: Vec<_> = handed.iter().map(ToString::to_string).collect();
    let change = BulkTransition {
        to: State::InDoubt,
        attempts: "attempts + 1",
        words: "?3",
        reply: LastReply::Cleared,
        besides: "refusal = NULL, held_back = 0, until = NULL, hand_overs = hand_overs + 1, ",
    };
    let which = format!(
        "run = ?1 AND id IN ({}) AND state IN ('due', 'claimed', 'deferred')",
        numbers.join(", ")
    );
    // The copy of a reader who was erased since is counted, and nobody decides about it any more.
    let erased = format!(
        "UPDATE deliveries SET hand_overs = hand_overs + 1 \
         WHERE run = ?1 AND id IN ({}) AND state = 'skipped' AND {ERASED}",
        numbers.join(", ")
    );
    sql.execute(&erased, &[run.0.into()])?;
    change.apply(sql, &which, &[run.0.into(), now.as_millisecond().into(), NO_VERDICT.into()])
}

/// Puts deliveries in doubt that this owner was sending and has abandoned.
pub(super) fn doubt_abandoned(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    owner: &Owner,
    now: Timestamp,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    RunChange { run, owner, now }.doubt(sql, "state = 'handed' AND owner = ?3", NO_VERDICT)
}

pub(super) fn release_claims(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    owner: &Owner,
    now: Timestamp,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    RunChange { run, owner, now }.free_claims(sql, "owner = ?3")
}

pub(super) fn resolve(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    resolution: Resolution,
    now: Timestamp,
) -> Result<u64, Error> {
    lock_run(sql, run)?;
    let nobody = Owner::new("");
    let change = RunChange { run, owner: &nobody, now };
    let (which, words) = match resolution {
        Resolution::AssumeSent => return change.assume_sent(sql),
        Resolution::Resend => ("state = 'in_doubt'", RESEND),
        Resolution::RetryRefused => ("state = 'rejected' AND refusal = 'sender'", RETRIED),
        Resolution::RetryExpired => ("state = 'expired'", RETRIED),
    };
    let which = format!("{which} AND NOT {ERASED}");
    let moved = change.make_due(sql, &which, words, "retried_at = ?2, ")?;
    if moved > 0 {
        reopen_run(sql, run)?;
    }
    Ok(moved)
}

/// A change of one run at one moment. In its conditions `?1` is the run, `?2` the moment, `?3` the
/// owner.
pub(super) struct RunChange<'a> {
    pub(super) run: RunId,
    pub(super) owner: &'a Owner,
    pub(super) now: Timestamp,
}

impl RunChange<'_> {
    /// Makes claimed deliveries due. Nothing was sent, so their history gets no line.
    pub(super) fn free_claims(&self, sql: &mut dyn SqlExecutor, whose: &str) -> Result<u64, Error> {
        let update = format!(
            "UPDATE deliveries SET state = 'due', owner = NULL, at = ?2 \
             WHERE run = ?1 AND state = 'claimed' AND {whose}"
        );
        let now = self.now.as_millisecond();
        sql.execute(&update, &[self.run.0.into(), now.into(), self.owner.as_str().into()])
    }

    /// Puts deliveries in doubt that nobody has a verdict of. That costs an attempt, because the relay may
    /// have judged the message.
    pub(super) fn doubt(
        &self,
        sql: &mut dyn SqlExecutor,
        which: &str,
        words: &str,
    ) -> Result<u64, Error> {
        let change = BulkTransition {
            to: State::InDoubt,
            attempts: "attempts + 1",
            words: "?4",
            reply: LastReply::Cleared,
            besides: "refusal = NULL, held_back = 0, ",
        };
        self.apply(sql, &change, which, words)
    }

    /// Puts the claims of others in doubt, whose hand-overs are lost with the memory of the machine: each of them
    /// counts as handed over once more, with the content that the run has.
    fn doubt_claims(&self, sql: &mut dyn SqlExecutor) -> Result<u64, Error> {
        let change = BulkTransition {
            to: State::InDoubt,
            attempts: "attempts + 1",
            words: "?4",
            reply: LastReply::Cleared,
            besides: "refusal = NULL, held_back = 0, until = NULL, hand_overs = hand_overs + 1, \
                      handed_at = at, \
                      version = (SELECT COUNT(*) FROM amendments WHERE amendments.run = ?1), ",
        };
        self.apply(sql, &change, &format!("state = 'claimed' AND {OF_OTHERS}"), CLAIM_LOST)
    }

    /// Counts deliveries in doubt as accepted.
    fn assume_sent(&self, sql: &mut dyn SqlExecutor) -> Result<u64, Error> {
        let change = BulkTransition {
            to: State::Accepted,
            attempts: "attempts",
            words: "?4",
            reply: LastReply::Cleared,
            besides: "refusal = NULL, held_back = 0, ",
        };
        self.apply(sql, &change, "state = 'in_doubt'", ASSUMED)
    }

    /// Makes deliveries due again. The words say why in the history.
    fn make_due(
        &self,
        sql: &mut dyn SqlExecutor,
        which: &str,
        words: &str,
        besides: &str,
    ) -> Result<u64, Error> {
        let besides = format!("refusal = NULL, held_back = 0, {besides}");
        self.apply(sql, &BulkTransition::due_again(&besides), which, words)
    }

    fn apply(
        &self,
        sql: &mut dyn SqlExecutor,
        change: &BulkTransition<'_>,
        which: &str,
        words: &str,
    ) -> Result<u64, Error> {
        let (now, owner) = (self.now.as_millisecond(), self.owner.as_str());
        let values = [self.run.0.into(), now.into(), owner.into(), words.into()];
        change.apply(sql, &format!("run = ?1 AND {which}"), &values)
    }
}
