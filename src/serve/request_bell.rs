//! Wakes the threads that send mails and erase readers.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

/// Wakes the threads that do what requests ask for. Whoever rings while a thread is awake wakes it once more.
#[derive(Debug, Clone, Default)]
pub(super) struct RequestBell(Arc<Sleepers>);

/// The threads that wait, each on its own.
#[derive(Debug, Default)]
struct Sleepers {
    mail: Notify,
    erasure: Notify,
}

impl RequestBell {
    pub(super) fn ring(&self) {
        self.0.mail.notify_one();
        self.0.erasure.notify_one();
    }

    /// Waits as the thread that sends mails until somebody rings, but no longer than this. Answers whether somebody did.
    pub(super) async fn wait_for_mail(&self, longest: Duration) -> bool {
        timeout(longest, self.0.mail.notified()).await.is_ok()
    }

    /// Waits as the thread that erases readers until somebody rings, but no longer than this.
    pub(super) async fn wait_for_erasure(&self, longest: Duration) {
        let _ = timeout(longest, self.0.erasure.notified()).await;
    }
}
