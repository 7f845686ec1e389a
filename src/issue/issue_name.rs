//! The name of an issue, by which all rooms know it.

use std::fmt;

use jiff::civil::Date;

/// How many characters a day has in a name: `2025-02-11`.
const DAY_CHARS: usize = 10;

/// The name of an issue: its day. A publication has one issue of a name. Written as `2025-02-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueName {
    day: Date,
}

impl IssueName {
    /// The issue of a day.
    pub const fn of_day(day: Date) -> Self {
        Self { day }
    }

    /// The day of the issue.
    pub const fn day(self) -> Date {
        self.day
    }

    /// Parses what [`Display`](fmt::Display) writes. `None` for everything else.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == DAY_CHARS { text.parse().ok().map(Self::of_day) } else { None }
    }
}

impl fmt::Display for IssueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.day.fmt(f)
    }
}
