//! The last call of a morning: whoever still waits is told, since no later call reaches them.

use super::cut_off::CutOff;
use super::failure::Failure;
use super::losses::ReaderGroup;
use super::reasons::{Naming, Reasons};
use super::standing::NextCall;
use crate::issue::IssueName;
use crate::newsroom::{Newsroom, RunStatus};
use crate::publication::InDoubtPolicy;
use crate::wording::{Locale, Wording, join_lines, say, say_count};

/// Says that readers still wait, and that this was the last call. `None` if nobody waits. `policy` is that for
/// messages in doubt.
pub(super) fn name_waiting(status: &RunStatus, policy: InDoubtPolicy) -> Option<Wording> {
    let waiting = status.tally.count_left_to_calls(policy);
    let told = say_count!(
        "{count} reader waits still, and this was the last call",
        "{count} readers wait still, and this was the last call",
        count = waiting
    );
    (waiting > 0).then_some(told)
}

/// Says who still waits for an issue, and how they can be sent to. `None` if nobody waits.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn tell_waiting(
    newsroom: &mut Newsroom,
    issue: IssueName,
    locale: Locale,
) -> Result<Option<Wording>, Failure> {
    let Some(status) = newsroom.run_status(&issue.to_string())? else { return Ok(None) };
    let policy = newsroom.publication().delivery.in_doubt;
    let Some(head) = name_waiting(&status, policy) else { return Ok(None) };
    let (mut reasons, mut cut_off) =
        (Reasons::new(Naming::Few, locale), CutOff::new(Naming::Few, locale, &status.tally));
    newsroom.list_readers(&status.run, |delivery| {
        if delivery.waits_for_call(policy) {
            reasons.add(delivery);
        }
        if delivery.has_lost_connection() {
            cut_off.add(delivery);
        }
    })?;
    let group = ReaderGroup { count: status.tally.count_left_to_calls(policy), reasons: &reasons };
    let mut lines = group.lines(&head, issue);
    lines.extend(cut_off.advice());
    lines.push(NextCall::of(newsroom, &status).line(issue));
    if status.has_losses {
        lines.push(say!("    `matinale status {issue}` names those who were lost", issue));
    }
    Ok(Some(join_lines(lines)))
}
