//! Why a reader gets the edition that they get.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::audience::Subscriber;
use crate::issue::edition::EditionName;

/// An edition that a reader is entitled to, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuledEdition {
    /// The edition.
    pub edition: EditionName,
    /// Why it is this one.
    pub rule: EditionRule,
}

/// Why a reader gets an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditionRule {
    /// The tier of the reader's row says so. Has the last day of the paid period, if the row has one and it counts.
    Tier(Option<Date>),
    /// The row has no tier, which stands for the free one.
    NoTier,
    /// The row says that the reader pays, and the last day of the paid period is over. Has that day.
    PeriodOver(Date),
    /// The tier or the last day of the row cannot be read, so the reader gets the free edition.
    UnreadableRow,
    /// The reader signed up at the form, at this moment, and is not on the list.
    SignedUp(Timestamp),
}

impl RuledEdition {
    /// What a row of the list entitles its reader to on a day.
    pub(super) fn of_row(row: &Subscriber<'_>, day: Date) -> Self {
        let free = |rule| Self { edition: EditionName::Free, rule };
        match (row.tier, row.until) {
            _ if row.is_downgraded => free(EditionRule::UnreadableRow),
            (EditionName::Paid, Some(until)) if until < day => free(EditionRule::PeriodOver(until)),
            (EditionName::Free, _) if !row.has_tier => free(EditionRule::NoTier),
            (EditionName::Free, _) => free(EditionRule::Tier(None)),
            (edition, until) => Self { edition, rule: EditionRule::Tier(until) },
        }
    }
}

impl EditionRule {
    /// The word in JSON.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Tier(_) | Self::NoTier => "tier",
            Self::PeriodOver(_) => "until",
            Self::UnreadableRow => "unreadable_row",
            Self::SignedUp(_) => "signed_up",
        }
    }
}
