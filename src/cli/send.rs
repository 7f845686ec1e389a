//! `send`: sends an issue to its audience.

use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::follow::{Follower, GRACE};
use super::plan::{answer_plan, confirm};
use super::remarks::readers;
use super::summary::Summary;
use super::verdict::{RunSubject, conclude};
use crate::deliver::Idle;
use crate::newsroom::{
    Clearance, ClearedIssue, ContentChange, FinishedIssue, IssueToSend, LockedIssue, Newsroom,
    SendRequest, Shrinkage, Timing, start_runtime,
};

/// Send an issue to its audience, or go on where the last run stopped
///
/// The issue is checked, the audience counted and frozen, and every reader's delivery written into
/// the journal before anything leaves. Killed and started again, the run goes on: nobody is left out,
/// nobody is written to twice.
///
/// Readers whom the relay defers are tried again: after 5 to 15 minutes the first time, then after
/// ever longer waits. While other readers are still being sent to, this happens by itself. When
/// nobody else is due, `send` ends with 75 and the next call goes on; with `--wait` it stays and
/// goes on by itself. Readers who are not reached within `[delivery] retry_for` of the beginning,
/// or by `not_after`, are given up and listed (exit 1). A domain that refuses the sender while
/// other domains accept is held back and reported (exit 1).
///
/// A relay gets no more messages than its `pace` allows, in all calls together. `send` waits for up to
/// two minutes until the relay may get more. If that takes longer, `send` ends with 75 and says when
/// it goes on; with `--wait` it stays. `--dry-run` says how long the run takes at least.
///
/// For cron: `matinale send today --yes`. No issue for today, or one that has been sent, is no fault.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag that a person types")]
pub(super) struct Send {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    issue: String,
    /// Do not ask; needed where no terminal is
    #[arg(long, short)]
    yes: bool,
    /// Check and count, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Send an issue of another day, or go on although its time is over
    #[arg(long)]
    late: bool,
    /// Stay until everyone is reached or given up, instead of ending with 75 while readers wait
    #[arg(long)]
    wait: bool,
    /// How many seconds messages on the wire may take once the run is asked to stop
    #[arg(long, value_name = "SECONDS", default_value_t = GRACE.as_secs())]
    grace: u64,
    /// Send although the audience is much smaller than last time
    #[arg(long)]
    accept_audience: bool,
    /// Go on although the issue has changed since the run began
    #[arg(long)]
    amend: bool,
}

impl Send {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let path = match newsroom.issue_to_send(&self.issue)? {
            IssueToSend::File(path) => path,
            IssueToSend::NoneToday(date) => {
                return Ok(nothing(console, &format!("no issue for today, {date}")));
            }
        };
        let checked = newsroom.check_issue(&path)?;
        console.findings(checked.source(), checked.findings());
        let mut cleared = match newsroom.clear(checked, self.request())? {
            Clearance::Cleared(cleared) => cleared,
            Clearance::AlreadySent { file, remarks } => {
                console.remarks(remarks);
                return Ok(nothing(console, &format!("{file} has been sent")));
            }
        };
        console.remarks(cleared.take_remarks());
        if self.dry_run {
            let forecast = cleared.forecast()?;
            answer_plan(console, &cleared, forecast.as_ref());
            return Ok(Exit::Done);
        }
        if !self.yes {
            confirm(&cleared)?;
        }
        self.send(*cleared, console)
    }

    /// The request that `newsroom` carries out.
    fn request(&self) -> SendRequest {
        SendRequest {
            timing: if self.late { Timing::Late } else { Timing::OnTime },
            shrinkage: if self.accept_audience { Shrinkage::Accepted } else { Shrinkage::Refused },
            change: if self.amend { ContentChange::Amended } else { ContentChange::Refused },
            idle: if self.wait { Idle::Wait } else { Idle::End },
        }
    }

    fn send(&self, cleared: ClearedIssue<'_>, console: Console) -> Result<Exit, Failure> {
        let (line, date) = (cleared.line(), cleared.printed().issue().date);
        let zone = cleared.publication().timezone.clone();
        let policy = cleared.publication().delivery.in_doubt;
        let locked = cleared.lock()?;
        tell_recovered(console, &locked);
        let running = locked.start()?;
        let runtime = start_runtime()?;
        let began = Instant::now();
        let grace = Duration::from_secs(self.grace);
        let follower = Follower { console, grace, zone: zone.clone() };
        let ended =
            follower.follow(&runtime, running.progress(), |stop| running.finish(&runtime, stop));
        runtime.shutdown_background();
        let FinishedIssue { report, remarks } = ended?;
        console.remarks(remarks);
        let summary = Summary { report: &report, took: began.elapsed(), zone: &zone };
        conclude(console, &summary, &RunSubject { date, line: &line, policy })
    }
}

/// Says what a run that broke off has left behind.
fn tell_recovered(console: Console, locked: &LockedIssue<'_>) {
    let (date, recovered) = (locked.date(), locked.recovered());
    if recovered.in_doubt > 0 {
        console.tell(&format!(
            "{} left in doubt by a run that broke off; `matinale resolve {date}` decides",
            readers(recovered.in_doubt)
        ));
    }
    if recovered.resent > 0 {
        console.tell(&format!(
            "{} left in doubt by an earlier run: sent again, since in_doubt = \"resend\"",
            readers(recovered.resent)
        ));
    }
}

/// Says that there is nothing to do, and why.
fn nothing(console: Console, text: &str) -> Exit {
    if console.json {
        console.answer(&json!({ "nothing_to_do": text }).to_string());
    } else {
        console.say(&format!("{text}: nothing to do"));
    }
    Exit::Done
}
