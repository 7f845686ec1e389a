//! Who must not be written to any more, and who may be again, in words and for machines.

use serde_json::json;

use super::console::Console;
use super::failure::Failure;
use super::remarks::readers;
use crate::journal::Suppression;
use crate::newsroom::{ChangedReaders, Newsroom};

/// How a decision is told.
pub(super) struct DecisionWords {
    /// What was done with a reader.
    done: &'static str,
    /// How a reader stood where there was nothing to do.
    before: &'static str,
}

/// Of those who must not be written to any more.
pub(super) const SUPPRESSED: DecisionWords =
    DecisionWords { done: "suppressed", before: "suppressed already" };
/// Of those who may be written to again.
pub(super) const READMITTED: DecisionWords =
    DecisionWords { done: "readmitted", before: "not suppressed" };

/// What was done for how many, and how the others stood before.
pub(super) fn answer(console: Console, words: &DecisionWords, count: ChangedReaders) {
    let DecisionWords { done, before } = *words;
    let ChangedReaders { changed, unchanged } = count;
    if console.json {
        console.answer(&json!({ done: changed, "unchanged": unchanged }).to_string());
    }
    let rest = if unchanged > 0 { format!("; {unchanged} {before}") } else { String::new() };
    console.say(&format!("{} {done}{rest}", readers(changed)));
}

/// Lists the suppressed, written while they are read.
pub(super) fn list(newsroom: &mut Newsroom, console: Console) -> Result<(), Failure> {
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
