//! The guards of `send`: what holds a run back until a person says that it is meant.

use jiff::civil::{Date, Time};

use super::error::Error;
use super::request::{Change, SendRequest, Shrinkage, Timing};
use crate::audience::Audience;
use crate::issue::Issue;
use crate::journal::{Digest, Run};
use crate::publication::{DeliverySettings, Publication};

/// How much smaller than the last one an audience may be, in percent.
const MAX_SHRINKAGE_PERCENT: u64 = 20;

/// A draft is never sent, nor the rest of an issue that became one in mid-run.
///
/// # Errors
///
/// It is a draft.
pub(super) fn refuse_draft(issue: &Issue) -> Result<(), Error> {
    if issue.draft {
        return Err(Error::person(format!("the issue of {} is a draft", issue.date))
            .help("take `draft = true` out of the file when it is done"));
    }
    Ok(())
}

/// An issue of another day is sent only when that is meant.
///
/// # Errors
///
/// The guard that holds.
pub(super) fn require_day(issue: &Issue, today: Date, request: SendRequest) -> Result<(), Error> {
    if issue.date != today && request.timing == Timing::OnTime {
        return Err(Error::person(format!(
            "the issue is dated {}, and today is {today}",
            issue.date
        ))
        .help("add `--late` if it is meant to go out today"));
    }
    Ok(())
}

/// A run is not begun after the hour at which it would have to end.
///
/// # Errors
///
/// The guard that holds.
pub(super) fn require_hour(
    settings: &DeliverySettings,
    now: Time,
    request: SendRequest,
) -> Result<(), Error> {
    match settings.not_after {
        Some(limit) if now >= limit && request.timing == Timing::OnTime => {
            let limit = limit.strftime("%H:%M");
            Err(Error::person(format!("it is after {limit}, and `not_after` is {limit}"))
                .help("add `--late` if the issue is meant to go out all the same"))
        }
        _ => Ok(()),
    }
}

/// An audience that is empty, larger than the settings allow, or suddenly much smaller.
///
/// # Errors
///
/// The guard that holds.
pub(super) fn require_audience(
    audience: &Audience,
    publication: &Publication,
    last: Option<&Run>,
    request: SendRequest,
) -> Result<(), Error> {
    let readers = audience.len();
    if readers == 0 {
        return Err(nobody(publication));
    }
    let most = publication.delivery.max_recipients;
    if readers > most {
        return Err(Error::person(format!(
            "the audience is {readers} readers; `max_recipients` is {most}"
        ))
        .help("raise `[delivery] max_recipients` in matinale.toml if that is right"));
    }
    let Some(last) = last.filter(|_| request.shrinkage == Shrinkage::Refused) else {
        return Ok(());
    };
    if (readers as u64) * 100 < last.planned * (100 - MAX_SHRINKAGE_PERCENT) {
        let cause = format!(
            "the audience is {readers} readers; the last run, of {}, had {}",
            last.issue, last.planned
        );
        return Err(Error::person(cause)
            .help("look at the list; add `--accept-audience` if so many have left"));
    }
    Ok(())
}

/// There is nobody to send to.
pub(super) fn nobody(publication: &Publication) -> Error {
    Error::person(format!("`{}` names no reader who may be written to", publication.audience))
}

/// What was begun is what is sent; what was sent is not sent again under another name.
///
/// # Errors
///
/// The guard that holds.
pub(super) fn require_same_content(
    hash: Digest,
    run: Option<&Run>,
    copied: Option<&Run>,
    request: SendRequest,
) -> Result<(), Error> {
    let is_amended = request.change == Change::Amended;
    match (run, copied) {
        (Some(run), _) if run.hash == hash || (is_amended && run.finished.is_none()) => Ok(()),
        (Some(run), _) if run.finished.is_some() => Err(Error::person(format!(
            "the issue of {} has been sent, with other content",
            run.issue
        ))
        .help("readers have it; write what changed into the next issue")),
        (Some(run), _) => Err(Error::person(format!(
            "the issue of {} has changed since its run began",
            run.issue
        ))
        .help(
            "put the file back as it was, or add `--amend`: readers not reached yet get the change",
        )),
        (None, Some(other)) => {
            Err(Error::person(format!("the same content was sent as the issue of {}", other.issue))
                .help("look at the date of the issue"))
        }
        (None, None) => Ok(()),
    }
}
