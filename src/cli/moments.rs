//! Moments in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A moment in words: `07:02:37 on 2025-02-11`.
pub(super) fn word_moment(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%H:%M:%S on %Y-%m-%d").to_string()
}

/// A moment in words: `2025-02-11 07:02:37`.
pub(super) fn word_day_and_time(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A moment in words, without its seconds: `07:02`, with its day if another moment is not on the same one.
pub(super) fn word_minute(moment: Timestamp, other: Timestamp, zone: &TimeZone) -> String {
    let [moment, other] = [moment, other].map(|one| one.to_zoned(zone.clone()));
    let format = if moment.date() == other.date() { "%H:%M" } else { "%H:%M on %Y-%m-%d" };
    moment.strftime(format).to_string()
}
