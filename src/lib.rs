//! matinale prints the morning issue of a newsletter and delivers it.

pub mod address;
pub mod finding;
pub mod inbox;
pub mod issue;
pub mod language;
pub mod outcome;
pub mod publication;
pub mod smtp;
