//! Moments in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::wording::{Wording, say};

/// A moment in words: `07:02:37 on 2025-02-11`.
pub(super) fn word_moment(moment: Timestamp, zone: &TimeZone) -> Wording {
    let moment = moment.to_zoned(zone.clone());
    let (time, date) = (moment.strftime("%H:%M:%S"), moment.strftime("%Y-%m-%d"));
    say!("{time} on {date}", time = time.to_string(), date = date.to_string())
}

/// A moment in words: `2025-02-11 07:02:37`.
pub(super) fn word_day_and_time(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The moment of an end, without its day if that is the day of the beginning.
pub(super) fn word_end(beginning: Timestamp, end: Timestamp, zone: &TimeZone) -> String {
    let [began, ended] = [beginning, end].map(|moment| moment.to_zoned(zone.clone()));
    if began.date() == ended.date() {
        ended.strftime("%H:%M:%S").to_string()
    } else {
        word_day_and_time(end, zone)
    }
}

/// A moment in words, without its seconds: `07:02`, with its day if another moment is not on the same one.
pub(super) fn word_minute(moment: Timestamp, other: Timestamp, zone: &TimeZone) -> Wording {
    let [moment, other] = [moment, other].map(|one| one.to_zoned(zone.clone()));
    let time = moment.strftime("%H:%M").to_string();
    if moment.date() == other.date() {
        return say!("{time}", time);
    }
    say!("{time} on {date}", time, date = moment.strftime("%Y-%m-%d").to_string())
}

/// A day in words: `11 February 2025`.
pub(super) fn word_date(moment: Timestamp, zone: &TimeZone) -> Wording {
    let moment = moment.to_zoned(zone.clone());
    let (day, year) = (moment.strftime("%-d").to_string(), moment.strftime("%Y").to_string());
    say!("{day} {month} {year}", day, month = word_month(moment.month()), year)
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

/// A number with one digit behind the decimal sign.
pub(super) fn word_decimal(number: f64) -> Wording {
    let text = format!("{number:.1}");
    let (whole, tenths) = text.split_once('.').unwrap_or((&text, "0"));
    say!("{whole}.{tenths}", whole, tenths)
}
