//! German: „…“ and ‚…‘ for straight quotation marks, ’ and …, and blanks that must not break. No blank stands
//! before `!` and `:`.

use super::pass::{is_blank, is_digit, is_initials, last_char};
use super::quotes::{CurlyLanguage, QuoteMarks};
use crate::language::calendar::GERMAN_MONTHS;

/// Words that stay on the line of the number before them.
const UNITS: &[&str] = &[
    "Euro",
    "Dollar",
    "GW",
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
];

/// Words that stay on the line of the name or number after them.
const BEFORE: &[&str] = &["Dr.", "Prof.", "Nr.", "St.", "Art.", "Abs.", "S."];

/// Abbreviations of two words, which stay on one line.
const PAIRS: &[(&str, &str)] = &[("z.", "B."), ("d.", "h."), ("u.", "a."), ("i.", "d.")];

/// What German sets.
pub(super) const GERMAN: CurlyLanguage = CurlyLanguage {
    marks: QuoteMarks { open: "„", close: "“", inner_open: "‚", inner_close: "‘" },
    is_apostrophe: |before, _| last_char(before).is_some_and(char::is_alphabetic),
    joins_words,
};

/// Whether the words on both sides of a blank stay on one line.
fn joins_words(before: &str, after: &str) -> bool {
    let word = before.rsplit([' ', '\u{a0}', '(', '„']).next().unwrap_or_default();
    let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let number = last_char(before).is_some_and(is_digit);
    let day = word.strip_suffix('.').is_some_and(|day| {
        !day.is_empty() && day.len() <= 2 && day.bytes().all(|b| b.is_ascii_digit())
    });
    let rest = before.strip_suffix(word).unwrap_or(before).trim_end_matches(is_blank);
    let abbreviated = PAIRS.iter().any(|(one, two)| rest.ends_with(one) && word == *two);
    let proper = |c: char| c.is_uppercase() || c.is_ascii_digit();
    number
        && (UNITS.contains(&next)
            || GERMAN_MONTHS.contains(&next)
            || after.starts_with(['%', '€', '$']))
        || day && GERMAN_MONTHS.contains(&next)
        || (BEFORE.contains(&word) || is_initials(word) && !abbreviated)
            && after.starts_with(proper)
        || PAIRS.iter().any(|(first, second)| word == *first && after.starts_with(second))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::language::Language;
    use crate::language::typography::{NBSP, Typographer};

    fn set(text: &str) -> String {
        Typographer::new(Language::De, NBSP, &["Yahoo!".into()]).set(text).replace('\u{a0}', "·")
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
            let typographer = Typographer::new(Language::De, NBSP, &[]);
            let once = typographer.set(&text);
            prop_assert_eq!(&typographer.set(&once), &once);
            prop_assert_eq!(skeleton(&once), skeleton(&text));
        }
    }
}
