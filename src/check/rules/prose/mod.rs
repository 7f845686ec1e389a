//! The rules about prose: Markdown that was meant otherwise, and texts in another language.

mod bold_headings;
mod emphasis;
mod foreign;
mod levels;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] =
    &[foreign::RULE, emphasis::RULE, bold_headings::RULE, levels::RULE];
