//! What relays answer to those whom they refuse or put off, counted while a run goes on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::deliver::{RunEvent, TimedEvent};
use crate::journal::Settlement;
use crate::wording::{Wording, say};

/// The most codes that are told.
const MAX_CODES: usize = 3;

/// The refusals and deferrals of a run, counted by the codes of their replies.
#[derive(Default)]
pub(super) struct HeardReplies {
    counts: BTreeMap<String, u64>,
    events: Option<UnboundedReceiver<TimedEvent>>,
}

impl HeardReplies {
    /// No reply yet, and the events from which they are counted.
    pub(super) fn of_events(events: Option<UnboundedReceiver<TimedEvent>>) -> Self {
        Self { counts: BTreeMap::new(), events }
    }

    /// Counts the replies that have come since the last call.
    pub(super) fn count_new(&mut self) {
        while let Some(TimedEvent { event, .. }) =
            self.events.as_mut().and_then(|events| events.try_recv().ok())
        {
            self.count(&event);
        }
    }

    fn count(&mut self, event: &RunEvent) {
        let RunEvent::Settled(attempt) = event else { return };
        let (Settlement::Rejected(_, reply)
        | Settlement::Deferred(reply, _)
        | Settlement::PutBack(reply, _)) = &attempt.settlement
        else {
            return;
        };
        let enhanced = reply.enhanced.map(|code| format!(" {code}")).unwrap_or_default();
        *self.counts.entry(format!("{}{enhanced}", reply.code)).or_default() += 1;
    }

    /// The codes with their counts, the most frequent ones first. `None` if there are none.
    pub(super) fn word(&self) -> Option<Wording> {
        let mut counts: Vec<_> = self.counts.iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(**count));
        let told = counts.iter().take(MAX_CODES).map(|(code, count)| format!("{code} ({count})"));
        let replies = told.collect::<Vec<_>>().join(", ");
        (!replies.is_empty()).then(|| say!("  relays answer {replies}", replies))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{HeardReplies, RunEvent, Settlement};
    use crate::deliver::SettledAttempt;
    use crate::issue::edition::EditionName;
    use crate::journal::DeliveryId;
    use crate::outcome::{Refusal, Reply};

    #[test]
    fn the_most_frequent_replies_are_told_first_and_what_was_taken_is_not() {
        let mut heard = HeardReplies::default();
        let mut hear = |times: usize, settlement: Settlement| {
            for _ in 0..times {
                heard.count(&RunEvent::Settled(SettledAttempt {
                    delivery: DeliveryId::numbered(1),
                    edition: EditionName::Free,
                    relay: None,
                    settlement: settlement.clone(),
                }));
            }
        };
        hear(9, Settlement::Accepted(Reply::new(250, "2.0.0 ok")));
        hear(2, Settlement::Rejected(Refusal::Dead, Reply::new(550, "5.1.1 nobody")));
        hear(3, Settlement::Deferred(Reply::new(451, "4.7.1 later"), Timestamp::UNIX_EPOCH));
        hear(1, Settlement::PutBack(Reply::new(421, "busy"), Timestamp::UNIX_EPOCH));
        hear(1, Settlement::InDoubt("cut".into()));
        let told = heard.word().map(|word| word.to_string());
        assert_eq!(told.as_deref(), Some("  relays answer 451 4.7.1 (3), 550 5.1.1 (2), 421 (1)"));
        assert!(HeardReplies::default().word().is_none());
    }
}
