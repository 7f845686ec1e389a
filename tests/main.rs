//! The newsroom at work.

mod inbox;
mod scripted;
mod wire;
