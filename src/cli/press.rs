//! The press: a run set going and watched, for `send` and `rehearse` alike.

use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::watch;

use super::console::Console;
use super::failure::Failure;
use super::summary::{Summary, UNHAPPY};
use crate::audience::Audience;
use crate::deliver::{
    self, Clock, Jitter, Progress, RelaySlot, RetryPolicy, RunOutcome, Stop, Templates, Work,
};
use crate::journal::{
    BoxedJournal, DeliveryPage, Digest, NewRun, Owner, Planned, PlannedDelivery, Run, RunId,
    RunLock, State,
};

/// How long a worker waits after each failure to get through.
const PATIENCE: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(10)];

/// How long a run that is asked to stop waits for the messages on the wire.
pub(super) const GRACE: Duration = Duration::from_secs(30);

/// How many readers a summary lists by name.
const LISTED: usize = 20;

/// What is printed, and where it is handed to.
pub(super) struct Press {
    pub(super) templates: Arc<Templates>,
    pub(super) relays: Vec<RelaySlot>,
    pub(super) retry: RetryPolicy,
    /// How long messages on the wire may take once the run is asked to stop.
    pub(super) grace: Duration,
    pub(super) clock: Clock,
}

/// Writes a run and its deliveries into the journal.
///
/// # Errors
///
/// The journal's own.
pub(super) fn plan(
    journal: &mut BoxedJournal,
    issue: jiff::civil::Date,
    hash: [u8; 32],
    (audience, now): (&Audience, Timestamp),
) -> Result<RunId, Failure> {
    let run = NewRun {
        issue,
        hash: Digest::new(hash),
        audience: Digest::new(audience.digest()),
        recipients: audience.len() as u64,
        now,
    };
    let mut readers = audience.subscribers().map(|reader| PlannedDelivery {
        address: reader.address(),
        name: reader.name.map(str::to_owned),
        edition: reader.edition,
    });
    match journal.plan(&run, &mut readers)? {
        Planned::New(id) | Planned::Already(Run { id, .. }) => Ok(id),
    }
}

/// What one process calls itself in the journal.
pub(super) fn owner(now: Timestamp) -> Owner {
    Owner::new(format!("process {} since {now}", std::process::id()))
}

impl Press {
    /// Works on a run, showing how far it is, until it ends or is stopped.
    ///
    /// The first SIGINT, SIGTERM or SIGHUP lets the messages on the wire finish, for as long as the
    /// grace is; the second one does not.
    ///
    /// # Errors
    ///
    /// The journal's own, and a second signal.
    pub(super) fn run(
        self,
        (mut journal, run, lock): (BoxedJournal, RunId, &RunLock),
        console: Console,
    ) -> Result<(BoxedJournal, Summary), Failure> {
        let before = journal.tally(run)?.of(State::Accepted);
        let runtime = super::runtime()?;
        let began = started();
        let (progress, watched) = watch::channel(Progress::default());
        let stop = Stop::default();
        let work = Work {
            journal,
            run,
            owner: lock.owner().clone(),
            templates: self.templates,
            relays: self.relays,
            patience: PATIENCE.to_vec(),
            retry: self.retry,
            clock: Arc::clone(&self.clock),
        };
        let ended = runtime.block_on(async {
            let shown = tokio::spawn(show(watched, console, (self.clock)().time_zone().clone()));
            let stopped = signals(stop.clone(), self.grace, console);
            let ended = tokio::select! {
                ended = deliver::run(work, progress, stop.clone()) => ended.map_err(Failure::from),
                failure = stopped => Err(failure),
            };
            let _ = shown.await;
            ended
        });
        runtime.shutdown_background();
        let RunOutcome { mut journal, relays, is_cut_off, held, expired } = ended?;
        let now = (self.clock)().timestamp();
        if stop.at_once.is_cancelled() {
            // What was given up on the wire is listed now, and not first when the run goes on.
            journal.doubt_abandoned(lock, run, now)?;
        }
        let tally = journal.finish(run, now)?;
        let mut unhappy = Vec::new();
        for state in UNHAPPY {
            let page = DeliveryPage { state, after: None, limit: LISTED };
            unhappy.extend(journal.deliveries(run, page)?);
        }
        let reached = tally.of(State::Accepted).saturating_sub(before);
        let (took, stuck) = (began.elapsed(), false);
        let summary =
            Summary { tally, relays, is_cut_off, held, stuck, expired, reached, took, unhappy };
        Ok((journal, summary))
    }
}

fn started() -> Instant {
    Instant::now()
}

/// Numbers from the system's randomness.
pub(super) fn jitter() -> Jitter {
    Arc::new(|| {
        let mut bytes = [0; 8];
        // Without randomness all readers come back at the soonest moment, which is no harm.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        u64::from_le_bytes(bytes)
    })
}

/// Stops the run at the first signal, gives up on it when the grace is over; comes back at the second
/// signal.
async fn signals(stop: Stop, grace: Duration, console: Console) -> Failure {
    interrupted().await;
    let seconds = grace.as_secs();
    console.tell(&format!(
        "stopping: the messages on the wire are finished first, for {seconds} s at most; once more to \
         break off"
    ));
    stop.gently.cancel();
    tokio::select! {
        () = interrupted() => {}
        () = tokio::time::sleep(grace) => {
            console.tell(&format!("{seconds} s are over: giving up on what is still on the wire"));
            stop.at_once.cancel();
            interrupted().await;
        }
    }
    stop.at_once.cancel();
    Failure::later("broken off; messages that were on the wire are in doubt")
        .help("`matinale status` lists them")
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
    let pause = Duration::from_millis(if bar.is_some() { 100 } else { 10_000 });
    let mut said = 0;
    while watched.changed().await.is_ok() {
        let progress = *watched.borrow_and_update();
        if let Some(bar) = &bar {
            bar.set_length(progress.planned);
            bar.set_position(progress.ended());
            bar.set_message(troubles(&progress, &zone));
        } else if (said > 0 && progress.ended() < progress.planned) || progress.waits.is_some() {
            console.tell(&format!(
                "{} of {}{}",
                progress.ended(),
                progress.planned,
                troubles(&progress, &zone)
            ));
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

fn troubles(progress: &Progress, zone: &TimeZone) -> String {
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
