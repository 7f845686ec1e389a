//! The signals that stop a run or close a page.

use std::time::Duration;

use super::console::Console;
use crate::newsroom::StopRequest;

/// Waits for signals. Stops the run at the first one, and gives up on it when the grace is over.
/// Breaks the run off at the second one.
pub(super) async fn listen(request: StopRequest, grace: Duration, console: Console) {
    interrupted().await;
    let seconds = grace.as_secs();
    console.tell(&format!(
        "stopping: the messages on the wire are finished first, for {seconds} s at most; once more to \
         break off"
    ));
    request.stop.gently.cancel();
    tokio::select! {
        () = interrupted() => {}
        () = tokio::time::sleep(grace) => {
            console.tell(&format!("{seconds} s are over: giving up on what is still on the wire"));
            request.stop.at_once.cancel();
            interrupted().await;
        }
    }
    request.break_off.cancel();
    request.stop.at_once.cancel();
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
