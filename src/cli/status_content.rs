//! Who has which content of an issue that was amended during its run.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::console::Console;
use super::failure::Failure;
use super::moments::word_day_and_time;
use super::remarks::readers;
use crate::journal::{Delivery, Digest, RunContent, State};
use crate::newsroom::{Newsroom, RunStatus, describe_delivery};

/// The fewest digits by which a person names a content.
const MIN_HASH_DIGITS: usize = 6;

/// The contents of a run with the number of their readers, the last content first. A run that was not
/// amended has one line without a count.
pub(super) fn list_contents(status: &RunStatus, zone: &TimeZone) -> Vec<String> {
    if let [only] = status.contents.as_slice() {
        return vec![format!("  content {}", only.hash.short())];
    }
    let line = |content: &RunContent| {
        let until =
            content.until.map(|until| format!("before {}: ", word_day_and_time(until, zone)));
        let (until, hash) = (until.unwrap_or_default(), content.hash.short());
        format!("  {until}content {hash}: {}", count_readers(content))
    };
    status.contents.iter().rev().map(line).collect()
}

/// The contents for machines, the first one first.
pub(super) fn describe_contents(status: &RunStatus) -> Value {
    status.contents.iter().map(describe).collect()
}

fn describe(content: &RunContent) -> Value {
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
        stream_readers(console, newsroom, status, hash)
    } else {
        tell_readers(console, newsroom, status, hash)
    }
}

/// Writes the answer as one line of JSON, while the readers are read.
fn stream_readers(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
    hash: Digest,
) -> Result<(), Failure> {
    let contents = status.contents.iter().filter(|content| content.hash == hash);
    let head = json!({
        "issue": status.run.issue.to_string(),
        "content": hash.to_string(),
        "contents": contents.map(describe).collect::<Value>(),
    });
    let head = head.to_string();
    console.part(head.strip_suffix('}').unwrap_or(&head));
    console.part(",\"readers\":[");
    let mut between = "";
    newsroom.list_readers_of_content(status, hash, |delivery| {
        console.part(&format!("{between}{}", describe_delivery(delivery)));
        between = ",";
    })?;
    console.answer("]}");
    Ok(())
}

/// Writes the answer in words, while the readers are read.
fn tell_readers(
    console: Console,
    newsroom: &mut Newsroom,
    status: &RunStatus,
    hash: Digest,
) -> Result<(), Failure> {
    let zone = newsroom.publication().timezone.clone();
    console.answer(&format!("{}, content {}", status.run.issue, hash.short()));
    for content in status.contents.iter().filter(|content| content.hash == hash) {
        let until =
            content.until.map(|until| format!(" until {}", word_day_and_time(until, &zone)));
        console.answer(&format!("  sent{}: {}", until.unwrap_or_default(), count_readers(content)));
    }
    newsroom.list_readers_of_content(status, hash, |delivery| {
        let Delivery { address, edition, state, at, .. } = delivery;
        let state = match state {
            State::Accepted => String::new(),
            state => format!(" · {}", state.as_str().replace('_', " ")),
        };
        let at = word_day_and_time(*at, &zone);
        console.answer(&format!("  {address} · {edition} · {at}{state}"));
    })?;
    Ok(())
}

/// The content of a run whose hash begins with what was typed.
///
/// # Errors
///
/// The text is no hash, or the run has no such content, or several.
fn find_content(status: &RunStatus, typed: &str) -> Result<Digest, Failure> {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if typed.len() < MIN_HASH_DIGITS || !typed.bytes().all(is_digit) {
        let cause = format!("`{}` is no hash of a content", typed.escape_debug());
        let help =
            format!("write at least {MIN_HASH_DIGITS} of its digits, as `status` shows them");
        return Err(Failure::not_started(cause).help(help));
    }
    let hashes = status.contents.iter().map(|content| content.hash);
    let mut found: Vec<Digest> = Vec::new();
    for hash in hashes.filter(|hash| hash.to_string().starts_with(typed)) {
        if !found.contains(&hash) {
            found.push(hash);
        }
    }
    match found.as_slice() {
        [hash] => Ok(*hash),
        [] => {
            let had: Vec<_> = status.contents.iter().map(|content| content.hash.short()).collect();
            let cause = format!("the run of {} has no content `{typed}`", status.run.issue);
            Err(Failure::person(cause).help(format!("it had {}", had.join(", "))))
        }
        _ => Err(Failure::person(format!("several contents begin with `{typed}`"))
            .help("write more digits of the hash")),
    }
}

/// How many readers have a content, by edition, and how many may have it.
fn count_readers(content: &RunContent) -> String {
    let RunContent { free, paid, possible, .. } = content;
    let has = if content.accepted() == 1 { "has" } else { "have" };
    let held = readers(content.accepted());
    let doubt =
        if *possible > 0 { format!(", {possible} more may have it") } else { String::new() };
    format!("{held} {has} it (free {free}, paid {paid}){doubt}")
}
