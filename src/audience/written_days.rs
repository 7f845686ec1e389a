//! Days in words, as people write them: `31 décembre 2030`, `Dec 31, 2030`, `31. Dezember 2030`.

use jiff::civil::Date;

use super::fold::fold;

/// The names of each month, with blanks between them, in English, French and German: whole and as they are cut.
const MONTHS: [&str; 12] = [
    "january jan janvier janv januar jaenner janner",
    "february feb fevrier fev fevr februar",
    "march mar mars marz maerz mrz",
    "april apr avril avr",
    "may mai",
    "june jun juin juni",
    "july jul juillet juil juli",
    "august aug aout",
    "september sep sept septembre",
    "october oct octobre oktober okt",
    "november nov novembre",
    "december dec decembre dezember dez",
];

/// Words around a day that say nothing.
const AROUND: [&str; 8] = ["le", "the", "of", "am", "den", "on", "jusqu", "au"];

/// Words for a period without an end.
const ENDLESS: [&str; 16] = [
    "lifetime",
    "unlimited",
    "endless",
    "forever",
    "for life",
    "no end",
    "illimite",
    "illimitee",
    "a vie",
    "sans fin",
    "sans limite",
    "unbefristet",
    "unbegrenzt",
    "lebenslang",
    "ohne ende",
    "auf lebenszeit",
];

/// The day that words name. `None` if they name none, or leave the month to be guessed.
pub(super) fn read_written_day(text: &str) -> Option<Date> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !AROUND.contains(word)).collect();
    let (day, month, year) = match words[..] {
        [first, second, year] if find_month(second).is_some() => (first, second, year),
        [first, second, year] => (second, first, year),
        _ => return None,
    };
    let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
    Date::new(year, find_month(month)?, read_number_of_day(day)?).ok()
}

/// The last day of a month that is written `2030-12`, `12/2030` or `décembre 2030`. A month in numbers has two digits:
/// `2030-1` may be a day that was cut off.
pub(super) fn read_last_day_of_month(text: &str) -> Option<Date> {
    let (year, month) = split_numbers(text).or_else(|| split_words(text))?;
    Date::new(year, month, 1).ok().map(Date::last_of_month)
}

/// The year and the month of a text such as `2030-12` or `12/2030`.
fn split_numbers(text: &str) -> Option<(i16, i8)> {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.']).collect();
    let [one, other] = parts[..] else { return None };
    let (year, month) = if one.len() == 4 { (one, other) } else { (other, one) };
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_written = year.len() == 4 && month.len() == 2 && is_number(year) && is_number(month);
    if is_written { Some((year.parse().ok()?, month.parse().ok()?)) } else { None }
}

/// The year and the month of a text such as `décembre 2030`.
fn split_words(text: &str) -> Option<(i16, i8)> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !AROUND.contains(word)).collect();
    let [month, year] = words[..] else { return None };
    let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
    Some((year, find_month(month)?))
}

/// Whether words say that a period has no end.
pub(super) fn is_endless(text: &str) -> bool {
    ENDLESS.contains(&&*fold(text))
}

/// The number of a month, from 1.
fn find_month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    i8::try_from(at + 1).ok()
}

/// The number of a day: `31`, `1er`, `31st`.
fn read_number_of_day(word: &str) -> Option<i8> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (number, ending) = word.split_at(end);
    matches!(ending, "" | "er" | "st" | "nd" | "rd" | "th").then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{is_endless, read_last_day_of_month, read_written_day};

    #[test]
    fn a_day_with_the_name_of_its_month_is_read() {
        for text in [
            "31 décembre 2030",
            "31 DEC 2030",
            "le 31 déc. 2030",
            "31. Dezember 2030",
            "December 31, 2030",
            "31st of December 2030",
            "31-déc-2030",
        ] {
            assert_eq!(read_written_day(text), Some(date(2030, 12, 31)), "{text}");
        }
        assert_eq!(read_written_day("1er août 2027"), Some(date(2027, 8, 1)));
        for text in [
            "31 février 2030",
            "31 décembre",
            "décembre 2030",
            "31 ventôse 2030",
            "31 12 2030",
            "31 décembre 30",
        ] {
            assert_eq!(read_written_day(text), None::<Date>, "{text}");
        }
    }

    #[test]
    fn a_month_ends_with_its_last_day() {
        for text in ["2030-02", "02/2030", "février 2030", "Feb. 2030"] {
            assert_eq!(read_last_day_of_month(text), Some(date(2030, 2, 28)), "{text}");
        }
        for text in
            ["2030", "2030-1", "2030-12-", "2030-13", "2030-2031", "12/30", "2030-02-01", "février"]
        {
            assert_eq!(read_last_day_of_month(text), None::<Date>, "{text}");
        }
    }

    #[test]
    fn words_for_no_end_are_few() {
        assert!(["lifetime", "Illimité", "unbefristet", "à vie"].into_iter().all(is_endless));
        assert!(!["", "indéfini", "2030", "bientôt"].into_iter().any(is_endless));
    }
}
