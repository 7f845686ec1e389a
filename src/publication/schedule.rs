//! What `[schedule]` says, checked: when an issue leaves by itself.

use jiff::civil::{Date, Time, Weekday};
use jiff::{SignedDuration, Timestamp};

use super::Publication;

/// When issues leave that are sent by the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The hour at which an issue leaves that names none, in the publication's time zone.
    pub at: Time,
    /// The days on which an issue leaves at that hour.
    pub days: Weekdays,
    /// The hour from which a run no longer begins by itself.
    pub not_after: Option<Time>,
    /// Whether a day without an issue is a mistake.
    pub must_appear: bool,
    /// The address that hears how a call ended: https.
    pub ping: Option<String>,
}

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays([bool; 7]);

/// The span in which the run of an issue may begin by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueTime {
    /// The moment at which the issue leaves.
    pub from: Timestamp,
    /// The moment from which its run no longer begins by itself.
    pub until: Timestamp,
}

impl Weekdays {
    /// Every day of the week.
    pub const ALL: Self = Self([true; 7]);

    /// These days.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Self {
        let mut has = [false; 7];
        for day in days {
            has[usize::from(day.to_monday_zero_offset().unsigned_abs())] = true;
        }
        Self(has)
    }

    /// Whether a day is one of these.
    pub fn contains(self, day: Weekday) -> bool {
        self.0[usize::from(day.to_monday_zero_offset().unsigned_abs())]
    }
}

impl DueTime {
    /// Whether a run may begin by itself at this moment.
    pub fn contains(self, now: Timestamp) -> bool {
        (self.from..self.until).contains(&now)
    }
}

impl Publication {
    /// When an issue of this day leaves by itself, and until when its run may begin. `own` is the hour that the issue names.
    /// `None` if the settings have no schedule, or the issue names no hour and the schedule leaves its day out.
    ///
    /// An hour that the clocks of the day skip counts by the offset before the change, so it falls as much later as they
    /// skip; one that comes twice is the first of them (RFC 5545 §3.3.5).
    pub fn find_due_time(&self, day: Date, own: Option<Time>) -> Option<DueTime> {
        let schedule = self.schedule.as_ref()?;
        if own.is_none() && !schedule.days.contains(day.weekday()) {
            return None;
        }
        let to_moment = |hour: Time| {
            let zoned = day.to_datetime(hour).to_zoned(self.timezone.clone());
            zoned.ok().map(|zoned| zoned.timestamp())
        };
        let from = to_moment(own.unwrap_or(schedule.at))?;
        let limit = schedule.not_after.and_then(to_moment).filter(|limit| *limit > from);
        let retry_for = SignedDuration::try_from(self.delivery.retry_for).unwrap_or_default();
        let until = limit.or_else(|| from.checked_add(retry_for).ok())?;
        Some(DueTime { from, until })
    }
}
