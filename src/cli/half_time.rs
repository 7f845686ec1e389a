//! Half of a run's time is over: a person hears who waits, why, and when those are given up.

use super::failure::Failure;
use super::moments::word_minute;
use super::reasons::{Naming, Reasons};
use crate::issue::IssueName;
use crate::journal::State;
use crate::newsroom::{Alert, Newsroom, RunStatus};
use crate::wording::{Locale, Wording, join_lines, say};

/// So many readers can wait without a word of it, as long as others have the issue. The last call names them.
const MAX_FEW_READERS: u64 = 5;

/// Of so many readers, one can wait without a word of it.
const READERS_FOR_EACH_FEW: u64 = 100;

/// What this call knows of those who are due and wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DueWait {
    /// Something keeps the issue from them.
    Hindered,
    /// They wait for the pace of a relay, as the settings have it. Whom the pace does not reach in time was told
    /// when the run began.
    Pace,
    /// Another process may be sending to them just now.
    OtherProcess,
}

/// The alert that half of a run's time is over, if more than a few readers wait, or if nobody has the issue.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn find_half_time(
    newsroom: &mut Newsroom,
    status: &RunStatus,
    due_wait: DueWait,
    locale: Locale,
) -> Result<Option<Alert>, Failure> {
    let tally = &status.tally;
    let due = tally.count_due();
    let has_readers = tally.of(State::Accepted) > 0;
    let waiting = match due_wait {
        DueWait::OtherProcess if has_readers => return Ok(None),
        DueWait::Hindered | DueWait::OtherProcess => due + tally.of(State::Deferred),
        DueWait::Pace => tally.of(State::Deferred),
    };
    let is_few = waiting <= MAX_FEW_READERS || waiting * READERS_FOR_EACH_FEW < tally.planned();
    if !status.is_half_over || waiting == 0 || is_few && has_readers {
        return Ok(None);
    }
    let mut reasons = Reasons::new(Naming::Few, locale);
    newsroom.list_readers_in(&status.run, &[State::Deferred], |delivery| reasons.add(delivery))?;
    let mut lines = vec![word_head(newsroom, status, waiting)];
    if reasons.count() > 0 {
        lines.push(say!("  the relay said last:"));
        lines.extend(reasons.lines());
    }
    Ok(Some(Alert::about("half of the time", "", join_lines(lines))))
}

/// The line about a run half of whose time is over, while so many readers wait.
fn word_head(newsroom: &Newsroom, status: &RunStatus, waiting: u64) -> Wording {
    let (have_it, planned) = (status.tally.of(State::Accepted), status.tally.planned());
    let share = (waiting * 100).checked_div(planned).unwrap_or_default();
    let until =
        word_minute(status.until, newsroom.now().timestamp(), &newsroom.publication().timezone);
    say!(
        "  half of the time is over, and {have_it} of {planned} have it; {waiting} wait ({share} %) and are given \
         up at {until}",
        have_it,
        planned,
        waiting,
        share,
        until
    )
}

/// Adds the alert that half of the time is over. In the block that tells it, what hinders the run is told once
/// more, though a person has heard of it before.
pub(super) fn add_half_time(
    newsroom: &mut Newsroom,
    issue: Option<IssueName>,
    half_time: Alert,
    alerts: &mut Vec<Alert>,
    hindrances: &[Alert],
) {
    if newsroom.find_untold(issue, vec![half_time.clone()]).alerts.is_empty() {
        return;
    }
    let new = newsroom.find_untold(issue, hindrances.to_vec()).alerts;
    let known = hindrances.iter().filter(|hindrance| !new.contains(hindrance));
    let half_time =
        known.fold(half_time, |told, hindrance| told.with_more(hindrance.text().clone()));
    alerts.insert(0, half_time);
}
