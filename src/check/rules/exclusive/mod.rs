//! What stands behind the paywall, and how it is announced.

mod guessable_pictures;
mod nothing_kept;
mod teasers;

use crate::check::leak;
use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] =
    &[teasers::RULE, nothing_kept::RULE, guessable_pictures::RULE, leak::RULE];
