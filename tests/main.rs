//! The newsroom at work.

mod architecture;
mod journal;
mod inbox;
mod render;
mod scripted;
mod wire;
mod audience;
