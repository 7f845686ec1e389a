//! The records of readers' domains at one relay. A domain that refuses the sender is held back, so
//! that the reputation of the sender does not suffer. Its readers are blameless, and the rest of
//! the run goes on.

use std::collections::{BTreeMap, BTreeSet};

use super::MAX_REFUSED_IN_A_ROW;
use super::limit_shares::LimitShares;
use super::verdict::Heard;
use crate::deliver::domain_holds::{DomainHold, HoldKind};
use crate::journal::DeliveryId;
use crate::outcome::Reply;

/// How many refused readers of a domain it takes at least to hold it. Fewer than it takes to close
/// the relay could be chance.
const MIN_REFUSED: usize = MAX_REFUSED_IN_A_ROW;
/// How many refused readers in a hundred it takes to hold a domain.
const MAX_REFUSED_IN_A_HUNDRED: usize = 5;
/// How many readers of a domain that was held before are asked, before the domain is held again. Fewer could be
/// readers who are refused alone.
const MIN_REFUSED_AGAIN: usize = 5;
/// How many messages the relay must have accepted meanwhile, for any domain. Otherwise the relay
/// refuses the sender, and not the domain.
const MIN_TAKEN_MEANWHILE: usize = 5;
/// After how many judged readers of a domain the counts are halved.
const MAX_READERS_REMEMBERED: usize = 400;

/// The records of readers' domains at one relay.
#[derive(Debug, Default)]
pub(super) struct DomainRecords {
    known: BTreeMap<String, DomainRecord>,
    /// The number of accepted messages, for any domain.
    taken: usize,
    limits: LimitShares,
    /// Holds that were not reported yet.
    holds: Vec<DomainHold>,
}

/// The last few hundred outcomes of a domain's readers.
#[derive(Debug, Default)]
struct DomainRecord {
    judged: usize,
    unwelcome: usize,
    /// The deliveries that were refused because of the sender or the content.
    refused: Vec<DeliveryId>,
    /// The last such refusal.
    last_refusal: Option<Reply>,
    /// The number of accepted messages when the first reader of the domain was refused.
    taken: Option<usize>,
    /// Whether a message for the domain was accepted.
    is_open: bool,
    /// How many readers were refused who had been held back with the domain, before a message was accepted.
    refused_again: usize,
    /// How many readers have met a limit that is the domain's own.
    limited: usize,
    /// The last reply that named a limit to a reader.
    last_limit: Option<Reply>,
    /// Whether the domain is held.
    is_held: bool,
}

impl DomainRecords {
    /// Records that a message was accepted.
    pub(super) fn record_taken(&mut self, domain: &str) {
        self.taken += 1;
        self.limits.record_taken(domain);
        let record = self.find(domain);
        record.is_open = true;
        record.count_judged();
    }

    /// Records that the relay has judged a reader of this domain.
    pub(super) fn record_judged(&mut self, domain: &str) {
        self.find(domain).count_judged();
    }

    /// Records a refusal because of the sender or the content, and holds the domain if it refuses too
    /// many. Of a domain that was held before, and has accepted nobody since, few are enough.
    pub(super) fn record_refusal(&mut self, heard: &Heard<'_>, reply: &Reply) {
        let taken = self.taken;
        let record = self.find(heard.domain);
        record.unwelcome += 1;
        record.judged += 1;
        record.refused.push(heard.id);
        record.last_refusal = Some(reply.clone());
        let since = *record.taken.get_or_insert(taken);
        record.refused_again += usize::from(heard.was_held() && !record.is_open);
        let refuses_still = !record.is_open && record.refused_again >= MIN_REFUSED_AGAIN;
        if record.is_held || refuses_still || record.refuses_us(taken - since) {
            self.hold_refusing(heard.domain);
        }
        self.find(heard.domain).forget();
    }

    /// Records that a reader of this domain has met a limit. Answers whether the limit is the domain's: its
    /// readers meet it much more often than others do.
    pub(super) fn record_limit(&mut self, heard: &Heard<'_>, reply: &Reply) -> bool {
        let own = self.limits.record_limit(heard);
        let record = self.find(heard.domain);
        record.last_limit = Some(reply.clone());
        let is_own = own.is_some() || record.is_held;
        if is_own {
            self.hold_limiting(heard.domain, own.unwrap_or_default());
        }
        is_own
    }

    /// Holds a domain that limits its own readers, and has put off so many of them.
    pub(super) fn hold_limiting(&mut self, domain: &str, readers: usize) {
        let record = self.find(domain);
        record.limited = record.limited.max(readers);
        let (kind, reply) =
            (HoldKind::Limits { readers: record.limited }, record.last_limit.clone());
        self.hold(domain, kind, reply);
    }

    /// Holds a domain that refuses the sender or the content.
    pub(super) fn hold_refusing(&mut self, domain: &str) {
        let record = self.find(domain);
        let refused = record.unwelcome;
        let kind = HoldKind::Refuses { refused, judged: record.judged.max(refused) };
        let reply = record.last_refusal.clone();
        self.hold(domain, kind, reply);
    }

    fn hold(&mut self, domain: &str, kind: HoldKind, reply: Option<Reply>) {
        let Some(reply) = reply else { return };
        self.find(domain).is_held = true;
        self.holds.push(DomainHold { domain: domain.to_owned(), kind, reply });
    }

    /// Holds the domains at the end of a pass that were held before, and have refused everybody since, however few
    /// these were.
    pub(super) fn hold_unopened(&mut self) {
        let is_unopened =
            |record: &DomainRecord| record.refused_again > 0 && !record.is_open && !record.is_held;
        let unopened = self.known.iter().filter(|(_, record)| is_unopened(record));
        let unopened: Vec<_> = unopened.map(|(domain, _)| domain.clone()).collect();
        for domain in &unopened {
            self.hold_refusing(domain);
        }
    }

    /// The domains that are to be held. Each is reported once for each refusal that shows it.
    pub(super) fn take_holds(&mut self) -> Vec<DomainHold> {
        std::mem::take(&mut self.holds)
    }

    /// The deliveries that a domain has refused because of the sender or the content. Each is reported
    /// once.
    pub(super) fn take_refused(&mut self, domain: &str) -> Vec<DeliveryId> {
        std::mem::take(&mut self.find(domain).refused)
    }

    /// Forgets refusals that were none of their domains.
    pub(super) fn forget_refusals(&mut self, ids: &BTreeSet<DeliveryId>) {
        for record in self.known.values_mut() {
            let before = record.refused.len();
            record.refused.retain(|id| !ids.contains(id));
            let forgotten = before - record.refused.len();
            record.unwelcome = record.unwelcome.saturating_sub(forgotten);
            record.judged = record.judged.saturating_sub(forgotten);
            record.refused_again = record.refused_again.saturating_sub(forgotten);
        }
    }

    /// Whether a domain accepts messages: one was accepted, and the domain is not held.
    pub(super) fn is_open(&self, domain: &str) -> bool {
        self.known.get(domain).is_some_and(|record| record.is_open && !record.is_held)
    }

    /// Whether the relay has accepted any message.
    pub(super) const fn has_taken(&self) -> bool {
        self.taken > 0
    }

    /// How many messages the relay has accepted.
    pub(super) const fn count_taken(&self) -> usize {
        self.taken
    }

    fn find(&mut self, domain: &str) -> &mut DomainRecord {
        self.known.entry(domain.to_owned()).or_default()
    }
}

impl DomainRecord {
    /// Whether the domain refuses too many readers, while the relay accepted this many messages.
    const fn refuses_us(&self, taken_meanwhile: usize) -> bool {
        self.unwelcome >= MIN_REFUSED
            && self.unwelcome * 100 > self.judged * MAX_REFUSED_IN_A_HUNDRED
            && taken_meanwhile >= MIN_TAKEN_MEANWHILE
    }

    const fn count_judged(&mut self) {
        self.judged += 1;
        self.forget();
    }

    /// Halves the counts, so that old outcomes weigh less.
    const fn forget(&mut self) {
        if self.judged >= MAX_READERS_REMEMBERED {
            (self.judged, self.unwelcome) = (self.judged / 2, self.unwelcome / 2);
        }
    }
}
