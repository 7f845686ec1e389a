//! The guards of `send`: each stops a run until a person confirms what looks like a mistake.

use jiff::Zoned;
use jiff::civil::{Date, Time};

use super::content::Repeated;
use super::guard_refusal::GuardRefusal;
use super::readers::ListedAudience;
use super::request::{ContentChange, LateReaders, Repetition, SendRequest, Timing};
use crate::issue::Issue;
use crate::journal::{Digest, Run};
use crate::publication::{DeliverySettings, Publication};

/// How much smaller than the last one an audience may be, in percent.
const MAX_SHRINKAGE_PERCENT: u64 = 20;

/// Refuses a draft, also when the issue became a draft during its run.
///
/// # Errors
///
/// The issue is a draft.
pub(super) fn refuse_draft(issue: &Issue) -> Result<(), GuardRefusal> {
    if issue.draft {
        return Err(GuardRefusal::Draft(issue.name));
    }
    Ok(())
}

/// Refuses to begin a run on another day than the issue's, or after the hour at which it must end,
/// unless the request allows it.
///
/// # Errors
///
/// The refusal.
pub(super) fn require_moment(
    issue: &Issue,
    settings: &DeliverySettings,
    now: &Zoned,
    request: &SendRequest,
) -> Result<(), GuardRefusal> {
    require_day(issue, now.date(), request)?;
    require_hour(settings, now.time(), request)
}

/// Refuses an audience that is empty, and a list of more readers than the settings allow.
///
/// # Errors
///
/// The refusal.
pub(super) fn require_audience(
    audience: &ListedAudience,
    publication: &Publication,
) -> Result<(), GuardRefusal> {
    if audience.readers.is_empty() {
        return Err(nobody(publication));
    }
    require_at_most(audience.count_listed(), &publication.delivery)
}

/// Whether a list of so many readers is much smaller than one of so many before.
pub(super) const fn has_shrunk(readers: usize, before: u64) -> bool {
    (readers as u64) * 100 < before * (100 - MAX_SHRINKAGE_PERCENT)
}

/// Refuses a list of more readers than the settings allow.
///
/// # Errors
///
/// The refusal.
pub(super) fn require_at_most(
    readers: usize,
    settings: &DeliverySettings,
) -> Result<(), GuardRefusal> {
    let allowed = settings.max_recipients;
    if readers > allowed {
        return Err(GuardRefusal::TooMany { readers, allowed });
    }
    Ok(())
}

/// The refusal of an empty audience.
pub(super) fn nobody(publication: &Publication) -> GuardRefusal {
    GuardRefusal::Nobody(publication.audience.clone())
}

/// Refuses to continue a run with other content than it was planned with.
///
/// # Errors
///
/// The refusal.
pub(super) fn require_same_content(
    hash: Digest,
    run: Option<&Run>,
    request: &SendRequest,
) -> Result<(), GuardRefusal> {
    let Some(run) = run.filter(|run| run.hash != hash) else { return Ok(()) };
    // A finished run goes on if other readers are asked for.
    if run.finished.is_some() && request.late == LateReaders::NextIssue {
        return Err(GuardRefusal::SentOtherwise(run.issue));
    }
    match request.change {
        ContentChange::Amended => Ok(()),
        ContentChange::Refused => Err(GuardRefusal::Changed(run.issue)),
    }
}

/// Refuses an issue that was sent as the issue of another day, unless the request allows it.
///
/// # Errors
///
/// The refusal.
pub(super) fn refuse_repetition(
    repeated: Option<Repeated>,
    request: &SendRequest,
) -> Result<(), GuardRefusal> {
    match repeated {
        Some(Repeated::Same(date)) if request.repetition == Repetition::Refused => {
            Err(GuardRefusal::Copied(date))
        }
        _ => Ok(()),
    }
}

/// Refuses an issue of another day, unless the request allows it.
///
/// # Errors
///
/// The refusal.
fn require_day(issue: &Issue, today: Date, request: &SendRequest) -> Result<(), GuardRefusal> {
    let day = issue.name.day();
    if day != today && request.timing == Timing::OnTime {
        return Err(GuardRefusal::OtherDay { issue: day, today });
    }
    Ok(())
}

/// Refuses to begin a run after the hour at which it must end.
///
/// # Errors
///
/// The refusal.
fn require_hour(
    settings: &DeliverySettings,
    now: Time,
    request: &SendRequest,
) -> Result<(), GuardRefusal> {
    match settings.not_after {
        Some(limit) if now >= limit && request.timing == Timing::OnTime => {
            Err(GuardRefusal::PastHour { limit })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::civil::time;

    use super::require_hour;
    use crate::newsroom::SendRequest;
    use crate::publication::{DeliverySettings, InDoubtPolicy, SyncPolicy};

    #[test]
    fn a_run_is_begun_up_to_its_hour_and_not_in_it() {
        let settings = DeliverySettings {
            max_recipients: 1,
            in_doubt: InDoubtPolicy::Hold,
            sync: SyncPolicy::Claims,
            retry_for: Duration::from_hours(1),
            not_after: Some(time(7, 0, 0, 0)),
        };
        let is_begun = |now| require_hour(&settings, now, &SendRequest::default()).is_ok();
        assert!(is_begun(time(6, 59, 59, 999_999_999)));
        assert!(!is_begun(time(7, 0, 0, 0)));
    }
}
