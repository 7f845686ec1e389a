//! The newsroom at work.

mod journal;
