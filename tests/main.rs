//! The newsroom at work.

mod architecture;
mod audience;
mod check;
mod example;
mod inbox;
mod journal;
mod newsroom;
mod press;
mod render;
mod resume;
mod scripted;
mod send;
mod unattended;
mod wire;
