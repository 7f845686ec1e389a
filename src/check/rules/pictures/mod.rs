//! The rules about pictures: their credits and their text alternatives.

mod alternatives;
mod credits;
mod figures;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[credits::RULE, alternatives::RULE];
