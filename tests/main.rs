//! The newsroom at work.

mod architecture;
mod journal;
mod scripted;
mod wire;
mod audience;
