//! Readers whom a person names to be tried again, in words and as JSON.

use serde_json::{Value, json};

use super::absence::{late_flag, report_absence};
use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use crate::journal::{RetriedReader, State};
use crate::newsroom::{NamedReader, Newsroom, ResolvedRun};
use crate::wording::{Wording, join_clauses, say, say_count};

/// Shows what became of each reader.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn answer(
    newsroom: &mut Newsroom,
    console: Console,
    named: &[NamedReader],
    resolved: &ResolvedRun<Vec<RetriedReader>>,
) -> Result<Exit, Failure> {
    let rows = list_rows(newsroom, named, resolved)?;
    let due = rows.iter().filter(|row| matches!(row.answer, Ok(RetriedReader::Due(_)))).count();
    if console.json {
        let listed: Vec<_> = rows.iter().map(RetryRow::json).collect();
        let issue = resolved.issue.to_string();
        console.answer(&json!({ "issue": issue, "readers": due, "retried": listed }).to_string());
    }
    let issue = resolved.issue.to_string();
    let again = say_count!(
        "{issue}: {count} reader due again",
        "{issue}: {count} readers due again",
        count = due,
        issue
    );
    let late = if resolved.is_late { " --late" } else { "" };
    let on = say!("`matinale send {issue}{late}` goes on", issue, late);
    console.say(&if due > 0 { join_clauses([again, on]) } else { again });
    let late = late_flag(newsroom, resolved.issue);
    let once_more = format!("matinale send {}{late} --to", resolved.issue);
    for row in &rows {
        row.tell(console, &once_more);
    }
    Ok(if rows.iter().all(RetryRow::is_done) { Exit::Done } else { Exit::Person })
}

/// One row for each reader who was named.
///
/// # Errors
///
/// The journal cannot be read.
fn list_rows(
    newsroom: &mut Newsroom,
    named: &[NamedReader],
    resolved: &ResolvedRun<Vec<RetriedReader>>,
) -> Result<Vec<RetryRow>, Failure> {
    let mut answers = resolved.readers.iter();
    let mut rows = Vec::with_capacity(named.len());
    for reader in named {
        let Ok(address) = &reader.found else {
            let (reader, answer) = (reader.text.clone(), Err(tell_nobody(reader)));
            rows.push(RetryRow { reader, answer, absence: None });
            continue;
        };
        let answer = answers.next().copied().unwrap_or(RetriedReader::Unknown);
        let absence = match answer {
            RetriedReader::Unknown => Some(newsroom.find_absence(resolved.issue, address)?),
            _ => None,
        };
        let absence = absence.map(|absent| report_absence(newsroom, &absent).word_unmarked());
        rows.push(RetryRow { reader: address.to_string(), answer: Ok(answer), absence });
    }
    Ok(rows)
}

/// One reader, and what became of the wish to try them again.
struct RetryRow {
    reader: String,
    /// The answer of the journal, or why nobody is named.
    answer: Result<RetriedReader, Wording>,
    /// Why the run does not have the reader, if it does not.
    absence: Option<Wording>,
}

impl RetryRow {
    /// Whether the reader will be sent to, or has been.
    const fn is_done(&self) -> bool {
        matches!(self.answer, Ok(RetriedReader::Due(_) | RetriedReader::Unchanged(_)))
    }

    /// Says what a person must know about the reader, if there is anything. `once_more` is the command that
    /// sends another copy to whoever is named behind it.
    fn tell(&self, console: Console, once_more: &str) {
        let Self { reader, answer, absence } = self;
        if let Some(absence) = absence {
            return console.fault(absence);
        }
        match answer {
            Ok(RetriedReader::Due(State::InDoubt)) => console.fault(&say!(
                "warning: {reader} was in doubt, and may have the issue: this can be a second copy, with \
                 the same Message-ID",
                reader
            )),
            Ok(RetriedReader::Unchanged(State::Accepted)) => {
                console.tell(&say!(
                    "{reader} has the issue, and is not sent to again; `{once_more} {reader}` sends another \
                     copy",
                    reader,
                    once_more
                ));
            }
            Ok(RetriedReader::Unchanged(_)) => console.tell(&say!("{reader} is due already", reader)),
            Ok(RetriedReader::Suppressed) => console.fault(&say!(
                "{reader} is suppressed, and stays so; `matinale subscribers readmit {reader}` ends that",
                reader
            )),
            Ok(_) => {}
            Err(fault) => console.fault(fault),
        }
    }

    fn json(&self) -> Value {
        let (answer, before) = match &self.answer {
            Ok(RetriedReader::Due(state)) => ("due", Some(state.as_str())),
            Ok(RetriedReader::Unchanged(state)) => ("unchanged", Some(state.as_str())),
            Ok(RetriedReader::Suppressed) => ("suppressed", None),
            Ok(_) => ("unknown", None),
            Err(_) => ("no address", None),
        };
        json!({ "reader": self.reader, "answer": answer, "before": before })
    }
}
