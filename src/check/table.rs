//! The table of rules: every family, with the codes of reading and the rules of `check`.

use std::collections::BTreeSet;

use super::rule::Rule;
use super::rules::{
    blocks, dates, exclusive, french, front, letters, links, pictures, prose, typing,
};
use super::{allow, printed, settings};
use crate::finding::{Code, codes, nearest};
use crate::wording::{Wording, say};

/// The rules and codes about one subject.
pub(super) struct Family {
    /// The title of the family, as a heading of the manual.
    pub(super) title: fn() -> Wording,
    /// The codes that reading reports, in rooms above this one.
    pub(super) read: &'static [Code],
    /// The rules.
    pub(super) rules: &'static [Rule],
}

/// Every family, in the order of checking and of the manual.
pub(super) const FAMILIES: &[Family] = &[
    Family { title: || say!("The file"), read: codes::file::CODES, rules: &[] },
    Family {
        title: || say!("What a mailbox shows"),
        read: codes::front::CODES,
        rules: front::RULES,
    },
    Family { title: || say!("Blocks"), read: &[], rules: blocks::RULES },
    Family { title: || say!("Prose"), read: codes::prose::CODES, rules: prose::RULES },
    Family { title: || say!("Letters"), read: &[], rules: letters::RULES },
    Family { title: || say!("Slips of the keyboard"), read: &[], rules: typing::RULES },
    Family { title: || say!("French"), read: &[], rules: french::RULES },
    Family { title: || say!("Dates"), read: &[], rules: dates::RULES },
    Family { title: || say!("Links"), read: codes::links::CODES, rules: links::RULES },
    Family { title: || say!("Pictures"), read: codes::pictures::CODES, rules: pictures::RULES },
    Family {
        title: || say!("Exclusive blocks"),
        read: codes::exclusive::CODES,
        rules: exclusive::RULES,
    },
    Family { title: || say!("The settings"), read: codes::settings::CODES, rules: settings::RULES },
    Family { title: || say!("The printed page"), read: &[], rules: printed::RULES },
    Family { title: || say!("Lists of readers"), read: codes::lists::CODES, rules: &[] },
    Family { title: || say!("Codes that are allowed"), read: &[], rules: &[allow::RULE] },
];

impl Family {
    /// The codes of the family, those of reading first. A code of several rules occurs several
    /// times.
    pub(super) fn codes(&self) -> impl Iterator<Item = Code> {
        self.read.iter().chain(self.rules.iter().flat_map(|rule| rule.codes)).copied()
    }
}

/// All rules.
pub(super) fn all_rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules)
}

/// All codes, each once, family by family.
pub fn all_codes() -> impl Iterator<Item = Code> {
    let mut seen = BTreeSet::new();
    FAMILIES.iter().flat_map(Family::codes).filter(move |code| seen.insert(*code))
}

/// The code of this name.
pub fn parse_code(name: &str) -> Option<Code> {
    all_codes().find(|code| code.as_str() == name)
}

/// The code with the name nearest to a misspelt one, if one is near enough to be meant.
pub fn nearest_code(name: &str) -> Option<Code> {
    nearest(name, all_codes().map(Code::as_str)).and_then(parse_code)
}

#[cfg(test)]
mod tests {
    use super::{Code, all_codes, all_rules, nearest_code, parse_code};

    #[test]
    fn every_code_says_why_it_matters_and_how_to_put_it_right() {
        for code in all_codes() {
            for words in [code.meaning(), code.why(), code.mend()].map(|words| words.to_string()) {
                assert!(words.len() >= 10 && words.ends_with('.'), "{code}: {words:?}");
            }
        }
    }

    #[test]
    fn every_rule_tells_something_and_every_code_is_found_by_its_name() {
        assert!(all_rules().all(|rule| !rule.codes.is_empty()));
        assert!(all_codes().all(|code| parse_code(code.as_str()) == Some(code)));
        assert_eq!(nearest_code("fr.tipo").map(Code::as_str), Some("fr.typo"));
        assert_eq!((parse_code("fr.tipo"), nearest_code("nothing of the kind")), (None, None));
    }

    #[test]
    fn one_name_is_one_code_with_one_set_of_facts() {
        for code in all_codes() {
            let same = all_rules().flat_map(|rule| rule.codes).filter(|other| **other == code);
            for other in same {
                assert_eq!((other.why(), other.mend()), (code.why(), code.mend()), "{code}");
            }
        }
    }
}
