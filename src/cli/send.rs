//! `send`: sends an issue to its audience.

use std::time::Duration;

use clap::{Args, value_parser};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::follow::GRACE;
use super::named_readers::{addresses, read_names, tell_nobody};
use super::news::{Call, News};
use super::send_end::{close_morning, note_end, show_end};
use super::sending::{Consent, MissingIssue, SendOrder};
use crate::deliver::{Idle, StagePause};
use crate::issue::IssueName;
use crate::journal::Stoppage;
use crate::newsroom::{
    Company, ContentChange, KeyChange, LateReaders, NamedCopies, Newsroom, Repetition, SendRequest,
    Shrinkage, Timing,
};
use crate::wording::{join_clauses, say};

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
/// or by `not_after`, are given up and listed (exit 1). Readers who are refused for no fault of theirs
/// are listed (exit 1). Later calls exit with 1 too while such readers are lost, and when nobody has the
/// issue. A domain that refuses the sender while other domains accept is held back and
/// reported (exit 1); one that only asks for less is held back and tried again (exit 75).
///
/// Readers whose rows in the list cannot be read are left out; before anything is sent, `send` counts and
/// names them, and it ends with 1 after sending to all others.
///
/// A relay gets no more messages than its `pace` allows, in all calls together. `send` waits for up to
/// two minutes until the relay may get more. If that takes longer, `send` ends with 75 and says when
/// it goes on; with `--wait` it stays. `--dry-run` says how long the run takes at least.
///
/// A reader who is added to the list after the run began gets the next issue. With `--top-up` they get this one
/// too: whoever is in the list and not in the run is added to it, however long ago it ended, and is sent what the
/// others were sent. Nobody else is written to again.
///
/// `--to` sends the issue to readers by name, as it was sent to the others and in the edition of today's list. Who has
/// the issue gets it once more, with a Message-ID of its own. Each is an address, an unsubscribe link from the
/// reader's mail or the token in it. A file names one reader a line, and `-` stands for such lines on standard input.
/// If one of them is suppressed or not in the list, nothing is sent. Others of the run who wait are left to the next
/// `send`. The same command again, also after a kill,
/// sends nothing twice; `--copy 3` asks for a third copy. The exit code is that of the named alone.
///
/// With `first` of `[delivery]`, the issue goes to some readers before all others. `send` waits behind them, looks at the
/// refusals, and goes on, or stops the issue as `matinale stop` does. With `--quiet` and with `--due` it does not stay for the
/// pause: it ends with 75, and the next call goes on.
///
/// `--due` sends what the schedule lets leave now: the issue of today from the hour `at` of `[schedule]`, on its `days`, and
/// each issue that has an hour of its own, `send_at`, from then on. Called every few minutes, by cron or a timer of systemd,
/// it sends each once, also when the machine slept at its hour; `matinale schedule` prints the lines. An issue that should
/// be there and is not (`must_appear`), is a draft still, or whose time was missed is told once (exit 1). `ping` tells a
/// service how such a call ended.
///
/// For cron: `matinale send today --yes --quiet`. No issue for today, or one that has been sent, is no
/// fault. With `--quiet` nothing is said of what mends itself, such as readers who wait, and everything
/// that a person has to know is said once, however many calls follow. Half of the run's time over, it says once how
/// many wait, if they are more than a few. The run of an
/// earlier issue, or of a special of today, goes on first if its time is not over.
///
/// An issue that was stopped (`matinale stop`) is refused until `matinale go`.
///
/// With `--join`, several machines send one issue, each called with it, with one journal on a PostgreSQL server: nobody is
/// written to twice, relays have one pace for all, and what a machine leaves behind that dies the others send. The first one
/// begins the run, and needs the list. The others need the same issue, settings and keys.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag that a person types")]
pub(super) struct Send {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(required_unless_present = "due")]
    issue: Option<String>,
    /// Send what the schedule of matinale.toml lets leave now, without asking
    #[arg(
        long,
        conflicts_with_all = ["issue", "late", "expect", "accept_audience", "amend", "top_up", "to", "again", "new_key"]
    )]
    due: bool,
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
    /// Send beside other machines that send the same issue with one journal on a server, or begin if none does
    #[arg(long, conflicts_with_all = ["amend", "top_up", "to", "again", "new_key"])]
    join: bool,
    /// Exit with 1 if there is no issue for today
    #[arg(long)]
    expect: bool,
    /// This is the last call of the morning: say who still waits and until when, and exit with 1 if anybody does
    #[arg(long)]
    last: bool,
    /// How many seconds messages on the wire may take once the run is asked to stop
    #[arg(long, value_name = "SECONDS", default_value_t = GRACE.as_secs())]
    grace: u64,
    /// Send although the audience is much smaller than last time
    #[arg(long)]
    accept_audience: bool,
    /// Go on although the issue has changed since the run began
    #[arg(long)]
    amend: bool,
    /// Send too to whoever is in the list by now and was not when the run began; nobody else gets it again
    #[arg(long)]
    top_up: bool,
    /// Send too to these readers, in the edition of today's list, and once more if they have the issue
    #[arg(long, value_name = "ADDRESS", num_args = 1.., conflicts_with = "top_up")]
    to: Vec<String>,
    /// Which copy of the issue those of `--to` are to get, if it is not their first or second: 3 for the third one
    #[arg(long, value_name = "NUMBER", requires = "to", value_parser = value_parser!(u32).range(1..))]
    copy: Option<u32>,
    /// Send although the same issue was sent under another date
    #[arg(long)]
    again: bool,
    /// Send with another key, because the old one is lost; links in mail that was sent stop working
    #[arg(long)]
    new_key: bool,
}

impl Send {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let Some(issue) = self.issue.clone() else { return self.run_due(newsroom, console) };
        let mut order = self.order(issue, self.find_late(newsroom)?);
        if console.is_quiet() && !self.wait {
            order.request.stage_pause = StagePause::Leave;
        }
        let mut before = Exit::Done;
        for other in self.find_runs_to_go_on(newsroom) {
            let other = SendOrder::going_on(other, order.grace);
            before = before.or(self.carry_out(&other, newsroom, console));
        }
        match self.send(&order, newsroom, console) {
            Ok(exit) => Ok(self.judge(before.or(exit))),
            Err(failure) => Err(Failure { exit: self.judge(before.or(failure.exit)), ..failure }),
        }
    }

    /// The exit code of this call. What a later call does better is left to a person if there is none.
    pub(super) const fn judge(&self, exit: Exit) -> Exit {
        match exit {
            Exit::Later if self.last => Exit::Person,
            exit => exit,
        }
    }

    /// Whether the issue is sent to other readers than those of its run.
    const fn is_for_others(&self) -> bool {
        self.top_up || !self.to.is_empty()
    }

    /// Whom the issue goes to besides the readers of its run.
    ///
    /// # Errors
    ///
    /// A name is that of no reader, or names cannot be read.
    fn find_late(&self, newsroom: &Newsroom) -> Result<LateReaders, Failure> {
        if self.to.is_empty() {
            return Ok(if self.top_up { LateReaders::Added } else { LateReaders::NextIssue });
        }
        let named = read_names(newsroom, &self.to)?;
        let nobody = named.iter().filter(|reader| reader.found.is_err()).map(tell_nobody);
        let nobody: Vec<_> = nobody.collect();
        if !nobody.is_empty() {
            let readers = join_clauses(nobody);
            return Err(Failure::person(say!("nothing was sent: {readers}", readers)));
        }
        if named.is_empty() {
            return Err(Failure::person(say!("nothing was sent: no reader is named")));
        }
        Ok(LateReaders::Named(NamedCopies { readers: addresses(&named), number: self.copy }))
    }

    /// The order that the arguments give.
    pub(super) fn order(&self, issue: String, late: LateReaders) -> SendOrder {
        SendOrder {
            issue,
            request: self.request(late),
            consent: match self {
                Self { dry_run: true, .. } => Consent::DryRun,
                Self { yes: true, .. } | Self { due: true, .. } => Consent::Given,
                Self { .. } => Consent::Asked,
            },
            missing: match self {
                Self { expect: true, .. } => MissingIssue::Expected,
                Self { to, .. } if !to.is_empty() => MissingIssue::WantedByName,
                Self { .. } => MissingIssue::Allowed,
            },
            grace: self.grace(),
        }
    }

    /// How long messages on the wire may take once the run is asked to stop.
    pub(super) const fn grace(&self) -> Duration {
        Duration::from_secs(self.grace)
    }

    /// Whether nothing is sent.
    pub(super) const fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// The request that `newsroom` carries out.
    fn request(&self, late: LateReaders) -> SendRequest {
        SendRequest {
            timing: if self.late { Timing::Late } else { Timing::OnTime },
            shrinkage: if self.accept_audience { Shrinkage::Accepted } else { Shrinkage::Refused },
            change: if self.amend { ContentChange::Amended } else { ContentChange::Refused },
            repetition: if self.again { Repetition::Accepted } else { Repetition::Refused },
            key: if self.new_key { KeyChange::Accepted } else { KeyChange::Refused },
            late,
            idle: if self.wait { Idle::Wait } else { Idle::End },
            // Who types the command waits. A clock calls again.
            stage_pause: if self.due && !self.wait { StagePause::Leave } else { StagePause::Stay },
            company: if self.join { Company::Joined } else { Company::Alone },
        }
    }

    /// The other issues whose runs go on before today's issue is sent.
    pub(super) fn find_runs_to_go_on(&self, newsroom: &mut Newsroom) -> Vec<IssueName> {
        let is_usual = self.due || self.yes && self.issue.as_deref() == Some("today");
        if !is_usual || self.dry_run || self.is_for_others() {
            return Vec::new();
        }
        // If the journal cannot be read, today's issue says so.
        newsroom.find_runs_to_go_on().unwrap_or_default()
    }

    /// Records in the journal why a run could not go on. What a later call can do better is not recorded: it is
    /// that another process is sending, or that the journal is away. What keeps other readers from getting the
    /// issue does not keep the run from going on.
    fn record_failure(&self, failure: &Failure, newsroom: &mut Newsroom, issue: IssueName) {
        // A stop says for itself why nothing is sent.
        let is_recorded = failure.exit != Exit::Later && failure.occasion.is_none();
        if !self.dry_run && !self.is_for_others() && is_recorded {
            // The journal keeps the English, whatever the language of the call.
            let (at, cause) = (newsroom.now().timestamp(), failure.cause.to_string());
            // A journal that cannot be written has told so itself.
            let _ = newsroom.record_stoppage(issue, &Stoppage { at, cause, needs_person: true });
        }
    }

    /// Carries out an order among others. A failure is shown, and does not keep the others back.
    pub(super) fn carry_out(
        &self,
        order: &SendOrder,
        newsroom: &mut Newsroom,
        console: Console,
    ) -> Exit {
        self.send(order, newsroom, console).unwrap_or_else(|failure| {
            console.failure(&failure);
            failure.exit
        })
    }

    /// Sends one issue, and shows how that ended.
    fn send(
        &self,
        order: &SendOrder,
        newsroom: &mut Newsroom,
        console: Console,
    ) -> Result<Exit, Failure> {
        let mut news = News::new(console, self.call(), newsroom.named_issue(&order.issue));
        let end = order.carry_out(newsroom, console, &mut news);
        let issue = news.issue();
        if !self.to.is_empty() {
            return end.and_then(|end| show_end(&end, issue, newsroom, console));
        }
        if let (Err(failure), Some(issue)) = (&end, issue) {
            self.record_failure(failure, newsroom, issue);
        }
        let losses = issue.map_or(Exit::Done, |issue| self.judge_losses(newsroom, issue));
        if news.is_kept() {
            let exit = note_end(&mut news, end);
            return Ok(exit.or(losses).or(news.tell(newsroom)));
        }
        let exit = end.and_then(|end| show_end(&end, issue, newsroom, console));
        news.record_shown(newsroom);
        let exit = match issue {
            Some(issue) if self.last => close_morning(exit, newsroom, issue),
            _ => exit,
        };
        match exit {
            Ok(exit) => Ok(exit.or(losses)),
            Err(failure) => Err(Failure { exit: failure.exit.or(losses), ..failure }),
        }
    }

    /// The exit code that the losses of an issue's run ask for, whatever this call did and whenever they
    /// were told. A dry run is no run.
    fn judge_losses(&self, newsroom: &mut Newsroom, issue: IssueName) -> Exit {
        // A journal that cannot be read has told so itself.
        let status = newsroom.run_status(&issue.to_string()).ok().flatten();
        let has_losses = status.is_some_and(|status| status.has_losses);
        if has_losses && !self.dry_run { Exit::Person } else { Exit::Done }
    }

    /// Whether another call follows.
    pub(super) fn call(&self) -> Call {
        match self {
            Self { dry_run: true, .. } => Call::DryRun,
            Self { to, .. } if !to.is_empty() => Call::ByName,
            Self { last: true, .. } => Call::Last,
            Self { .. } => Call::More,
        }
    }
}
