//! matinale prints the morning issue of a newsletter and delivers it.

pub mod address;
pub mod audience;
pub mod finding;
pub mod issue;
pub mod language;
pub mod outcome;
pub mod publication;
