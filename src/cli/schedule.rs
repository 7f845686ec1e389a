//! `schedule`: when the next issues leave, and the lines that call `send --due`.

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::timer_lines::TimerCall;
use crate::newsroom::{IssueStage, Newsroom, ScheduledIssue};
use crate::wording::{Wording, say};

/// How many days are shown, from today on.
const SHOWN_DAYS: i64 = 7;

/// Show when the next issues leave by themselves, or print the lines for cron or systemd
///
/// `[schedule]` in matinale.toml says at which hour an issue leaves and on which days; an issue can have an hour of its own,
/// `send_at`. Something has to call `matinale send --due` every few minutes: a line of cron, or a timer of systemd. Both are
/// printed here, with the paths of this program and of the publication.
///
/// For cron: `matinale schedule --cron`, into `crontab -e`. For systemd: `matinale schedule --systemd`; each unit is printed
/// below the name of its file.
#[derive(Debug, Args)]
pub(super) struct ShowSchedule {
    /// Print the line for cron
    #[arg(long, conflicts_with_all = ["systemd", "json"])]
    cron: bool,
    /// Print the units for systemd: a service, its timer, and a service that tells of a failure
    #[arg(long, conflicts_with = "json")]
    systemd: bool,
}

impl ShowSchedule {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let coming = newsroom.list_coming_issues(SHOWN_DAYS)?;
        if self.cron || self.systemd {
            let call = TimerCall::of(newsroom);
            console
                .answer(if self.cron { call.write_cron() } else { call.write_units() }.trim_end());
            return Ok(Exit::Done);
        }
        if console.json {
            let issues: Vec<_> =
                coming.iter().map(|scheduled| describe(scheduled, newsroom)).collect();
            console.answer(&json!({ "version": 1, "issues": issues }).to_string());
            return Ok(Exit::Done);
        }
        if coming.is_empty() {
            console.say(&say!("no issue has an hour within the next week"));
        }
        let zone = &newsroom.publication().timezone;
        for scheduled in &coming {
            let from = scheduled.time.from.to_zoned(zone.clone());
            console.say(&say!(
                "{moment}  {issue}  {stage}",
                moment = from.strftime("%Y-%m-%d %H:%M").to_string(),
                issue = scheduled.issue.to_string(),
                stage = word_stage(scheduled)
            ));
        }
        Ok(Exit::Done)
    }
}

fn describe(scheduled: &ScheduledIssue, newsroom: &Newsroom) -> serde_json::Value {
    let zone = &newsroom.publication().timezone;
    let [from, until] = [scheduled.time.from, scheduled.time.until]
        .map(|moment| moment.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    let stage = match scheduled.stage {
        IssueStage::Unwritten => "unwritten",
        IssueStage::Draft => "draft",
        IssueStage::Stopped => "stopped",
        IssueStage::Ready => "ready",
        IssueStage::Unapproved => "unapproved",
        IssueStage::Faulty => "faulty",
        IssueStage::Missed => "missed",
        IssueStage::Begun => "begun",
        IssueStage::Sent => "sent",
    };
    json!({ "issue": scheduled.issue.to_string(), "from": from, "until": until, "stage": stage })
}

fn word_stage(scheduled: &ScheduledIssue) -> Wording {
    match scheduled.stage {
        IssueStage::Unwritten => say!("not written yet"),
        IssueStage::Draft => say!("a draft"),
        IssueStage::Stopped => say!("stopped"),
        IssueStage::Ready => say!("ready"),
        IssueStage::Unapproved => {
            say!("to approve: `matinale approve {issue}`", issue = scheduled.issue)
        }
        IssueStage::Faulty => say!("has errors: `matinale check {issue}`", issue = scheduled.issue),
        IssueStage::Missed => say!("not sent in time"),
        IssueStage::Begun => say!("begun"),
        IssueStage::Sent => say!("sent"),
    }
}
