//! `send --due`: sends what the schedule lets leave now.

use std::collections::BTreeSet;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::moments::word_minute;
use super::news::{News, failure_alert};
use super::send::Send;
use super::send_end::nothing;
use super::sending::{MissingIssue, NO_ISSUE, SendOrder};
use crate::issue::IssueName;
use crate::newsroom::{
    Alert, DueIssues, LateReaders, Newsroom, PingMatter, Remark, ScheduledIssue, SendRequest,
    Timing, start_runtime,
};
use crate::wording::say;

impl Send {
    /// Sends every issue whose hour has come, and says what should have left and has not.
    ///
    /// # Errors
    ///
    /// The settings have no schedule, or the journal cannot be read.
    pub(super) fn run_due(
        &self,
        newsroom: &mut Newsroom,
        console: Console,
    ) -> Result<Exit, Failure> {
        let found = match newsroom.find_due_issues().map_err(Failure::from) {
            // The next call does better.
            Err(failure) if failure.exit == Exit::Later && console.is_quiet() => {
                return Ok(self.judge(Exit::Later));
            }
            found => found?,
        };
        let today = IssueName::of_day(newsroom.now().date());
        let mut news = News::new(console, self.call(), Some(today));
        let is_due = |issue: &IssueName| found.due.iter().any(|due| due.issue == *issue);
        let missed = tell_former(&mut news, newsroom, is_due);
        let mut exit = missed.or(tell_missed(news, &found, newsroom, console));
        exit = exit.or(self.tell_missing_before(&found, newsroom, console));
        let other_runs = self.find_runs_to_go_on(newsroom).into_iter();
        for other in other_runs.filter(|issue| !is_due(issue)) {
            let order = SendOrder::going_on(other, self.grace());
            exit = exit.or(self.carry_out(&order, newsroom, console));
        }
        let mut sent = BTreeSet::new();
        // Another hour may have been written, or the time may be over, while the issue before was sent.
        while let Some(due) = find_next_due(newsroom, &sent)? {
            sent.insert(due);
            exit = exit.or(self.carry_out(&self.scheduled_order(due), newsroom, console));
        }
        if let Some(order) = self.order_missing(&found, newsroom) {
            exit = exit.or(self.carry_out(&order, newsroom, console));
        }
        self.ping(&found, exit, newsroom, console);
        if found.due.is_empty() && found.missing.is_none() {
            tell_next(newsroom, console);
        }
        Ok(self.judge(exit))
    }

    /// The order to send an issue at its hour.
    fn scheduled_order(&self, issue: IssueName) -> SendOrder {
        let order = self.order(issue.to_string(), LateReaders::NextIssue);
        SendOrder { request: SendRequest { timing: Timing::Scheduled, ..order.request }, ..order }
    }

    /// The order for the issue of today that should be there and is not. `None` if a day without one is no mistake.
    fn order_missing(&self, found: &DueIssues, newsroom: &Newsroom) -> Option<SendOrder> {
        let schedule = newsroom.publication().schedule.as_ref()?;
        let must_appear = found.missing.is_some() && schedule.must_appear;
        let order = || self.order("today".to_owned(), LateReaders::NextIssue);
        must_appear.then(|| SendOrder { missing: MissingIssue::Scheduled, ..order() })
    }

    /// Says that yesterday's issue should have been there and was not. A call of yesterday has told it, or the first one
    /// after midnight does.
    fn tell_missing_before(
        &self,
        found: &DueIssues,
        newsroom: &mut Newsroom,
        console: Console,
    ) -> Exit {
        let must_appear = newsroom.publication().schedule.as_ref().is_some_and(|it| it.must_appear);
        let Some(issue) = found.missing_before.filter(|_| must_appear) else { return Exit::Done };
        let failure = word_missing_before(issue);
        let alert = failure_alert(&failure);
        if newsroom.find_untold(Some(issue), vec![alert.clone()]).is_empty() {
            return Exit::Done;
        }
        let mut news = News::new(console, self.call(), Some(issue));
        if news.is_kept() {
            news.add(alert);
            news.tell(newsroom);
        } else {
            console.failure(&failure);
        }
        failure.exit
    }

    /// Tells the service of `[schedule] ping` how the call ended: that the issues of the hour have been sent, by this call
    /// or before, or that a person has to look. A call that goes on later has not ended.
    fn ping(&self, found: &DueIssues, exit: Exit, newsroom: &mut Newsroom, console: Console) {
        let matter = match exit {
            _ if self.is_dry_run() => return,
            Exit::Done if !found.due.is_empty() => PingMatter::Success,
            Exit::Person | Exit::NotStarted => PingMatter::Failure,
            Exit::Done | Exit::Later => return,
        };
        let told = start_runtime().and_then(|runtime| newsroom.ping(matter, &runtime));
        if let Err(error) = told {
            let failure = Failure::from(error);
            let issue = IssueName::of_day(newsroom.now().date());
            let mut news = News::new(console, self.call(), Some(issue));
            if news.is_kept() {
                news.add(Alert::new("the ping", failure.word()));
                news.tell(newsroom);
            } else {
                console.failure(&failure);
            }
        }
    }
}

/// Passes on what is remarked on earlier issues. An issue that has never begun is a fault, unless it leaves now.
fn tell_former(
    news: &mut News,
    newsroom: &mut Newsroom,
    is_due: impl Fn(&IssueName) -> bool,
) -> Exit {
    let mut remarks = newsroom.take_remarks();
    remarks.retain(|remark| !find_never_begun(remark).is_some_and(&is_due));
    let has_missed = remarks.iter().any(|remark| find_never_begun(remark).is_some());
    news.remarks(remarks);
    if has_missed { Exit::Person } else { Exit::Done }
}

/// The first of the issues that leave now, without those of this call.
fn find_next_due(
    newsroom: &mut Newsroom,
    sent: &BTreeSet<IssueName>,
) -> Result<Option<IssueName>, Failure> {
    let due = newsroom.look_for_due_issues()?.due;
    Ok(due.into_iter().map(|due| due.issue).find(|issue| !sent.contains(issue)))
}

/// The issue of an earlier day that a remark says has never begun.
const fn find_never_begun(remark: &Remark) -> Option<&IssueName> {
    match remark {
        Remark::NeverBegun(issue) => Some(issue),
        _ => None,
    }
}

/// Says which issues should have left today and have not.
fn tell_missed(
    mut news: News,
    found: &DueIssues,
    newsroom: &mut Newsroom,
    console: Console,
) -> Exit {
    for missed in &found.missed {
        let failure = word_missed(missed, newsroom);
        if news.is_kept() {
            news.add_failure(&failure);
        } else {
            console.failure(&failure);
        }
    }
    let told = if news.is_kept() { news.tell(newsroom) } else { Exit::Done };
    if found.missed.is_empty() { told } else { told.or(Exit::Person) }
}

/// The failure that yesterday's issue was not there.
fn word_missing_before(issue: IssueName) -> Failure {
    let help = say!(
        "write `issues/{issue}.toml` and `matinale send {issue} --late`, or write the next one; a day without an issue is \
         none of `days` in [schedule]",
        issue
    );
    let occasion = Some(NO_ISSUE.to_owned());
    let failure = Failure::person(say!("there was no issue on {issue}", issue)).help(help);
    Failure { occasion, ..failure }
}

fn word_missed(missed: &ScheduledIssue, newsroom: &Newsroom) -> Failure {
    let zone = &newsroom.publication().timezone;
    let now = newsroom.now().timestamp();
    let [from, until] =
        [missed.time.from, missed.time.until].map(|moment| word_minute(moment, now, zone));
    let cause = say!(
        "the issue of {issue} was to leave at {from}, and had not begun to at {until}",
        issue = missed.issue,
        from,
        until
    );
    let help = say!(
        "`matinale send {issue} --late` sends it all the same; `draft = true` keeps it back",
        issue = missed.issue
    );
    Failure::person(cause).help(help)
}

/// Says when the next issue leaves. The call is over, and does not fail because that is unknown.
fn tell_next(newsroom: &mut Newsroom, console: Console) {
    let told = match newsroom.find_next_scheduled() {
        Ok(Some(next)) => {
            let (zone, now) = (&newsroom.publication().timezone, newsroom.now().timestamp());
            let moment = word_minute(next.time.from, now, zone);
            say!("nothing is due; next: {issue}, at {moment}", issue = next.issue, moment)
        }
        Ok(None) => say!("nothing is due, and no issue has an hour within the next two weeks"),
        Err(_) => say!("nothing is due"),
    };
    if console.json {
        nothing(console, None, &told);
    } else {
        console.say(&told);
    }
}
