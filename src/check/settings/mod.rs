//! The rules about the settings: faults that reading accepts, and that an editor should know.

mod contrast;
mod dead;
mod declared;
mod dkim_alignment;
pub(super) mod dkim_keys;
mod head_sheet;
mod paper;
pub(super) mod passwords;
mod placeholder;
mod postal_address;
mod small;
mod unsigned;
mod unsupported;

use crate::check::rule::Rule;

/// The rules of this family.
pub(in crate::check) const RULES: &[Rule] = &[
    contrast::RULE,
    paper::RULE,
    unsupported::RULE,
    dead::RULE,
    small::RULE,
    head_sheet::RULE,
    postal_address::RULE,
    passwords::RULE,
    dkim_alignment::RULE,
    dkim_keys::RULE,
    placeholder::RULE,
    unsigned::RULE,
];
