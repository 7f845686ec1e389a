//! French: the blanks at which no line may be broken, by the words on both sides of them (Lexique des règles
//! typographiques en usage à l'Imprimerie nationale).

use super::numbers::{is_roman, keeps_sign, starts_with_roman};
use super::pass::{is_blank, is_digit, is_initials, is_quotient, last_char};

/// Words that stay on the line of the number before them: units, and what is counted.
const UNITS: &[&str] = &[
    "%",
    "‰",
    "A",
    "ans",
    "av.",
    "mds",
    "Mds",
    "Md",
    "pts",
    "MPa",
    "kPa",
    "hPa",
    "kbit",
    "Gbit",
    "Mbit",
    "km2",
    "m3",
    "m2",
    "GBP",
    "EUR",
    "USD",
    "CHF",
    "bar",
    "centimètres",
    "cal",
    "cL",
    "cl",
    "cm",
    "cm²",
    "cm³",
    "dB",
    "degrés",
    "dollars",
    "euros",
    "francs",
    "g",
    "GHz",
    "Go",
    "grammes",
    "GW",
    "GWh",
    "h",
    "ha",
    "hab.",
    "habitants",
    "hectares",
    "heures",
    "hL",
    "hl",
    "Hz",
    "J",
    "jours",
    "K",
    "k€",
    "kcal",
    "kg",
    "kHz",
    "kilomètres",
    "kilos",
    "kJ",
    "km",
    "km²",
    "km/h",
    "ko",
    "Ko",
    "kV",
    "kW",
    "kWh",
    "L",
    "l",
    "litres",
    "m",
    "M",
    "M€",
    "M$",
    "m²",
    "m³",
    "Md€",
    "Md$",
    "Mds€",
    "mètres",
    "mg",
    "MHz",
    "milliard",
    "milliards",
    "millier",
    "milliers",
    "million",
    "millions",
    "min",
    "minutes",
    "mL",
    "ml",
    "mm",
    "mn",
    "Mo",
    "mois",
    "ms",
    "Mt",
    "MW",
    "MWh",
    "nanomètres",
    "nm",
    "p.",
    "Pa",
    "pb",
    "pers.",
    "points",
    "ppm",
    "pt",
    "s",
    "secondes",
    "siècle",
    "siècles",
    "t",
    "tCO2",
    "To",
    "tonnes",
    "TWh",
    "V",
    "W",
    "Wh",
    "µg",
    "µm",
    "µs",
    "°C",
    "°F",
    "°",
    "janvier",
    "janv.",
    "février",
    "févr.",
    "mars",
    "avril",
    "avr.",
    "mai",
    "juin",
    "juillet",
    "juil.",
    "août",
    "septembre",
    "sept.",
    "octobre",
    "oct.",
    "novembre",
    "nov.",
    "décembre",
    "déc.",
];

/// Titles that stay on the line of the name after them.
const TITLES: &[&str] =
    &["M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Me", "Mgr", "Pr", "St", "Ste"];

/// Abbreviations that stay on the line of the number after them.
const BEFORE_NUMBERS: &[&str] = &[
    "n°",
    "nº",
    "n°s",
    "nos",
    "no",
    "§",
    "§§",
    "p.",
    "pp.",
    "art.",
    "al.",
    "chap.",
    "fig.",
    "ill.",
    "liv.",
    "pl.",
    "t.",
    "tél.",
    "vol.",
    "v.",
    "rn",
    "rd",
    "km",
    "bd",
    "apr.",
    "av.",
    "chf",
    "fr.",
    "article",
    "articles",
    "chapitre",
    "chapitres",
    "page",
    "pages",
    "réf.",
    "tome",
    "tomes",
];

/// What is counted by an ordinal number in Roman figures.
const AFTER_ORDINALS: &[&str] = &[
    "siècle",
    "siècles",
    "millénaire",
    "République",
    "arrondissement",
    "dynastie",
    "congrès",
    "Reich",
    "Empire",
    "Internationale",
    "législature",
    "édition",
    "place",
    "rang",
];

/// Abbreviations of two words, which stay on one line.
const PAIRS: &[(&str, &str)] =
    &[("p.", "ex."), ("av.", "J.-C."), ("apr.", "J.-C."), ("ap.", "J.-C.")];

/// What multiplies a sum, before its currency.
const MULTIPLES: &[&str] = &["M", "Md", "Mds", "mds", "k", "Mio", "Mrd"];

/// Whether no line may be broken at the blank between these two.
pub(super) fn keeps_together(before: &str, after: &str) -> bool {
    let is_break = |c: char| is_blank(c) || matches!(c, '(' | '«' | '“' | '[' | '’' | '\'');
    let word = before.rsplit(is_break).next().unwrap_or_default();
    keeps_unit(word, after)
        || word.to_lowercase() == "isbn" && after.starts_with(is_digit)
        || keeps_minutes(before, after)
        || TITLES.contains(&word) && after.starts_with(char::is_uppercase)
        || is_initials(word) && after.starts_with(char::is_uppercase)
        || (after.starts_with(is_digit) || is_roman(first_word(after).trim_end_matches('.')))
            && BEFORE_NUMBERS.contains(&word.to_lowercase().as_str())
        || keeps_article_of_law(before, word, after)
        || PAIRS.iter().any(|(one, two)| word == *one && after.starts_with(two))
        || MULTIPLES.contains(&word) && after.starts_with(['€', '$', '£'])
        || last_char(word).is_some_and(is_digit) && after.starts_with('×')
        || keeps_sign(before, word, after)
        || keeps_country_of_dollar(word, after)
        || is_ordinal(word) && AFTER_ORDINALS.contains(&first_word(after))
        || keeps_name(word, after)
}

/// The word that a text begins with, without the mark behind it.
fn first_word(text: &str) -> &str {
    text.split(|c: char| is_blank(c) || ",;:!?()»”…–—\n".contains(c)).next().unwrap_or_default()
}

/// Whether a unit follows a number.
fn keeps_unit(word: &str, after: &str) -> bool {
    let unit = first_word(after);
    let is_unit = UNITS.contains(&unit)
        || UNITS.contains(&unit.trim_end_matches('.'))
        || is_quotient(unit, UNITS);
    let is_number = last_char(word).is_some_and(is_digit) || word == "1er";
    is_number && is_unit
}

/// Whether the minutes of an hour follow: `18 h 30`.
fn keeps_minutes(before: &str, after: &str) -> bool {
    let hours = before.strip_suffix("min").or_else(|| before.strip_suffix('h'));
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    hours.is_some_and(|hours| last_char(hours.trim_end_matches(is_blank)).is_some_and(is_digit))
        && digits == 2
}

/// Whether the number of an article of a code follows: `art. L. 34-5`.
fn keeps_article_of_law(before: &str, word: &str, after: &str) -> bool {
    let is_letter = |word: &str| ["L.", "R.", "D.", "A.", "C.", "LO."].contains(&word);
    let lead = before[..before.len() - word.len()].trim_end_matches(is_blank);
    let is_article =
        |word: &str| ["art.", "article", "articles"].iter().any(|it| word.ends_with(it));
    is_article(word) && is_letter(first_word(after))
        || is_letter(word) && is_article(lead) && after.starts_with(is_digit)
}

/// Whether the country of a dollar follows its sign: `5 $ CA`.
fn keeps_country_of_dollar(word: &str, after: &str) -> bool {
    word.ends_with('$') && ["CA", "US", "AU", "NZ"].contains(&first_word(after))
}

/// Whether a number belongs to a name: `Louis XIV`, `Plan B`, `François Ier`.
fn keeps_name(word: &str, after: &str) -> bool {
    let is_name =
        word.starts_with(char::is_uppercase) && last_char(word).is_some_and(char::is_alphabetic);
    let is_long = word.chars().nth(1).is_some();
    is_name && (starts_with_final_letter(after) || is_long && starts_with_roman(after))
}

/// Whether a text begins with a single capital that ends a name, as in `Station F` or `Plan B`.
fn starts_with_final_letter(text: &str) -> bool {
    let rest = text.strip_prefix(|c: char| c.is_ascii_uppercase());
    rest.is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(|c| is_blank(c) || ",.;:!?…)»”".contains(c))
    })
}

/// Whether a word is an ordinal number: `XXIe`, `Ve`, `1er`, `21e`.
fn is_ordinal(word: &str) -> bool {
    let number = ["ème", "er", "re", "e", "ᵉ"].into_iter().find_map(|end| word.strip_suffix(end));
    number.is_some_and(|number| {
        is_roman(number) || !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
    })
}
