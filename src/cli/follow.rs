//! A run that is followed: shown while it goes on, and stopped by the signals of whoever started it.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::console::Console;
use crate::deliver::Progress;
use crate::newsroom::StopRequest;

/// How long a run that is asked to stop waits for the messages on the wire.
pub(super) const GRACE: Duration = Duration::from_secs(30);

/// How often a bar is drawn anew.
const BAR_PAUSE: Duration = Duration::from_millis(100);

/// How long it takes at least from one line to the next, where there is no bar.
const LINE_PAUSE: Duration = Duration::from_secs(10);

/// How a run is followed.
pub(super) struct Follower {
    pub(super) console: Console,
    /// How long messages on the wire may take once the run is asked to stop.
    pub(super) grace: Duration,
    /// The zone of the moments that are told.
    pub(super) zone: TimeZone,
}

impl Follower {
    /// Carries out the work of a run, shows how far it is, and lets the first SIGINT, SIGTERM or SIGHUP
    /// stop it: the messages on the wire are finished, for as long as the grace is. A second one breaks it
    /// off.
    pub(super) fn follow<T>(
        self,
        runtime: &Runtime,
        progress: watch::Receiver<Progress>,
        work: impl FnOnce(&StopRequest) -> T,
    ) -> T {
        let Self { console, grace, zone } = self;
        let stop = StopRequest::default();
        let shown = runtime.spawn(show(progress, console, zone));
        let listening = runtime.spawn(listen(stop.clone(), grace, console));
        let ended = work(&stop);
        listening.abort();
        let _ = runtime.block_on(shown);
        ended
    }
}

/// Stops the run at the first signal, gives up on it when the grace is over, breaks it off at the second
/// signal.
async fn listen(request: StopRequest, grace: Duration, console: Console) {
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

/// SIGINT, SIGTERM or SIGHUP.
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

/// A bar on a terminal; elsewhere a line now and then.
async fn show(mut watched: watch::Receiver<Progress>, console: Console, zone: TimeZone) {
    let bar = console.is_watched().then(|| {
        let style =
            ProgressStyle::with_template("  {bar:32} {pos}/{len}  {per_sec}  {eta} left  {msg}");
        ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    });
    let pause = if bar.is_some() { BAR_PAUSE } else { LINE_PAUSE };
    let mut said = 0;
    while watched.changed().await.is_ok() {
        let progress = *watched.borrow_and_update();
        if let Some(bar) = &bar {
            bar.set_length(progress.planned);
            bar.set_position(progress.ended());
            bar.set_message(beside_counts(&progress, &zone));
        } else if (said > 0 && progress.ended() < progress.planned) || progress.waits.is_some() {
            let beside = beside_counts(&progress, &zone);
            console.tell(&format!("{} of {}{beside}", progress.ended(), progress.planned));
        }
        said += 1;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = closed(watched.clone()) => {}
            () = waiting(watched.clone()), if progress.waits.is_none() => {}
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

/// Comes back when nobody reports progress any more.
async fn closed(mut watched: watch::Receiver<Progress>) {
    while watched.changed().await.is_ok() {}
}

/// Comes back when the run begins to wait.
async fn waiting(mut watched: watch::Receiver<Progress>) {
    if watched.wait_for(|progress| progress.waits.is_some()).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What is told beside how many of how many: who did not get it, and what is waited for.
fn beside_counts(progress: &Progress, zone: &TimeZone) -> String {
    let waits = progress.waits.map(|moment| {
        format!("  waits until {}", moment.to_zoned(zone.clone()).strftime("%H:%M:%S"))
    });
    let counts = [
        ("rejected", progress.rejected),
        ("deferred", progress.deferred),
        ("in doubt", progress.in_doubt),
        ("too late at this pace", progress.too_late),
    ];
    let words = counts.into_iter().filter(|(_, count)| *count > 0);
    words.map(|(word, count)| format!("  {count} {word}")).chain(waits).collect()
}
