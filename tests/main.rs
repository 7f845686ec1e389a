//! The newsroom at work.

mod architecture;
mod audience;
mod begin;
mod browser;
mod chance;
mod check;
mod clients;
mod example;
mod faults;
mod german;
mod harness;
mod held;
mod inbox;
mod journal;
mod keeping;
mod leak;
mod library;
mod lints;
mod mend;
mod message;
mod mutations;
mod paywall;
mod proof;
mod render;
mod resume;
mod sarif;
mod schema;
mod scripted;
mod send;
mod server;
mod settings;
mod subscribers;
mod unattended;
#[cfg(feature = "online")]
mod web;
mod wire;
