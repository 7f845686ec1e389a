//! Moments in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::newsroom::word_day;
use crate::wording::{Wording, say};

/// A moment in words: `07:02:37 on 11 February 2025`.
pub(super) fn word_moment(moment: Timestamp, zone: &TimeZone) -> Wording {
    let moment = moment.to_zoned(zone.clone());
    let (time, date) = (moment.strftime("%H:%M:%S").to_string(), word_day(moment.date()));
    say!("{time} on {date}", time, date)
}

/// A moment in words: `11 February 2025 07:02:37`.
pub(super) fn word_day_and_time(moment: Timestamp, zone: &TimeZone) -> Wording {
    let moment = moment.to_zoned(zone.clone());
    let (date, time) = (word_day(moment.date()), moment.strftime("%H:%M:%S").to_string());
    say!("{date} {time}", date, time)
}

/// The moment of an end, without its day if that is the day of the beginning.
pub(super) fn word_end(beginning: Timestamp, end: Timestamp, zone: &TimeZone) -> Wording {
    let [began, ended] = [beginning, end].map(|moment| moment.to_zoned(zone.clone()));
    if began.date() == ended.date() {
        say!("{time}", time = ended.strftime("%H:%M:%S").to_string())
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
    say!("{time} on {date}", time, date = word_day(moment.date()))
}

/// A day in words: `11 February 2025`.
pub(super) fn word_date(moment: Timestamp, zone: &TimeZone) -> Wording {
    word_day(moment.to_zoned(zone.clone()).date())
}

/// A number with one digit behind the decimal sign.
pub(super) fn word_decimal(number: f64) -> Wording {
    let text = format!("{number:.1}");
    let (whole, tenths) = text.split_once('.').unwrap_or((&text, "0"));
    say!("{whole}.{tenths}", whole, tenths)
}
