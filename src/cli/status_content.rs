//! Who has which content of an issue that was amended during its run.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::console::Console;
use super::deliveries::{stream_readers, word_edition, word_state};
use super::failure::Failure;
use super::moments::{word_day_and_time, word_end};
use crate::journal::{Delivery, Digest, RunContent, State};
use crate::newsroom::{ContentFault, Newsroom, RunStatus, find_typed_content};
use crate::wording::{Wording, say, say_count};

/// The contents of a run with the number of their readers, the last content first. A run that was not
/// amended has one line without a count.
pub(super) fn list_contents(status: &RunStatus, zone: &TimeZone) -> Vec<Wording> {
    if let [only] = status.contents.as_slice() {
        return vec![say!("  content {hash}", hash = only.hash.short())];
    }
    let line = |content: &RunContent| {
        let (hash, readers) = (content.hash.short(), count_holders(content));
        if let Some(until) = content.until.map(|until| word_end(status.run.started, until, zone)) {
            say!("  before {until}: content {hash}: {readers}", until, hash, readers)
        } else {
            say!("  content {hash}: {readers}", hash, readers)
        }
    };
    status.contents.iter().rev().map(line).collect()
}

/// The contents for machines, the first one first.
pub(super) fn describe_contents(status: &RunStatus) -> Value {
    status.contents.iter().map(describe_content).collect()
}

/// A content for machines.
pub(super) fn describe_content(content: &RunContent) -> Value {
    json!({
        "hash": content.hash.to_string(),
        "until": content.until.map(|until| until.to_string()),
        "accepted": content.accepted(),
        "free": content.free,
        "paid": content.paid,
        "possible": content.possible,
    })
}

/// Lists the readers who have a content of a run, or may have it. `typed` is its hash, or the beginning of it.
///
/// # Errors
///
/// The text is no hash, the run has no such content or several, or the journal cannot be read.
pub(super) fn answer_readers(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
    typed: &str,
) -> Result<(), Failure> {
    let hash = find_content(status, typed)?;
    if console.json {
        answer_json(console, newsroom, status, hash)
    } else {
        tell_readers(console, newsroom, status, hash)
    }
}

/// Writes the answer as one line of JSON, while the readers are read.
fn answer_json(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
    hash: Digest,
) -> Result<(), Failure> {
    let contents = status.contents.iter().filter(|content| content.hash == hash);
    let head = json!({
        "issue": status.run.issue.to_string(),
        "content": hash.to_string(),
        "contents": contents.map(describe_content).collect::<Value>(),
    });
    stream_readers(console, &head, |show| Ok(newsroom.list_readers_of_content(status, hash, show)?))
}

/// Writes the answer in words, while the readers are read.
fn tell_readers(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
    hash: Digest,
) -> Result<(), Failure> {
    let zone = newsroom.publication().timezone.clone();
    let (issue, short) = (status.run.issue.to_string(), hash.short());
    console.answer(&say!("{issue}, content {hash}", issue, hash = short));
    for content in status.contents.iter().filter(|content| content.hash == hash) {
        let readers = count_holders(content);
        let until = content.until.map(|until| word_day_and_time(until, &zone));
        console.answer(&if let Some(until) = until {
            say!("  sent until {until}: {readers}", until, readers)
        } else {
            say!("  sent: {readers}", readers)
        });
    }
    newsroom.list_readers_of_content(status, hash, |delivery| {
        let Delivery { address, edition, state, at, .. } = delivery;
        let reader = say!(
            "  {reader} · {edition} · {at}",
            reader = address.as_str(),
            edition = word_edition(*edition),
            at = word_day_and_time(*at, &zone)
        );
        console.answer(&match state {
            State::Accepted => reader,
            state => say!("{reader} · {state}", reader, state = word_state(*state)),
        });
    })?;
    Ok(())
}

/// The content of a run whose hash begins with what was typed.
///
/// # Errors
///
/// The text is no hash, or the run has no such content, or several.
fn find_content(status: &RunStatus, typed: &str) -> Result<Digest, Failure> {
    find_typed_content(status.run.issue, &status.contents, typed).map_err(|fault| {
        let failure = match &fault {
            ContentFault::NoHash(_) => Failure::not_started(fault.word()),
            _ => Failure::person(fault.word()),
        };
        failure.help(fault.next_step())
    })
}

/// How many readers have a content, by edition, and how many may have it.
pub(super) fn count_holders(content: &RunContent) -> Wording {
    let RunContent { free, paid, possible, .. } = content;
    let held = say_count!(
        "{count} reader has it (free {free}, paid {paid})",
        "{count} readers have it (free {free}, paid {paid})",
        count = content.accepted(),
        free,
        paid
    );
    match possible {
        0 => held,
        more => say!("{readers}, {more} more may have it", readers = held, more),
    }
}
