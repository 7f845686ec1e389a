//! The press: a run set going, watched and summed up, for `send` and `rehearse` alike.

use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::audience::Audience;
use crate::deliver::{
    self, Chance, Clock, Fate, Held, Post, Progress, Retry, Stop, Templates, Trouble, Work,
};
use crate::issue::edition::EditionName;
use crate::journal::{
    Book, Delivery, Digest, NewRun, Owner, Page, Planned, PlannedDelivery, Run, RunId, State, Tally,
};
use crate::publication::InDoubtPolicy;

/// How long a line waits after each failure to get through.
const PATIENCE: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(10)];

/// How long a run that is asked to stop waits for the messages on the wire.
pub(super) const GRACE: Duration = Duration::from_secs(30);

/// How many readers a summary lists by name.
const LISTED: usize = 20;

/// What is printed, and where it is handed to.
pub(super) struct Press {
    pub(super) templates: Arc<Templates>,
    pub(super) posts: Vec<Post>,
    pub(super) retry: Retry,
    /// How long messages on the wire may take once the run is asked to stop.
    pub(super) grace: Duration,
    pub(super) clock: Clock,
}

/// A run's end, for now or for good.
pub(super) struct Summary {
    pub(super) tally: Tally,
    /// Relays that could not be used, or not with every line.
    pub(super) fates: Vec<Fate>,
    /// Whether no relay could be used.
    pub(super) is_cut_off: bool,
    /// Domains whose readers are held back, since they refuse us.
    pub(super) held: Vec<Held>,
    /// Readers given up in this run because it was too late.
    pub(super) expired: u64,
    pub(super) took: Duration,
    pub(super) unhappy: Vec<Delivery>,
}

/// Writes a run and its deliveries into the journal.
///
/// # Errors
///
/// The journal's own.
pub(super) fn plan(
    journal: &mut Book,
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
        (journal, run, owner): (Book, RunId, Owner),
        console: Console,
    ) -> Result<(Book, Summary), Failure> {
        let runtime = super::runtime()?;
        let began = started();
        let (progress, watched) = watch::channel(Progress::default());
        let stop = Stop::default();
        let work = Work {
            journal,
            run,
            owner,
            templates: self.templates,
            posts: self.posts,
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
        let deliver::Ended { mut journal, fates, is_cut_off, held, expired } = ended?;
        let now = (self.clock)().timestamp();
        if stop.at_once.is_cancelled() {
            // What was given up on the wire is listed now, and not first when the run goes on.
            let nobody = Owner::new("nobody: the grace was over");
            journal.recover(run, &nobody, InDoubtPolicy::Hold, now)?;
        }
        let tally = journal.finish(run, now)?;
        let mut unhappy = Vec::new();
        for state in [State::InDoubt, State::Rejected, State::Expired, State::Deferred] {
            let page = Page { state, after: None, limit: LISTED };
            unhappy.extend(journal.deliveries(run, page)?);
        }
        let took = began.elapsed();
        Ok((journal, Summary { tally, fates, is_cut_off, held, expired, took, unhappy }))
    }
}

fn started() -> Instant {
    Instant::now()
}

/// Numbers from the system's randomness.
pub(super) fn chance() -> Chance {
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

impl Summary {
    /// What kept the run from getting through, where it was every relay: what a person has to mend
    /// before what passes by itself.
    pub(super) fn trouble(&self) -> Option<&Trouble> {
        let mut troubles = self.fates.iter().map(|fate| &fate.trouble).filter(|_| self.is_cut_off);
        troubles.clone().find(|trouble| !trouble.is_temporary()).or_else(|| troubles.next())
    }

    /// What became of each relay that did not do as it should, where others did.
    fn relays(&self) -> Vec<String> {
        let told = self.fates.iter().filter(|_| !self.is_cut_off || self.fates.len() > 1);
        told.map(|fate| {
            let Fate { relay, trouble, is_closed } = fate;
            let trouble = super::failure::chain(trouble);
            if *is_closed {
                format!("the relay {relay} was given up: {trouble}")
            } else {
                format!("a line to {relay} could not get through: {trouble}")
            }
        })
        .collect()
    }

    /// What a person is told besides the counts: of relays, and of domains that refuse us.
    pub(super) fn told(&self) -> Vec<String> {
        let held =
            |held: &Held| format!("{held}; its other readers are held back, and tried later");
        self.relays().into_iter().chain(self.held.iter().map(held)).collect()
    }

    /// The exit code that this end deserves, where a person decides about messages in doubt.
    pub(super) fn exit(&self) -> Exit {
        self.exit_under(InDoubtPolicy::Hold)
    }

    /// The exit code that this end deserves. Messages in doubt call a person only where they are held:
    /// where they are sent again, the next call does it.
    pub(super) fn exit_under(&self, policy: InDoubtPolicy) -> Exit {
        let held = policy == InDoubtPolicy::Hold && self.tally.of(State::InDoubt) > 0;
        let permanent = self.trouble().is_some_and(|trouble| !trouble.is_temporary());
        let nobody = self.tally.of(State::Accepted) == 0 && self.tally.of(State::Rejected) > 0;
        if held || !self.held.is_empty() || self.expired > 0 || permanent || nobody {
            Exit::Person
        } else if self.tally.open() > 0 {
            Exit::Later
        } else {
            Exit::Done
        }
    }

    /// The summary in words.
    pub(super) fn text(&self, morning: &str) -> String {
        let mut lines = vec![morning.to_owned()];
        lines.extend(counts(&self.tally));
        lines.extend(self.unhappy.iter().map(sorrow));
        let seconds = self.took.as_secs_f64();
        let rate = match self.tally.of(State::Accepted) {
            accepted if accepted >= 100 && seconds > 0.0 => {
                #[allow(clippy::cast_precision_loss, reason = "a rate to read")]
                let rate = accepted as f64 / seconds;
                format!(", {rate:.0} a second")
            }
            _ => String::new(),
        };
        lines.push(format!("  in {seconds:.1} s{rate}"));
        lines.join("\n")
    }

    /// The summary for machines.
    pub(super) fn json(&self, issue: jiff::civil::Date) -> Value {
        json!({
            "issue": issue.to_string(),
            "planned": self.tally.planned(),
            "states": states(&self.tally),
            "seconds": self.took.as_secs_f64(),
            "trouble": self.trouble().map(ToString::to_string),
            "relays": self.relays(),
            "held": self.held.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "readers": self.unhappy.iter().map(row).collect::<Vec<_>>(),
        })
    }
}

/// One line for each state that holds anyone.
pub(super) fn counts(tally: &Tally) -> Vec<String> {
    let held = State::ALL.into_iter().filter(|state| tally.of(*state) > 0);
    held.map(|state| {
        let [free, paid] =
            [EditionName::Free, EditionName::Paid].map(|name| tally.of_edition(state, name));
        let word = state.as_str().replace('_', " ");
        format!("  {word:<9} {:>7}   free {free}, paid {paid}", tally.of(state))
    })
    .collect()
}

/// Counts by state, for machines.
pub(super) fn states(tally: &Tally) -> Value {
    State::ALL
        .into_iter()
        .map(|state| (state.as_str().to_owned(), json!(tally.of(state))))
        .collect()
}

/// A delivery that did not go well, in one line.
pub(super) fn sorrow(delivery: &Delivery) -> String {
    let code = delivery.said.code.map(|code| format!("{code} ")).unwrap_or_default();
    let enhanced =
        delivery.said.enhanced.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    let word = delivery.state.as_str().replace('_', " ");
    format!("  {word}: {} · {code}{enhanced}{}", delivery.address, delivery.said.words)
}

/// A delivery for machines.
pub(super) fn row(delivery: &Delivery) -> Value {
    json!({
        "address": delivery.address.as_str(),
        "edition": delivery.edition.as_str(),
        "state": delivery.state.as_str(),
        "attempts": delivery.attempts,
        "at": delivery.at.to_string(),
        "code": delivery.said.code,
        "enhanced": delivery.said.enhanced,
        "words": delivery.said.words,
    })
}
