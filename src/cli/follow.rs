//! Follows a run: shows its progress, and stops the run at a signal.

use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::console::Console;
use super::progress::show;
use super::signals::listen;
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

impl Follower {
    /// Carries out the work of a run and shows its progress. The first SIGINT, SIGTERM or SIGHUP
    /// stops the run: messages in flight are finished within the grace. A second signal breaks the
    /// run off.
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
