//! What stands behind the paywall, and how it is announced.

mod kept;
mod teasers;

use crate::check::leak;
use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] =
    &[teasers::RULE, kept::EMPTY, kept::PICTURES, leak::RULE];
