//! The newsroom at work.

mod architecture;
mod journal;
mod render;
mod scripted;
mod wire;
