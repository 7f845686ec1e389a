//! Makes slugs from titles: `Une alliance à trois` becomes `une-alliance-a-trois`.

/// The longest slug, in characters.
const MAX_SLUG_CHARS: usize = 64;

/// Writes a character in the form in which words are compared. A letter becomes small and loses its accent,
/// in every normal form of Unicode. A digit stays. Marks and blanks are left out.
pub fn push_folded(c: char, out: &mut String) {
    let before = out.len();
    push_plain(c, out);
    if out.len() == before && !c.is_ascii() && c.is_alphanumeric() {
        out.extend(c.to_lowercase());
    }
}

/// Makes a slug of a text: small letters, digits and single hyphens, at most 64 characters. The slug of a
/// text without a Latin letter and without a digit is empty.
pub fn make_slug(text: &str) -> String {
    let mut slug = String::new();
    let mut folded = String::new();
    for c in text.chars() {
        folded.clear();
        push_plain(c, &mut folded);
        if matches!(c, '\u{300}'..='\u{36f}') {
            // A combining accent, as some keyboards and file systems write it.
        } else if folded.is_empty() {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        } else if slug.len() + folded.len() <= MAX_SLUG_CHARS {
            slug.push_str(&folded);
        } else {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Writes a Latin letter as small ASCII letters, and a digit as it is. Other characters are left out.
fn push_plain(c: char, out: &mut String) {
    if c.is_ascii() {
        out.extend(c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()));
        return;
    }
    out.push_str(match c.to_lowercase().next().unwrap_or(c) {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ð' | 'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ß' => "ss",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    });
}

#[cfg(test)]
mod tests {
    use super::make_slug;

    #[test]
    fn a_title_becomes_a_handle() {
        assert_eq!(make_slug("OpenAI : l’œuvre, « à l’Élysée » !"), "openai-l-oeuvre-a-l-elysee");
        assert_eq!(make_slug("L’Écho du cœur, n° 2 !"), "l-echo-du-coeur-n-2");
        assert_eq!(make_slug("Cafe\u{301}"), "cafe");
        assert_eq!(make_slug("…"), "");
        assert_eq!(make_slug("Утро"), "");
        assert!(make_slug(&"long ".repeat(40)).len() <= 64);
    }
}
