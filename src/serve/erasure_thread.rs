//! The thread that erases readers who have confirmed that they want to be forgotten. No mail delays it.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::request_bell::RequestBell;
use super::site_event::{SiteEvent, SiteListener};
use crate::deliver::Clock;
use crate::newsroom::ReaderEraser;

/// How long the thread sleeps at most. Another process may have confirmed something.
const MAX_SLEEP: Duration = Duration::from_mins(10);

/// How long the thread sleeps while a run keeps readers from being erased.
const RUN_SLEEP: Duration = Duration::from_secs(5);

/// How long the thread sleeps when the list or the journal fails.
const FAILURE_SLEEP: Duration = Duration::from_secs(30);

/// What the thread works with.
pub(super) struct ErasureThread {
    pub(super) eraser: ReaderEraser,
    pub(super) clock: Clock,
    pub(super) bell: RequestBell,
    pub(super) closing: CancellationToken,
    pub(super) listener: SiteListener,
}

impl ErasureThread {
    /// Starts the thread. It ends when it is to close, between two readers.
    ///
    /// # Errors
    ///
    /// The process may not start a thread.
    pub(super) fn start(self, runtime: Handle) -> io::Result<JoinHandle<()>> {
        let thread = thread::Builder::new().name("erasure".to_owned());
        thread.spawn(move || self.run(&runtime))
    }

    fn run(mut self, runtime: &Handle) {
        let mut last = None;
        while !self.closing.is_cancelled() {
            let longest = self.erase_confirmed(&mut last);
            runtime.block_on(async {
                tokio::select! {
                    () = self.bell.wait_for_erasure(longest) => {}
                    () = self.closing.cancelled() => {}
                }
            });
        }
    }

    /// Erases readers, and tells of it. `last` is why somebody could not be erased. Answers how long the thread may sleep until
    /// it tries again.
    fn erase_confirmed(&mut self, last: &mut Option<String>) -> Duration {
        // That the journal cannot be read is told by the mails, which wait then too.
        let Ok(report) = self.eraser.erase_confirmed() else { return FAILURE_SLEEP };
        for forgotten in report.forgotten {
            self.listener.tell(&SiteEvent::Forgotten { at: (self.clock)(), forgotten });
        }
        if let Some(cause) = report.failure.as_ref().filter(|_| last.is_none()) {
            self.listener.tell(&SiteEvent::ErasuresWait(cause.clone()));
        }
        let sleep = match (report.waiting, &report.failure) {
            (0, _) => MAX_SLEEP,
            (_, None) => RUN_SLEEP,
            (_, Some(_)) => FAILURE_SLEEP,
        };
        *last = report.failure;
        sleep
    }
}
