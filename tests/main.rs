//! The newsroom at work.

mod architecture;
mod example;
mod journal;
mod inbox;
mod render;
mod scripted;
mod wire;
mod audience;
