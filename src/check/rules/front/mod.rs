//! The rules about the lines that a mailbox shows, and about the issue in the order of issues.

mod changed;
pub(super) mod draft;
mod future;
mod no_preheader;
mod preheader;
mod preheader_repeat;
mod promised_words;
mod repeated_subject;
mod shouting;
mod spam;
mod stops;
mod unkept_promises;
mod unkept_subject;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    shouting::RULE,
    preheader::RULE,
    preheader_repeat::RULE,
    no_preheader::RULE,
    spam::RULE,
    draft::RULE,
    future::RULE,
    repeated_subject::RULE,
    changed::RULE,
    unkept_promises::RULE,
    unkept_subject::RULE,
];
