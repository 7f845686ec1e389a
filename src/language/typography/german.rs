//! German: „…“ and ‚…‘ for straight quotation marks, ’ and …, and blanks that must not break. No blank stands
//! before `!` and `:`.

use super::dashes::DashStyle;
use super::numbers::{groups_thousands, keeps_roman, keeps_sign};
use super::pass::{
    is_blank, is_digit, is_initials, is_quotient, keeps_telephone_number, last_char,
};
use super::quotes::{CurlyLanguage, QuoteMarks, QuoteOrder};
use crate::language::calendar::{AUSTRIAN_JANUARY, GERMAN_MONTHS};

/// Words that stay on the line of the number before them.
const UNITS: &[&str] = &[
    "Euro",
    "Dollar",
    "Franken",
    "Rappen",
    "Cent",
    "Pfund",
    "GW",
    "GWh",
    "kWh",
    "MWh",
    "TWh",
    "kW",
    "Watt",
    "cm",
    "mm",
    "m",
    "m²",
    "km²",
    "ha",
    "Hektar",
    "g",
    "Gramm",
    "Kilogramm",
    "t",
    "Tonnen",
    "l",
    "Liter",
    "°C",
    "GB",
    "MB",
    "TB",
    "GHz",
    "MHz",
    "Hz",
    "dB",
    "Kilometer",
    "Kilometern",
    "Metern",
    "Zentimeter",
    "Sekunden",
    "Wochen",
    "Monate",
    "Monaten",
    "Tagen",
    "Tsd",
    "Punkte",
    "Punkten",
    "Stück",
    "Grad",
    "Personen",
    "Einwohner",
    "Menschen",
    "Jahre",
    "Jahren",
    "kg",
    "km",
    "Meter",
    "Mio",
    "Mrd",
    "Millionen",
    "Milliarden",
    "Minuten",
    "MW",
    "Nanometer",
    "Prozent",
    "Stunden",
    "Tage",
    "Uhr",
    "min",
    "s",
    "ms",
    "h",
    "ml",
    "cl",
    "mg",
    "kcal",
    "kJ",
    "kHz",
    "kB",
    "V",
    "A",
    "W",
    "km/h",
];

/// Words that stay on the line of the name or number after them.
const BEFORE: &[&str] = &[
    "Dr.", "Prof.", "Nr.", "St.", "Art.", "Abs.", "S.", "§", "§§", "Bd.", "Abb.", "Tab.", "Kap.",
    "Ziff.", "Anm.", "Hr.", "Fr.", "CHF", "EUR", "USD", "Rz.", "Rn.", "Jg.", "v.", "Seite",
    "Seiten", "Artikel",
];

/// What multiplies a sum, before its currency.
const MULTIPLES: &[&str] = &["Mio.", "Mrd.", "Tsd."];

/// Abbreviations of two words, which stay on one line.
const PAIRS: &[(&str, &str)] = &[
    ("z.", "B."),
    ("z.", "T."),
    ("d.", "h."),
    ("u.", "a."),
    ("u.", "U."),
    ("i.", "d."),
    ("d.", "R."),
    ("o.", "Ä."),
    ("u.", "Ä."),
    ("v.", "a."),
    ("v.", "Chr."),
    ("n.", "Chr."),
    ("s.", "o."),
    ("s.", "u."),
    ("i.", "A."),
    ("m.", "E."),
    ("z.", "Zt."),
];

/// German as in Germany and Austria: „…“ and ‚…‘.
pub(super) const GERMAN: CurlyLanguage = CurlyLanguage {
    quotes: QuoteOrder::DoubleFirst(QuoteMarks {
        open: "„",
        close: "“",
        inner_open: "‚",
        inner_close: "‘",
    }),
    dashes: DashStyle::Typed,
    is_apostrophe,
    joins_words,
};

/// German as in Switzerland: «…» and ‹…› without blanks, and ’ between thousands (Bundeskanzlei, Schreibweisungen;
/// Heuer, Richtiges Deutsch).
pub(super) const SWISS_GERMAN: CurlyLanguage = CurlyLanguage {
    quotes: QuoteOrder::DoubleFirst(QuoteMarks {
        open: "«",
        close: "»",
        inner_open: "‹",
        inner_close: "›",
    }),
    dashes: DashStyle::Typed,
    is_apostrophe: |before, after| is_apostrophe(before, after) || divides_thousands(before, after),
    joins_words,
};

/// Words that have lost their beginning: `'s ist kalt`, `so 'ne Sache` (Duden, Rechtschreibung, D 13).
const CLIPPED_WORDS: &[&str] = &["s", "n", "ne", "nen", "nem", "ner"];

/// Whether a straight mark is an apostrophe: behind a letter, or before a word that has lost its beginning.
fn is_apostrophe(before: &str, after: &str) -> bool {
    let word = after.split(|c: char| !c.is_alphanumeric() && c != '\'').next().unwrap_or_default();
    last_char(before).is_some_and(char::is_alphabetic)
        || last_char(before).is_none_or(is_blank) && CLIPPED_WORDS.contains(&word)
}

/// Whether a mark divides thousands: `1'250'000`.
fn divides_thousands(before: &str, after: &str) -> bool {
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    last_char(before).is_some_and(is_digit) && digits == 3
}

/// Whether the words on both sides of a blank stay on one line.
fn joins_words(before: &str, after: &str) -> bool {
    let word = before
        .rsplit(|c: char| is_blank(c) || "([\"'„“‚‘’«»‹›–—".contains(c))
        .next()
        .unwrap_or_default();
    let is_end = |c: char| !c.is_alphanumeric() && c != '°';
    let next = after.split(is_end).next().unwrap_or_default();
    let number = last_char(before).is_some_and(is_digit);
    let day = is_day(word);
    let next_word = after.split(|c: char| is_blank(c) || ",;:!?)".contains(c)).next();
    let rest = before.strip_suffix(word).unwrap_or(before).trim_end_matches(is_blank);
    let abbreviated = PAIRS.iter().any(|(one, two)| rest.ends_with(one) && word == *two);
    let proper = |c: char| c.is_uppercase() || c.is_ascii_digit();
    let is_sum = MULTIPLES.contains(&word)
        && ["€", "$", "£", "Euro", "Dollar", "Franken"].iter().any(|it| after.starts_with(it));
    let centuries = ["Jahrhundert", "Jahrhunderts", "Jahrhunderte", "Jahrtausend", "Jahrtausends"];
    is_sum
        || word.strip_suffix('.').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
            && centuries.contains(&next)
        || number && groups_thousands(before, after)
        || keeps_roman(word, after)
        || keeps_sign(before, word, after)
        || number && (UNITS.contains(&next) || is_month(next) || after.starts_with(['%', '€', '$']))
        || day && (is_month(next) || next_word.is_some_and(is_day))
        || keeps_telephone_number(before, after)
        || number && next_word.is_some_and(|unit| is_quotient(unit, UNITS))
        || is_initials(word) && after.starts_with("v. ")
        || (BEFORE.contains(&word) || is_initials(word) && !abbreviated)
            && after.starts_with(proper)
        || PAIRS.iter().any(|(first, second)| word == *first && after.starts_with(second))
}

/// Whether a word is the number of a day or of a month: `28.`.
fn is_day(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|day| {
        !day.is_empty() && day.len() <= 2 && day.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_month(word: &str) -> bool {
    GERMAN_MONTHS.contains(&word) || word == AUSTRIAN_JANUARY
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::language::Language;
    use crate::language::typography::Typographer;

    fn set(text: &str) -> String {
        Typographer::new(Language::De, None, &["Yahoo!".into()]).set(text).replace('\u{a0}', "·")
    }

    #[test]
    fn quotations_stand_in_german_marks_and_nested_ones_in_small_ones() {
        assert_eq!(set("Er sagte: \"Ja!\" Und ging."), "Er sagte: „Ja!“ Und ging.");
        assert_eq!(set("\"Er rief 'Nein', dann\""), "„Er rief ‚Nein‘, dann“");
        assert_eq!(set("(\"Halb\" gesetzt, „ganz“ gesetzt)"), "(„Halb“ gesetzt, „ganz“ gesetzt)");
        assert_eq!(set("„Er rief 'Nein'“"), "„Er rief ‚Nein‘“");
        assert_eq!(set("24\" und \"offen"), "24\" und \"offen");
        assert_eq!(set("«Guillemets» und »Möwchen«"), "«Guillemets» und »Möwchen«");
    }

    /// Duden, Rechtschreibung, D 12: halbe Anführungszeichen.
    #[test]
    fn a_single_quotation_by_itself_stays_single() {
        assert_eq!(
            set("Das Wort 'einzeln' und 'zwei Worte'."),
            "Das Wort ‚einzeln‘ und ‚zwei Worte‘."
        );
        assert_eq!(set("'s ist Hans' Auto, so 'ne Sache"), "’s ist Hans’ Auto, so ’ne Sache");
        assert_eq!(set("'Hans' Auto' und \"x\""), "‚Hans’ Auto‘ und „x“");
        assert_eq!(set("'offen und \"x\""), "'offen und „x“");
    }

    #[test]
    fn apostrophes_and_ellipses_are_the_printers() {
        assert_eq!(set("Wie geht's ... Hans' Auto, 5'"), "Wie geht’s … Hans’ Auto, 5'");
    }

    #[test]
    fn nothing_stands_before_a_mark_and_nothing_french_happens() {
        assert_eq!(set("Was? Nein! So: ja; 90% « x »"), "Was? Nein! So: ja; 90% « x »");
    }

    #[test]
    fn what_belongs_together_does_not_break() {
        assert_eq!(
            set("am 11. Februar 2025, 97 Milliarden Euro, 5 %, z. B. Dr. Roux, J. D. Vance"),
            "am 11.·Februar 2025, 97·Milliarden Euro, 5·%, z.·B. Dr.·Roux, J.·D.·Vance"
        );
        assert_eq!(set("Paris – sagte er – und ging."), "Paris –·sagte er·– und ging.");
        assert_eq!(set("um 8. Danach kam Mai 2025."), "um 8. Danach kam Mai 2025.");
    }

    #[test]
    fn addresses_and_protected_names_are_left_alone() {
        assert_eq!(set("https://a.de/\"x\"...y zoe@a.de"), "https://a.de/\"x\"...y zoe@a.de");
        assert_eq!(set("bei Yahoo! im Mai"), "bei Yahoo! im Mai");
    }

    fn skeleton(text: &str) -> String {
        let text = text.replace("...", "…").replace(['’', '‚', '‘'], "'").replace(['„', '“'], "\"");
        text.chars().filter(|c| !crate::language::typography::pass::is_blank(*c)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn setting_twice_is_setting_once_and_moves_no_word(
            text in "[a-bA-B0-9 \u{a0}.,:!?'’„“‚‘\"()–%€…@/-]{0,40}"
        ) {
            let typographer = Typographer::new(Language::De, None, &[]);
            let once = typographer.set(&text);
            prop_assert_eq!(&typographer.set(&once), &once);
            prop_assert_eq!(skeleton(&once), skeleton(&text));
        }
    }
}
