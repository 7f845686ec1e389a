//! The wire: one conversation with a relay, phase by phase.
//!
//! Mail is handed over one reader at a time, and each message costs one round trip where the relay
//! offers PIPELINING (RFC 2920). At every moment it is known in which [`Phase`](crate::outcome::Phase)
//! the conversation stands, so that a lost line says whether the message can have been accepted.
//!
//! What a relay says to a reader's address or to a message is an [`Outcome`](crate::outcome::Outcome).
//! What it says to us (greeting, TLS, login, sender) is an [`Error`](enum@Error), and never costs a reader anything.
//!
//! Looks up to: `address`, `outcome`, `publication`.

mod dial;
mod error;
mod extensions;
mod line;
mod login;
mod replies;
mod report;
mod session;
mod target;

pub use error::Error;
pub use extensions::Extensions;
pub use session::{Offer, Session};
pub use target::{Target, Timeouts};
