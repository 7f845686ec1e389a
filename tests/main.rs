//! The newsroom at work.

mod architecture;
mod audience;
mod check;
mod example;
mod inbox;
mod journal;
mod leak;
mod message;
mod newsroom;
mod press;
mod proof;
mod render;
mod resume;
mod scripted;
mod send;
mod wire;
