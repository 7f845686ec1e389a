//! The progress of a run, shown while the run goes on.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;
use tokio::sync::watch;

use super::console::Console;
use crate::deliver::Progress;

/// How long the bar stays before it is drawn again.
const BAR_PAUSE: Duration = Duration::from_millis(100);

/// The shortest time between two lines of progress, where there is no bar.
const LINE_PAUSE: Duration = Duration::from_secs(10);

/// Shows progress: with a bar on a terminal, and elsewhere with a line now and then.
pub(super) async fn show(mut watched: watch::Receiver<Progress>, console: Console, zone: TimeZone) {
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

/// Ends when nobody reports progress any more.
async fn closed(mut watched: watch::Receiver<Progress>) {
    while watched.changed().await.is_ok() {}
}

/// Ends when the run begins to wait.
async fn waiting(mut watched: watch::Receiver<Progress>) {
    if watched.wait_for(|progress| progress.waits.is_some()).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What is shown beside the counts: how many readers did not get the issue, and what the run waits
/// for.
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
