//! The guards of `send`: what holds a run back until a person says that it is meant.

use jiff::civil::{Date, Time};

use super::failure::Failure;
use crate::audience::Audience;
use crate::issue::Issue;
use crate::journal::{Digest, Run};
use crate::publication::{DeliverySettings, Publication};

/// How much smaller than the last one an audience may be, in percent.
const SHRINKAGE: u64 = 20;

/// What the editor has said on the command line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said {
    /// An issue of another day is meant.
    pub(super) late: bool,
    /// The audience is really that small.
    pub(super) accept_audience: bool,
    /// The change is meant.
    pub(super) amend: bool,
}

/// A draft is never sent, nor the rest of an issue that became one in mid-run.
///
/// # Errors
///
/// It is a draft.
pub(super) fn draft(issue: &Issue) -> Result<(), Failure> {
    if issue.draft {
        return Err(Failure::person(format!("the issue of {} is a draft", issue.date))
            .help("take `draft = true` out of the file when it is done"));
    }
    Ok(())
}

/// An issue of another day is sent only when that is meant.
///
/// # Errors
///
/// The guard that holds.
pub(super) fn day(issue: &Issue, today: Date, said: Said) -> Result<(), Failure> {
    if issue.date != today && !said.late {
        return Err(Failure::person(format!(
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
pub(super) fn hour(settings: &DeliverySettings, now: Time, said: Said) -> Result<(), Failure> {
    match settings.not_after {
        Some(limit) if now >= limit && !said.late => {
            let limit = limit.strftime("%H:%M");
            Err(Failure::person(format!("it is after {limit}, and `not_after` is {limit}"))
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
pub(super) fn audience(
    audience: &Audience,
    publication: &Publication,
    last: Option<&Run>,
    said: Said,
) -> Result<(), Failure> {
    let readers = audience.len();
    if readers == 0 {
        return Err(nobody(publication));
    }
    let most = publication.delivery.max_recipients;
    if readers > most {
        return Err(Failure::person(format!(
            "the audience is {readers} readers; `max_recipients` is {most}"
        ))
        .help("raise `[delivery] max_recipients` in matinale.toml if that is right"));
    }
    let Some(last) = last.filter(|_| !said.accept_audience) else { return Ok(()) };
    if (readers as u64) * 100 < last.planned * (100 - SHRINKAGE) {
        let cause = format!(
            "the audience is {readers} readers; the last run, of {}, had {}",
            last.issue, last.planned
        );
        return Err(Failure::person(cause)
            .help("look at the list; add `--accept-audience` if so many have left"));
    }
    Ok(())
}

/// There is nobody to send to.
pub(super) fn nobody(publication: &Publication) -> Failure {
    Failure::person(format!("`{}` names no reader who may be written to", publication.audience))
}

/// What was begun is what is sent; what was sent is not sent again under another name.
///
/// # Errors
///
/// The guard that holds.
pub(super) fn content(
    frozen: [u8; 32],
    run: Option<&Run>,
    same: Option<&Run>,
    said: Said,
) -> Result<(), Failure> {
    let hash = Digest::new(frozen);
    match (run, same) {
        (Some(run), _) if run.hash == hash || (said.amend && run.finished.is_none()) => Ok(()),
        (Some(run), _) if run.finished.is_some() => Err(Failure::person(format!(
            "the issue of {} has been sent, with other content",
            run.issue
        ))
        .help("readers have it; write what changed into the next issue")),
        (Some(run), _) => Err(Failure::person(format!(
            "the issue of {} has changed since its run began",
            run.issue
        ))
        .help(
            "put the file back as it was, or add `--amend`: readers not reached yet get the change",
        )),
        (None, Some(other)) => Err(Failure::person(format!(
            "the same content was sent as the issue of {}",
            other.issue
        ))
        .help("look at the date of the issue")),
        (None, None) => Ok(()),
    }
}
