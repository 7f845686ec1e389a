//! The newsroom at work.

mod architecture;
mod audience;
mod example;
mod inbox;
mod journal;
mod press;
mod render;
mod resume;
mod scripted;
mod send;
mod wire;
