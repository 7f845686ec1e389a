//! The newsroom at work.

mod architecture;
mod audience;
mod begin;
mod check;
mod example;
mod inbox;
mod journal;
mod newsroom;
mod paywall;
mod render;
mod scripted;
mod settings;
mod wire;
