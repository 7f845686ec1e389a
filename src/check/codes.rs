//! Every code there is: those that reading tells, and those of the rules.

use super::explain::FAMILIES;
use crate::finding::{Code, nearest};

/// Every code, family by family.
pub fn all_codes() -> impl Iterator<Item = Code> {
    FAMILIES.iter().copied().flatten().copied()
}

/// The code of this name.
pub fn parse_code(name: &str) -> Option<Code> {
    all_codes().find(|code| code.as_str() == name)
}

/// The code whose name is nearest to a misspelt one, if one is near enough to be meant.
pub fn nearest_code(name: &str) -> Option<Code> {
    nearest(name, all_codes().map(Code::as_str)).and_then(parse_code)
}

#[cfg(test)]
mod tests {
    use super::{all_codes, nearest_code, parse_code};

    #[test]
    fn every_code_says_why_it_matters_and_how_to_put_it_right() {
        for code in all_codes() {
            for words in [code.meaning(), code.why(), code.mend()] {
                assert!(words.len() >= 10 && words.ends_with('.'), "{code}: {words:?}");
            }
        }
    }

    #[test]
    fn every_code_is_listed_once_and_found_by_its_name() {
        let mut names: Vec<&str> = all_codes().map(super::Code::as_str).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "two codes of one name");
        assert!(all_codes().all(|code| parse_code(code.as_str()) == Some(code)));
        assert_eq!(nearest_code("fr.tipo").map(super::Code::as_str), Some("fr.typo"));
        assert_eq!((parse_code("fr.tipo"), nearest_code("nothing of the kind")), (None, None));
    }
}
