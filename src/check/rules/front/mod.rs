//! What a mailbox shows before the message is opened, and how the issue stands beside those before it.

mod changed;
mod clipped;
mod future;
mod no_preheader;
mod preheader;
mod preheader_repeat;
mod promises;
mod repeated_subject;
mod shouting;
mod spam;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    shouting::RULE,
    preheader::RULE,
    preheader_repeat::RULE,
    no_preheader::RULE,
    spam::RULE,
    future::RULE,
    repeated_subject::RULE,
    changed::RULE,
    clipped::RULE,
    promises::LINES,
    promises::SUBJECT,
];
