//! The rules about slips of the keyboard, in the language of the issue.

mod abbreviations;
mod dashes;
mod double_groups;
mod double_words;
mod final_stops;
mod ranges;
mod repeated_marks;
mod stray_blanks;
mod swiss_letters;
mod units;
mod wrong_words;

use crate::check::input::CheckInput;
use crate::check::rule::Rule;
use crate::finding::{Code, CodeFacts, Severity};
use crate::language::PrimaryLanguage;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    double_words::RULE,
    double_groups::RULE,
    stray_blanks::RULE,
    final_stops::RULE,
    wrong_words::RULE,
    repeated_marks::RULE,
    dashes::RULE,
    ranges::RULE,
    units::RULE,
    abbreviations::RULE,
    swiss_letters::RULE,
];

/// The codes of slips, one for each language.
const CODES: &[Code] = &[Code::FRENCH_TYPO, Code::ENGLISH_TYPO, Code::GERMAN_TYPO];

impl Code {
    /// `fr.typo`.
    pub const FRENCH_TYPO: Self = Self::new(&CodeFacts {
        name: "fr.typo",
        severity: Severity::Note,
        meaning: "A slip of the keyboard in a French text.",
        why: "Spelling checkers let these pass; readers do not.",
        mend: "Write what the help says.",
    });

    /// `en.typo`.
    pub const ENGLISH_TYPO: Self = Self::new(&CodeFacts {
        name: "en.typo",
        severity: Severity::Note,
        meaning: "A slip of the keyboard in an English text.",
        why: "Spelling checkers let these pass; readers do not.",
        mend: "Write what the help says.",
    });

    /// `de.typo`.
    pub const GERMAN_TYPO: Self = Self::new(&CodeFacts {
        name: "de.typo",
        severity: Severity::Note,
        meaning: "A slip of the keyboard in a German text.",
        why: "Spelling checkers let these pass; readers do not.",
        mend: "Write what the help says.",
    });
}

/// The code of a slip in the language of an issue.
fn typo_code(input: &CheckInput<'_>) -> Code {
    match input.edition.front().language.primary() {
        PrimaryLanguage::French => Code::FRENCH_TYPO,
        PrimaryLanguage::English => Code::ENGLISH_TYPO,
        PrimaryLanguage::German => Code::GERMAN_TYPO,
    }
}
