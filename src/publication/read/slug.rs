//! A handle made from a name.

/// The longest label of the domain name system (RFC 1035 §2.3.4), since `List-Id` is made of labels.
const LONGEST: usize = 63;

/// Small letters and digits, accents folded, one hyphen for everything between them; nothing where
/// the name has no Latin letter and no digit.
pub(super) fn of(name: &str) -> Option<String> {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match folded(letter) {
            "" if letter.is_ascii_alphanumeric() => slug.push(letter),
            "" if matches!(letter, '\u{300}'..='\u{36f}') || slug.ends_with('-') => {}
            "" => slug.push('-'),
            letters => slug.push_str(letters),
        }
    }
    slug.truncate(LONGEST);
    let slug = slug.trim_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// The plain letters of an accented or joined one; nothing for any other.
const fn folded(letter: char) -> &'static str {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_name_becomes_small_letters_and_hyphens() {
        assert_eq!(of("L’Écho du cœur, n° 2 !").as_deref(), Some("l-echo-du-coeur-n-2"));
        assert_eq!(of("Cafe\u{301}").as_deref(), Some("cafe"));
    }

    #[test]
    fn a_name_without_a_latin_letter_gives_none() {
        assert_eq!(of("Утро"), None);
        assert_eq!(of("--"), None);
    }

    #[test]
    fn a_handle_fits_in_a_label() {
        assert_eq!(of(&"abc".repeat(40)).map(|slug| slug.len()), Some(63));
        assert_eq!(of(&format!("{}-b", "a".repeat(62))).map(|slug| slug.len()), Some(62));
    }
}
