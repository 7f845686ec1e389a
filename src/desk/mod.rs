//! The desk: what all pages have in common that an editor sees on this machine. `inbox` and `preview` print them.
//!
//! A page is made on the server. It has one style sheet and one small script, which stand beside this file as they are
//! served. Without the script every link and form works. With it a page renews itself, keys work, and the light can be
//! chosen.
//!
//! ```text
//! browser ──► http ──► Door ──► the pages of a room, each printed as a DeskPage
//!                      names, token, origin
//! ```
//!
//! Other websites, other users of the machine and other machines must not read these pages through the editor's browser or
//! beside it: see [`Door`]. No page loads anything from another server, whatever it shows: see [`PAGE_POLICY`].
//!
//! Looks up to: `wording`, and beside it `http`.

/// How many bytes of a message are shown as its source. The rest is usually pictures in base64.
pub const MAX_SOURCE_BYTES: usize = 200 << 10;

mod door;
mod page;
mod policy;
mod words;

pub use door::Door;
pub use page::{DeskPage, Shortcut, ShownState};
pub use policy::{FILE_POLICY, PAGE_POLICY};
pub use words::print_words;
