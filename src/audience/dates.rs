//! Days as lists have them: `2025-02-11`, with a time behind it, or `11/02/2025`.

use std::fmt;

use jiff::civil::Date;

use super::fold::is_blank;

/// What a cell says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayCell {
    /// Nothing.
    Empty,
    /// This day.
    Day(Date),
    /// A day whose cell may not show which number is the month.
    Numbers(DayNumbers),
    /// Something that is no day.
    Unreadable,
}

/// The numbers of a day that is written like `11/02/2025`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayNumbers {
    first: i8,
    second: i8,
    year: i16,
    separator: char,
}

/// Which number of a day comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayOrder {
    /// The day, as in France.
    DayFirst,
    /// The month, as in the United States.
    MonthFirst,
}

/// What the days of one column have shown of their order so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ColumnOrder {
    /// Each first and each second number can be a month.
    #[default]
    Unknown,
    /// One of the first numbers is no month.
    DayFirst,
    /// One of the second numbers is no month.
    MonthFirst,
    /// Both have been seen.
    Contradictory,
}

impl DayCell {
    /// Reads a cell. Of an instant, the day that is written counts.
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim();
        if is_blank(text) {
            return Self::Empty;
        }
        let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
        let (day, time) = text.split_at(end);
        if !time.is_empty() && !is_time(&time[1..]) {
            return Self::Unreadable;
        }
        let separator = day.chars().find(|c| !c.is_ascii_digit());
        let Some(separator) = separator.filter(|c| matches!(c, '-' | '/' | '.')) else {
            return Self::Unreadable;
        };
        let parts: Vec<&str> = day.split(separator).collect();
        match parts.as_slice() {
            [year, month, day] if year.len() == 4 => {
                Self::from_parts(year, month, day, |year, month, day| {
                    Date::new(year, month, day).map_or(Self::Unreadable, Self::Day)
                })
            }
            [first, second, year] => {
                Self::from_parts(year, first, second, |year, first, second| {
                    DayNumbers { first, second, year, separator }.into_cell()
                })
            }
            _ => Self::Unreadable,
        }
    }

    /// Reads a year of four digits, and two numbers of one or two.
    fn from_parts(year: &str, one: &str, other: &str, make: impl Fn(i16, i8, i8) -> Self) -> Self {
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        match (year.parse(), read_number(one), read_number(other)) {
            (Ok(year), Some(one), Some(other)) if is_year => make(year, one, other),
            _ => Self::Unreadable,
        }
    }
}

impl DayNumbers {
    /// The day in the order that the column shows. `None` if the column shows none.
    pub(super) fn day(self, order: ColumnOrder) -> Option<Date> {
        match order {
            ColumnOrder::DayFirst => self.in_order(DayOrder::DayFirst),
            ColumnOrder::MonthFirst => self.in_order(DayOrder::MonthFirst),
            ColumnOrder::Unknown | ColumnOrder::Contradictory => None,
        }
    }

    fn in_order(self, order: DayOrder) -> Option<Date> {
        let Self { first, second, year, .. } = self;
        match order {
            DayOrder::DayFirst => Date::new(year, second, first).ok(),
            DayOrder::MonthFirst => Date::new(year, first, second).ok(),
        }
    }

    /// The cell with these numbers. They are no day if they are none in either order.
    fn into_cell(self) -> DayCell {
        let is_day = [DayOrder::DayFirst, DayOrder::MonthFirst]
            .into_iter()
            .any(|order| self.in_order(order).is_some());
        if is_day { DayCell::Numbers(self) } else { DayCell::Unreadable }
    }
}

impl fmt::Display for DayNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, second, year, separator } = self;
        write!(f, "{first:02}{separator}{second:02}{separator}{year:04}")
    }
}

impl ColumnOrder {
    /// Takes in another day of the column.
    pub(super) fn see(&mut self, numbers: DayNumbers) {
        let shown = match (numbers.first > 12, numbers.second > 12) {
            (true, _) => Self::DayFirst,
            (_, true) => Self::MonthFirst,
            _ => return,
        };
        *self = match *self {
            Self::Unknown => shown,
            known if known == shown => known,
            _ => Self::Contradictory,
        };
    }
}

/// Whether a text can be the time of an instant, with its zone: `08:00:00.000Z`.
fn is_time(text: &str) -> bool {
    let is_clock = text.split_once(':').is_some_and(|(hour, _)| read_number(hour).is_some());
    let is_part = |c: char| c.is_ascii_alphanumeric() || ":.,+-/_[] ".contains(c);
    is_clock && text.chars().all(is_part)
}

/// Reads a number of one or two digits.
fn read_number(text: &str) -> Option<i8> {
    let is_number = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}
