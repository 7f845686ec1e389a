//! Why a reader is not in the run of an issue, in words, and what can be done.

use jiff::tz::TimeZone;

use super::failure::Failure;
use super::remarks::readers;
use crate::issue::IssueName;
use crate::journal::Suppression;
use crate::newsroom::{Absence, AbsentReader, Newsroom};

/// The failure of a command that was to find a reader in a run, and did not.
pub(super) fn report_absence(newsroom: &Newsroom, absent: &AbsentReader) -> Failure {
    let AbsentReader { reader, issue, absence } = absent;
    let failure = Failure::person(word_absence(absent, &newsroom.publication().timezone));
    match absence {
        Absence::NoRun | Absence::Suppressed(_) | Absence::NotListed(0) => failure,
        Absence::NotListed(_) | Absence::UnreadableList => {
            failure.help("`matinale check` says why")
        }
        Absence::CameLate => {
            let late = late_flag(newsroom, *issue);
            failure.help(format!(
                "`matinale send {issue}{late} --to {reader}` sends it to them; \
                 `matinale send {issue}{late} --top-up` sends it to everyone who came late"
            ))
        }
    }
}

/// Why the run of an issue does not have a reader, in one sentence. Days are those of `zone`.
fn word_absence(absent: &AbsentReader, zone: &TimeZone) -> String {
    let AbsentReader { reader, issue, absence } = absent;
    let so = format!("so the issue of {issue} was not sent to them");
    match absence {
        Absence::NoRun => format!("no run of the issue of {issue} has begun, {so}"),
        Absence::Suppressed(Suppression { reason, since, .. }) => {
            let since = since.to_zoned(zone.clone()).strftime("%-d %B %Y");
            format!("{reader} is suppressed since {since} ({reason}), {so}")
        }
        Absence::NotListed(0) => format!("{reader} is not in the list of readers, {so}"),
        Absence::NotListed(unreadable) => format!(
            "{reader} is not among those of the list whose rows can be read, {so}; {} left out",
            readers(*unreadable)
        ),
        Absence::CameLate => format!(
            "{reader} was added to the list, or readmitted, after the run of {issue} began, {so}"
        ),
        Absence::UnreadableList => {
            format!("{reader} is not in the run of {issue}, and the list cannot be read")
        }
    }
}

/// The flag that lets `send` send an issue again: ` --late` for one of another day.
pub(super) fn late_flag(newsroom: &Newsroom, issue: IssueName) -> &'static str {
    if issue.day() == newsroom.now().date() { "" } else { " --late" }
}
