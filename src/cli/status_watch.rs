//! `status --watch`: how a run stands, again and again until nothing is left to a call.

use std::thread::sleep;
use std::time::Duration;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::news::stand;
use super::status_words::describe_head;
use crate::journal::IssueStop;
use crate::newsroom::{Newsroom, RunStatus};

/// The pause between two looks into the journal.
const PAUSE: Duration = Duration::from_secs(2);

/// Shows how a run stands until it has ended: on a terminal all that `draw` shows, in the place of what stood there before,
/// and elsewhere a line for each change. It has ended when nothing is left to a call, or when a person has stopped it and
/// no process is sending it.
///
/// # Errors
///
/// The journal cannot be read, or `draw` fails.
pub(super) fn watch_run(
    issue: &str,
    newsroom: &mut Newsroom,
    console: Console,
    mut draw: impl FnMut(&mut Newsroom, &RunStatus) -> Result<(), Failure>,
) -> Result<Option<Exit>, Failure> {
    let mut last = String::new();
    let named = newsroom.named_issue(issue);
    let word = named.map_or_else(|| issue.to_owned(), |issue| issue.to_string());
    loop {
        // A sender that ends after this question has its last counts in the status.
        let sender = named.map(|issue| newsroom.find_sender_of(issue)).transpose()?.flatten();
        let Some(status) = newsroom.run_status(&word)? else { return Ok(None) };
        let is_stopped = sender.is_none() && status.stops.iter().any(IssueStop::is_standing);
        let is_over = is_stopped || is_worked_off(newsroom, &status);
        if Console::is_page() && !console.json {
            Console::clear_page();
            draw(newsroom, &status)?;
        } else {
            let line = write_line(newsroom, &status, console);
            // Nobody reads any more.
            if line != last && !console.deliver_answer(&line) {
                return Ok(Some(status.end.into()));
            }
            last = line;
        }
        if is_over {
            return Ok(Some(status.end.into()));
        }
        sleep(PAUSE);
    }
}

/// Whether nothing of the run is left to a call.
fn is_worked_off(newsroom: &Newsroom, status: &RunStatus) -> bool {
    let policy = newsroom.publication().delivery.in_doubt;
    status.tally.count_left_to_calls(policy) == 0
}

/// The line of a run where no page is redrawn.
fn write_line(newsroom: &Newsroom, status: &RunStatus, console: Console) -> String {
    if console.json {
        return describe_head(status).to_string();
    }
    stand(&newsroom.publication().name, status).translate(console.locale())
}
