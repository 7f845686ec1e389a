//! The signals that stop a run or close a page.

use std::pin::pin;
use std::time::Duration;

use serde_json::json;

use super::event_log::EventLog;
use super::progress::ProgressPlace;
use crate::newsroom::StopRequest;
use crate::wording::say;

/// How long after the first signal others are the same request. `timeout` of coreutils sends one to the process and one to its
/// group, and a shell and a terminal may both send one.
const SAME_REQUEST_TIME: Duration = Duration::from_millis(500);

/// Who is told that a run is stopped.
pub(super) enum StopNotice {
    /// A person.
    Words(ProgressPlace),
    /// A program.
    Events(EventLog),
}

/// What stops a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StopCause {
    /// A signal to this process.
    Signal,
    /// A person, in the journal or in the file of the issue.
    Issue,
}

impl StopNotice {
    /// Tells that the run stops, and how many seconds messages on the wire may still take.
    fn tell_stop(&self, cause: StopCause, seconds: u64) {
        match (self, cause) {
            (Self::Words(place), StopCause::Signal) => place.tell(&say!(
                "stopping: the messages on the wire are finished first, for {seconds} s at most; once more to \
                 break off",
                seconds
            )),
            (Self::Words(place), StopCause::Issue) => place.tell(&say!(
                "the issue is stopped: the messages on the wire are finished first, for {seconds} s at most",
                seconds
            )),
            (Self::Events(log), cause) => {
                let cause = match cause {
                    StopCause::Signal => "signal",
                    StopCause::Issue => "issue",
                };
                log.write("stopping", json!({ "cause": cause, "grace_seconds": seconds }));
            }
        }
    }

    /// Tells that the seconds are over, and what is on the wire is left.
    fn tell_abandoned(&self, seconds: u64) {
        match self {
            Self::Words(place) => place.tell(&say!(
                "{seconds} s are over: giving up on what is still on the wire",
                seconds
            )),
            Self::Events(log) => {
                log.write("abandoned", json!({ "grace_seconds": seconds }));
            }
        }
    }
}

/// Waits for signals. Stops the run at the first one, and gives up on it when the grace is over.
/// Breaks the run off at a later one. A run that a person has stopped by other means is treated as after the first
/// signal.
pub(super) async fn listen(request: StopRequest, grace: Duration, notice: StopNotice) {
    let seconds = grace.as_secs();
    let cause = tokio::select! {
        () = interrupted() => StopCause::Signal,
        () = request.stop.gently.cancelled() => StopCause::Issue,
    };
    request.stop.gently.cancel();
    notice.tell_stop(cause, seconds);
    let mut again = pin!(interrupted_after(cause));
    tokio::select! {
        () = &mut again => {}
        () = tokio::time::sleep(grace) => {
            request.stop.at_once.cancel();
            notice.tell_abandoned(seconds);
            again.await;
        }
    }
    request.break_off.cancel();
    request.stop.at_once.cancel();
}

/// Waits for a signal that is another request than the one by which the run stops.
async fn interrupted_after(cause: StopCause) {
    if cause == StopCause::Signal {
        tokio::time::sleep(SAME_REQUEST_TIME).await;
    }
    interrupted().await;
}

/// Waits for SIGINT, SIGTERM or SIGHUP.
pub(super) async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate());
        let hangup = signal(SignalKind::hangup());
        if let (Ok(mut terminate), Ok(mut hangup)) = (terminate, hangup) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
