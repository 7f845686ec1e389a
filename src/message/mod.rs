//! x
mod quoted;
