//! The rules about French: elisions, capitals, quotation marks, spaces, the first of a month, ordinals.

mod capitals;
mod elisions;
mod first_of_month;
mod ordinals;
mod quotes;
mod spacing;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    first_of_month::RULE,
    ordinals::RULE,
    capitals::RULE,
    quotes::RULE,
    spacing::RULE,
    elisions::RULE,
];
