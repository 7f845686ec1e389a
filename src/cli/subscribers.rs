//! `subscribers`: who must not be written to any more, and who may be again.

use std::collections::HashSet;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use serde_json::json;

use super::failure::{Exit, Failure};
use super::newsroom::Newsroom;
use super::send::readers;
use crate::address::Address;
use crate::finding::Severity;
use crate::journal::{BoxedJournal, Reason, Suppression};

/// How many suppressions are fetched at a time.
const PAGE: usize = 1_000;

/// Say who must not be written to any more
#[derive(Debug, Args)]
pub(super) struct Subscribers {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
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
    pub(super) fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        match self.what {
            What::Suppress(suppress) => suppress.run(newsroom),
            What::Readmit(readmit) => readmit.run(newsroom),
            What::Suppressed => list(newsroom),
        }
    }
}

impl Suppress {
    fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let addresses = parsed(&self.addresses)?;
        let mut journal = newsroom.journal()?;
        let now = newsroom.now().timestamp();
        let mut entered = 0;
        for address in &addresses {
            entered += u64::from(journal.suppress(address, self.reason, now)?);
        }
        let before = addresses.len() as u64 - entered;
        answer(newsroom, ("suppressed", "suppressed already"), (entered, before));
        // A list that cannot be used keeps nobody from leaving.
        if let Ok(list) = newsroom.list(Severity::Error) {
            for stranger in addresses.iter().filter(|address| list.find(address).is_none()) {
                let audience = &newsroom.publication.audience;
                newsroom.console.tell(&format!("`{stranger}` is not in `{audience}`"));
            }
        }
        Ok(Exit::Done)
    }
}

impl Readmit {
    fn run(self, newsroom: &Newsroom) -> Result<Exit, Failure> {
        let addresses = parsed(&self.addresses)?;
        let mut readmitted = 0;
        if let Some(mut journal) = newsroom.kept_journal()? {
            for address in &addresses {
                readmitted += u64::from(journal.readmit(address)?);
            }
        }
        let others = addresses.len() as u64 - readmitted;
        answer(newsroom, ("readmitted", "not suppressed"), (readmitted, others));
        Ok(Exit::Done)
    }
}

/// All of the addresses, or what is wrong with the first that is none: then nothing is done.
fn parsed(addresses: &[String]) -> Result<Vec<Address>, Failure> {
    let parse = |text: &String| {
        Address::parse(text).map_err(|error| Failure::not_started(format!("`{text}`: {error}")))
    };
    addresses.iter().map(parse).collect()
}

/// What was done for how many, and how the others stood before.
fn answer(newsroom: &Newsroom, (what, before): (&str, &str), (done, others): (u64, u64)) {
    if newsroom.console.json {
        newsroom.console.answer(&json!({ what: done, "unchanged": others }).to_string());
    }
    let rest = if others > 0 { format!("; {others} {before}") } else { String::new() };
    newsroom.console.say(&format!("{} {what}{rest}", readers(done)));
}

/// Lists them, written while they are read.
fn list(newsroom: &Newsroom) -> Result<Exit, Failure> {
    let console = newsroom.console;
    let zone = &newsroom.publication.timezone;
    let journal = newsroom.kept_journal()?;
    let mut listed = 0_u64;
    if console.json {
        console.part("{\"suppressed\":[");
    }
    if let Some(mut journal) = journal {
        page_through(&mut journal, |suppression| {
            let Suppression { address, reason, since } = suppression;
            if console.json {
                let between = if listed > 0 { "," } else { "" };
                let (address, reason) = (address.as_str(), reason.as_str());
                let one =
                    json!({ "address": address, "reason": reason, "since": since.to_string() });
                console.part(&format!("{between}{one}"));
            } else {
                let since = since.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M");
                console.answer(&format!("{since}  {reason:<12}  {address}"));
            }
            listed += 1;
        })?;
    }
    if console.json {
        console.answer("]}");
    } else if listed == 0 {
        console.say("nobody is suppressed");
    }
    Ok(Exit::Done)
}

/// The words that name a reason.
fn reasons() -> impl TypedValueParser<Value = Reason> {
    PossibleValuesParser::new(Reason::ALL.map(Reason::as_str))
        .try_map(|word| Reason::parse(&word).ok_or("no reason"))
}

/// The [`Address::key`]s of all who are suppressed.
pub(super) fn suppressed(journal: &mut BoxedJournal) -> Result<HashSet<String>, Failure> {
    let mut keys = HashSet::new();
    page_through(journal, |suppression| {
        keys.insert(suppression.address.key());
    })?;
    Ok(keys)
}

/// Shows one suppression after the other; no more than a page of them is held.
fn page_through(
    journal: &mut BoxedJournal,
    mut show: impl FnMut(&Suppression),
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let page = journal.suppressions(after.as_ref(), PAGE)?;
        page.iter().for_each(&mut show);
        match page.last() {
            Some(last) => after = Some(last.address.clone()),
            None => return Ok(()),
        }
    }
}
