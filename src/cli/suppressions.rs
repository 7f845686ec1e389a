//! Suppressed and readmitted readers, in words and as JSON.

use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use super::remarks::readers;
use crate::journal::Suppression;
use crate::newsroom::{ChangedReaders, NamedReader, Newsroom};

/// The words for a decision about readers.
pub(super) struct DecisionWords {
    /// What was done with a reader, such as `suppressed`.
    done: &'static str,
    /// The state of a reader for whom there was nothing to do.
    before: &'static str,
}

/// The words for readers who are suppressed.
pub(super) const SUPPRESSED: DecisionWords =
    DecisionWords { done: "suppressed", before: "suppressed already" };
/// The words for readers who are readmitted.
pub(super) const READMITTED: DecisionWords =
    DecisionWords { done: "readmitted", before: "not suppressed" };

/// Shows how many readers the decision changed, how many were in that state before, and what names nobody.
/// Answers 1 if anything names nobody, or if nobody is named at all.
pub(super) fn answer(
    console: Console,
    words: &DecisionWords,
    count: ChangedReaders,
    named: &[NamedReader],
) -> Exit {
    let DecisionWords { done, before } = *words;
    let ChangedReaders { changed, unchanged } = count;
    let faults: Vec<_> = named.iter().filter(|reader| reader.found.is_err()).collect();
    if console.json {
        let unread: Vec<_> = faults.iter().copied().map(tell_nobody).collect();
        let answer = json!({ done: changed, "unchanged": unchanged, "unread": unread });
        console.answer(&answer.to_string());
    }
    let rest = if unchanged > 0 { format!("; {unchanged} {before}") } else { String::new() };
    if named.is_empty() {
        console.fault("nobody is named: nothing was changed");
    } else {
        console.say(&format!("{} {done}{rest}", readers(changed)));
    }
    for reader in &faults {
        console.fault(&tell_nobody(reader));
    }
    if faults.is_empty() && !named.is_empty() { Exit::Done } else { Exit::Person }
}

/// Lists the suppressed readers, written while they are read. Says how many persons were erased.
pub(super) fn list(newsroom: &mut Newsroom, console: Console) -> Result<(), Failure> {
    let zone = newsroom.publication().timezone.clone();
    let mut listed = 0_u64;
    if console.json {
        console.part("{\"suppressed\":[");
    }
    newsroom.list_suppressions(|suppression| {
        let Suppression { address, reason, since, .. } = suppression;
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
    let erased = newsroom.count_erased()?;
    if console.json {
        console.answer(&format!("],\"erased\":{erased}}}"));
        return Ok(());
    }
    if listed == 0 {
        console.say("nobody is suppressed");
    }
    if erased > 0 {
        let persons = if erased == 1 { "person was" } else { "persons were" };
        console.tell(&format!(
            "{erased} {persons} erased: the journal knows them again, and not their names"
        ));
    }
    Ok(())
}
