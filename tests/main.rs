//! The newsroom at work.

mod architecture;
mod audience;
mod example;
mod inbox;
mod journal;
mod render;
mod scripted;
mod wire;
