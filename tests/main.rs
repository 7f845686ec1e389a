//! The newsroom at work.
