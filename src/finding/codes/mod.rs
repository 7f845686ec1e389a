//! The codes that reading a file reports, with a file for each family.
//!
//! The code of a rule of `check` is defined in the file of the rule.

pub mod exclusive;
pub mod file;
pub mod front;
pub mod links;
pub mod lists;
pub mod pictures;
pub mod prose;
pub mod settings;
