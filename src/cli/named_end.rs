//! The end of a run for readers who were named: what became of their copies, and of nobody else's.

use serde_json::Value;

use super::advice::not_through;
use super::console::Console;
use super::deliveries::{last_reply, word_state};
use super::event_log::EventLog;
use super::failure::{Exit, Failure};
use super::named_copies::MAX_SHOWN_READERS;
use super::reader_fate::ReaderFate;
use super::sending::EndedRun;
use super::verdict::{find_stop_failure, require_balance};
use crate::address::Address;
use crate::issue::IssueName;
use crate::journal::{Delivery, State};
use crate::newsroom::{Newsroom, describe_delivery};
use crate::wording::say;

/// Shows what became of the copies of these readers. The exit code is theirs: other readers of the run, and what
/// became of them, are no part of the answer.
///
/// # Errors
///
/// A relay kept one of the copies from getting through, or the journal cannot be read.
pub(super) fn conclude_named(
    console: Console,
    newsroom: &mut Newsroom,
    run: &EndedRun,
    named: &[Address],
) -> Result<Exit, Failure> {
    let (summary, subject) = (run.summary(), run.subject());
    let copies = read_copies(newsroom, run, named)?;
    let exit = copies.iter().map(|copy| judge_copy(copy.state)).fold(Exit::Done, Exit::or);
    if console.json {
        let mut answer = summary.json(subject.issue, console.locale());
        answer["named"] = copies.iter().map(describe_delivery).collect::<Value>();
        EventLog::new(console, Some(subject.issue)).write("ended", answer);
    } else {
        console.say(subject.line);
        tell_copies(console, &copies, subject.issue);
    }
    require_balance(summary.report)?;
    if exit == Exit::Done {
        return Ok(exit);
    }
    if !console.json {
        let faults = summary.faults().into_iter().map(|fault| fault.words);
        summary
            .rests(subject.issue)
            .into_iter()
            .chain(faults)
            .for_each(|words| console.fault(&words));
    }
    find_stop_failure(summary.report).map_or(Ok(()), Err)?;
    match summary.report.trouble() {
        Some(trouble) => {
            let needs_person = trouble.failure.needs_person();
            let exit = if needs_person { Exit::Person } else { exit };
            Err(not_through(trouble, subject.weight, exit, &summary.giving_up(subject.issue)))
        }
        None => Ok(exit),
    }
}

/// The deliveries of these readers, each once.
fn read_copies(
    newsroom: &mut Newsroom,
    run: &EndedRun,
    named: &[Address],
) -> Result<Vec<Delivery>, Failure> {
    let issue = run.subject().issue.to_string();
    let mut copies = Vec::with_capacity(named.len());
    for reader in named {
        copies.extend(newsroom.reader_status(&issue, reader)?.map(|status| status.delivery));
    }
    Ok(copies)
}

/// The exit code that a copy in this state asks for. A person has named its reader, so a copy that they do not
/// get needs a person, whoever is to blame.
const fn judge_copy(state: State) -> Exit {
    match state {
        State::Accepted => Exit::Done,
        State::InDoubt | State::Rejected | State::Expired | State::Skipped => Exit::Person,
        _ => Exit::Later,
    }
}

/// Says for each reader which copy they have or do not have.
fn tell_copies(console: Console, copies: &[Delivery], issue: IssueName) {
    let (have_it, others): (Vec<_>, Vec<_>) =
        copies.iter().partition(|copy| copy.state == State::Accepted);
    for copy in have_it.iter().take(MAX_SHOWN_READERS) {
        let (reader, number) = (copy.address.as_str(), count_copies(copy));
        console.say(&say!("  {reader} has copy {number}", reader, number));
    }
    for copy in others.iter().take(MAX_SHOWN_READERS) {
        let (number, state) = (count_copies(copy), word_state(copy.state));
        let (reader, reply) = (copy.address.as_str(), last_reply(copy));
        let told = say!("  {reader} does not have copy {number}: {state}", reader, number, state);
        console.fault(&if reply.to_string().is_empty() {
            told
        } else {
            say!("{told} · {reply}", told, reply)
        });
        let fate = ReaderFate::of_delivery(copy);
        let remedies = fate.map(|fate| fate.remedies(issue, Some(copy.address.as_str())));
        for line in remedies.unwrap_or_default() {
            console.fault(&say!("    {line}", line));
        }
    }
    let more = |all: usize| all.saturating_sub(MAX_SHOWN_READERS);
    if more(have_it.len()) > 0 {
        let more = more(have_it.len());
        console.say(&say!("  and {more} more have their copy", more));
    }
    if more(others.len()) > 0 {
        let more = more(others.len());
        console.fault(&say!("  and {more} more do not have their copy", more));
    }
}

/// The number of the copy that a delivery is about.
const fn count_copies(copy: &Delivery) -> u32 {
    copy.former_copies.saturating_add(1)
}
