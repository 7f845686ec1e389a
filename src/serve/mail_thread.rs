//! The thread that sends the mails which ask for confirmations, and erases readers who have confirmed that.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::mail_bell::MailBell;
use super::site_event::{SiteEvent, SiteListener};
use crate::deliver::Clock;
use crate::newsroom::{Error, RequestMailReport, RequestSender, chain};

/// How long the thread sleeps at most. Requests that are too old are forgotten this often.
const MAX_SLEEP: Duration = Duration::from_mins(10);

/// How long the thread sleeps while readers wait who want to be forgotten.
const ERASURE_SLEEP: Duration = Duration::from_secs(5);

/// How long the thread sleeps when the journal fails.
const FAILURE_SLEEP: Duration = Duration::from_secs(30);

/// What the thread works with.
pub(super) struct MailThread {
    pub(super) sender: RequestSender,
    pub(super) clock: Clock,
    pub(super) bell: MailBell,
    pub(super) closing: CancellationToken,
    pub(super) listener: SiteListener,
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
        let mut last: Option<String> = None;
        let mut last_erasure: Option<String> = None;
        let mut is_hastened = false;
        while !self.closing.is_cancelled() {
            let longest = self.erase_confirmed(&mut last_erasure);
            let sent = if is_hastened {
                self.sender.send_due(runtime, &self.closing)
            } else {
                self.send_all(runtime)
            };
            is_hastened |= sent.is_ok();
            let has_recovered = last.is_some() && is_success(&sent);
            let (failure, sleep) = match sent {
                Ok(report) => {
                    self.tell_given_up(report.given_up);
                    let is_news = report.failure.is_some() || report.taken > 0;
                    let failure = if is_news { report.failure } else { last.clone() };
                    (failure, self.find_sleep(report.next))
                }
                Err(error) => (Some(chain(&error)), FAILURE_SLEEP),
            };
            self.tell_change(last.as_ref(), failure.as_ref());
            last = failure;
            // What waits because of the relay waits no longer once the relay takes mail again.
            if has_recovered {
                is_hastened = false;
                continue;
            }
            runtime.block_on(async {
                tokio::select! {
                    () = self.bell.wait(sleep.min(longest)) => {}
                    () = self.closing.cancelled() => {}
                }
            });
        }
    }

    /// Erases readers who have confirmed that, and tells of it. `last` is why somebody could not be erased. Answers how long
    /// the thread may sleep until it tries again.
    fn erase_confirmed(&mut self, last: &mut Option<String>) -> Duration {
        // That the journal cannot be read is told by the mails, which wait then too.
        let Ok(report) = self.sender.erase_confirmed() else { return FAILURE_SLEEP };
        for forgotten in report.forgotten {
            self.listener.tell(&SiteEvent::Forgotten { at: (self.clock)(), forgotten });
        }
        if let Some(cause) = report.failure.as_ref().filter(|_| last.is_none()) {
            self.listener.tell(&SiteEvent::ErasuresWait(cause.clone()));
        }
        let sleep = match (report.waiting, &report.failure) {
            (0, _) => MAX_SLEEP,
            (_, None) => ERASURE_SLEEP,
            (_, Some(_)) => FAILURE_SLEEP,
        };
        *last = report.failure;
        sleep
    }

    /// Makes every mail due that waits for its next try, and sends what is due.
    fn send_all(&mut self, runtime: &Handle) -> Result<RequestMailReport, Error> {
        self.sender.hasten()?;
        self.sender.send_due(runtime, &self.closing)
    }

    fn find_sleep(&self, next: Option<Timestamp>) -> Duration {
        let Some(next) = next else { return MAX_SLEEP };
        let until = (self.clock)().timestamp().duration_until(next);
        Duration::try_from(until).unwrap_or_default().min(MAX_SLEEP)
    }

    /// Tells that mails begin to wait, or that they go out again.
    fn tell_change(&self, last: Option<&String>, failure: Option<&String>) {
        match (last, failure) {
            (None, Some(cause)) => self.listener.tell(&SiteEvent::MailsWait(cause.clone())),
            (Some(_), None) => self.listener.tell(&SiteEvent::MailsGoOn),
            _ => {}
        }
    }

    fn tell_given_up(&self, count: u64) {
        if count > 0 {
            self.listener.tell(&SiteEvent::MailsGivenUp(count));
        }
    }
}

/// Whether a relay took mail, and no mail had to wait.
fn is_success(sent: &Result<RequestMailReport, Error>) -> bool {
    sent.as_ref().is_ok_and(|report| report.taken > 0 && report.failure.is_none())
}
