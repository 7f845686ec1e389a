//! Words of other programs and of spreadsheets, made comparable.

/// A text in lower case, without accents, with one blank between words: `UNSUB_TIME`, `unsubTime` and
/// `Unsub time` are one text.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut was_lower = false;
    for c in text.chars() {
        if was_lower && c.is_uppercase() {
            folded.push(' ');
        }
        was_lower = c.is_lowercase();
        match c {
            '\u{300}'..='\u{36f}' => {}
            c if c.is_alphanumeric() => c.to_lowercase().for_each(|c| push_bare(&mut folded, c)),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.trim().to_owned()
}

/// Adds a letter without its accent.
fn push_bare(folded: &mut String, c: char) {
    match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => folded.push('a'),
        'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
        'í' | 'ì' | 'î' | 'ï' => folded.push('i'),
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => folded.push('o'),
        'ú' | 'ù' | 'û' | 'ü' => folded.push('u'),
        'ç' => folded.push('c'),
        'ñ' => folded.push('n'),
        'œ' => folded.push_str("oe"),
        'ß' => folded.push_str("ss"),
        c => folded.push(c),
    }
}

/// Whether a word is among others, which stand with commas between them. Blanks do not count: `e mail` is
/// `email`.
pub(super) fn has_word(words: &str, word: &str) -> bool {
    let letters = |word: &str| word.replace(' ', "");
    let word = letters(word);
    words.split(", ").any(|other| other == word || letters(other) == word)
}

/// Whether a cell says nothing: it is empty, or has a word or a date that stands for nothing, such as `NULL`,
/// `\N` of a database and `0000-00-00`.
pub(super) fn is_blank(cell: &str) -> bool {
    let folded = fold(cell);
    folded.is_empty()
        || cell.trim() == r"\N"
        || folded.starts_with("0000 00 00")
        || folded.starts_with("00 00 0000")
        || has_word("null, none, nil, undefined, na, n a, nan, never, jamais", &folded)
}

/// What a cell of a column of yes and no says. `None` if it says neither.
pub(super) fn read_flag(cell: &str) -> Option<bool> {
    match &*fold(cell) {
        "true" | "yes" | "y" | "oui" | "o" | "vrai" | "1" | "x" | "t" | "on" | "ja" | "si"
        | "s" | "sim" | "wahr" | "verdadero" | "vero" | "j" => Some(true),
        "false" | "no" | "n" | "non" | "faux" | "0" | "f" | "off" | "nein" | "nee" | "nao"
        | "falsch" | "falso" => Some(false),
        _ if matches!(cell.trim(), "✓" | "✔" | "☑" | "✅") => Some(true),
        _ if matches!(cell.trim(), "✗" | "✘" | "☐" | "❌") => Some(false),
        _ => None,
    }
}

/// Words for yes in further languages. None is a word of another kind in a list.
const FOREIGN_YES: &str = "tak igen evet kylla jah taip так да 是 はい 예 네 ναι نعم כן";
/// Words for no in further languages. None is a word of another kind in a list.
const FOREIGN_NO: &str = "nej nei nem hayir hayır нет ні не 否 いいえ 아니요 아니오 οχι όχι لا לא";
/// Words of denial in further languages, as they stand before another word.
const FOREIGN_DENIALS: [&str; 6] = ["ikke", "ikkje", "inte", "icke", "nem", "не"];

/// What a folded cell of a column of yes and no says in a language of which no other word is known.
pub(super) fn read_foreign_flag(folded: &str) -> Option<bool> {
    let is_among = |words: &str| words.split(' ').any(|word| word == folded);
    if is_among(FOREIGN_YES) { Some(true) } else { is_among(FOREIGN_NO).then_some(false) }
}

/// Whether a folded text begins with a word of denial in a language of which no other word is known.
pub(super) fn is_foreign_denial(folded: &str) -> bool {
    folded.split_once(' ').is_some_and(|(first, _)| FOREIGN_DENIALS.contains(&first))
}

/// Whether a cell is a day with dots, as in Germany: `12.03.2024`.
pub(super) fn is_day_in_dots(cell: &str) -> bool {
    let parts: Vec<&str> = cell.trim().split('.').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts[..], [day, month, year] if (1..=2).contains(&day.len()) && (1..=2).contains(&month.len()) && year.len() == 4)
        && parts.iter().all(is_number)
}

/// Whether a cell begins as a date does: with digits, a separator and more digits.
pub(super) fn is_dated(cell: &str) -> bool {
    let folded = fold(cell);
    let mut numbers = folded.split([' ', 't']).take(3);
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let begins = numbers.by_ref().take(2).filter(|word| is_number(word)).count() == 2;
    begins && numbers.next().is_some_and(is_number)
}

#[cfg(test)]
mod tests {
    use super::{fold, is_blank, is_dated};

    #[test]
    fn words_and_dates_for_nothing_are_blank_and_other_texts_are_not() {
        for text in [
            "",
            " ",
            "-",
            "—",
            "NULL",
            "None",
            "n/a",
            "NaN",
            r"\N",
            "never",
            "Jamais",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "00/00/0000",
        ] {
            assert!(is_blank(text), "{text}");
        }
        for text in ["N", "n", "no", "0", "2025-01-01", "toujours", "nobody"] {
            assert!(!is_blank(text), "{text}");
        }
    }

    #[test]
    fn spellings_of_one_header_are_one_text() {
        for spelling in ["UNSUB_TIME", "unsubTime", " Unsub  time ", "unsub-time", "Unsub.Time"] {
            assert_eq!(fold(spelling), "unsub time");
        }
        assert_eq!(fold("Abonné jusqu’au"), "abonne jusqu au");
        assert_eq!(fold("Pre\u{301}nom"), "prenom");
    }

    #[test]
    fn dates_and_instants_begin_as_dates_and_other_texts_do_not() {
        for text in ["2024-01-15T10:00:00.000Z", "15/01/2024", "2024-01-15 10:00:00 +0000 UTC"] {
            assert!(is_dated(text), "{text}");
        }
        for text in ["", "3", "yes", "1.5", "12 fois"] {
            assert!(!is_dated(text), "{text}");
        }
    }
}
