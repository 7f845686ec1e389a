//! What every test builds on: a publication in a folder of its own, the program run there, and a relay
//! where the test needs one.
//!
//! A test begins with one of four newsrooms and adds to it what it needs:
//!
//! ```text
//! Newsroom::new()            sound settings, two readers, no issue
//! Newsroom::empty()          a folder with nothing in it
//! Newsroom::example()        a copy of the publication at the root of this repository
//! Newsroom::sending_to(40)   forty readers, the issue of today, and an inbox that takes the messages
//! ```
//!
//! The program's words are files, exit codes and text: what an editor sees.

#![allow(clippy::disallowed_methods, reason = "a newsroom is a folder of files, and has a clock")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod absent;
mod events;
mod faketime;
mod inbox_relay;
mod machine;
#[cfg(feature = "doctor")]
mod name_server;
mod newsroom;
mod paper;
mod ran;
mod sending;
mod ssh_keygen;
mod started;
mod wait;

pub(crate) use absent::skip_without;
pub(crate) use faketime::find_faketime;
pub(crate) use inbox_relay::{message_id, refuse_each};
pub(crate) use machine::machine;
#[cfg(feature = "doctor")]
pub(crate) use name_server::{NameServer, Zone};
pub(crate) use newsroom::{Newsroom, drawing};
pub(crate) use paper::{EXCLUSIVE, Reader};
pub(crate) use ran::Ran;
pub(crate) use ssh_keygen::{make_ssh_key, sign_with_ssh_key};
pub(crate) use started::Started;
pub(crate) use wait::{HANG_GUARD, wait_until};
