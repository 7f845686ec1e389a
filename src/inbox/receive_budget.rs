//! The memory for messages that are being received, over all connections.
//!
//! Looks up to: nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// The memory for all messages together, in KiB: 128 MiB.
const BUDGET_KIB: usize = 128 << 10;

/// How long a message waits for memory. Others are received meanwhile.
const RESERVE_TIMEOUT: Duration = Duration::from_secs(5);

/// The memory that can be reserved.
#[derive(Debug)]
pub(super) struct ReceiveBudget {
    kib: Arc<Semaphore>,
    /// Whether the latest reservation was refused. Nobody waits for memory then, so that messages
    /// which never end do not delay every other one.
    is_crowded: AtomicBool,
    patience: Duration,
}

/// The memory that a message has reserved.
pub(super) struct ReservedMemory {
    pub(super) bytes: usize,
    pub(super) permits: Vec<OwnedSemaphorePermit>,
}

impl Default for ReceiveBudget {
    fn default() -> Self {
        Self {
            kib: Arc::new(Semaphore::new(BUDGET_KIB)),
            is_crowded: AtomicBool::new(false),
            patience: RESERVE_TIMEOUT,
        }
    }
}

impl ReceiveBudget {
    /// Reserves memory until the permit is dropped. `None` if there is none left.
    pub(super) async fn reserve(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let kib = u32::try_from(bytes.div_ceil(1 << 10)).ok()?;
        let permit = if self.is_crowded.load(Ordering::Relaxed) {
            self.kib.clone().try_acquire_many_owned(kib).ok()
        } else {
            let acquired = timeout(self.patience, self.kib.clone().acquire_many_owned(kib)).await;
            acquired.ok().and_then(Result::ok)
        };
        self.is_crowded.store(permit.is_none(), Ordering::Relaxed);
        permit
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{BUDGET_KIB, ReceiveBudget};

    #[tokio::test]
    async fn memory_is_reserved_up_to_the_bound_and_again_when_it_is_free() {
        let budget = ReceiveBudget { patience: Duration::ZERO, ..ReceiveBudget::default() };
        let all = budget.reserve(BUDGET_KIB << 10).await;
        assert!(all.is_some());
        assert!(budget.reserve(1).await.is_none() && budget.reserve(1).await.is_none());
        drop(all);
        assert!(budget.reserve(1).await.is_some());
        assert!(budget.reserve(usize::MAX).await.is_none());
    }
}
