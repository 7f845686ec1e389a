//! The wire: one SMTP conversation with a relay, phase by phase.
//!
//! Mail is sent to one reader at a time. Each message costs one round trip if the relay
//! offers PIPELINING (RFC 2920). At every moment it is known in which [`Phase`](crate::outcome::Phase)
//! the conversation stands, so that a lost connection says whether the message can have been accepted.
//!
//! What a relay says about a reader's address or a message is an
//! [`Outcome`](crate::outcome::Outcome). What it says about the sender (greeting, TLS, login,
//! MAIL), and what is no verdict on a message (500, 502 or
//! 503 to RCPT or DATA), is an [`Error`](enum@Error), and never costs a reader anything.
//!
//! The files, from the bytes up:
//!
//! - `byte_stream`, `reply_lines`, `transport`: the socket, what the relay said cut into reply lines,
//!   and both behind one handle that reading and writing share;
//! - `lettre_stream`, `lettre_quirks`, `channel`: the transport as lettre reads it, the habits of
//!   lettre that need care, and commands with their replies;
//! - `target`, `timeouts`, `hello_offers`, `extensions`, `error`: which relay is called and how long it may
//!   take, what it offers at EHLO, and why a conversation could not be held;
//! - `dial`, `greeting` with `port_state` and `announcer`, `login` with `login_words`, `login_state` and
//!   `secret_source`: how a conversation begins;
//! - `session`, `envelope_commands` with `dsn_parameters`, `envelope_offer`, `envelope_reply`, `replies`,
//!   `content` with `content_parts`: what is then said for each reader, and what the relay says to it;
//! - `chunk_window`, `sent_chunks`, `chunk_trial`: the same for several readers at a time, by BDAT.
//!
//! Looks up to: `wording`, `address`, `outcome`, `publication`, `tls`.

mod announcer;
mod byte_stream;
mod channel;
mod chunk_trial;
mod chunk_window;
mod content;
mod content_parts;
mod dial;
mod dsn_parameters;
mod envelope_commands;
mod envelope_offer;
mod envelope_reply;
mod error;
mod error_words;
mod extensions;
mod greeting;
mod hello_offers;
mod lettre_quirks;
mod lettre_stream;
mod login;
mod login_state;
mod login_words;
mod port_state;
mod replies;
mod reply_lines;
mod secret_source;
mod sent_chunks;
mod session;
mod target;
mod timeouts;
mod transport;

pub use announcer::Announcer;
pub use chunk_window::{ChunkVerdict, MessageChunk};
pub use content_parts::ContentParts;
pub use envelope_commands::Unsendable;
pub use envelope_reply::EnvelopeReply;
pub use error::Error;
pub use extensions::Extensions;
pub use secret_source::SecretSource;
pub use session::{NextEnvelope, Session};
pub use target::Target;
pub use timeouts::Timeouts;
