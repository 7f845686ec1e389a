//! matinale prints the morning issue of a newsletter and delivers it.
//!
//! An editor writes the day's issue as a TOML file. matinale checks it, cuts it into a free and a paid
//! edition, prints each as HTML and plain text, and hands every reader's copy to an SMTP relay, with a
//! journal that knows what became of each.
//!
//! ```text
//! issues/2025-02-11.toml → issue → edition<T> → render (bodies<T>) → message → deliver → journal
//!                            │         │             │                  ▲          │
//!                         finding    check                           audience     smtp
//! ```
//!
//! # Promises, and where they are kept
//!
//! 1. **The paywall holds.** An exclusive block arrives [sealed](issue::Sealed), and only the room
//!    [`issue`] can open it: [`issue::edition`] prints it, for [`Paid`](issue::edition::Paid) readers, and
//!    [`issue::texts`] visits its texts, to blank or typeset them. The tier is a type parameter of
//!    [`Edition`](issue::edition::Edition), [`Bodies`](render::Bodies), [`Template`](message::Template) and
//!    [`Recipient`](audience::Recipient); [`message::compose_message`] takes a template and a recipient of
//!    the same tier. The journal keeps the tier as a word, an
//!    [`EditionName`](issue::edition::EditionName). [`AnyRecipient::entitled`](audience::AnyRecipient::entitled)
//!    is the one place that makes it a type again. *Open first:* `issue/edition.rs`.
//! 2. **Nobody is lost, nobody is sent to twice knowingly.** The [`journal`] (a file or a server) records
//!    that a message is about to leave before its first byte does, and the receipt beside the issue counts
//!    it. [`smtp`], which the other rooms call the
//!    wire, knows in which phase a connection was lost. [`deliver`] brings the two together. *Open first:*
//!    `deliver/conversation.rs` (`hand_over`), then [`Journal::exchange`](journal::Journal::exchange).
//! 3. **What was checked is what is sent.** [`message::hash_templates`] is one hash over both editions; a run
//!    is planned with it, and goes on with no other. *Open first:* `newsroom/guards.rs`
//!    (`require_same_content`).
//! 4. **It arrives and reads well everywhere.** [`render`] prints what the oldest client understands
//!    first, and a text part of its own. [`message::sign`] signs each copy, so that receivers know who answers
//!    for it. *Open first:* `render/mod.rs`, `message/sign/signer.rs`.
//! 5. **It is fast where it counts.** An edition is printed once; a copy is a concatenation; a message
//!    costs a share of a commit and, where the relay offers PIPELINING, one round trip. *Open first:*
//!    `smtp/session.rs`.
//! 6. **An editor is told what to do.** A [`finding`] points at the line and says what to write. *Open
//!    first:* `finding/mod.rs`.
//!
//! # What a command does, done by the library
//!
//! A publication on disk is a [`newsroom::Newsroom`]; the steps from there to the last message are types.
//! `examples/morning.rs` is this whole, and runs.
//!
//! ```no_run
//! use matinale::newsroom::{Clearance, Newsroom, SendRequest, StopRequest, start_runtime};
//! # use matinale::newsroom::{Error, Surroundings};
//! # fn send(folder: &std::path::Path, machine: Surroundings) -> Result<(), Error> {
//!
//! let mut newsroom = Newsroom::open(folder, machine)?;
//! let path = newsroom.issue_file("today")?;
//! let checked = newsroom.check_issue(&path)?;
//! if let Clearance::Cleared(cleared) = newsroom.clear(checked, SendRequest::default())? {
//!     let running = cleared.lock()?.start()?;
//!     let finished = running.finish(&start_runtime()?, &StopRequest::default())?;
//!     assert!(finished.report.tally.is_balanced(), "every planned reader is accounted for");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # The rooms, by floor
//!
//! A room imports only from rooms with a smaller floor number; `tests/architecture` checks that. What an
//! editor wrote is handed the other way, from the small numbers to the large ones, as arguments and results.
//!
//! | floor | rooms |
//! |---|---|
//! | 0 | [`finding`], [`fingerprint`], [`address`], [`outcome`], [`language`], [`schema`], [`html`], [`mime`], [`tls`], [`disk`], [`dns`], [`wording`] |
//! | 1 | [`publication`], [`issue`] |
//! | 2 | [`audience`], [`render`], [`token`] |
//! | 3 | [`check`], [`message`] |
//! | 4 | [`journal`], [`smtp`], `http` (with `inbox-page`, `preview` or `serve`), `desk` (with `inbox-page` or `preview`), `web` (with the feature `online`), `resolver` (with `doctor`) |
//! | 5 | [`deliver`], [`inbox`], [`bounce`] |
//! | 6 | [`newsroom`] |
//! | 7 | `preview`, `serve` and `doctor` (each with the feature of its name) |
//! | 8 | [`cli`] |
//!
//! Floors 0 to 3 are plain functions from values to values: no clock, no randomness, no files, no
//! sockets. [`tls`] reads the system's authorities, through its library; [`disk`] makes the files of the rooms
//! below, and the file without a name in which [`audience`] keeps a long list.

pub mod address;
pub mod audience;
pub mod bounce;
pub mod check;
pub mod cli;
pub mod deliver;
#[cfg(any(feature = "inbox-page", feature = "preview"))]
pub mod desk;
pub mod disk;
pub mod dns;
#[cfg(feature = "doctor")]
pub mod doctor;
pub mod finding;
pub mod fingerprint;
pub mod html;
#[cfg(any(feature = "inbox-page", feature = "preview", feature = "serve"))]
pub mod http;
pub mod inbox;
pub mod issue;
pub mod journal;
pub mod language;
pub mod message;
pub mod mime;
pub mod newsroom;
pub mod outcome;
#[cfg(feature = "preview")]
pub mod preview;
pub mod publication;
pub mod render;
#[cfg(feature = "doctor")]
pub mod resolver;
pub mod schema;
#[cfg(feature = "serve")]
pub mod serve;
pub mod smtp;
pub mod tls;
pub mod token;
#[cfg(feature = "online")]
pub mod web;
pub mod wording;
