//! The newsroom at work.

mod architecture;
