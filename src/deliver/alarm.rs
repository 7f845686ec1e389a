//! The alarm: what stops a run before a relay's fault has spoilt the morning of every reader.
//!
//! A refusal for good and a message in doubt are endings that no later `send` mends. A few of them are
//! readers' own; many in a row are the relay's, or ours.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use tokio_util::sync::CancellationToken;

use super::Trouble;
use crate::outcome::{Outcome, Refusal};

/// So many refusals that are not the readers' fault, with no message taken between them, stop a run.
const MOST_REFUSED: usize = 20;
/// So many messages in doubt, for each line, stop a run. A crash of the relay costs one.
const MOST_IN_DOUBT: usize = 10;

/// What all lines of a run have heard.
#[derive(Debug)]
pub(super) struct Alarm {
    refused: AtomicUsize,
    in_doubt: AtomicUsize,
    lines: usize,
    cause: OnceLock<Trouble>,
    stop: CancellationToken,
}

impl Alarm {
    /// Rings by calling `stop`, for a run of so many lines.
    pub(super) const fn new(lines: usize, stop: CancellationToken) -> Self {
        let (refused, in_doubt) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { refused, in_doubt, lines, cause: OnceLock::new(), stop }
    }

    /// Hears how a message ended.
    pub(super) fn hear(&self, outcome: &Outcome) {
        match outcome {
            Outcome::Accepted(_) => self.refused.store(0, Relaxed),
            Outcome::Rejected(Refusal::Sender, reply) => {
                if self.refused.fetch_add(1, Relaxed) + 1 >= MOST_REFUSED {
                    self.ring(Trouble::Unwelcome(MOST_REFUSED, reply.clone()));
                }
            }
            Outcome::InDoubt(cause) => {
                let count = self.in_doubt.fetch_add(1, Relaxed) + 1;
                if count >= MOST_IN_DOUBT * self.lines {
                    self.ring(Trouble::Doubtful(count, cause.clone()));
                }
            }
            Outcome::Rejected(..) | Outcome::Deferred(_) | Outcome::NotSent(..) => {}
        }
    }

    fn ring(&self, cause: Trouble) {
        // The first cause is the one to tell.
        let _ = self.cause.set(cause);
        self.stop.cancel();
    }

    /// Why it rang, if it did.
    pub(super) fn cause(&self) -> Option<Trouble> {
        self.cause.get().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Alarm, CancellationToken, MOST_IN_DOUBT, MOST_REFUSED, Outcome, Refusal, Trouble};
    use crate::outcome::Reply;

    fn refused(whose: Refusal) -> Outcome {
        Outcome::Rejected(whose, Reply::new(550, "no"))
    }

    #[test]
    fn it_rings_at_refusals_in_a_row_and_one_message_taken_begins_a_new_row() {
        let stop = CancellationToken::new();
        let alarm = Alarm::new(1, stop.clone());
        for outcome in [Outcome::Accepted(Reply::new(250, "ok")), refused(Refusal::Dead)] {
            (1..MOST_REFUSED).for_each(|_| alarm.hear(&refused(Refusal::Sender)));
            alarm.hear(&outcome);
            assert!(!stop.is_cancelled(), "{outcome:?}");
        }
        alarm.hear(&refused(Refusal::Sender));
        assert!(stop.is_cancelled() && matches!(alarm.cause(), Some(Trouble::Unwelcome(..))));
    }

    #[test]
    fn it_rings_when_each_line_has_left_too_many_in_doubt() {
        let stop = CancellationToken::new();
        let alarm = Alarm::new(3, stop.clone());
        (1..MOST_IN_DOUBT * 3).for_each(|_| alarm.hear(&Outcome::InDoubt("cut".into())));
        assert!(!stop.is_cancelled() && alarm.cause().is_none());
        alarm.hear(&Outcome::InDoubt("cut".into()));
        assert!(stop.is_cancelled() && matches!(alarm.cause(), Some(Trouble::Doubtful(30, _))));
    }
}
