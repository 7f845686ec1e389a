//! What became of a reader in each of the last runs, in words.

use jiff::tz::TimeZone;

use super::absence::word_why;
use super::deliveries::word_edition;
use super::moments::word_day_and_time;
use super::reader::list_facts;
use crate::issue::edition::EditionName;
use crate::newsroom::{
    Absence, EditionRule, ReaderAccount, ReaderMove, ReaderRun, ReaderStatus, RuledEdition,
    RunPresence, word_day,
};
use crate::wording::{Wording, say};

/// The changes of the reader's address.
pub(super) fn list_moves(account: &ReaderAccount, zone: &TimeZone) -> Vec<Wording> {
    let line = |ReaderMove { former, present, at }: &ReaderMove| {
        say!(
            "  {at}: the address changed from {former} to {present}",
            at = word_day_and_time(*at, zone),
            former = former.as_str(),
            present = present.as_str()
        )
    };
    account.changes.iter().map(line).collect()
}

/// What became of the reader in each of the last runs, the newest first. Runs one after the other that did not have the
/// reader for the same reason are told together.
pub(super) fn list_runs(account: &ReaderAccount, zone: &TimeZone) -> Vec<Wording> {
    if account.runs.is_empty() {
        return vec![say!("no run has begun")];
    }
    let are_alike = |one: &ReaderRun, next: &ReaderRun| {
        find_absence(one).is_some() && find_absence(one) == find_absence(next)
    };
    let mut lines = Vec::new();
    for runs in account.runs.chunk_by(are_alike) {
        let Some(first) = runs.first() else { continue };
        match &first.presence {
            RunPresence::Planned { status, entitled } => {
                lines.push(word_heading(first));
                lines.push(word_given_edition(status, *entitled));
                if status.delivery.address.key() != account.reader.key() {
                    let address = status.delivery.address.as_str();
                    lines.push(say!("  to {address}, the address of then", address));
                }
                lines.extend(list_facts(status, zone));
            }
            RunPresence::Absent(absence) => {
                lines.push(word_absent_runs(runs));
                let why = word_why(absence, zone);
                lines.push(if let Absence::Erased(_) = absence {
                    say!("  {why}", why)
                } else {
                    say!("  not in the run: {why}", why)
                });
            }
        }
    }
    lines
}

/// Why a run does not have the reader. `None` if it has them.
const fn find_absence(run: &ReaderRun) -> Option<&Absence> {
    match &run.presence {
        RunPresence::Absent(absence) => Some(absence),
        RunPresence::Planned { .. } => None,
    }
}

/// The issue and its subject.
fn word_heading(run: &ReaderRun) -> Wording {
    let issue = run.issue.to_string();
    if let Some(subject) = &run.subject {
        say!("{issue} · {subject}", issue, subject)
    } else {
        say!("{issue}", issue)
    }
}

/// The issues of runs that did not have the reader.
fn word_absent_runs(runs: &[ReaderRun]) -> Wording {
    if let [only] = runs {
        word_heading(only)
    } else {
        let issues: Vec<String> = runs.iter().map(|run| run.issue.to_string()).collect();
        say!("{issues}", issues = issues.join(", "))
    }
}

/// The edition that a reader was given, and why, judged by the list of today.
fn word_given_edition(status: &ReaderStatus, entitled: Option<RuledEdition>) -> Wording {
    let edition = word_edition(status.delivery.edition);
    match entitled {
        Some(today) if today.edition == status.delivery.edition => {
            say!("  {edition}: {why}", edition, why = word_rule(today.rule, today.edition))
        }
        Some(today) => say!(
            "  {edition}; by today's list it would be the {other}: {why}",
            edition,
            other = word_edition(today.edition),
            why = word_rule(today.rule, today.edition)
        ),
        None => say!("  {edition}; today's list does not have the reader", edition),
    }
}

/// Why a reader gets an edition.
pub(super) fn word_rule(rule: EditionRule, edition: EditionName) -> Wording {
    let tier = edition.as_str();
    match rule {
        EditionRule::Tier(None) => say!("`tier = \"{tier}\"`", tier),
        EditionRule::Tier(Some(until)) => {
            say!("`tier = \"{tier}\"`, `until` {until}", tier, until = until.to_string())
        }
        EditionRule::PeriodOver(until) => {
            say!("the paid period ended on {until} (`until`)", until = word_day(until))
        }
        EditionRule::NoTier => word_no_tier(),
        EditionRule::UnreadableRow => say!("`tier` or `until` of the row cannot be read"),
        EditionRule::SignedUp(_) => say!("signed up at the form, which gives the free edition"),
    }
}

/// That the row of a reader says no tier.
pub(super) fn word_no_tier() -> Wording {
    say!("no `tier`, which is the free one")
}
