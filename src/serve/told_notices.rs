//! What came of the notices of providers: the answer to the provider, and what the operator is told.

use std::time::{Duration, Instant};

use crate::address::Address;
use crate::journal::BounceEffect;
use crate::newsroom::{BounceFate, JudgedBounce};
use crate::outcome::BounceClass;

/// How often the operator is told that the limit of the day is reached: once in the time that the limit is about.
const OVER_LIMIT_INTERVAL: Duration = Duration::from_hours(24);

/// What became of what a provider has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoticesTaken {
    /// It is in the journal, or was before, or concerns nobody.
    Done,
    /// More readers would be suppressed within a day than the limit allows. Nothing was written.
    OverLimit,
    /// It is no notice.
    Unclear,
}

/// What a notice has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ToldChange<'a> {
    pub(super) effect: BounceEffect,
    pub(super) class: BounceClass,
    pub(super) reader: &'a Address,
}

/// The changes among what was judged: who is suppressed, and whose request to sign up has ended.
pub(super) fn find_changes(judged: &[JudgedBounce]) -> impl Iterator<Item = ToldChange<'_>> {
    judged.iter().filter_map(|one| match one.fate {
        BounceFate::Judged(effect @ (BounceEffect::Suppressed(_) | BounceEffect::RequestEnded)) => {
            Some(ToldChange { effect, class: one.report.class, reader: one.reader.as_ref()? })
        }
        _ => None,
    })
}

/// Whether something was left because of the limit of the day.
pub(super) fn is_over_limit(judged: &[JudgedBounce]) -> bool {
    judged.iter().any(|one| one.fate == BounceFate::Judged(BounceEffect::OverLimit))
}

/// Remembers when the operator was told that the limit is reached.
#[derive(Debug, Default)]
pub(super) struct LimitNews(Option<Instant>);

impl LimitNews {
    /// Whether the operator is to be told now. Answers `true` once in a day.
    pub(super) fn begin(&mut self) -> bool {
        let is_due = self.0.is_none_or(|last| last.elapsed() >= OVER_LIMIT_INTERVAL);
        if is_due {
            self.0 = Some(Instant::now());
        }
        is_due
    }
}
