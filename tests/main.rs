//! The newsroom at work.

mod architecture;
mod audience;
mod begin;
mod check;
mod example;
mod inbox;
mod journal;
mod leak;
mod lints;
mod message;
mod newsroom;
mod paywall;
mod press;
mod proof;
mod render;
mod resume;
mod schema;
mod scripted;
mod send;
mod settings;
mod subscribers;
mod unattended;
mod web;
mod wire;
