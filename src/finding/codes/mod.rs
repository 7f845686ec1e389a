//! The codes that reading tells, a file for each family.
//!
//! A code stands beside whoever tells it: those of a rule of `check` stand in the rule's own file.

pub mod exclusive;
pub mod file;
pub mod front;
pub mod links;
pub mod lists;
pub mod pictures;
pub mod prose;
pub mod settings;
