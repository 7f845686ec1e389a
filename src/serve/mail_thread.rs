//! The thread that sends the mails which ask for confirmations.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::request_bell::RequestBell;
use super::site_event::{SiteEvent, SiteListener};
use crate::deliver::{Clock, find_brief_wait};
use crate::newsroom::{Error, RequestMailReport, RequestSender, chain};

/// How long the thread sleeps at most. Requests that are too old are forgotten this often.
const MAX_SLEEP: Duration = Duration::from_mins(10);

/// How long the thread sleeps when the journal fails.
const FAILURE_SLEEP: Duration = Duration::from_secs(30);

/// What the thread works with.
pub(super) struct MailThread {
    pub(super) sender: RequestSender,
    pub(super) clock: Clock,
    pub(super) bell: RequestBell,
    pub(super) closing: CancellationToken,
    pub(super) listener: SiteListener,
}

/// How the mails are, as it was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MailState {
    /// They go out.
    Flowing,
    /// They wait because no relay or no journal can be used.
    Failing,
    /// They wait because as many have gone out as may.
    Held,
}

/// Why mails wait.
struct MailFailure {
    cause: String,
    /// How many wait, if the journal could say so.
    waiting: Option<u64>,
}

impl MailThread {
    /// Starts the thread. It ends when it is to close, and has let go of the mail in its hands.
    ///
    /// # Errors
    ///
    /// The process may not start a thread.
    pub(super) fn start(self, runtime: Handle) -> io::Result<JoinHandle<()>> {
        let thread = thread::Builder::new().name("mail".to_owned());
        thread.spawn(move || self.run(&runtime))
    }

    fn run(mut self, runtime: &Handle) {
        let mut last = MailState::Flowing;
        let mut is_hastened = false;
        while !self.closing.is_cancelled() {
            let sent = if is_hastened {
                self.sender.send_due(runtime, &self.closing)
            } else {
                self.send_all(runtime)
            };
            is_hastened |= sent.is_ok();
            let (state, sleep) = match sent {
                Ok(report) => {
                    self.tell_given_up(report.given_up);
                    (self.judge_report(&report, last), self.find_sleep(report.next))
                }
                Err(error) => {
                    let failure = MailFailure { cause: chain(&error), waiting: None };
                    (self.note_failure(failure, last), FAILURE_SLEEP)
                }
            };
            // What waits because of the relay waits no longer once the relay takes mail again.
            let has_recovered = last == MailState::Failing && state != MailState::Failing;
            if last != MailState::Flowing && state == MailState::Flowing {
                self.listener.tell(&SiteEvent::MailsGoOn);
            }
            last = state;
            if has_recovered {
                is_hastened = false;
                continue;
            }
            runtime.block_on(self.wait(sleep));
        }
    }

    /// Waits until somebody rings, or for so long. What follows a ring begins a little later.
    async fn wait(&self, longest: Duration) {
        let waiting = async {
            if self.bell.wait_for_mail(longest).await {
                sleep(self.sender.pick_pause()).await;
            }
        };
        tokio::select! {
            () = waiting => {}
            () = self.closing.cancelled() => {}
        }
    }

    /// How the mails are after a report. Tells that they begin to wait.
    fn judge_report(&self, report: &RequestMailReport, last: MailState) -> MailState {
        if let Some(cause) = report.failure.clone() {
            return self.note_failure(MailFailure { cause, waiting: Some(report.waiting) }, last);
        }
        let now = (self.clock)();
        match report.held_until {
            Some(until) if find_brief_wait(until, now.timestamp()).is_none() => {
                if last != MailState::Held {
                    let until = until.to_zoned(now.time_zone().clone());
                    let waiting = report.waiting;
                    self.listener.tell(&SiteEvent::MailsHeld { until, waiting });
                }
                MailState::Held
            }
            None if report.taken > 0 || report.waiting == 0 && last == MailState::Held => {
                MailState::Flowing
            }
            // A pause of a moment is neither told, nor the end of a longer one.
            Some(_) | None => last,
        }
    }

    /// Tells that mails begin to wait for a relay or the journal.
    fn note_failure(&self, failure: MailFailure, last: MailState) -> MailState {
        if last != MailState::Failing {
            let MailFailure { cause, waiting } = failure;
            self.listener.tell(&SiteEvent::MailsWait { cause, waiting });
        }
        MailState::Failing
    }

    /// Makes every mail due that waits because no relay could be spoken to, and sends what is due.
    fn send_all(&mut self, runtime: &Handle) -> Result<RequestMailReport, Error> {
        self.sender.hasten()?;
        self.sender.send_due(runtime, &self.closing)
    }

    fn find_sleep(&self, next: Option<Timestamp>) -> Duration {
        let Some(next) = next else { return MAX_SLEEP };
        let until = (self.clock)().timestamp().duration_until(next);
        Duration::try_from(until).unwrap_or_default().min(MAX_SLEEP)
    }

    fn tell_given_up(&self, count: u64) {
        if count > 0 {
            self.listener.tell(&SiteEvent::MailsGivenUp(count));
        }
    }
}
