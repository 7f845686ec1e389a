//! `subscribers`: who must not be written to any more, and who may be again.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::remarks::readers;
use crate::address::Address;
use crate::finding::Severity;
use crate::journal::{Reason, Suppression};
use crate::newsroom::{ChangedReaders, Newsroom, ReaderList};

/// Say who must not be written to any more
#[derive(Debug, Args)]
pub(super) struct Subscribers {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Suppress(Suppress),
    Readmit(Readmit),
    /// List who is suppressed, since when and why
    Suppressed,
}

/// Write to these readers no more
///
/// It holds at once, also in the midst of a run: only the few messages that are at hand at that moment
/// still leave. Their rows may stay in the list, and be imported again: the journal remembers.
#[derive(Debug, Args)]
struct Suppress {
    /// Their addresses
    #[arg(required = true, value_name = "ADDRESS")]
    addresses: Vec<String>,
    /// Why
    #[arg(long, default_value = Reason::Manual.as_str(), value_parser = reasons())]
    reason: Reason,
}

/// Write to these readers again
///
/// A run that has passed over them does not come back to them.
#[derive(Debug, Args)]
struct Readmit {
    /// Their addresses
    #[arg(required = true, value_name = "ADDRESS")]
    addresses: Vec<String>,
}

impl Subscribers {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        match self.action {
            Action::Suppress(suppress) => suppress.run(newsroom, console)?,
            Action::Readmit(readmit) => {
                let count = newsroom.readmit(&parse_all(&readmit.addresses)?)?;
                answer(console, &READMITTED, count);
            }
            Action::Suppressed => list(newsroom, console)?,
        }
        Ok(Exit::Done)
    }
}

impl Suppress {
    fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<(), Failure> {
        let addresses = parse_all(&self.addresses)?;
        let count = newsroom.suppress(&addresses, self.reason)?;
        answer(console, &SUPPRESSED, count);
        // A list that cannot be used keeps nobody from leaving.
        let Ok(ReaderList { audience, findings }) = newsroom.read_list() else { return Ok(()) };
        let errors = findings.iter().filter(|row| row.finding.severity() == Severity::Error);
        errors.for_each(|row| console.row(row));
        if let Some(list) = audience {
            for stranger in addresses.iter().filter(|address| list.find(address).is_none()) {
                let audience = &newsroom.publication().audience;
                console.tell(&format!("`{stranger}` is not in `{audience}`"));
            }
        }
        Ok(())
    }
}

/// All of the addresses, or what is wrong with the first that is none: then nothing is done.
fn parse_all(addresses: &[String]) -> Result<Vec<Address>, Failure> {
    let parse = |text: &String| {
        Address::parse(text).map_err(|error| Failure::not_started(format!("`{text}`: {error}")))
    };
    addresses.iter().map(parse).collect()
}

/// How a decision is told.
struct DecisionWords {
    /// What was done with a reader.
    done: &'static str,
    /// How a reader stood where there was nothing to do.
    before: &'static str,
}

const SUPPRESSED: DecisionWords =
    DecisionWords { done: "suppressed", before: "suppressed already" };
const READMITTED: DecisionWords = DecisionWords { done: "readmitted", before: "not suppressed" };

/// What was done for how many, and how the others stood before.
fn answer(console: Console, words: &DecisionWords, count: ChangedReaders) {
    let DecisionWords { done, before } = *words;
    let ChangedReaders { changed, unchanged } = count;
    if console.json {
        console.answer(&json!({ done: changed, "unchanged": unchanged }).to_string());
    }
    let rest = if unchanged > 0 { format!("; {unchanged} {before}") } else { String::new() };
    console.say(&format!("{} {done}{rest}", readers(changed)));
}

/// Lists the suppressed, written while they are read.
fn list(newsroom: &mut Newsroom, console: Console) -> Result<(), Failure> {
    let zone = newsroom.publication().timezone.clone();
    let mut listed = 0_u64;
    if console.json {
        console.part("{\"suppressed\":[");
    }
    newsroom.list_suppressions(|suppression| {
        let Suppression { address, reason, since } = suppression;
        if console.json {
            let between = if listed > 0 { "," } else { "" };
            let (address, reason) = (address.as_str(), reason.as_str());
            let one = json!({ "address": address, "reason": reason, "since": since.to_string() });
            console.part(&format!("{between}{one}"));
        } else {
            let since = since.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M");
            console.answer(&format!("{since}  {reason:<12}  {address}"));
        }
        listed += 1;
    })?;
    if console.json {
        console.answer("]}");
    } else if listed == 0 {
        console.say("nobody is suppressed");
    }
    Ok(())
}

/// The words that name a reason.
fn reasons() -> impl TypedValueParser<Value = Reason> {
    PossibleValuesParser::new(Reason::ALL.map(Reason::as_str))
        .try_map(|word| Reason::parse(&word).ok_or("no reason"))
}
