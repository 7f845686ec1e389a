//! The last call of a morning: whoever still waits is told, since no later call reaches them.

use super::deliveries::reply;
use super::failure::Failure;
use super::remarks::readers;
use crate::issue::IssueName;
use crate::journal::State;
use crate::newsroom::{Newsroom, RunStatus};

/// How many readers are named.
const MAX_NAMED_READERS: usize = 5;

/// The states of readers who still wait.
const WAITING: [State; 4] = [State::Due, State::Claimed, State::Handed, State::Deferred];

/// How many readers of a run still wait.
pub(super) fn count_waiting(status: &RunStatus) -> u64 {
    WAITING.into_iter().map(|state| status.tally.of(state)).sum()
}

/// Says who still waits for an issue, and how they can be sent to. `None` if nobody waits.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn tell_waiting(
    newsroom: &mut Newsroom,
    issue: IssueName,
) -> Result<Option<String>, Failure> {
    let Some(status) = newsroom.run_status(&issue.to_string())? else { return Ok(None) };
    let waiting = count_waiting(&status);
    if waiting == 0 {
        return Ok(None);
    }
    let mut named = Vec::new();
    newsroom.list_readers(&status.run, |delivery| {
        if WAITING.contains(&delivery.state) && named.len() < MAX_NAMED_READERS {
            let reply = reply(&delivery.diagnostic);
            named.push(format!("    {} · {reply}", delivery.address));
        }
    })?;
    let more = waiting.saturating_sub(named.len() as u64);
    if more > 0 && !named.is_empty() {
        named.push(format!("    and {more} more"));
    }
    let verb = if waiting == 1 { "waits" } else { "wait" };
    let end = if named.is_empty() { "" } else { ":" };
    let head = format!("  {} {verb} still, and this was the last call{end}", readers(waiting));
    let mut lines = vec![head];
    lines.extend(named);
    let late = if status.is_late { " --late" } else { "" };
    lines.push(format!("    `matinale send {issue}{late}` goes on"));
    Ok(Some(lines.join("\n")))
}
