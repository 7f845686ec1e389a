//! The messages that were sent by BDAT and are not answered, and what is known of their connection.
//!
//! Looks up to: `outcome`.

use std::collections::VecDeque;

use super::Error;
use crate::outcome::Reply;

/// The messages of a session that were sent by BDAT and are not answered.
#[derive(Debug, Default)]
pub(super) struct ChunkWindow {
    /// In the order in which they were sent.
    pub(super) unanswered: VecDeque<SentChunk>,
    /// Whether the relay has taken a message by BDAT on this connection.
    pub(super) has_taken: bool,
    /// The 421 of the relay.
    pub(super) good_bye: Option<Reply>,
    /// Why the relay takes nothing of this sender.
    pub(super) refusal: Option<Error>,
    /// Why nothing can be written any more.
    pub(super) write_failure: Option<Error>,
    /// Why no further reply can be read.
    pub(super) read_failure: Option<Error>,
}

/// A message that was sent by BDAT.
#[derive(Debug)]
pub(super) struct SentChunk {
    /// The address of its reader.
    pub(super) reader: String,
    /// Whether its last byte was written, or may have been.
    pub(super) is_whole: bool,
    /// Whether the reply to the RSET before it was not read yet.
    pub(super) awaits_reset: bool,
}
