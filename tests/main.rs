//! The newsroom at work.

mod approved;
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
mod countries;
mod curves;
mod dkim;
#[cfg(all(feature = "doctor", feature = "serve"))]
mod doctor;
mod events;
mod example;
mod faults;
mod from_markdown;
mod full_output;
mod fuzz;
mod german;
mod harness;
mod held;
mod inbox;
mod joined;
mod journal;
mod keeping;
mod latest;
mod leak;
mod library;
mod lints;
mod logs;
#[cfg(target_os = "linux")]
mod mail_server;
mod manual;
mod mend;
mod message;
mod mutations;
mod newsletters;
#[cfg(unix)]
mod packages;
mod paywall;
#[cfg(target_os = "linux")]
mod power;
#[cfg(all(unix, feature = "preview"))]
mod preview;
mod proof;
mod proofed;
#[cfg(unix)]
mod publication_folder;
mod refusals;
mod rehearsed;
mod render;
mod resume;
mod sarif;
mod schedule;
mod schema;
mod scripted;
mod send;
#[cfg(feature = "serve")]
mod serve;
mod server;
mod settings;
mod shell_files;
mod slips;
mod soak;
mod spam;
mod spoken;
mod stranger;
mod subscribers;
mod text_files;
mod unattended;
#[cfg(feature = "online")]
mod web;
mod who;
mod wire;
