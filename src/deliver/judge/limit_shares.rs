//! Who meets the limits of a relay: everybody alike, or the readers of one domain.

use std::collections::{BTreeMap, BTreeSet};

use super::verdict::Heard;
use crate::journal::DeliveryId;

/// How many readers of a domain have met a limit, before the limit can be the domain's.
const MIN_LIMITED_READERS: usize = 4;
/// How many messages the relay must have accepted meanwhile, for other domains.
const MIN_TAKEN_OF_OTHERS: usize = 5;
/// How much more often than the others a domain meets its own limit.
const TIMES_MORE_OFTEN: usize = 4;
/// Of how many messages for a domain one meets a limit, where slowing down does not help. A relay whose rate
/// has been found refuses one in fifty.
const MESSAGES_PER_REFUSAL: usize = 5;
/// After how many messages the counts are halved, so that old ones weigh less.
const MAX_MESSAGES_REMEMBERED: usize = 100;

/// The last messages that a relay accepted or met with a limit, by the reader's domain.
#[derive(Debug, Default)]
pub(super) struct LimitShares {
    domains: BTreeMap<String, LimitShare>,
    all: LimitCounts,
}

#[derive(Debug, Default)]
struct LimitShare {
    counts: LimitCounts,
    /// The readers who have met a limit.
    readers: BTreeSet<DeliveryId>,
}

#[derive(Debug, Default, Clone, Copy)]
struct LimitCounts {
    taken: usize,
    limited: usize,
}

impl LimitShares {
    /// Records that a message was accepted.
    pub(super) fn record_taken(&mut self, domain: &str) {
        // Before the first limit there is nothing to compare, and most relays have none.
        if self.all.limited > 0 {
            self.find(domain).counts.taken += 1;
            self.all.taken += 1;
            self.forget();
        }
    }

    /// Records that a reader has met a limit. Answers how many readers of the domain have, if the limit is the
    /// domain's own.
    pub(super) fn record_limit(&mut self, heard: &Heard<'_>) -> Option<usize> {
        self.all.limited += 1;
        let share = self.find(heard.domain);
        share.counts.limited += 1;
        share.readers.insert(heard.id);
        let (own, readers) = (share.counts, share.readers.len());
        let is_own = readers >= MIN_LIMITED_READERS && own.stands_out(self.all);
        self.forget();
        is_own.then_some(readers)
    }

    fn find(&mut self, domain: &str) -> &mut LimitShare {
        self.domains.entry(domain.to_owned()).or_default()
    }

    fn forget(&mut self) {
        if self.all.count() < MAX_MESSAGES_REMEMBERED {
            return;
        }
        self.all.halve();
        self.domains.retain(|_, share| {
            share.counts.halve();
            if share.counts.limited == 0 {
                share.readers.clear();
            }
            share.counts.count() > 0
        });
    }
}

impl LimitCounts {
    const fn count(self) -> usize {
        self.taken + self.limited
    }

    const fn halve(&mut self) {
        (self.taken, self.limited) = (self.taken / 2, self.limited / 2);
    }

    /// Whether a domain with these counts meets limits much more often than the others, and often enough.
    const fn stands_out(self, all: Self) -> bool {
        let taken = all.taken.saturating_sub(self.taken);
        let limited = all.limited.saturating_sub(self.limited);
        // One more limit for the others, who may have been lucky.
        let is_more_often =
            self.limited * (taken + limited + 1) >= TIMES_MORE_OFTEN * (limited + 1) * self.count();
        taken >= MIN_TAKEN_OF_OTHERS
            && self.limited * MESSAGES_PER_REFUSAL >= self.count()
            && is_more_often
    }
}
