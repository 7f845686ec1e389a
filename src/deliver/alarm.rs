//! The alarm: what stops a run before a relay's fault has spoilt the morning of every reader.
//!
//! A refusal for good and a message in doubt are endings that no later `send` mends. A few of them are
//! readers' own; many in a row are the relay's, or ours.

use tokio_util::sync::CancellationToken;

use super::Trouble;
use crate::journal::Settlement;
use crate::outcome::Refusal;

/// So many messages in a row refused because of us, and not of their readers, stop a run.
const MOST_REFUSED: usize = 20;
/// So many messages in doubt, for each line, stop a run. A crash of the relay costs one.
const MOST_IN_DOUBT: usize = 10;

/// What the clerk has written down of a run.
#[derive(Debug)]
pub(super) struct Alarm {
    refused: usize,
    in_doubt: usize,
    lines: usize,
    stop: CancellationToken,
    /// Why it rang, if it did.
    pub(super) cause: Option<Trouble>,
}

impl Alarm {
    /// Rings by calling `stop`, for a run of so many lines.
    pub(super) const fn new(lines: usize, stop: CancellationToken) -> Self {
        Self { refused: 0, in_doubt: 0, lines, stop, cause: None }
    }

    /// Hears how a delivery was settled.
    pub(super) fn hear(&mut self, settlement: &Settlement) {
        match settlement {
            Settlement::Accepted(_) | Settlement::Rejected(Refusal::Dead, _) => self.refused = 0,
            Settlement::Rejected(Refusal::Sender, reply) => {
                self.refused += 1;
                if self.refused >= MOST_REFUSED {
                    self.ring(Trouble::Unwelcome(self.refused, reply.clone()));
                }
            }
            Settlement::InDoubt(cause) => {
                self.in_doubt += 1;
                if self.in_doubt >= MOST_IN_DOUBT * self.lines {
                    self.ring(Trouble::Doubtful(self.in_doubt, cause.clone()));
                }
            }
            _ => {}
        }
    }

    fn ring(&mut self, cause: Trouble) {
        self.cause = Some(cause);
        self.stop.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Alarm, CancellationToken, MOST_IN_DOUBT, MOST_REFUSED, Refusal, Settlement, Trouble,
    };
    use crate::outcome::Reply;

    fn refused(whose: Refusal) -> Settlement {
        Settlement::Rejected(whose, Reply::new(550, "no"))
    }

    #[test]
    fn it_rings_at_refusals_in_a_row_and_a_message_taken_begins_a_new_row() {
        let stop = CancellationToken::new();
        let mut alarm = Alarm::new(1, stop.clone());
        for other in [Settlement::Accepted(Reply::new(250, "ok")), refused(Refusal::Dead)] {
            (1..MOST_REFUSED).for_each(|_| alarm.hear(&refused(Refusal::Sender)));
            alarm.hear(&other);
        }
        (1..MOST_REFUSED).for_each(|_| alarm.hear(&refused(Refusal::Sender)));
        assert!(!stop.is_cancelled() && alarm.cause.is_none());
        alarm.hear(&refused(Refusal::Sender));
        assert!(stop.is_cancelled() && matches!(alarm.cause, Some(Trouble::Unwelcome(20, _))));
    }

    #[test]
    fn it_rings_when_the_lines_have_left_too_many_in_doubt() {
        let stop = CancellationToken::new();
        let mut alarm = Alarm::new(3, stop.clone());
        (1..MOST_IN_DOUBT * 3).for_each(|_| alarm.hear(&Settlement::InDoubt("cut".into())));
        assert!(!stop.is_cancelled() && alarm.cause.is_none());
        alarm.hear(&Settlement::InDoubt("cut".into()));
        assert!(stop.is_cancelled() && matches!(alarm.cause, Some(Trouble::Doubtful(30, _))));
    }
}
