//! The rules about an issue: a folder for each family, and a file for each rule.

pub(super) mod blocks;
pub(super) mod dates;
pub(super) mod exclusive;
pub(super) mod french;
pub(super) mod front;
pub(super) mod letters;
pub(super) mod links;
pub(super) mod pictures;
pub(super) mod prose;
pub(super) mod typing;
pub(super) mod words;
