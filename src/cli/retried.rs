//! Readers whom a person names to be tried again, in words and as JSON.

use serde_json::{Value, json};

use super::console::Console;
use super::failure::Exit;
use super::remarks::readers;
use crate::address::{self, Address};
use crate::audience::find_address;
use crate::journal::{RetriedReader, State};
use crate::newsroom::ResolvedRun;

/// A reader as a person typed the address.
pub(super) struct TypedReader {
    /// What the person typed.
    typed: String,
    /// The address, or why there is none.
    parsed: Result<Address, address::Error>,
}

impl TypedReader {
    /// Parses an address as it is typed or pasted, such as `Name <name@domain>` or
    /// `mailto:name@domain`.
    pub(super) fn parse(typed: &str) -> Self {
        Self { typed: typed.to_owned(), parsed: Address::parse(find_address(typed)) }
    }

    /// The reader as an answer names them.
    fn name(&self) -> String {
        self.address().map_or_else(|| self.typed.escape_debug().to_string(), Address::to_string)
    }

    /// Why what was typed is no address.
    pub(super) fn fault(&self) -> String {
        let why = self.parsed.as_ref().err().map_or_else(String::new, ToString::to_string);
        format!("`{}` is no address: {why}", self.name())
    }

    /// The address, if what was typed is one.
    pub(super) fn address(&self) -> Option<&Address> {
        self.parsed.as_ref().ok()
    }
}

/// Shows what became of each reader.
pub(super) fn answer(
    console: Console,
    typed: &[TypedReader],
    resolved: &ResolvedRun<Vec<RetriedReader>>,
) -> Exit {
    let mut answers = resolved.readers.iter();
    let rows: Vec<RetryRow<'_>> = typed
        .iter()
        .map(|reader| {
            let answer = match &reader.parsed {
                Ok(_) => Ok(answers.next().copied().unwrap_or(RetriedReader::Unknown)),
                Err(error) => Err(error),
            };
            RetryRow { reader: reader.name(), answer }
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
struct RetryRow<'a> {
    reader: String,
    answer: Result<RetriedReader, &'a address::Error>,
}

impl RetryRow<'_> {
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
            Err(error) => console.fault(&format!("`{reader}` is no address: {error}")),
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

#[cfg(test)]
mod tests {
    use super::{Address, TypedReader};

    #[test]
    fn an_address_is_read_as_it_is_pasted() {
        for typed in [
            "zoe@example.org",
            " <zoe@example.org> ",
            "Zoé M. <zoe@example.org>",
            "mailto:zoe@example.org",
            "<MAILTO:zoe@example.org?subject=x>",
        ] {
            let read = TypedReader::parse(typed);
            assert_eq!(read.address().map(Address::as_str), Some("zoe@example.org"), "{typed}");
        }
        for typed in ["", "<>", "mailto:", "zoe", ">zoe@example.org<"] {
            assert!(TypedReader::parse(typed).address().is_none(), "{typed}");
        }
    }
}
