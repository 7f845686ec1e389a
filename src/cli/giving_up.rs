//! What a run will miss if a relay takes mail again only after the run gives up.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::moments::word_minute;
use super::remarks::readers;
use crate::issue::IssueName;
use crate::wording::{Wording, say};

/// When a run gives up, and whom.
pub(super) struct GivingUp<'a> {
    pub(super) issue: IssueName,
    /// The moment until which readers are tried.
    pub(super) at: Timestamp,
    /// How many readers are still to be sent to.
    pub(super) waiting: u64,
    /// The time zone in which moments are shown.
    pub(super) zone: &'a TimeZone,
}

impl GivingUp<'_> {
    /// Whether it is too late when a relay takes mail again at this moment.
    pub(super) fn is_before(&self, again: Timestamp) -> bool {
        self.waiting > 0 && again >= self.at
    }

    /// Whom the run misses if a relay takes mail again at this moment, and what to do about it. `None` if it is
    /// in time.
    pub(super) fn word_missed(&self, again: Timestamp) -> Option<Wording> {
        self.is_before(again).then(|| {
            let [at, minute] =
                [self.at, round_up(again)].map(|moment| word_minute(moment, self.at, self.zone));
            say!(
                "that is after {at}, when this run gives up: {readers} will be missed; raise `retry_for` or \
                 `not_after`, add a relay, or `matinale send {issue} --late` after {minute}",
                at,
                readers = readers(self.waiting),
                issue = self.issue.to_string(),
                minute
            )
        })
    }
}

/// The next whole minute, so that a time without seconds is not too soon.
fn round_up(moment: Timestamp) -> Timestamp {
    let over = moment.as_second().rem_euclid(60);
    let missing = if over == 0 { 0 } else { 60 - over };
    Timestamp::from_second(moment.as_second().saturating_add(missing)).unwrap_or(moment)
}
