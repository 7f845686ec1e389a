//! Days as lists have them: `2025-02-11`, with a time behind it, `11/02/2025`, `11 février 2025`, or `45699`, as a
//! spreadsheet counts days.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use super::fold::is_blank;
use super::written_days::{is_endless, read_last_day_of_month, read_written_day};
use crate::wording::{Wording, say};

/// What a cell says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayCell {
    /// Nothing.
    Empty,
    /// This day.
    Day(Date),
    /// A day that only the whole column shows.
    Numbers(DayNumbers),
    /// Something that is no day.
    Unreadable,
}

/// The first day that a spreadsheet's number is taken for: 1 January 1970.
const MIN_SERIAL: u32 = 25_569;
/// The last one: 31 December 2099.
const MAX_SERIAL: u32 = 73_050;
/// How many digits such a number has at least.
const MIN_SERIAL_DIGITS: usize = 5;

/// The numbers of a day that is not written year, month, day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayNumbers {
    /// As in `11/02/2025`. The cell may not show which number is the month.
    Parts(DayParts),
    /// The days since 30 December 1899, as spreadsheets count them. A number, if the column has others that are
    /// no days.
    Serial(u32),
}

/// The numbers of a day that is written like `11/02/2025`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayParts {
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

/// What the days of one column have shown so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ColumnOrder {
    shown: ShownOrder,
    /// Whether the column has a number that is no day of a spreadsheet.
    has_other_number: bool,
}

/// What the days of one column have shown of their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum ShownOrder {
    /// Each first and each second number can be a month.
    #[default]
    Unknown,
    /// This one.
    Known(DayOrder),
    /// Both have been seen.
    Contradictory,
}

impl DayCell {
    /// Reads a cell of the last day of a period. A word for a period without an end is no day, and of a month, the last day
    /// counts.
    pub(super) fn read_end(text: &str) -> Self {
        match Self::read(text) {
            Self::Unreadable if is_endless(text) => Self::Empty,
            Self::Unreadable => read_last_day_of_month(text).map_or(Self::Unreadable, Self::Day),
            read => read,
        }
    }

    /// Reads a cell. Of an instant, the day that is written counts.
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim();
        if let Some(day) = read_plain_day(text) {
            return Self::Day(day);
        }
        if text.is_empty() || is_blank(text) {
            return Self::Empty;
        }
        if let Some(day) = read_written_day(text) {
            return Self::Day(day);
        }
        if let Some(serial) = read_serial(text) {
            return Self::Numbers(DayNumbers::Serial(serial));
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
                    DayParts { first, second, year, separator }.into_cell()
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

/// The bytes of [`DayNumbers`] in a spool.
pub(super) const DAY_BYTES: usize = 9;

impl DayNumbers {
    /// The numbers in bytes.
    pub(super) fn to_bytes(self) -> [u8; DAY_BYTES] {
        let mut bytes = [0; DAY_BYTES];
        match self {
            Self::Parts(DayParts { first, second, year, separator }) => {
                bytes[1] = first.to_le_bytes()[0];
                bytes[2] = second.to_le_bytes()[0];
                bytes[3..5].copy_from_slice(&year.to_le_bytes());
                bytes[5..].copy_from_slice(&u32::from(separator).to_le_bytes());
            }
            Self::Serial(serial) => {
                bytes[0] = 1;
                bytes[5..].copy_from_slice(&serial.to_le_bytes());
            }
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) has written.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let [kind, first, second, year_low, year_high, rest @ ..] = bytes else { return None };
        let last = u32::from_le_bytes(rest.try_into().ok()?);
        if *kind == 1 {
            return Some(Self::Serial(last));
        }
        let [first, second] = [*first, *second].map(|byte| i8::from_le_bytes([byte]));
        let (year, separator) =
            (i16::from_le_bytes([*year_low, *year_high]), char::from_u32(last)?);
        Some(Self::Parts(DayParts { first, second, year, separator }))
    }

    /// The day as the column shows it. `None` if the column does not show it.
    pub(super) fn day(self, order: ColumnOrder) -> Option<Date> {
        match (self, order.shown) {
            (Self::Parts(parts), ShownOrder::Known(order)) => parts.in_order(order),
            (Self::Serial(serial), _) if !order.has_other_number => find_serial_day(serial),
            _ => None,
        }
    }

    /// Why it is no day, behind the name of its field.
    pub(super) fn fault(self, field: &str) -> Wording {
        let written = self.to_string();
        match self {
            Self::Parts(_) => say!(
                "`{field}` can be two days, and the column does not show which one is meant: {written}",
                field,
                written
            ),
            Self::Serial(_) => say!("`{field}` is not a day: {value}", field, value = written),
        }
    }
}

impl DayParts {
    fn in_order(self, order: DayOrder) -> Option<Date> {
        let Self { first, second, year, .. } = self;
        match order {
            DayOrder::DayFirst => Date::new(year, second, first).ok(),
            DayOrder::MonthFirst => Date::new(year, first, second).ok(),
        }
    }

    /// The cell with these numbers. `05/05/2027` is one day in either order. They are no day if they are none in
    /// either order.
    fn into_cell(self) -> DayCell {
        if self.first == self.second {
            return self.in_order(DayOrder::DayFirst).map_or(DayCell::Unreadable, DayCell::Day);
        }
        let is_day = [DayOrder::DayFirst, DayOrder::MonthFirst]
            .into_iter()
            .any(|order| self.in_order(order).is_some());
        if is_day { DayCell::Numbers(DayNumbers::Parts(self)) } else { DayCell::Unreadable }
    }
}

impl fmt::Display for DayNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parts(DayParts { first, second, year, separator }) => {
                write!(f, "{first:02}{separator}{second:02}{separator}{year:04}")
            }
            Self::Serial(serial) => write!(f, "{serial}"),
        }
    }
}

impl ColumnOrder {
    /// Takes in another day of the column.
    pub(super) fn see(&mut self, numbers: DayNumbers) {
        let order = match numbers {
            DayNumbers::Serial(serial) => {
                self.has_other_number |= find_serial_day(serial).is_none();
                return;
            }
            DayNumbers::Parts(DayParts { first: 13.., .. }) => DayOrder::DayFirst,
            DayNumbers::Parts(DayParts { second: 13.., .. }) => DayOrder::MonthFirst,
            DayNumbers::Parts(_) => return,
        };
        self.shown = match self.shown {
            ShownOrder::Unknown => ShownOrder::Known(order),
            known if known == ShownOrder::Known(order) => known,
            _ => ShownOrder::Contradictory,
        };
    }
}

/// The day of a text such as `2025-02-11`. `None` for any other text, also for one that is a day in another spelling.
fn read_plain_day(text: &str) -> Option<Date> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let is_plain = bytes.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !is_plain {
        return None;
    }
    let [year, month, day] = [&text[..4], &text[5..7], &text[8..]];
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The day that a spreadsheet has this number for. `None` if it is no day that a list has.
fn find_serial_day(serial: u32) -> Option<Date> {
    if !(MIN_SERIAL..=MAX_SERIAL).contains(&serial) {
        return None;
    }
    Date::constant(1899, 12, 30).checked_add(i64::from(serial).days()).ok()
}

/// Reads a number of days of five digits or more, with or without a part of a day behind it.
fn read_serial(text: &str) -> Option<u32> {
    let (days, part) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_long = days.len() >= MIN_SERIAL_DIGITS;
    if is_long && is_number(days) && is_number(part) { days.parse().ok() } else { None }
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
