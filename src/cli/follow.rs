//! Follows a run: shows its progress, and stops the run at a signal.

use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::console::Console;
use super::event_log::EventLog;
use super::heard_replies::HeardReplies;
use super::progress::{ProgressPlace, show};
use super::run_events::RunFeed;
use super::signals::{StopNotice, interrupted, listen};
use crate::deliver::Progress;
use crate::newsroom::StopRequest;

/// How long a run that is asked to stop waits for messages in flight.
pub(super) const GRACE: Duration = Duration::from_secs(30);

/// Carries out a run, and shows its progress.
pub(super) struct Follower {
    pub(super) console: Console,
    /// How long messages in flight may take once the run is asked to stop.
    pub(super) grace: Duration,
    /// The time zone in which moments are shown.
    pub(super) zone: TimeZone,
}

/// How a run is told while it goes on.
pub(super) enum RunTelling {
    /// To a person: a bar on a terminal, and lines elsewhere.
    Progress(watch::Receiver<Progress>, HeardReplies),
    /// To a program: events.
    Events(RunFeed, EventLog),
}

impl Follower {
    /// Carries out the work of a run and shows its progress. The first SIGINT, SIGTERM or SIGHUP
    /// stops the run: messages in flight are finished within the grace. A second signal breaks the
    /// run off. Events that nobody reads hold up neither the run nor its end.
    pub(super) fn follow<T>(
        self,
        runtime: &Runtime,
        telling: RunTelling,
        work: impl FnOnce(&StopRequest) -> T,
    ) -> T {
        let Self { console, grace, zone } = self;
        let stop = StopRequest::default();
        let (shown, notice, writer) = match telling {
            RunTelling::Progress(progress, replies) => {
                let place = ProgressPlace::of(console);
                let shown = show(progress, replies, place.clone(), zone);
                (runtime.spawn(shown), StopNotice::Words(place), None)
            }
            RunTelling::Events(feed, log) => {
                let (log, writer) = log.with_writer();
                (runtime.spawn(feed.write_to(log.clone())), StopNotice::Events(log), writer)
            }
        };
        let listening = runtime.spawn(listen(stop.clone(), grace, notice));
        let ended = work(&stop);
        listening.abort();
        let _ = runtime.block_on(listening);
        let _ = runtime.block_on(shown);
        if let Some(writer) = writer {
            let hurry = runtime.spawn(interrupted());
            writer.finish(|| stop.stop.gently.is_cancelled() || hurry.is_finished());
            hurry.abort();
        }
        ended
    }
}
