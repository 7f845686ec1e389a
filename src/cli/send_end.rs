//! How `send` shows what came of an order.

use serde_json::json;

use super::console::Console;
use super::event_log::EventLog;
use super::failure::{Exit, Failure};
use super::half_time::DueWait;
use super::last_call::name_waiting;
use super::named_end::conclude_named;
use super::news::News;
use super::sending::{SendEnd, SentIssue};
use super::standing::{count_readers, tell_standing};
use super::verdict::{add_news, conclude};
use crate::issue::IssueName;
use crate::journal::State;
use crate::newsroom::Newsroom;
use crate::wording::{Wording, join_clauses, say};

/// Shows how an order ended.
///
/// # Errors
///
/// A person has to look, or a later call has to go on.
pub(super) fn show_end(
    end: &SendEnd,
    issue: Option<IssueName>,
    newsroom: &mut Newsroom,
    console: Console,
) -> Result<Exit, Failure> {
    let exit = match end {
        SendEnd::Planned => Exit::Done,
        SendEnd::Nothing(reason) => nothing(console, issue, reason),
        SendEnd::Sent(sent) => tell_sent(console, newsroom, sent)?,
        SendEnd::Ran(run) => match run.named() {
            Some(named) => conclude_named(console, newsroom, run, named)?,
            None => conclude(console, newsroom, &run.summary(), &run.subject())?,
        },
    };
    Ok(exit)
}

/// Says who still waits after the last call of a morning.
///
/// # Errors
///
/// Readers wait, or the run ended with a failure.
pub(super) fn close_morning(
    ended: Result<Exit, Failure>,
    newsroom: &mut Newsroom,
    issue: IssueName,
) -> Result<Exit, Failure> {
    // A journal that cannot be read has told so itself.
    let status = newsroom.run_status(&issue.to_string()).ok().flatten();
    let policy = newsroom.publication().delivery.in_doubt;
    let told = status.and_then(|status| name_waiting(&status, policy));
    let Some(told) = told else { return ended };
    match ended {
        Ok(Exit::Later) => Err(Failure::person(told)),
        Err(failure) => Err(Failure { cause: join_clauses([failure.cause, told]), ..failure }),
        Ok(exit) => Ok(exit),
    }
}

/// Adds the end of an order to the news. Answers its exit code.
pub(super) fn note_end(news: &mut News, end: Result<SendEnd, Failure>) -> Exit {
    match end {
        Ok(SendEnd::Planned | SendEnd::Nothing(_) | SendEnd::Sent(..)) => Exit::Done,
        Ok(SendEnd::Ran(run)) => add_news(news, &run.summary(), &run.subject()),
        Err(failure) => {
            if failure.exit == Exit::Later {
                news.note_due_wait(DueWait::OtherProcess);
            }
            news.add_failure(&failure);
            failure.exit
        }
    }
}

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

/// Says that an issue has been sent, and who does not have it, with what can be done.
///
/// # Errors
///
/// The journal cannot be read.
fn tell_sent(console: Console, newsroom: &mut Newsroom, sent: &SentIssue) -> Result<Exit, Failure> {
    let SentIssue { issue, file, tally } = sent;
    if console.json || tally.of(State::Accepted) == tally.planned() {
        return Ok(nothing(console, Some(*issue), &say!("{file} has been sent", file)));
    }
    console.say(&say!("{file} has been sent: {readers}", file, readers = count_readers(tally)));
    for line in tell_standing(newsroom, *issue, console.locale())? {
        console.say(&line);
    }
    Ok(Exit::Done)
}
