//! The newsroom at work.
mod audience;
