//! The words that a relay says to readers of several domains.

use super::refusal_row::is_same_refusal;
use crate::outcome::Reply;

/// The most replies that are remembered. Others are judged each by itself.
const MAX_REPLIES: usize = 16;

/// Temporary refusals that readers of several domains have met in a row.
#[derive(Debug, Default)]
pub(super) struct KnownWords(Vec<Reply>);

impl KnownWords {
    /// Whether the relay has said the same before.
    pub(super) fn contains(&self, reply: &Reply) -> bool {
        self.0.iter().any(|known| is_same_refusal(known, reply))
    }

    /// Remembers a reply.
    pub(super) fn insert(&mut self, reply: &Reply) {
        if self.0.len() < MAX_REPLIES {
            self.0.push(reply.clone());
        }
    }
}
