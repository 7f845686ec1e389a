//! The newsroom at work.

mod architecture;
mod example;
mod journal;
mod scripted;
mod wire;
