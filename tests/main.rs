//! The newsroom at work.

mod journal;
mod architecture;
mod scripted;
mod wire;
