//! Why a reader is not in the run of an issue, in words, and what can be done.

use jiff::tz::TimeZone;

use super::failure::Failure;
use super::moments::word_date;
use super::suppressions::word_reason;
use crate::issue::IssueName;
use crate::journal::Suppression;
use crate::newsroom::{Absence, AbsentReader, Arrival, Newsroom};
use crate::wording::{Wording, say, say_count};

/// The failure of a command that was to find a reader in a run, and did not.
pub(super) fn report_absence(newsroom: &Newsroom, absent: &AbsentReader) -> Failure {
    let AbsentReader { reader, issue, absence } = absent;
    let failure = Failure::person(word_absence(absent, &newsroom.publication().timezone));
    match absence {
        Absence::NoRun
        | Absence::Suppressed(_)
        | Absence::NotListed(0)
        | Absence::Erased(_)
        | Absence::NotConcerned => failure,
        Absence::NotListed(_) | Absence::UnreadableList => {
            failure.help(say!("`matinale check` says why"))
        }
        Absence::CameLate(_) => {
            let late = late_flag(newsroom, *issue);
            failure.help(say!(
                "`matinale send {issue}{late} --to {reader}` sends it to them; \
                 `matinale send {issue}{late} --top-up` sends it to everyone who came late",
                issue,
                late,
                reader = reader.as_str()
            ))
        }
    }
}

/// Why the run of an issue does not have a reader, in one sentence. Days are those of `zone`.
fn word_absence(absent: &AbsentReader, zone: &TimeZone) -> Wording {
    let (reader, issue) = (absent.reader.as_str(), absent.issue.to_string());
    let so = say!("so the issue of {issue} was not sent to them", issue);
    match &absent.absence {
        Absence::NoRun => say!("no run of the issue of {issue} has begun, {so}", issue, so),
        Absence::Suppressed(Suppression { reason, since, .. }) => say!(
            "{reader} is suppressed since {date} ({reason}), {so}",
            reader,
            date = word_date(*since, zone),
            reason = word_reason(*reason),
            so
        ),
        Absence::NotListed(0) => say!("{reader} is not in the list of readers, {so}", reader, so),
        Absence::NotListed(unreadable) => say_count!(
            "{reader} is not among those of the list whose rows can be read, {so}; {count} reader left out",
            "{reader} is not among those of the list whose rows can be read, {so}; {count} readers left out",
            count = unreadable,
            reader,
            so
        ),
        Absence::CameLate(_) => say!(
            "{reader} was added to the list, or readmitted, after the run of {issue} began, {so}",
            reader,
            issue,
            so
        ),
        Absence::NotConcerned => say!(
            "{reader} did not have what the issue of {issue} corrects, {so}",
            reader,
            issue,
            so
        ),
        Absence::Erased(at) => word_erased(absent, &word_date(*at, zone)),
        Absence::UnreadableList => say!(
            "{reader} is not in the run of {issue}, and the list cannot be read",
            reader,
            issue
        ),
    }
}

fn word_erased(absent: &AbsentReader, date: &Wording) -> Wording {
    let (reader, issue) = (absent.reader.as_str(), absent.issue.to_string());
    say!(
        "{reader} was erased on {date}, so nobody knows whether the issue of {issue} was sent to them",
        reader,
        date,
        issue
    )
}

/// Why a run does not have a reader, below the names of run and reader. Days are those of `zone`.
pub(super) fn word_why(absence: &Absence, zone: &TimeZone) -> Wording {
    match absence {
        Absence::NoRun => say!("no run has begun"),
        Absence::Suppressed(Suppression { reason, since, .. }) => say!(
            "suppressed since {date} ({reason})",
            date = word_date(*since, zone),
            reason = word_reason(*reason)
        ),
        Absence::NotListed(0) => say!("not in the list of readers"),
        Absence::NotListed(unreadable) => say_count!(
            "not among those of the list whose rows could be read; {count} reader left out",
            "not among those of the list whose rows could be read; {count} readers left out",
            count = unreadable
        ),
        Absence::CameLate(Arrival::SignedUp(at)) => {
            say!("signed up on {date}, after the run began", date = word_date(*at, zone))
        }
        Absence::CameLate(Arrival::Subscribed(day)) => {
            say!("in the list since {day}, and not when the run began", day = day.to_string())
        }
        Absence::CameLate(Arrival::Unknown) => {
            say!("added to the list, or readmitted, after the run began")
        }
        Absence::Erased(at) => say!(
            "erased on {date}, so nobody knows whether the run had them",
            date = word_date(*at, zone)
        ),
        Absence::NotConcerned => say!("the reader did not have what the issue corrects"),
        Absence::UnreadableList => say!("the list cannot be read, so nobody knows why"),
    }
}

/// The flag that lets `send` send an issue again: ` --late` for one of another day.
pub(super) fn late_flag(newsroom: &Newsroom, issue: IssueName) -> &'static str {
    if issue.day() == newsroom.now().date() { "" } else { " --late" }
}
