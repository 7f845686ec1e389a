//! Writes dates in full, as a newspaper prints them.
//!
//! Looks up to: nothing.

use jiff::Zoned;
use jiff::civil::{Date, Weekday};

use super::{Language, PrimaryLanguage};

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

/// The first month, as Austria's offices and newspapers call it.
pub(super) const AUSTRIAN_JANUARY: &str = "Jänner";

impl Language {
    /// A date in full, as it stands inside a sentence: «mardi 11 février 2025», «vendredi 1er août
    /// 2025», “Tuesday 11 February 2025”, “Tuesday, February 11, 2025” in America, „Dienstag, 11. Februar 2025“.
    pub fn long_date(self, date: Date) -> String {
        let (day, year) = (date.day(), date.year());
        let (weekday, month) = (self.weekday(date), self.month(date));
        match self.primary() {
            PrimaryLanguage::French if day == 1 => format!("{weekday} 1er {month} {year}"),
            PrimaryLanguage::English if self == Self::EnUs => {
                format!("{weekday}, {month} {day}, {year}")
            }
            PrimaryLanguage::French | PrimaryLanguage::English => {
                format!("{weekday} {day} {month} {year}")
            }
            PrimaryLanguage::German => format!("{weekday}, {day}. {month} {year}"),
        }
    }

    /// A date in full with the time, as they stand inside a sentence: «mardi 11 février 2025 à 8 h 05», “Tuesday 11 February
    /// 2025 at 8:05”, „Dienstag, 11. Februar 2025 um 8.05 Uhr“.
    pub fn long_moment(self, moment: &Zoned) -> String {
        let (date, hour, minute) = (self.long_date(moment.date()), moment.hour(), moment.minute());
        match self.primary() {
            PrimaryLanguage::French => format!("{date} à {hour}\u{a0}h\u{a0}{minute:02}"),
            PrimaryLanguage::English if self == Self::EnUs => {
                let (twelfth, half) =
                    ((hour + 11) % 12 + 1, if hour < 12 { "a.m." } else { "p.m." });
                format!("{date}, at {twelfth}:{minute:02}\u{a0}{half}")
            }
            PrimaryLanguage::English => format!("{date} at {hour}:{minute:02}"),
            PrimaryLanguage::German => format!("{date} um {hour}.{minute:02}\u{a0}Uhr"),
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
        self.name_weekday(date.weekday())
    }

    /// The name of a day of the week.
    pub fn name_weekday(self, day: Weekday) -> &'static str {
        let at = usize::from(day.to_monday_zero_offset().unsigned_abs());
        match self.primary() {
            PrimaryLanguage::French => FRENCH_DAYS[at],
            PrimaryLanguage::English => ENGLISH_DAYS[at],
            PrimaryLanguage::German => GERMAN_DAYS[at],
        }
    }

    /// The name of the month.
    pub fn month(self, date: Date) -> &'static str {
        let at = usize::from(date.month().unsigned_abs()) - 1;
        match self.primary() {
            PrimaryLanguage::French => FRENCH_MONTHS[at],
            PrimaryLanguage::English => ENGLISH_MONTHS[at],
            PrimaryLanguage::German if self == Self::DeAt && at == 0 => AUSTRIAN_JANUARY,
            PrimaryLanguage::German => GERMAN_MONTHS[at],
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Language::{self, De, DeAt, DeCh, En, EnGb, EnUs, Fr, FrCa};

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
    fn a_country_has_dates_and_hours_of_its_own() {
        let day = date(2025, 1, 1);
        for (language, long) in [
            (FrCa, "mercredi 1er janvier 2025"),
            (EnGb, "Wednesday 1 January 2025"),
            (EnUs, "Wednesday, January 1, 2025"),
            (DeAt, "Mittwoch, 1. Jänner 2025"),
            (DeCh, "Mittwoch, 1. Januar 2025"),
        ] {
            assert_eq!(language.long_date(day), long);
        }
        for (hour, said) in [
            (0, "12:05\u{a0}a.m."),
            (8, "8:05\u{a0}a.m."),
            (12, "12:05\u{a0}p.m."),
            (23, "11:05\u{a0}p.m."),
        ] {
            let moment = day.at(hour, 5, 0, 0).in_tz("Europe/Paris").expect("a moment");
            assert_eq!(EnUs.long_moment(&moment), format!("Wednesday, January 1, 2025, at {said}"));
        }
    }

    #[test]
    fn a_date_that_opens_a_line_takes_a_capital() {
        assert_eq!(Fr.headed_date(date(2024, 2, 29)), "Jeudi 29 février 2024");
        assert_eq!(En.headed_date(date(2025, 12, 7)), "Sunday 7 December 2025");
    }

    #[test]
    fn every_day_of_a_week_and_every_month_of_a_year_has_its_own_name() {
        for language in Language::ALL {
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
