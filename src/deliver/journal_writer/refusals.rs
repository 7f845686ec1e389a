//! Refusals of a pass, and which of them are taken back.

use std::collections::BTreeSet;

use crate::deliver::journal_request::JournalRequest;
use crate::journal::{DeliveryId, Settlement};

/// Refusals and deferrals of a pass, each by the index of its relay and by its delivery. A judge may take one
/// back before it is written, and takes back none of another relay.
#[derive(Debug, Default)]
pub(in crate::deliver) struct Refusals {
    /// Those that are written.
    written: BTreeSet<(usize, DeliveryId)>,
    /// Those that are to be taken back.
    blameless: BTreeSet<(usize, DeliveryId)>,
}

impl Refusals {
    /// Records what has been written of these requests.
    pub(super) fn record(&mut self, requests: &[JournalRequest]) {
        for JournalRequest { relay, settled, .. } in requests {
            let refused = settled.iter().filter(|ended| {
                matches!(ended.settlement, Settlement::Rejected(..) | Settlement::Deferred(..))
            });
            self.written.extend(refused.map(|ended| (*relay, ended.id)));
        }
    }

    /// Records the deliveries whose refusals by a relay are to be taken back.
    pub(super) fn record_blameless(&mut self, relay: usize, ids: BTreeSet<DeliveryId>) {
        self.blameless.extend(ids.into_iter().map(|id| (relay, id)));
    }

    /// The deliveries to take back that are written. Each is answered once.
    pub(super) fn take_written(&mut self) -> Vec<DeliveryId> {
        let ready: Vec<_> = self.blameless.intersection(&self.written).copied().collect();
        for refused in &ready {
            self.blameless.remove(refused);
            self.written.remove(refused);
        }
        ready.into_iter().map(|(_, id)| id).collect()
    }
}
