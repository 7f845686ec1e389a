//! Writes dates in full, as a newspaper prints them.
//!
//! Looks up to: nothing.

use jiff::Zoned;
use jiff::civil::Date;

use super::Language;

const FRENCH_DAYS: [&str; 7] =
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH_DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub(super) const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const GERMAN_DAYS: [&str; 7] =
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
pub(super) const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

impl Language {
    /// A date in full, as it stands inside a sentence: «mardi 11 février 2025», «vendredi 1er août
    /// 2025», “Tuesday 11 February 2025”, „Dienstag, 11. Februar 2025“.
    pub fn long_date(self, date: Date) -> String {
        let (day, year) = (date.day(), date.year());
        let (weekday, month) = (self.weekday(date), self.month(date));
        match self {
            Self::Fr if day == 1 => format!("{weekday} 1er {month} {year}"),
            Self::Fr | Self::En => format!("{weekday} {day} {month} {year}"),
            Self::De => format!("{weekday}, {day}. {month} {year}"),
        }
    }

    /// A date in full with the time, as they stand inside a sentence: «mardi 11 février 2025 à 8 h 05», “Tuesday 11 February
    /// 2025 at 8:05”, „Dienstag, 11. Februar 2025 um 8.05 Uhr“.
    pub fn long_moment(self, moment: &Zoned) -> String {
        let (date, hour, minute) = (self.long_date(moment.date()), moment.hour(), moment.minute());
        match self {
            Self::Fr => format!("{date} à {hour}\u{a0}h\u{a0}{minute:02}"),
            Self::En => format!("{date} at {hour}:{minute:02}"),
            Self::De => format!("{date} um {hour}.{minute:02}\u{a0}Uhr"),
        }
    }

    /// The same date at the head of a line: its first letter a capital.
    pub fn headed_date(self, date: Date) -> String {
        let inside = self.long_date(date);
        let mut letters = inside.chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => inside,
        }
    }

    /// The name of the day of the week.
    pub fn weekday(self, date: Date) -> &'static str {
        let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        match self {
            Self::Fr => FRENCH_DAYS[at],
            Self::En => ENGLISH_DAYS[at],
            Self::De => GERMAN_DAYS[at],
        }
    }

    /// The name of the month.
    pub fn month(self, date: Date) -> &'static str {
        let at = usize::from(date.month().unsigned_abs()) - 1;
        match self {
            Self::Fr => FRENCH_MONTHS[at],
            Self::En => ENGLISH_MONTHS[at],
            Self::De => GERMAN_MONTHS[at],
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Language::{De, En, Fr};

    #[test]
    fn the_first_of_the_month_is_premier_in_french_alone() {
        assert_eq!(Fr.long_date(date(2025, 2, 11)), "mardi 11 février 2025");
        assert_eq!(Fr.long_date(date(2025, 8, 1)), "vendredi 1er août 2025");
        assert_eq!(En.long_date(date(2025, 2, 11)), "Tuesday 11 February 2025");
        assert_eq!(En.long_date(date(2025, 8, 1)), "Friday 1 August 2025");
        assert_eq!(De.long_date(date(2025, 2, 11)), "Dienstag, 11. Februar 2025");
        assert_eq!(De.long_date(date(2025, 3, 1)), "Samstag, 1. März 2025");
    }

    #[test]
    fn a_moment_has_its_hour_and_two_digits_of_the_minute() {
        let moment = date(2025, 2, 11).at(8, 5, 0, 0).in_tz("Europe/Paris").expect("a moment");
        assert_eq!(Fr.long_moment(&moment), "mardi 11 février 2025 à 8\u{a0}h\u{a0}05");
        assert_eq!(En.long_moment(&moment), "Tuesday 11 February 2025 at 8:05");
        assert_eq!(De.long_moment(&moment), "Dienstag, 11. Februar 2025 um 8.05\u{a0}Uhr");
    }

    #[test]
    fn a_date_that_opens_a_line_takes_a_capital() {
        assert_eq!(Fr.headed_date(date(2024, 2, 29)), "Jeudi 29 février 2024");
        assert_eq!(En.headed_date(date(2025, 12, 7)), "Sunday 7 December 2025");
    }

    #[test]
    fn every_day_of_a_week_and_every_month_of_a_year_has_its_own_name() {
        for language in [Fr, En, De] {
            let days: std::collections::BTreeSet<_> =
                (1..=7).map(|day| language.weekday(date(2025, 9, day))).collect();
            let months: std::collections::BTreeSet<_> =
                (1..=12).map(|month| language.month(date(2025, month, 1))).collect();
            assert_eq!((days.len(), months.len()), (7, 12));
        }
        assert_eq!(Fr.weekday(date(2025, 9, 7)), "dimanche");
        assert_eq!(Fr.month(date(2025, 12, 1)), "décembre");
    }
}
