//! The rules about dates: they compare dates in the text with the calendar and the date.

mod impossible;
mod other;
mod weekdays;
pub(in crate::check) mod written_date;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[weekdays::RULE, other::RULE, impossible::RULE];
