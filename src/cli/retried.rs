//! Readers whom a person names to be tried again, in words and as JSON.

use serde_json::{Value, json};

use super::console::Console;
use super::failure::Exit;
use super::named_readers::tell_nobody;
use super::remarks::readers;
use crate::journal::{RetriedReader, State};
use crate::newsroom::{NamedReader, ResolvedRun};

/// Shows what became of each reader.
pub(super) fn answer(
    console: Console,
    named: &[NamedReader],
    resolved: &ResolvedRun<Vec<RetriedReader>>,
) -> Exit {
    let mut answers = resolved.readers.iter();
    let rows: Vec<RetryRow> = named
        .iter()
        .map(|reader| match &reader.found {
            Ok(address) => {
                let answer = answers.next().copied().unwrap_or(RetriedReader::Unknown);
                RetryRow { reader: address.to_string(), answer: Ok(answer) }
            }
            Err(_) => RetryRow { reader: reader.text.clone(), answer: Err(tell_nobody(reader)) },
        })
        .collect();
    let due = rows.iter().filter(|row| matches!(row.answer, Ok(RetriedReader::Due(_)))).count();
    if console.json {
        let listed: Vec<_> = rows.iter().map(RetryRow::json).collect();
        let issue = resolved.issue.to_string();
        console.answer(&json!({ "issue": issue, "readers": due, "retried": listed }).to_string());
    }
    let on = if due > 0 {
        let late = if resolved.is_late { " --late" } else { "" };
        format!("; `matinale send {}{late}` goes on", resolved.issue)
    } else {
        String::new()
    };
    console.say(&format!("{}: {} due again{on}", resolved.issue, readers(due as u64)));
    for row in &rows {
        row.tell(console);
    }
    if rows.iter().all(RetryRow::is_done) { Exit::Done } else { Exit::Person }
}

/// One reader, and what became of the wish to try them again.
struct RetryRow {
    reader: String,
    /// The answer of the journal, or why nobody is named.
    answer: Result<RetriedReader, String>,
}

impl RetryRow {
    /// Whether the reader will be sent to, or has been.
    const fn is_done(&self) -> bool {
        matches!(self.answer, Ok(RetriedReader::Due(_) | RetriedReader::Unchanged(_)))
    }

    /// Says what a person must know about the reader, if there is anything.
    fn tell(&self, console: Console) {
        let Self { reader, answer } = self;
        match answer {
            Ok(RetriedReader::Due(State::InDoubt)) => console.fault(&format!(
                "warning: {reader} was in doubt, and may have the issue: this can be a second copy, with \
                 the same Message-ID"
            )),
            Ok(RetriedReader::Unchanged(State::Accepted)) => {
                console.tell(&format!("{reader} has the issue, and is not sent to again"));
            }
            Ok(RetriedReader::Unchanged(_)) => console.tell(&format!("{reader} is due already")),
            Ok(RetriedReader::Suppressed) => console.fault(&format!(
                "{reader} is suppressed, and stays so; `matinale subscribers readmit {reader}` ends that"
            )),
            Ok(RetriedReader::Unknown) => {
                console.fault(&format!("{reader} is not among the readers of this run"));
            }
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
