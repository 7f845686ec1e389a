//! `status`: who got an issue, who did not, and why.

use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::newsroom::{Newsroom, Wanted, named_date};
use super::summary::{counts, row, sorrow, states};
use crate::journal::{BoxedJournal, Delivery, DeliveryPage, Run, RunId, State, Tally};
use crate::outcome::Refusal;
use crate::publication::InDoubtPolicy;

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
/// Exits with 0 when every delivery has ended (sent, refused for good, or given up), with 1 when some
/// are in doubt and held for a person, with 75 when some are still to be sent.
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
        if console.json {
            stream(console, &mut journal, (&run, &tally))?;
        } else {
            tell(newsroom, &mut journal, (&run, &tally))?;
        }
        let asked = newsroom.publication.delivery.in_doubt == InDoubtPolicy::Hold;
        Ok(if asked && tally.of(State::InDoubt) > 0 {
            Exit::Person
        } else if tally.open() > 0 {
            Exit::Later
        } else {
            Exit::Done
        })
    }
}

/// The answer for machines, on one line, written while the readers are read.
fn stream(
    console: Console,
    journal: &mut BoxedJournal,
    (run, tally): (&Run, &Tally),
) -> Result<(), Failure> {
    let head = json!({
        "issue": run.issue.to_string(),
        "hash": run.hash.to_string(),
        "amended": amended(journal, run)?,
        "planned": tally.planned(),
        "started": run.started.to_string(),
        "finished": run.finished.map(|at| at.to_string()),
        "states": states(tally),
    });
    let head = head.to_string();
    console.part(head.strip_suffix('}').unwrap_or(&head));
    console.part(",\"readers\":[");
    let mut between = "";
    page_through(journal, run.id, |page| {
        for delivery in page {
            console.part(&format!("{between}{}", row(delivery)));
            between = ",";
        }
    })?;
    console.answer("]}");
    Ok(())
}

/// What the run was frozen under before it was amended.
fn amended(journal: &mut BoxedJournal, run: &Run) -> Result<Value, Failure> {
    let former = journal.amendments(run.id)?.into_iter();
    Ok(former
        .map(|(hash, at)| json!({ "hash": hash.to_string(), "until": at.to_string() }))
        .collect())
}

/// The answer in words, written while the readers are read.
fn tell(
    newsroom: &Newsroom,
    journal: &mut BoxedJournal,
    (run, tally): (&Run, &Tally),
) -> Result<(), Failure> {
    let console = newsroom.console;
    let zone = newsroom.publication.timezone.clone();
    let at = |time: jiff::Timestamp| {
        time.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    };
    let end = match run.finished {
        Some(finished) => format!("finished {}", at(finished)),
        None => "not finished".to_owned(),
    };
    let Run { issue, planned, started, hash, .. } = run;
    console.answer(&format!("{issue}: {planned} planned, begun {}, {end}", at(*started)));
    console.answer(&format!("  content {}", hash.short()));
    for (former, until) in journal.amendments(run.id)? {
        console.answer(&format!("  before {}: content {}", at(until), former.short()));
    }
    for line in counts(tally) {
        console.answer(&line);
    }
    let mut blameless = false;
    page_through(journal, run.id, |page| {
        for delivery in page {
            let refused = delivery.state == State::Rejected;
            blameless |= refused && delivery.refusal == Some(Refusal::Sender);
            console.answer(&sorrow(delivery));
        }
    })?;
    let resend = newsroom.publication.delivery.in_doubt == InDoubtPolicy::Resend;
    for help in helps(*issue, tally, (blameless, resend)) {
        console.answer(&format!("  help: {help}"));
    }
    Ok(())
}

/// What can be done about those who have not got it.
fn helps(issue: Date, tally: &Tally, (blameless, resend): (bool, bool)) -> Vec<String> {
    let mut helps = Vec::new();
    if tally.of(State::Handed) > 0 {
        helps.push(format!(
            "handed means on the wire; if nobody is sending, that process is gone, and\n        `matinale send {issue}` goes on"
        ));
    }
    if tally.of(State::InDoubt) > 0 {
        let what = if resend {
            format!("`matinale send {issue}` sends to them again, since in_doubt = \"resend\"")
        } else {
            format!("`matinale resolve {issue} --assume-sent` or `--resend`")
        };
        helps.push(format!(
            "in doubt means that the line was lost while the relay decided;\n        {what}"
        ));
    }
    if tally.of(State::Expired) > 0 {
        helps.push(format!(
            "expired means given up because it was too late; to send to them after all,\n        `matinale resolve {issue} --retry-expired`"
        ));
    }
    if blameless {
        helps.push(format!(
            "some were refused for no fault of theirs; when that is mended,\n        `matinale resolve {issue} --retry-refused`"
        ));
    }
    helps
}

/// The journal and the run of an issue; nothing where none has begun.
pub(super) fn find(
    newsroom: &Newsroom,
    word: &str,
) -> Result<Option<(BoxedJournal, Run)>, Failure> {
    let date = match newsroom.wanted(word)? {
        Wanted::Dated(date) => Some(date),
        Wanted::Latest => newsroom.issues().pop().map(|(date, _)| date),
        Wanted::File(path) => named_date(&path),
    };
    let date = date.ok_or_else(|| {
        Failure::not_started(format!("`{word}` names no issue with a date")).help("name the date")
    })?;
    let Some(mut journal) = newsroom.kept_journal()? else { return Ok(None) };
    let run = journal.run(date)?;
    Ok(run.map(|run| (journal, run)))
}

/// Shows the readers that are told one by one, a page at a time: no more of them is held.
fn page_through(
    journal: &mut BoxedJournal,
    run: RunId,
    mut show: impl FnMut(&[Delivery]),
) -> Result<(), Failure> {
    for state in LISTED {
        let mut after = None;
        loop {
            let page = journal.deliveries(run, DeliveryPage { state, after, limit: PAGE })?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            show(&page);
        }
    }
    Ok(())
}
