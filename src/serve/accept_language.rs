//! The language that a browser asks for (RFC 9110 §12.5.4).

use crate::language::Language;

/// The most ranges of a field that are read.
const MAX_RANGES: usize = 16;

/// Picks the language of a page: the one of ours that the browser's reader likes best. If they like none, or say
/// nothing, it is the publication's.
pub(super) fn pick_language(field: Option<&str>, publication: Language) -> Language {
    let ranges = field.unwrap_or_default().split(',').take(MAX_RANGES);
    let mut best = (0, publication);
    for range in ranges {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let language = if tag == "*" { Some(publication) } else { find_language(tag, publication) };
        let weight = parts.find_map(read_weight).unwrap_or(1_000);
        if let Some(language) = language.filter(|_| weight > best.0) {
            best = (weight, language);
        }
    }
    best.1
}

/// The language of ours that a tag asks for: the one with its country, else the publication's if only the country
/// differs, else the one without a country.
fn find_language(tag: &str, publication: Language) -> Option<Language> {
    let without_country = tag.split('-').next().unwrap_or_default();
    let is_publications = publication.primary().tag().eq_ignore_ascii_case(without_country);
    let near = is_publications.then_some(publication);
    Language::of_tag(tag).or(near).or_else(|| Language::of_tag(without_country))
}

/// Reads a weight such as `q=0.8`, in thousandths.
fn read_weight(parameter: &str) -> Option<u16> {
    let weight = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?;
    match weight.split_once('.') {
        None => weight.parse::<u16>().ok().map(|whole| whole.min(1) * 1_000),
        Some(("0", digits)) if digits.len() <= 3 => format!("{digits:0<3}").parse().ok(),
        Some(("1", _)) => Some(1_000),
        Some(_) => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, pick_language};

    #[test]
    fn a_page_is_in_the_language_that_its_reader_likes_best() {
        let pick = |field: &str| pick_language(Some(field), Language::Fr);
        assert_eq!(pick("de-CH,de;q=0.9,en;q=0.8"), Language::DeCh);
        assert_eq!(pick("de-LI,de;q=0.9,en;q=0.8"), Language::De);
        assert_eq!(pick_language(Some("FR-be"), Language::FrCa), Language::FrCa);
        assert_eq!(pick_language(Some("fr-ch"), Language::FrCa), Language::FrCh);
        assert_eq!(pick("es;q=1, en;q=0.5, de;q=0.7"), Language::De);
        assert_eq!(pick("EN-us"), Language::EnUs);
        assert_eq!(pick("fr;q=0.1, en;q=0.05"), Language::Fr);
        assert_eq!(pick("de;q=0, en;q=0.001"), Language::En);
    }

    #[test]
    fn a_reader_who_likes_none_of_ours_gets_the_publication_s() {
        assert_eq!(pick_language(None, Language::De), Language::De);
        for odd in ["", "es", "*", ",,;;q", "en;q=0", "deutsch", "\u{1}"] {
            let picked = pick_language(Some(odd), Language::Fr);
            assert_eq!(picked, Language::Fr, "{odd}");
        }
        let late = "es,".repeat(40) + "en";
        assert_eq!(pick_language(Some(&late), Language::Fr), Language::Fr);
    }
}
