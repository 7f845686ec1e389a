//! The rules about blocks as a whole: repeated, too long, or unfinished.

mod alike;
mod contributors;
mod long;
mod repeated;
mod repeated_kickers;
mod samples;
pub(in crate::check) mod waiting;

use crate::check::rule::Rule;
use crate::finding::{Code, CodeFacts, Severity};

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    repeated::RULE,
    repeated_kickers::RULE,
    alike::RULE,
    long::RULE,
    contributors::RULE,
    waiting::RULE,
    samples::RULE,
];

impl Code {
    /// `block.duplicate`.
    pub const BLOCK_DUPLICATE: Self = Self::new(&CodeFacts {
        name: "block.duplicate",
        severity: Severity::Warning,
        meaning: "Two blocks, titles or captions that say the same, or a title and the line above it.",
        why: "The same title, caption or text twice looks like a mistake of layout.",
        mend: "Keep one; for a longer version use `continues`, which takes over title and pictures.",
    });
}
