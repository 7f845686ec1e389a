//! How `send` shows what came of an order.

use super::console::Console;
use super::failure::{Exit, Failure};
use super::half_time::DueWait;
use super::last_call::name_waiting;
use super::named_end::conclude_named;
use super::news::News;
use super::sending::SendEnd;
use super::sent_before::{nothing, tell_sent};
use super::verdict::{add_news, conclude};
use crate::issue::IssueName;
use crate::newsroom::Newsroom;
use crate::wording::join_clauses;

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
