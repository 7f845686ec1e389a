//! The rules about links: their words, and their addresses.

pub(in crate::check) mod answers;
mod destination;
mod empty;
mod leaks;
mod mismatch;
mod placeholder;
mod same_words;
mod shortener;
mod unencrypted;
mod vague;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    empty::RULE,
    vague::RULE,
    same_words::RULE,
    placeholder::RULE,
    leaks::RULE,
    shortener::RULE,
    unencrypted::RULE,
    mismatch::RULE,
    answers::RULE,
];
