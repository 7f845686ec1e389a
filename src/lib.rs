//! matinale prints the morning issue of a newsletter and delivers it.

pub mod address;
pub mod audience;
pub mod check;
pub mod cli;
pub mod deliver;
pub mod finding;
pub mod inbox;
pub mod issue;
pub mod journal;
pub mod language;
pub mod message;
pub mod outcome;
pub mod publication;
pub mod render;
pub mod smtp;
pub mod token;
