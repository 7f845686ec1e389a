//! What `send` says where nothing is left to send.

use serde_json::json;

use super::console::Console;
use super::event_log::EventLog;
use super::failure::{Exit, Failure};
use super::sending::SentIssue;
use super::standing::{count_readers, tell_standing};
use super::status_words::list_unreadable;
use crate::issue::IssueName;
use crate::journal::State;
use crate::newsroom::Newsroom;
use crate::wording::{Wording, say};

/// Says that there is nothing to do, and why.
pub(super) fn nothing(console: Console, issue: Option<IssueName>, reason: &Wording) -> Exit {
    if console.json {
        let reason = reason.translate(console.locale());
        EventLog::new(console, issue).write("nothing_to_do", json!({ "reason": reason }));
    } else {
        console.say(&say!("{reason}: nothing to do", reason));
    }
    Exit::Done
}

/// Says that an issue has been sent, and who does not have it or was left out of the list, with what can be done.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn tell_sent(
    console: Console,
    newsroom: &mut Newsroom,
    sent: &SentIssue,
) -> Result<Exit, Failure> {
    let SentIssue { issue, file, tally } = sent;
    let status = newsroom.run_status(&issue.to_string())?;
    let today = newsroom.now().date();
    let unreadable = status.map(|status| list_unreadable(&status.run, today)).unwrap_or_default();
    let has_reached_all = tally.of(State::Accepted) == tally.planned() && unreadable.is_empty();
    if console.json || has_reached_all {
        return Ok(nothing(console, Some(*issue), &say!("{file} has been sent", file)));
    }
    console.say(&say!("{file} has been sent: {readers}", file, readers = count_readers(tally)));
    for line in tell_standing(newsroom, *issue, console.locale())? {
        console.say(&line);
    }
    console.say(&unreadable);
    Ok(Exit::Done)
}
