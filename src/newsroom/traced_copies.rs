//! Finds the readers to whom messages that came back belong, by the tokens and identifiers that this publication made for
//! them.

use std::collections::HashMap;

use jiff::civil::Date;

use super::delivery_pages::{SENT, visit_deliveries};
use super::error::Error;
use crate::address::Address;
use crate::bounce::Traces;
use crate::issue::IssueName;
use crate::journal::{Delivery, Journal};
use crate::token::{Tokens, read_return_day};

/// How many runs are looked through. Reports about older issues are found by their addresses alone.
const MAX_RUNS: usize = 100;

/// Whom the traces of a message lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TracedReader {
    /// To this reader.
    Found(Address),
    /// To nobody: it has the token of a return path that the publication did not make.
    Forged,
    /// It has no trace.
    None,
}

/// What is looked for in the runs: each text, and the messages that have it.
#[derive(Default)]
struct Wanted<'a> {
    copies: HashMap<&'a str, Vec<usize>>,
    tokens: HashMap<&'a str, Vec<usize>>,
    /// The days that the tokens name.
    days: Vec<Date>,
}

/// Finds the reader of each of these traces, in their order. Without a key nobody is traced.
pub(super) fn trace_readers(
    journal: &mut dyn Journal,
    tokens: Option<&Tokens>,
    traces: &[Traces],
) -> Result<Vec<TracedReader>, Error> {
    let mut found: Vec<TracedReader> = traces.iter().map(trace_by_token_alone).collect();
    let Some(tokens) = tokens else { return Ok(found) };
    let wanted = Wanted::list(traces);
    if wanted.copies.is_empty() && wanted.tokens.is_empty() {
        return Ok(found);
    }
    for run in journal.last_runs(None, MAX_RUNS)? {
        if wanted.copies.is_empty() && !wanted.days.contains(&run.issue.day()) {
            continue;
        }
        visit_deliveries(journal, run.id, &SENT, |delivery| {
            wanted.compare(tokens, run.issue, delivery, &mut found);
        })?;
    }
    Ok(found)
}

/// What the traces of a message say before the runs are looked through: a token of a return path counts as forged until
/// its reader is found.
fn trace_by_token_alone(traces: &Traces) -> TracedReader {
    match traces.readers.first() {
        _ if !traces.return_tokens.is_empty() => TracedReader::Forged,
        Some(reader) => TracedReader::Found(reader.clone()),
        None => TracedReader::None,
    }
}

impl<'a> Wanted<'a> {
    fn list(traces: &'a [Traces]) -> Self {
        let mut wanted = Self::default();
        for (at, traces) in traces.iter().enumerate() {
            for token in &traces.return_tokens {
                wanted.days.extend(read_return_day(token));
                wanted.tokens.entry(token).or_default().push(at);
            }
            // A message with a token of a return path is known by that token, or not at all.
            for copy in traces.copies.iter().filter(|_| traces.return_tokens.is_empty()) {
                wanted.copies.entry(copy).or_default().push(at);
            }
        }
        wanted
    }

    /// Enters the reader of a delivery for the messages that have one of its texts.
    fn compare(
        &self,
        tokens: &Tokens,
        issue: IssueName,
        delivery: &Delivery,
        found: &mut [TracedReader],
    ) {
        let reader = &delivery.address;
        let mut enter = |places: Option<&Vec<usize>>| {
            for at in places.into_iter().flatten() {
                found[*at] = TracedReader::Found(reader.clone());
            }
        };
        if self.days.contains(&issue.day()) {
            let token = tokens.make_return_token(issue, reader);
            if let Some((text, places)) = self.tokens.get_key_value(token.as_str())
                && tokens.is_return_token(text, issue, reader)
            {
                enter(Some(places));
            }
        }
        if !self.copies.is_empty() {
            for copy in 0..=delivery.former_copies {
                let id = tokens.make_message_id(issue, reader, delivery.edition, copy);
                enter(self.copies.get(id.as_str()));
            }
        }
    }
}
