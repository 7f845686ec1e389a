//! Pictures: whose they are, and what is told to those who do not see them.

mod alternatives;
mod credits;
mod figures;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[credits::RULE, alternatives::RULE];
