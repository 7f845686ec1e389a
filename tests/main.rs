//! The newsroom at work.

mod render;
