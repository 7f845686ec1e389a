//! The newsroom at work.

mod scripted;
mod wire;
