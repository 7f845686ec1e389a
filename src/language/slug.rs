//! Handles made from titles: `Une alliance à trois` becomes `une-alliance-a-trois`.

/// Writes a character as words are compared: a small letter without its accent, whatever the normal
/// form; a digit as it is; nothing for marks and blanks.
pub fn push_folded(c: char, out: &mut String) {
    let before = out.len();
    push_plain(c, out);
    if out.len() == before && !c.is_ascii() && c.is_alphanumeric() {
        out.extend(c.to_lowercase());
    }
}

/// A handle of small letters, digits and single hyphens, at most 64 characters; empty when the text
/// holds no letter or digit that can be folded.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut folded = String::new();
    for c in text.chars() {
        folded.clear();
        push_plain(c, &mut folded);
        if matches!(c, '\u{300}'..='\u{36f}') {
            // An accent of its own, as some keyboards and file systems write it.
        } else if folded.is_empty() {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        } else if slug.len() + folded.len() <= 64 {
            slug.push_str(&folded);
        } else {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Writes a Latin letter without its accent, in small ASCII letters; nothing for what is no letter or
/// digit.
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
    use super::slug;

    #[test]
    fn a_title_becomes_a_handle() {
        assert_eq!(slug("OpenAI : l’œuvre, « à l’Élysée » !"), "openai-l-oeuvre-a-l-elysee");
        assert_eq!(slug("L’Écho du cœur, n° 2 !"), "l-echo-du-coeur-n-2");
        assert_eq!(slug("Cafe\u{301}"), "cafe");
        assert_eq!(slug("…"), "");
        assert_eq!(slug("Утро"), "");
        assert!(slug(&"long ".repeat(40)).len() <= 64);
    }
}
