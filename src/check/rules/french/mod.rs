//! The rules about French: slips of the keyboard, capitals, quotation marks, spaces, the first of a
//! month.

mod capitals;
mod double_words;
mod elisions;
mod final_stops;
mod first_of_month;
mod quotes;
mod spacing;
mod stray_blanks;

use crate::check::rule::Rule;
use crate::finding::{Code, CodeFacts, Severity};

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    first_of_month::RULE,
    capitals::RULE,
    quotes::RULE,
    spacing::RULE,
    elisions::RULE,
    double_words::RULE,
    stray_blanks::RULE,
    final_stops::RULE,
];

impl Code {
    /// `fr.typo`.
    pub const FRENCH_TYPO: Self = Self::new(&CodeFacts {
        name: "fr.typo",
        severity: Severity::Note,
        meaning: "A slip of the keyboard in a French text.",
        why: "Spelling checkers let these pass; readers do not.",
        mend: "Write what the help says.",
    });
}
