//! The newsroom at work.

mod architecture;
mod audience;
mod example;
mod inbox;
mod journal;
mod message;
mod press;
mod proof;
mod render;
mod resume;
mod scripted;
mod send;
mod wire;
