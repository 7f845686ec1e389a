//! What a relay was sent under one rate limit, and what it may be sent now.
//!
//! A message costs a permit. The permit is taken before the message leaves, and is *open* until the
//! relay has answered. From then on it is *used* for one period. The relay counts a message
//! somewhere between the two moments. So it counts no more messages in any period than the limit
//! says, however long its answers take.
//!
//! The record is a pure value. The journal keeps it, and passes the moment in.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::run::Owner;
use crate::publication::RateLimit;

/// The moments of used permits are rounded up to a hundredth of the period. A record therefore has
/// about a hundred moments at most, or 1440 for a day.
const MOMENTS_IN_A_PERIOD: i64 = 100;
/// The coarsest rounding, in milliseconds: one minute.
const MAX_ROUNDING_MS: i64 = 60_000;

/// The permits of one relay under one limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateRecord {
    limit: RateLimit,
    /// How many permits were used, by the millisecond up to which they were.
    used: BTreeMap<i64, u64>,
    /// Permits whose messages the relay has not answered yet.
    open: u64,
    /// The process that has the open permits.
    holder: Option<Owner>,
}

/// What a process has done with its permits since its last call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HeldPermits {
    /// How many permits the process still has. Others that it had are used now.
    pub open: u64,
    /// How many of those that it has no more were not used.
    pub unused: u64,
}

impl RateRecord {
    /// A relay that was sent nothing.
    pub const fn new(limit: RateLimit) -> Self {
        Self { limit, used: BTreeMap::new(), open: 0, holder: None }
    }

    /// The record as the journal keeps it. `used` is what [`used_words`](Self::used_words) wrote.
    /// `None` if the words are none of its own.
    pub(super) fn parse(
        limit: RateLimit,
        used: &str,
        open: i64,
        holder: Option<&str>,
    ) -> Option<Self> {
        let moments = used.split_ascii_whitespace().map(|part| {
            let (moment, count) = part.split_once(':')?;
            Some((moment.parse().ok()?, count.parse().ok()?))
        });
        let (used, open) = (moments.collect::<Option<_>>()?, u64::try_from(open).ok()?);
        Some(Self { limit, used, open, holder: holder.map(Owner::new) })
    }

    /// The used permits in words: `moment:count`, with blanks between.
    pub(super) fn used_words(&self) -> String {
        let words: Vec<_> =
            self.used.iter().map(|(moment, count)| format!("{moment}:{count}")).collect();
        words.join(" ")
    }

    /// The limit of the record.
    pub(super) const fn limit(&self) -> RateLimit {
        self.limit
    }

    /// The number of open permits.
    pub(super) fn open(&self) -> i64 {
        i64::try_from(self.open).unwrap_or(i64::MAX)
    }

    /// The process that has the open permits.
    pub(super) fn holder(&self) -> Option<&str> {
        self.holder.as_ref().map(Owner::as_str)
    }

    /// Forgets permits whose period is over. If the clock was set back, permits that were used later
    /// than now count as used now. Nobody then waits longer than a period.
    pub fn forget_old(&mut self, now: Timestamp) {
        let now = now.as_millisecond();
        let over = now.saturating_sub(self.period_ms());
        self.used = self.used.split_off(&over.saturating_add(1));
        let ahead = self.used.split_off(&self.round_up(now).saturating_add(1));
        let ahead: u64 = ahead.into_values().sum();
        if ahead > 0 {
            self.record_used(ahead, now);
        }
    }

    /// Records what a process has done with its permits since its last call.
    ///
    /// If another process took permits meanwhile, those of this one have counted as used since then. They are open again,
    /// and those that it did not use stay used.
    pub(super) fn record_held(&mut self, holder: &Owner, held: HeldPermits, now: Timestamp) {
        if self.holder.as_ref() == Some(holder) {
            let not_used = held.open.saturating_add(held.unused);
            let ended = self.open.saturating_sub(not_used);
            self.open = held.open;
            self.record_used(ended, now.as_millisecond());
        } else if held.open > 0 {
            self.forget_earliest(held.open);
            self.change_holder(holder, now);
            self.open = held.open;
        }
    }

    /// Opens so many permits of a process.
    pub(super) fn open_more(&mut self, holder: &Owner, count: u64, now: Timestamp) {
        if count == 0 {
            return;
        }
        self.change_holder(holder, now);
        self.open = self.open.saturating_add(count);
    }

    /// Notes that this process has the open permits. Those of another one count as used now, because that process is
    /// gone, or will say at its next call what it still has.
    fn change_holder(&mut self, holder: &Owner, now: Timestamp) {
        if self.holder.as_ref() != Some(holder) {
            self.record_used(self.open, now.as_millisecond());
            self.open = 0;
            self.holder = Some(holder.clone());
        }
    }

    /// Forgets so many used permits, those that come back the soonest first.
    fn forget_earliest(&mut self, mut count: u64) {
        for used in self.used.values_mut() {
            let forgotten = count.min(*used);
            *used -= forgotten;
            count -= forgotten;
        }
        self.used.retain(|_, used| *used > 0);
    }

    /// Records so many messages that were sent at this moment.
    pub fn record_sent(&mut self, count: u64, now: Timestamp) {
        self.record_used(count, now.as_millisecond());
    }

    /// How many permits can be taken now.
    pub fn count_free(&self) -> u64 {
        self.limit.messages().saturating_sub(self.count_taken())
    }

    /// The moment at which so many permits will be free together, if no other is taken meanwhile.
    /// Open permits count as if they ended now, although they may end later. If so many are never
    /// free at once, the moment at which all are.
    pub fn find_turn(&self, count: u64, now: Timestamp) -> Timestamp {
        let count = count.min(self.limit.messages());
        let missing =
            self.count_taken().saturating_add(count).saturating_sub(self.limit.messages());
        if missing == 0 {
            return now;
        }
        let mut given_back: u64 = 0;
        let last_needed = self.used.iter().find_map(|(moment, used)| {
            given_back = given_back.saturating_add(*used);
            (given_back >= missing).then_some(*moment)
        });
        let used_until = last_needed.unwrap_or_else(|| self.round_up(now.as_millisecond()));
        let turn = used_until.saturating_add(self.period_ms());
        Timestamp::from_millisecond(turn).unwrap_or(Timestamp::MAX)
    }

    fn count_taken(&self) -> u64 {
        self.used.values().fold(self.open, |sum, count| sum.saturating_add(*count))
    }

    fn record_used(&mut self, count: u64, now_ms: i64) {
        if count > 0 {
            let moment = self.round_up(now_ms);
            *self.used.entry(moment).or_default() += count;
        }
    }

    /// The moment up to which a permit counts that was used in this millisecond: the end of the
    /// millisecond, rounded up.
    fn round_up(&self, moment_ms: i64) -> i64 {
        let step = (self.period_ms() / MOMENTS_IN_A_PERIOD).clamp(1, MAX_ROUNDING_MS);
        moment_ms.saturating_add(step).div_euclid(step).saturating_mul(step)
    }

    fn period_ms(&self) -> i64 {
        i64::try_from(self.limit.period().as_millis()).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests;
