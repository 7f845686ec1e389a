//! A run that is followed: shown while it goes on, and stopped by the signals of whoever started it.

use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::console::Console;
use super::progress::show;
use super::signals::listen;
use crate::deliver::Progress;
use crate::newsroom::StopRequest;

/// How long a run that is asked to stop waits for the messages on the wire.
pub(super) const GRACE: Duration = Duration::from_secs(30);

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
