//! The press: a run set going, watched and summed up, for `send` and `rehearse` alike.

use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::audience::Audience;
use crate::deliver::{self, Clock, Progress, Templates, Trouble, Work};
use crate::issue::edition::EditionName;
use crate::journal::{
    Delivery, Digest, Journal, NewRun, Owner, Page, Planned, PlannedDelivery, Run, RunId, State,
    Tally,
};
use crate::publication::InDoubtPolicy;
use crate::smtp::Target;

/// How long a line waits after each failure to get through.
const PATIENCE: [Duration; 4] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(10)];

/// A delivery that is deferred for the first time is due again after this.
const DEFERRAL: Duration = Duration::from_mins(10);

/// How many readers a summary lists by name.
const LISTED: usize = 20;

/// What is printed, and where it is handed to.
pub(super) struct Press {
    pub(super) templates: Arc<Templates>,
    pub(super) target: Target,
    pub(super) connections: usize,
    pub(super) clock: Clock,
}

/// A run's end, for now or for good.
pub(super) struct Summary {
    pub(super) tally: Tally,
    pub(super) trouble: Option<Trouble>,
    pub(super) took: Duration,
    pub(super) unhappy: Vec<Delivery>,
}

/// Writes a run and its deliveries into the journal.
///
/// # Errors
///
/// The journal's own.
pub(super) fn plan(
    journal: &mut impl Journal,
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
    /// The first SIGINT or SIGTERM lets the messages on the wire finish; the second one does not.
    ///
    /// # Errors
    ///
    /// The journal's own, and a second signal.
    pub(super) fn run<J: Journal + Send + 'static>(
        self,
        (journal, run, owner): (J, RunId, Owner),
        console: Console,
    ) -> Result<(J, Summary), Failure> {
        let runtime = super::runtime()?;
        let began = started();
        let (progress, watched) = watch::channel(Progress::default());
        let stop = CancellationToken::new();
        let work = Work {
            journal,
            run,
            owner,
            templates: self.templates,
            target: self.target,
            connections: self.connections,
            patience: PATIENCE.to_vec(),
            deferral: DEFERRAL,
            clock: Arc::clone(&self.clock),
        };
        let ended = runtime.block_on(async {
            let shown = tokio::spawn(show(watched, console));
            let ended = tokio::select! {
                ended = deliver::run(work, progress, stop.clone()) => ended.map_err(Failure::from),
                failure = signals(stop, console) => Err(failure),
            };
            let _ = shown.await;
            ended
        });
        runtime.shutdown_background();
        let deliver::Ended { mut journal, trouble } = ended?;
        let tally = journal.finish(run, (self.clock)().timestamp())?;
        let mut unhappy = Vec::new();
        for state in [State::InDoubt, State::Rejected, State::Deferred] {
            let page = Page { state, after: None, limit: LISTED };
            unhappy.extend(journal.deliveries(run, page)?);
        }
        Ok((journal, Summary { tally, trouble, took: began.elapsed(), unhappy }))
    }
}

fn started() -> Instant {
    Instant::now()
}

/// Stops the run at the first signal; comes back at the second.
async fn signals(stop: CancellationToken, console: Console) -> Failure {
    interrupted().await;
    console.tell("stopping: the messages on the wire are finished first; once more to break off");
    stop.cancel();
    interrupted().await;
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
async fn show(mut watched: watch::Receiver<Progress>, console: Console) {
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
            bar.set_message(troubles(&progress));
        } else if said > 0 && progress.ended() < progress.planned {
            console.tell(&format!(
                "{} of {}{}",
                progress.ended(),
                progress.planned,
                troubles(&progress)
            ));
        }
        said += 1;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = closed(watched.clone()) => {}
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

fn troubles(progress: &Progress) -> String {
    let counts = [
        ("rejected", progress.rejected),
        ("deferred", progress.deferred),
        ("in doubt", progress.in_doubt),
    ];
    let words = counts.into_iter().filter(|(_, count)| *count > 0);
    words.map(|(word, count)| format!("  {count} {word}")).collect::<Vec<_>>().concat()
}

impl Summary {
    /// The exit code that this end deserves, where a person decides about messages in doubt.
    pub(super) fn exit(&self) -> Exit {
        self.exit_under(InDoubtPolicy::Hold)
    }

    /// The exit code that this end deserves. Messages in doubt call a person only where they are held:
    /// where they are sent again, the next call does it.
    pub(super) fn exit_under(&self, policy: InDoubtPolicy) -> Exit {
        let held = policy == InDoubtPolicy::Hold && self.tally.of(State::InDoubt) > 0;
        let permanent = self.trouble.as_ref().is_some_and(|trouble| !trouble.is_temporary());
        let nobody = self.tally.of(State::Accepted) == 0 && self.tally.of(State::Rejected) > 0;
        if held || permanent || nobody {
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
            "trouble": self.trouble.as_ref().map(ToString::to_string),
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
