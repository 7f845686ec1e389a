//! `status`: who got an issue, who did not, and why.

use clap::Args;
use serde_json::json;

use super::failure::{Exit, Failure};
use super::newsroom::{Newsroom, Wanted, named_date};
use super::press::{counts, row, sorrow, states};
use crate::journal::{Delivery, Journal, Page, Run, RunId, Sqlite, State};
use crate::outcome::Refusal;

/// How many readers are fetched at a time.
const PAGE: usize = 1_000;

/// Whose delivery is told one by one.
const LISTED: [State; 6] = [
    State::Handed,
    State::InDoubt,
    State::Rejected,
    State::Deferred,
    State::Skipped,
    State::Expired,
];

/// Say who got an issue, who did not, and why
///
/// Exits with 0 when every delivery has ended (sent, refused for good, or given up), with 1 when some are in
/// doubt, with 75 when some are still to be sent.
#[derive(Debug, Args)]
pub(super) struct Status {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
}

impl Status {
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let console = newsroom.console;
        let Some((mut journal, run)) = find(newsroom, &self.issue)? else {
            console.answer(&if console.json {
                json!({ "issue": self.issue, "run": null }).to_string()
            } else {
                format!("{}: no run has begun", self.issue)
            });
            return Ok(Exit::Done);
        };
        let tally = journal.tally(run.id)?;
        let mut listed = Vec::new();
        for state in LISTED {
            list(&mut journal, run.id, state, &mut listed)?;
        }
        if console.json {
            let answer = json!({
                "issue": run.issue.to_string(),
                "hash": run.hash.to_string(),
                "planned": tally.planned(),
                "started": run.started.to_string(),
                "finished": run.finished.map(|at| at.to_string()),
                "states": states(&tally),
                "readers": listed.iter().map(row).collect::<Vec<_>>(),
            });
            console.answer(&answer.to_string());
        } else {
            console.answer(&words(newsroom, &run, &counts(&tally), &listed));
        }
        Ok(if tally.of(State::InDoubt) > 0 {
            Exit::Person
        } else if tally.open() > 0 {
            Exit::Later
        } else {
            Exit::Done
        })
    }
}

fn words(newsroom: &Newsroom, run: &Run, counts: &[String], listed: &[Delivery]) -> String {
    let zone = newsroom.publication.timezone.clone();
    let at = |time: jiff::Timestamp| {
        time.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    };
    let end = match run.finished {
        Some(finished) => format!("finished {}", at(finished)),
        None => "not finished".to_owned(),
    };
    let mut lines =
        vec![format!("{}: {} planned, begun {}, {end}", run.issue, run.planned, at(run.started))];
    lines.extend_from_slice(counts);
    lines.extend(listed.iter().map(sorrow));
    let any = |state| listed.iter().any(|delivery| delivery.state == state);
    if any(State::Handed) {
        lines.push(format!(
            "  help: handed means on the wire; if nobody is sending, that process is gone, and\n        `matinale send {}` goes on",
            run.issue
        ));
    }
    if any(State::InDoubt) {
        lines.push(format!(
            "  help: in doubt means that the line was lost while the relay decided;\n        `matinale resolve {} --assume-sent` or `--resend`",
            run.issue
        ));
    }
    if any(State::Expired) {
        lines.push(format!(
            "  help: expired means given up because it was too late; to send to them after all,\n        `matinale resolve {} --retry-expired`",
            run.issue
        ));
    }
    if listed.iter().any(|delivery| delivery.refusal == Some(Refusal::Sender)) {
        lines.push(format!(
            "  help: some were refused for no fault of theirs; when that is mended,\n        `matinale resolve {} --retry-refused`",
            run.issue
        ));
    }
    lines.join("\n")
}

/// The journal and the run of an issue; nothing where none has begun.
pub(super) fn find(newsroom: &Newsroom, word: &str) -> Result<Option<(Sqlite, Run)>, Failure> {
    if !newsroom.has_journal() {
        return Ok(None);
    }
    let date = match newsroom.wanted(word)? {
        Wanted::Dated(date) => Some(date),
        Wanted::Latest => newsroom.issues().pop().map(|(date, _)| date),
        Wanted::File(path) => named_date(&path),
    };
    let date = date.ok_or_else(|| {
        Failure::not_started(format!("`{word}` names no issue with a date")).help("name the date")
    })?;
    let mut journal = newsroom.journal()?;
    let run = journal.run(date)?;
    Ok(run.map(|run| (journal, run)))
}

fn list(
    journal: &mut Sqlite,
    run: RunId,
    state: State,
    listed: &mut Vec<Delivery>,
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let page = journal.deliveries(run, Page { state, after, limit: PAGE })?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        listed.extend(page);
    }
}
