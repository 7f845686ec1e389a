//! Days in words, as people write them.

use jiff::civil::Date;

use crate::wording::{Wording, say};

/// A day in words: `11 February 2025`.
pub fn word_day(date: Date) -> Wording {
    let (day, year) = (date.day().to_string(), date.year().to_string());
    say!("{day} {month} {year}", day, month = word_month(date.month()), year)
}

/// The name of a month, from 1 for January.
fn word_month(month: i8) -> Wording {
    match month {
        1 => say!("January"),
        2 => say!("February"),
        3 => say!("March"),
        4 => say!("April"),
        5 => say!("May"),
        6 => say!("June"),
        7 => say!("July"),
        8 => say!("August"),
        9 => say!("September"),
        10 => say!("October"),
        11 => say!("November"),
        _ => say!("December"),
    }
}
