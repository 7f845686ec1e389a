//! `send`: the run.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::guards::{self, Said};
use super::morning::{Morning, Printed};
use super::newsroom::{Newsroom, Wanted, shown};
use super::past;
use super::press::{self, GRACE, Press};
use super::receipt;
use super::summary::Summary;
use crate::audience::Audience;
use crate::deliver::{Deadline, Idle, RelayFailure, RetryPolicy, Templates};
use crate::issue::edition::EditionName;
use crate::journal::{BoxedJournal, Digest, Run, RunId, State};
use crate::publication::InDoubtPolicy;

/// Send an issue to its audience, or go on where the last run stopped
///
/// The issue is checked, the audience counted and frozen, and every reader's delivery written into
/// the journal before anything leaves. Killed and started again, the run goes on: nobody is left out,
/// nobody is written to twice.
///
/// Whom the relay puts off is tried again: after 5 to 15 minutes the first time, then after ever longer
/// waits. While others are still being sent, that happens by itself; when nobody else is due, `send`
/// ends with 75, and the next call goes on; `--wait` stays and goes on by itself. Whoever is not reached
/// within `[delivery] retry_for` of the beginning, or by `not_after`, is given up and listed (exit 1).
/// A domain that refuses us while others get through is held back and told (exit 1).
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

/// An issue that has passed every guard.
struct Cleared {
    printed: Printed,
    templates: Templates,
    audience: Audience,
    hash: [u8; 32],
    run: Option<Run>,
}

impl Cleared {
    /// The morning in one line, with the short form of what will be sent.
    fn line(&self) -> String {
        format!("{} · content {}", self.printed.line(), Digest::new(self.hash).short())
    }
}

impl Send {
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let Some(path) = self.find(newsroom)? else { return Ok(Exit::Done) };
        let Some(cleared) = self.clear(newsroom, &path)? else { return Ok(Exit::Done) };
        if self.dry_run {
            return Ok(answer_plan(newsroom, &cleared));
        }
        self.confirm(&cleared)?;
        let clock = newsroom.clock();
        let relays = newsroom.relay_slots()?;
        let mut journal = newsroom.journal()?;
        let owner = press::owner(clock().timestamp());
        let date = cleared.printed.issue.date;
        let lock = journal.lock(date, &owner)?;
        let run = self.begin(newsroom, &mut journal, (&path, &cleared))?;
        let policy = newsroom.publication.delivery.in_doubt;
        let recovered = journal.recover(&lock, run, policy, clock().timestamp())?;
        if recovered.in_doubt > 0 {
            newsroom.console.tell(&format!(
                "{} left in doubt by a run that broke off; `matinale resolve {date}` decides",
                readers(recovered.in_doubt)
            ));
        }
        if recovered.resent > 0 {
            newsroom.console.tell(&format!(
                "{} left in doubt by an earlier run: sent again, since in_doubt = \"resend\"",
                readers(recovered.resent)
            ));
        }
        receipt::write(newsroom, &mut journal, (&path, date))?;
        let began = journal.run(date)?.map_or_else(|| clock().timestamp(), |run| run.started);
        let retry = self.retry(newsroom, began);
        let grace = Duration::from_secs(self.grace);
        let line = cleared.line();
        let templates = Arc::new(cleared.templates);
        let press = Press { templates, relays, retry, grace, clock };
        let (mut journal, mut summary) = press.run((journal, run, &lock), newsroom.console)?;
        if let Err(failure) = receipt::write(newsroom, &mut journal, (&path, date)) {
            // It says that the issue began to go out, which is what it is for.
            newsroom.console.tell(&failure.to_string());
        }
        drop(lock);
        summary.stuck = recovered.in_doubt > 0;
        conclude(newsroom, &summary, (date, &line))
    }

    /// Until when readers are tried, and what is done while nobody is due.
    fn retry(&self, newsroom: &Newsroom, began: Timestamp) -> RetryPolicy {
        let settings = &newsroom.publication.delivery;
        let deadline = if self.late {
            Deadline::after(settings.retry_for, newsroom.now().timestamp())
        } else {
            Deadline::of(settings, began, &newsroom.publication.timezone)
        };
        let idle = if self.wait { Idle::Wait } else { Idle::End };
        RetryPolicy { deadline, idle, jitter: press::jitter() }
    }

    /// The issue's file. No issue for today is nothing to do.
    fn find(&self, newsroom: &Newsroom) -> Result<Option<PathBuf>, Failure> {
        let wanted = newsroom.wanted(&self.issue)?;
        if let (Wanted::Dated(date), None, "today") =
            (&wanted, newsroom.find(&wanted), self.issue.as_str())
        {
            if let Some(mut journal) = newsroom.kept_journal()?
                && journal.run(*date)?.is_some_and(|run| run.finished.is_none())
            {
                let cause = format!("the run of {date} is not finished, and its issue is gone");
                return Err(Failure::person(cause).help(format!(
                    "put `issues/{date}.toml` back; `matinale status {date}` says who is left"
                )));
            }
            nothing(newsroom.console, &format!("no issue for today, {date}"));
            return Ok(None);
        }
        newsroom.file(&self.issue).map(Some)
    }

    /// Reads, checks and guards; nothing where the issue has been sent already.
    fn clear(&self, newsroom: &Newsroom, path: &Path) -> Result<Option<Cleared>, Failure> {
        let said =
            Said { late: self.late, accept_audience: self.accept_audience, amend: self.amend };
        let printed = Morning::open(newsroom, path)?.printed(newsroom)?;
        let templates = printed.templates(&newsroom.tokens()?, "");
        let hash = templates.frozen();
        let date = printed.issue.date;
        let (mut run, mut same, mut last) = (None, None, None);
        // Looked at before the journal: a receipt that is there by now has its run there already.
        let receipt = receipt::guard(newsroom, path, date);
        if let Some(mut journal) = newsroom.kept_journal()? {
            run = journal.run(date)?;
            same = past::copied(newsroom, (path, date), &mut journal)?;
            last = journal.last_run(date)?;
        }
        if run.is_none() {
            receipt?;
        }
        if let Some(other) = last.as_ref().filter(|last| last.finished.is_none()) {
            unfinished(newsroom.console, other, run.as_ref());
        }
        guards::content(hash, run.as_ref(), same.as_ref(), said)?;
        if run.as_ref().is_some_and(|run| run.finished.is_some()) {
            nothing(newsroom.console, &format!("{} has been sent", shown(&newsroom.folder, path)));
            return Ok(None);
        }
        guards::draft(&printed.issue)?;
        if run.is_some() {
            // The audience was frozen and the guards were passed when the run began.
            let audience = Audience::default();
            return Ok(Some(Cleared { printed, templates, audience, hash, run }));
        }
        guards::day(&printed.issue, newsroom.now().date(), said)?;
        guards::hour(&newsroom.publication.delivery, newsroom.now().time(), said)?;
        let audience = newsroom.audience()?;
        guards::audience(&audience, &newsroom.publication, last.as_ref(), said)?;
        Ok(Some(Cleared { printed, templates, audience, hash, run }))
    }

    /// Asks for the number of readers, where a person can answer; `--yes` answers elsewhere.
    fn confirm(&self, cleared: &Cleared) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        if !Console::is_attended() {
            return Err(Failure::not_started("there is no terminal to ask at")
                .help("add `--yes` to send without being asked"));
        }
        if cleared.run.is_some() {
            return Ok(());
        }
        let count = cleared.audience.len().to_string();
        let question = format!(
            "{}\nThis goes to {} ({} free, {} paid). Type {count} to send:",
            cleared.line(),
            readers(cleared.audience.len() as u64),
            cleared.audience.count(EditionName::Free),
            cleared.audience.count(EditionName::Paid),
        );
        if Console::ask(&question) == count {
            return Ok(());
        }
        Err(Failure::person("nothing was sent"))
    }

    /// The run to work on: the one in the journal, or a new one.
    fn begin(
        &self,
        newsroom: &Newsroom,
        journal: &mut BoxedJournal,
        (path, cleared): (&Path, &Cleared),
    ) -> Result<RunId, Failure> {
        let now = newsroom.now().timestamp();
        let date = cleared.printed.issue.date;
        let Some(run) = journal.run(date)? else {
            receipt::guard(newsroom, path, date)?;
            return press::plan(journal, date, cleared.hash, (&cleared.audience, now));
        };
        receipt::compare(newsroom, (path, date), &journal.tally(run.id)?)?;
        if run.hash != Digest::new(cleared.hash) {
            if !self.amend {
                return Err(Failure::later("another run of this issue began meanwhile"));
            }
            journal.amend(run.id, Digest::new(cleared.hash), now)?;
        }
        Ok(run.id)
    }
}

impl Failure {
    /// What kept a run from getting through.
    fn from_relay(failure: &RelayFailure, exit: Exit) -> Self {
        let help = match failure {
            RelayFailure::Unwelcome(..) => {
                "ask the relay's keeper; nobody is crossed off, and the same `send` goes on from there"
            }
            _ => "the journal knows who is left: the same `send` goes on from there",
        };
        Self { exit, cause: super::failure::chain(failure), help: Some(help.to_owned()) }
    }
}

/// Says how a run ended, for now or for good.
fn conclude(
    newsroom: &Newsroom,
    summary: &Summary,
    (date, line): (Date, &str),
) -> Result<Exit, Failure> {
    let console = newsroom.console;
    let policy = newsroom.publication.delivery.in_doubt;
    let exit = summary.exit_under(policy);
    if console.json {
        console.answer(&summary.json(date).to_string());
    } else if exit == Exit::Done {
        console.say(&summary.text(line));
    } else {
        console.fault(&summary.text(line));
    }
    if policy == InDoubtPolicy::Resend && summary.tally.of(State::InDoubt) > 0 {
        console.tell("the next `send` sends again to those in doubt, since in_doubt = \"resend\"");
    }
    if !console.json {
        summary.told().iter().for_each(|words| console.fault(words));
    }
    if summary.expired > 0 {
        let given_up = readers(summary.expired);
        return Err(Failure::person(format!("{given_up} given up: it is too late for them"))
            .help(format!(
                "`matinale status {date}` lists them; `matinale resolve {date} --retry-expired` and \
                 `matinale send {date} --late` send to them after all"
            )));
    }
    match (summary.trouble(), exit) {
        (None, exit) => Ok(exit),
        (Some(trouble), Exit::Done) => {
            console.tell(&format!("a line could not get through: {trouble}"));
            Ok(Exit::Done)
        }
        (Some(trouble), exit) => Err(Failure::from_relay(trouble, exit)),
    }
}

/// Says that an earlier run has readers left: aloud when today's run begins, so that cron tells it
/// once.
fn unfinished(console: Console, other: &Run, run: Option<&Run>) {
    let date = other.issue;
    let words =
        format!("the run of {date} is not finished; `matinale status {date}` says who is left");
    if run.is_none() { console.fault(&words) } else { console.tell(&words) }
}

/// What would be sent, and to how many.
fn answer_plan(newsroom: &Newsroom, cleared: &Cleared) -> Exit {
    let Cleared { printed, audience, hash, run, .. } = cleared;
    let line = cleared.line();
    let counts = [EditionName::Free, EditionName::Paid].map(|name| audience.count(name));
    let [free, paid] = counts;
    if newsroom.console.json {
        newsroom.console.answer(
            &json!({
                "issue": printed.issue.date.to_string(),
                "subject": printed.free.subject(),
                "free": free,
                "paid": paid,
                "resumes": run.is_some(),
                "hash": Digest::new(*hash).to_string(),
            })
            .to_string(),
        );
        return Exit::Done;
    }
    let plan = match run {
        Some(run) => {
            format!("  goes on with the run of {} readers begun {}", run.planned, run.started)
        }
        None => {
            format!("  would go to {} ({free} free, {paid} paid)", readers(audience.len() as u64))
        }
    };
    let subject = printed.free.subject();
    newsroom.console.answer(&format!("{line}\n  subject: {subject}\n{plan}\n  nothing was sent"));
    Exit::Done
}

fn nothing(console: Console, text: &str) {
    if console.json {
        console.answer(&json!({ "nothing_to_do": text }).to_string());
    } else {
        console.say(&format!("{text}: nothing to do"));
    }
}

pub(super) fn readers(count: u64) -> String {
    format!("{count} reader{}", if count == 1 { "" } else { "s" })
}
