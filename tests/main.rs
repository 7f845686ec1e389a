//! The newsroom at work.

mod journal;
mod architecture;
