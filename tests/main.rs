//! The newsroom at work.

mod architecture;
mod audience;
mod begin;
mod bounces;
mod browser;
mod chance;
mod check;
mod clients;
mod columns;
mod contract;
mod dkim;
#[cfg(all(feature = "doctor", feature = "serve"))]
mod doctor;
mod example;
mod faults;
mod fuzz;
mod german;
mod harness;
mod held;
mod inbox;
mod journal;
mod keeping;
mod latest;
mod leak;
mod library;
mod lints;
mod mend;
mod message;
mod mutations;
mod paywall;
mod proof;
mod refusals;
mod rehearsed;
mod render;
mod resume;
mod sarif;
mod schema;
mod scripted;
mod send;
#[cfg(feature = "serve")]
mod serve;
mod server;
mod settings;
mod slips;
mod soak;
mod spam;
mod stranger;
mod subscribers;
mod text_files;
mod unattended;
#[cfg(feature = "online")]
mod web;
mod wire;
