//! matinale prints the morning issue of a newsletter and delivers it.

pub mod address;
pub mod finding;
pub mod issue;
pub mod journal;
pub mod language;
pub mod outcome;
pub mod publication;
pub mod token;
pub mod render;
pub mod smtp;
