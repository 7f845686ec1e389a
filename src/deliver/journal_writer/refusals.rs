//! Refusals of a pass, and which of them are taken back.

use std::collections::BTreeSet;

use crate::journal::{DeliveryId, EndedDelivery, Settlement};

/// Refusals and deferrals of a pass. A judge may take one back before it is on the disk.
#[derive(Debug, Default)]
pub(in crate::deliver) struct Refusals {
    /// Those that are on the disk.
    written: BTreeSet<DeliveryId>,
    /// Those that are to be taken back.
    pub(super) blameless: BTreeSet<DeliveryId>,
}

impl Refusals {
    /// Records what has been written.
    pub(super) fn record(&mut self, settled: &[EndedDelivery<'_>]) {
        let refused = settled.iter().filter(|ended| {
            matches!(ended.settlement, Settlement::Rejected(..) | Settlement::Deferred(..))
        });
        self.written.extend(refused.map(|ended| ended.id));
    }

    /// The deliveries to take back that are on the disk. Each is answered once.
    pub(super) fn take_written(&mut self) -> Vec<DeliveryId> {
        let ready: Vec<_> = self.blameless.intersection(&self.written).copied().collect();
        for id in &ready {
            self.blameless.remove(id);
            self.written.remove(id);
        }
        ready
    }
}
