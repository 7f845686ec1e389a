//! How a run stands: how many readers have the issue, and who does not, and why.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::cut_off::CutOff;
use super::failure::Failure;
use super::losses::{ReaderGroup, list_remedies};
use super::moments::word_minute;
use super::reader_fate::ReaderFate;
use super::reasons::{Naming, Reasons};
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::journal::{Delivery, State, Tally};
use crate::newsroom::{Newsroom, RunStatus};
use crate::publication::InDoubtPolicy;

/// How a run stands.
pub(super) struct RunStanding {
    tally: Tally,
    naming: Naming,
    groups: BTreeMap<ReaderFate, Reasons>,
    /// Who is due, and at whom the connection was lost.
    cut_off: CutOff,
}

/// What a call after this one does for those who wait.
pub(super) struct NextCall<'a> {
    /// The present moment.
    pub(super) now: Timestamp,
    /// The time zone of the publication.
    pub(super) zone: &'a TimeZone,
    /// The moment until which those who wait are tried. If it is over, the call needs `--late`.
    pub(super) until: Timestamp,
    /// What the call does about those in doubt.
    pub(super) policy: InDoubtPolicy,
}

impl<'a> NextCall<'a> {
    /// The next call for a run.
    pub(super) fn of(newsroom: &'a Newsroom, status: &RunStatus) -> Self {
        let publication = newsroom.publication();
        Self {
            now: newsroom.now().timestamp(),
            zone: &publication.timezone,
            until: status.until,
            policy: publication.delivery.in_doubt,
        }
    }

    /// Which call goes on with those who wait, and until when.
    pub(super) fn line(&self, issue: IssueName) -> String {
        let Self { now, zone, until, .. } = self;
        if until <= now {
            return format!("    `matinale send {issue} --late` goes on");
        }
        let until = word_minute(*until, *now, zone);
        format!("    `matinale send {issue}` goes on until {until}, and then gives up")
    }
}

impl RunStanding {
    /// How a run with these counts stands, with nobody known by name.
    pub(super) fn new(tally: &Tally, naming: Naming) -> Self {
        let cut_off = CutOff::new(naming, tally);
        Self { tally: tally.clone(), naming, groups: BTreeMap::new(), cut_off }
    }

    /// How a run stands, with its readers read from the journal.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn read(
        newsroom: &mut Newsroom,
        status: &RunStatus,
        naming: Naming,
    ) -> Result<Self, Failure> {
        let mut standing = Self::new(&status.tally, naming);
        newsroom.list_readers(&status.run, |delivery| standing.add(delivery))?;
        Ok(standing)
    }

    /// Adds a reader who does not have the issue.
    pub(super) fn add(&mut self, delivery: &Delivery) {
        if delivery.has_lost_connection() {
            return self.cut_off.add(delivery);
        }
        if let Some(fate) = ReaderFate::of_delivery(delivery) {
            let naming = self.naming;
            self.groups.entry(fate).or_insert_with(|| Reasons::new(naming)).add(delivery);
        }
    }

    /// Who does not have the issue, and why, without what can be done.
    pub(super) fn reasons(&self) -> Vec<String> {
        let told = self.groups.iter().flat_map(|(fate, reasons)| {
            let count = fate.count(&self.tally);
            let head = format!("  {count} {}:", fate.word(count));
            std::iter::once(head).chain(reasons.lines())
        });
        told.collect()
    }

    /// Who does not have the issue, the gravest first: why, some of them by name, and what can be done.
    pub(super) fn lines(&self, issue: IssueName, next: &NextCall<'_>) -> Vec<String> {
        let nobody = Reasons::new(Naming::Few);
        let mut lines = Vec::new();
        for fate in ReaderFate::ALL {
            let count = fate.count(&self.tally);
            if count == 0 {
                continue;
            }
            let group = ReaderGroup { count, reasons: self.groups.get(&fate).unwrap_or(&nobody) };
            if fate == ReaderFate::Waiting {
                lines.extend(self.list_waiting(issue, next));
                continue;
            }
            lines.extend(group.lines(fate.word(count), issue));
            if fate == ReaderFate::InDoubt && next.policy == InDoubtPolicy::Resend {
                lines.push(format!("    `matinale send {issue}` sends again to those in doubt,"));
                lines.push("    since in_doubt = \"resend\"".to_owned());
            } else {
                lines.extend(list_remedies(fate, &group, issue));
            }
        }
        lines
    }

    /// Who waits: for the next call, or until a relay may be asked again.
    pub(super) fn list_waiting(&self, issue: IssueName, next: &NextCall<'_>) -> Vec<String> {
        let cut_off = self.cut_off.count();
        let due = self.tally.count_due().saturating_sub(cut_off);
        let deferred = self.tally.of(State::Deferred);
        let nobody = Reasons::new(Naming::Few);
        let reasons = self.groups.get(&ReaderFate::Waiting).unwrap_or(&nobody);
        let group = |count, reasons, until: &str| {
            let words = format!("{} {until}", ReaderFate::Waiting.word(count));
            let lines = ReaderGroup { count, reasons }.lines(&words, issue);
            if count > 0 { lines } else { Vec::new() }
        };
        let now = "for the next call";
        let mut lines = match self.word_retry(next) {
            None => [group(due + deferred, reasons, now), self.cut_off.lines(issue)],
            Some(until) => [
                [group(due, &nobody, now), self.cut_off.lines(issue)].concat(),
                group(deferred, reasons, &until),
            ],
        }
        .concat();
        lines.push(next.line(issue));
        lines
    }

    /// The moment until which the deferred readers wait, in words. `None` if it has come.
    fn word_retry(&self, next: &NextCall<'_>) -> Option<String> {
        let until = self.tally.retry().filter(|until| *until > next.now)?;
        let or_later = if self.tally.of(State::Deferred) == 1 { "" } else { " or later" };
        Some(format!("until {}{or_later}", until.to_zoned(next.zone.clone()).strftime("%H:%M")))
    }
}

/// Who does not have an issue, as the journal knows it: why, some of them by name, and what can be done.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn tell_standing(
    newsroom: &mut Newsroom,
    issue: IssueName,
) -> Result<Vec<String>, Failure> {
    let Some(status) = newsroom.run_status(&issue.to_string())? else { return Ok(Vec::new()) };
    let standing = RunStanding::read(newsroom, &status, Naming::Few)?;
    Ok(standing.lines(issue, &NextCall::of(newsroom, &status)))
}

/// How many readers have an issue, and what became of the others, in one line.
pub(super) fn count_readers(tally: &Tally) -> String {
    let others = [
        ("waiting", ReaderFate::Waiting.count(tally)),
        ("on the wire", tally.of(State::Handed)),
        ("refused", tally.of(State::Rejected)),
        ("given up", tally.of(State::Expired)),
        ("in doubt", tally.of(State::InDoubt)),
        ("suppressed", tally.of(State::Skipped)),
    ];
    let have_it = format!("{} of {} have it", tally.of(State::Accepted), tally.planned());
    let others = others.into_iter().filter(|(_, count)| *count > 0);
    let others = others.map(|(word, count)| format!("{count} {word}"));
    std::iter::once(have_it).chain(others).collect::<Vec<_>>().join(", ")
}

/// How many readers of each edition have it, in one line: `free 214 of 251, paid 49 of 49`.
pub(super) fn count_editions(tally: &Tally) -> String {
    let words = [EditionName::Free, EditionName::Paid].map(|name| {
        let count = |state| tally.of_edition(state, name);
        let planned: u64 = State::ALL.into_iter().map(count).sum();
        format!("{} {} of {planned}", name.as_str(), count(State::Accepted))
    });
    words.join(", ")
}
