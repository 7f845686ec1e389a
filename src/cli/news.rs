//! What a call with `--quiet` has to tell: one block, and nothing that was told before.

use super::console::Console;
use super::cut_off::find_cut_off;
use super::failure::{Exit, Failure};
use super::half_time::{DueWait, add_half_time, find_half_time};
use super::last_call::tell_waiting;
use super::losses::{find_nobody, tell_loss};
use super::reasons::word_lines;
use super::remarks::{
    almost, altered, count_shown, describe_held, describe_loss, never_begun, unfinished,
    word_missing_stage,
};
use super::standing::count_readers;
use crate::finding::Severity;
use crate::finding::show::{self, FindingStyle};
use crate::issue::IssueName;
use crate::newsroom::{Alert, CheckedIssue, Newsroom, Remark, RowFinding, RunStatus, Telling};
use crate::wording::{Wording, join_lines, say, say_count};

/// How many rows of the list are shown.
const MAX_SHOWN_ROWS: usize = 5;

/// Whether another call follows in the same morning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// More calls follow, and go on.
    More,
    /// This is the last call.
    Last,
    /// Nothing is sent, and nothing is remembered as told.
    DryRun,
    /// A person has named readers. Everything is shown at once, with `--quiet` too.
    ByName,
}

/// What comes up during a call. Without `--quiet` it is shown at once. With `--quiet` it is kept for the
/// block at the end.
pub(super) struct News {
    console: Console,
    /// The issue that the call is about. `None` if words name none, such as a mistake in typing.
    issue: Option<IssueName>,
    /// Whether everything is kept for the block at the end.
    is_kept: bool,
    /// The findings that forbid to send, as text.
    findings: Vec<Wording>,
    /// The rows that the list of readers leaves out.
    rows: Vec<RowFinding>,
    alerts: Vec<Alert>,
    /// What keeps messages back, and may pass by itself.
    delays: Vec<Alert>,
    /// What keeps messages back until a person mends it. It is among the alerts too.
    hindrances: Vec<Alert>,
    /// What this call knows of those who are due and wait.
    due_wait: DueWait,
    /// What is said at the end of the last call, whatever was told before. Each text once.
    closing: Vec<Wording>,
    call: Call,
}

impl News {
    /// No news yet.
    pub(super) const fn new(console: Console, call: Call, issue: Option<IssueName>) -> Self {
        let is_kept = console.is_quiet() && !console.json && !matches!(call, Call::ByName);
        Self {
            console,
            issue,
            is_kept,
            findings: Vec::new(),
            rows: Vec::new(),
            alerts: Vec::new(),
            delays: Vec::new(),
            hindrances: Vec::new(),
            due_wait: DueWait::Hindered,
            closing: Vec::new(),
            call,
        }
    }

    /// Whether everything is kept for the block at the end.
    pub(super) const fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// The issue that the call is about.
    pub(super) const fn issue(&self) -> Option<IssueName> {
        self.issue
    }

    /// Adds the findings about an issue, whose name is known by now.
    pub(super) fn findings(&mut self, checked: &CheckedIssue) {
        let (source, findings) = (checked.source(), checked.findings());
        self.issue = checked.name().or(self.issue);
        if !self.is_kept {
            return self.console.findings_without_text(source, findings);
        }
        self.findings.extend(word_lines(self.console.word_errors(source, findings)));
    }

    /// Adds remarks.
    pub(super) fn remarks(&mut self, remarks: Vec<Remark>) {
        if !self.is_kept {
            return self.console.remarks(remarks);
        }
        for remark in remarks {
            match remark {
                Remark::Unfinished(issue) => {
                    let run = format!("the run of {issue}");
                    self.add(Alert::new(&run, unfinished(issue)).of_issue(issue));
                }
                Remark::NeverBegun(issue) => {
                    let other = format!("the issue {issue}");
                    self.add(Alert::new(&other, never_begun(issue)).of_issue(issue));
                }
                Remark::AlteredReceipt(issue) => {
                    self.add(Alert::new(&format!("the receipt of {issue}"), altered(issue)));
                }
                Remark::MissingStage(missing) => {
                    let text = word_missing_stage(&missing);
                    self.add(Alert::about("the first readers", &format!("{missing:?}"), text));
                }
                Remark::Almost(issue) => self.add(Alert::new("another issue", almost(issue))),
                Remark::Lost(list, loss) => {
                    let text = describe_loss(&list, &loss);
                    self.add(Alert::about("rows of the list", &format!("{loss:?}"), text));
                }
                Remark::HeldBySpelling(held) => {
                    let things = format!("{held:?}");
                    self.add(Alert::about("other spellings", &things, describe_held(&held)));
                }
                Remark::Row(row) if row.finding.severity() == Severity::Error => {
                    self.rows.push(row);
                }
                // The others are for a person who watches.
                _ => {}
            }
        }
    }

    /// Adds an alert.
    pub(super) fn add(&mut self, alert: Alert) {
        self.alerts.push(alert);
    }

    /// Adds what keeps messages back until a person mends it.
    pub(super) fn add_hindrance(&mut self, alert: Alert) {
        self.hindrances.push(alert.clone());
        self.add(alert);
    }

    /// Notes what this call knows of those who are due and wait.
    pub(super) const fn note_due_wait(&mut self, due_wait: DueWait) {
        self.due_wait = due_wait;
    }

    /// Adds what a person hears at once who watches, even if much else follows. Whoever has seen it is not told
    /// again: see [`record_shown`](Self::record_shown).
    pub(super) fn extend_shown(&mut self, alerts: impl IntoIterator<Item = Alert>) {
        let (is_kept, console) = (self.is_kept, self.console);
        let is_told =
            |alert: &Alert| is_kept || !console.json && console.deliver_fault(alert.text());
        self.alerts.extend(alerts.into_iter().filter(is_told));
    }

    /// Remembers that a person was told what was shown at once.
    pub(super) fn record_shown(&self, newsroom: &mut Newsroom) {
        // What cannot be recorded is told again by the next call.
        let _ = newsroom.record_alerts(self.issue, &self.alerts);
    }

    /// Adds what keeps messages back, and may pass by itself.
    pub(super) fn add_delay(&mut self, alert: Alert) {
        self.delays.push(alert);
    }

    /// Adds a failure, with the findings that caused it.
    pub(super) fn add_failure(&mut self, failure: &Failure) {
        let findings = std::mem::take(&mut self.findings);
        let text = join_lines(findings.into_iter().chain([failure.word()]));
        match (self.call, failure.exit) {
            (Call::Last, _) if self.closing.contains(&text) => {}
            (Call::Last, _) => self.closing.push(text),
            // The next call does better.
            (Call::More | Call::DryRun | Call::ByName, Exit::Later) => {}
            (Call::More | Call::DryRun | Call::ByName, _) => {
                self.add_hindrance(name_failure(failure, text));
            }
        }
    }

    /// Adds what kept the run from getting through, and may pass by itself.
    pub(super) fn add_trouble(&mut self, failure: &Failure) {
        match self.call {
            Call::Last => self.add_failure(failure),
            Call::More | Call::DryRun | Call::ByName => self.add_delay(failure_alert(failure)),
        }
    }

    /// Shows what no person was told yet, and remembers that it was told. After the last call, whoever
    /// waits is shown as well. Answers the exit code that follows from what was shown.
    pub(super) fn tell(mut self, newsroom: &mut Newsroom) -> Exit {
        let issue = self.issue;
        if let Some(rows) = self.shown_rows() {
            self.alerts.insert(0, rows);
        }
        // A journal that cannot be read has told so itself, or is told at the last call.
        let status = issue.and_then(|issue| newsroom.run_status(&issue.to_string()).ok().flatten());
        self.alerts.extend(status.as_ref().and_then(find_nobody));
        let waiting = self.find_waiting(newsroom);
        // A delay that has lasted for half of the run's time may not end by itself.
        let is_half_over = status.as_ref().is_some_and(|status| status.is_half_over);
        if is_half_over || waiting.is_some() {
            self.alerts.append(&mut self.delays);
        }
        if let (true, Some(status), Call::More | Call::DryRun) = (is_half_over, &status, self.call)
        {
            let locale = self.console.locale();
            self.alerts.extend(find_cut_off(newsroom, status, locale).unwrap_or_default());
            self.add_half_time(newsroom, status);
        }
        self.closing.extend(waiting);
        let needs_person = !self.closing.is_empty() || !self.rows.is_empty();
        let telling = newsroom.find_untold(issue, std::mem::take(&mut self.alerts));
        let stand = status.map(|status| stand(&newsroom.publication().name, &status));
        self.print(newsroom, stand, &telling);
        if needs_person { Exit::Person } else { Exit::Done }
    }

    /// Shows the block, if there is anything to tell, and remembers that it was told.
    fn print(&self, newsroom: &mut Newsroom, stand: Option<Wording>, telling: &Telling) {
        if telling.is_empty() && self.closing.is_empty() {
            return;
        }
        let is_read = self.console.deliver_fault(&self.write_block(stand, telling));
        if is_read && self.call != Call::DryRun {
            // What cannot be recorded is told again by the next call.
            let _ = newsroom.record_told(telling);
        }
    }

    /// Who still waits, after the last call. A journal that cannot be read is told once.
    fn find_waiting(&mut self, newsroom: &mut Newsroom) -> Option<Wording> {
        let issue = self.issue.filter(|_| self.call == Call::Last)?;
        tell_waiting(newsroom, issue, self.console.locale()).unwrap_or_else(|failure| {
            self.add_failure(&failure);
            None
        })
    }

    /// Adds that half of the run's time is over, if more than a few readers wait.
    fn add_half_time(&mut self, newsroom: &mut Newsroom, status: &RunStatus) {
        // A journal that cannot be read has told so itself.
        let locale = self.console.locale();
        let half_time = find_half_time(newsroom, status, self.due_wait, locale).unwrap_or_default();
        if let Some(half_time) = half_time {
            add_half_time(newsroom, self.issue, half_time, &mut self.alerts, &self.hindrances);
        }
    }

    /// The rows that the list leaves out, as one alert.
    fn shown_rows(&self) -> Option<Alert> {
        let shown = self.rows[..count_shown(self.rows.len(), MAX_SHOWN_ROWS)]
            .iter()
            .map(|row| row.shown().told_in(self.console.locale()))
            .map(|row| show::shown(row, FindingStyle::Plain));
        let mut shown = word_lines(shown);
        let more = self.rows.len().saturating_sub(shown.len());
        if more > 0 {
            shown.push(say_count!(
                "and {more} more row of the list",
                "and {more} more rows of the list",
                more
            ));
        }
        let rows =
            self.rows.iter().map(|row| format!("{}\n{}", row.finding.message, row.source.text));
        let things = rows.collect::<Vec<_>>().join("\n");
        let text = shown.into_iter().reduce(|front, last| say!("{front}\n\n{last}", front, last));
        text.map(|text| Alert::about("the list", &things, text))
    }

    /// The block: how the run stands, the readers who are lost to it, the alerts, and what is said at the end.
    fn write_block(&self, stand: Option<Wording>, telling: &Telling) -> Vec<Wording> {
        let mut parts: Vec<Wording> = stand.into_iter().collect();
        if let Some(issue) = telling.issue {
            let tell = |loss| tell_loss(loss, issue, self.console.locale());
            parts.extend(telling.losses.iter().filter_map(tell));
        }
        parts.extend(telling.alerts.iter().map(|alert| alert.text().clone()));
        parts.extend_from_slice(&self.closing);
        parts
    }
}

/// The alert about a failure.
pub(super) fn failure_alert(failure: &Failure) -> Alert {
    name_failure(failure, failure.word())
}

/// The alert about a failure with this text.
fn name_failure(failure: &Failure, text: Wording) -> Alert {
    match &failure.occasion {
        Some(occasion) => Alert::about("a failure", occasion, text),
        None => Alert::new("a failure", text),
    }
}

/// How a run stands, in one line. Those who were told before are counted as well.
pub(super) fn stand(publication: &str, status: &RunStatus) -> Wording {
    say!(
        "{publication}, {issue}: {readers}",
        publication,
        issue = status.run.issue.to_string(),
        readers = count_readers(&status.tally)
    )
}
