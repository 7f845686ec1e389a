//! The rules about exclusive blocks, and about the lines that announce them.

mod no_button;
mod nothing_kept;
mod teasers;

use crate::check::leak;
use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] =
    &[teasers::RULE, no_button::RULE, nothing_kept::RULE, leak::RULE];
