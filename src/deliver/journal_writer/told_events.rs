//! The events that the journal writer tells, once the journal has them.

use super::JournalWriter;
use crate::deliver::journal_request::{JournalRequest, Requester};
use crate::deliver::run_event::{RunEvent, SettledAttempt};
use crate::journal::{ExchangeReply, Settlement};

impl JournalWriter {
    /// Tells how the deliveries of these requests have ended, and how many readers are passed over. A delivery that
    /// another process has taken over, and one that was given back untried, are no event.
    pub(super) fn tell_exchanged(&self, requests: &[JournalRequest], exchanged: &ExchangeReply) {
        let now = self.context.now();
        for request in requests {
            let taken = request.settled.iter().filter(|ended| {
                !exchanged.unsettled.contains(&ended.id)
                    && !matches!(ended.settlement, Settlement::Released)
            });
            let relay = self.name_relay(request);
            self.context.events.tell(
                now,
                taken.map(|ended| {
                    let is_asked = !matches!(ended.settlement, Settlement::HeldBack(..));
                    RunEvent::Settled(SettledAttempt {
                        delivery: ended.id,
                        edition: ended.edition,
                        relay: relay.filter(|_| is_asked).map(str::to_owned),
                        settlement: ended.settlement.clone(),
                    })
                }),
            );
        }
        if exchanged.skipped > 0 {
            self.context.tell(RunEvent::PassedOver(exchanged.skipped as u64));
        }
    }

    /// The relay that a request speaks of, if it is that of a worker.
    fn name_relay(&self, request: &JournalRequest) -> Option<&str> {
        let relay = self.relays.get(request.relay)?;
        (request.requester == Requester::Worker).then_some(relay.name.as_str())
    }
}
