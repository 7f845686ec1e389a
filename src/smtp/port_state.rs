//! What all connections to a relay know together of its port.
//!
//! Looks up to: nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

/// What is known of a port.
#[derive(Debug, Default)]
pub(super) struct PortState {
    /// Whether the port was asked, or is being asked, if it speaks TLS first.
    is_asked: AtomicBool,
    /// The answer, once it is known.
    speaks_tls: watch::Sender<Option<bool>>,
    /// Whether the relay has greeted a connection.
    is_greeted: AtomicBool,
    /// Whether the last greeting was awaited in vain.
    is_silent: AtomicBool,
}

impl PortState {
    /// Whether the port speaks TLS first. The first caller begins `ask`, which goes on if the caller is
    /// dropped, and must end. All callers wait for its answer.
    pub(super) async fn speaks_tls<F>(self: &Arc<Self>, ask: F) -> bool
    where
        F: Future<Output = bool> + Send + 'static,
    {
        let mut answer = self.speaks_tls.subscribe();
        if !self.is_asked.swap(true, Ordering::Relaxed) {
            let state = Arc::clone(self);
            tokio::spawn(async move {
                let found = ask.await;
                state.speaks_tls.send_replace(Some(found));
            });
        }
        answer.wait_for(Option::is_some).await.is_ok_and(|found| *found == Some(true))
    }

    /// Notes whether a greeting came.
    pub(super) fn note_greeting(&self, came: GreetingEnd) {
        match came {
            GreetingEnd::Came => {
                self.is_greeted.store(true, Ordering::Relaxed);
                self.is_silent.store(false, Ordering::Relaxed);
            }
            GreetingEnd::Silence => self.is_silent.store(true, Ordering::Relaxed),
        }
    }

    /// Whether the relay has greeted a connection.
    pub(super) fn is_greeted(&self) -> bool {
        self.is_greeted.load(Ordering::Relaxed)
    }

    /// Whether the last greeting was awaited in vain.
    pub(super) fn is_silent(&self) -> bool {
        self.is_silent.load(Ordering::Relaxed)
    }
}

/// How the wait for a greeting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GreetingEnd {
    /// The greeting came.
    Came,
    /// Nothing came for as long as it was awaited.
    Silence,
}
