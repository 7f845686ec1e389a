//! Temporary refusals that readers of several domains have met in a row.

use crate::outcome::Reply;

/// The most replies that are remembered. Others are judged each by itself.
const MAX_REPLIES: usize = 16;
/// How many refusals with known words it takes to doubt that they are about a limit.
const MIN_REFUSED: usize = 16;
/// Of how many messages one is refused, where slowing down does not help. A relay whose rate has been found
/// refuses one in fifty.
const MESSAGES_PER_REFUSAL: usize = 5;

/// What the relay has said to readers of several domains in a row. It is taken for a limit, until the relay is
/// slowed down and goes on to refuse some and to accept others.
#[derive(Debug, Default)]
pub(super) struct KnownWords(Vec<KnownReply>);

#[derive(Debug)]
struct KnownReply {
    reply: Reply,
    kind: KnownKind,
    /// How many refusals had these words since they are taken for a limit.
    refused: usize,
    /// The number of accepted messages when they were.
    taken: usize,
}

/// What known words are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KnownKind {
    /// A limit of the relay.
    Limit,
    /// Something that some readers meet and others do not, however slow the messages come.
    Chance,
}

impl KnownWords {
    /// What the words of this refusal are taken for. `None` if they are not known. `taken` is how many messages
    /// the relay has accepted.
    pub(super) fn hear(&mut self, reply: &Reply, taken: usize) -> Option<KnownKind> {
        let known = self.0.iter_mut().find(|known| known.reply.says_the_same(reply))?;
        if known.kind == KnownKind::Limit {
            known.refused += 1;
            let accepted = taken - known.taken;
            let is_mixed = known.refused >= MIN_REFUSED && accepted * 3 >= known.refused;
            if is_mixed && known.refused * MESSAGES_PER_REFUSAL >= known.refused + accepted {
                known.kind = KnownKind::Chance;
            }
        }
        Some(known.kind)
    }

    /// Takes the words of a reply for a limit, after the relay has accepted this many messages.
    pub(super) fn take_for_limit(&mut self, reply: &Reply, taken: usize) {
        self.0.retain(|known| !known.reply.says_the_same(reply));
        if self.0.len() < MAX_REPLIES {
            let kind = KnownKind::Limit;
            self.0.push(KnownReply { reply: reply.clone(), kind, refused: 0, taken });
        }
    }
}
