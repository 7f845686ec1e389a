//! Wakes the thread that sends mails.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

/// Wakes the thread that sends mails. Whoever rings while it is awake wakes it once more.
#[derive(Debug, Clone, Default)]
pub(super) struct MailBell(Arc<Notify>);

impl MailBell {
    pub(super) fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits until somebody rings, but no longer than this. Answers whether somebody did.
    pub(super) async fn wait(&self, longest: Duration) -> bool {
        timeout(longest, self.0.notified()).await.is_ok()
    }
}
