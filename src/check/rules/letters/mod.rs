//! The rules about characters that look different at the reader's.

mod decomposed;
mod emoji;
mod entities;
mod invisible;
mod ligatures;
mod mojibake;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    mojibake::RULE,
    entities::RULE,
    invisible::RULE,
    ligatures::RULE,
    decomposed::RULE,
    emoji::RULE,
];
