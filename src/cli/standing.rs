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
use crate::deliver::RestingRelay;
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::journal::{Delivery, IssueStop, State, Tally, word_holder};
use crate::newsroom::{
    Newsroom, RunStatus, SendStep, WorkingSender, word_release_and_more, word_steps,
};
use crate::publication::InDoubtPolicy;
use crate::wording::{Locale, Value, Wording, join_lines, join_wordings, say, say_count};

/// How a run stands.
pub(super) struct RunStanding {
    tally: Tally,
    naming: Naming,
    /// The language of the lines.
    locale: Locale,
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
    /// What refuses every call before a person does something. `None` if nothing does.
    pub(super) obstacle: Option<CallObstacle>,
    /// The process that is sending the issue now. `None` too if nobody has asked for it.
    pub(super) sender: Option<WorkingSender>,
    /// What has to be done before the call, in its order. Empty if nobody has asked for it.
    pub(super) steps: Vec<SendStep>,
}

/// What refuses every call for a run before a person does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallObstacle {
    /// A person has stopped the issue.
    Stop,
    /// The file of the issue says that it is a draft.
    Draft,
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
            obstacle: match status {
                _ if status.stops.iter().any(IssueStop::is_standing) => Some(CallObstacle::Stop),
                RunStatus { is_draft: true, .. } => Some(CallObstacle::Draft),
                _ => None,
            },
            sender: None,
            steps: Vec::new(),
        }
    }

    /// Who is sending the issue, and what the process waits for.
    fn word_sender(&self, sender: &WorkingSender) -> Wording {
        let process = say!("    sending now: {process}", process = word_holder(&sender.process));
        let rest = sender.rest.as_ref().map(|RestingRelay { relay, until }| {
            let until = until.to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string();
            say!(
                "    it waits until {until}: the relay {relay} has had what its `pace` allows",
                until,
                relay
            )
        });
        join_lines([process].into_iter().chain(rest))
    }

    /// Which call goes on with those who wait, and until when.
    pub(super) fn line(&self, issue: IssueName) -> Wording {
        let Self { now, zone, until, obstacle, .. } = self;
        match obstacle {
            Some(CallObstacle::Stop) => {
                let line = word_release_and_more(issue, &self.steps);
                return say!("    {line}", line);
            }
            Some(CallObstacle::Draft) => {
                return say!(
                    "    take `draft = true` out of `issues/{issue}.toml` when it is done; \
                     `matinale send {issue}` goes on then, with `--amend` if more was changed",
                    issue
                );
            }
            None => {}
        }
        if let Some(sender) = &self.sender {
            return self.word_sender(sender);
        }
        if let [_, _, ..] | [SendStep::SendAmended] = self.steps.as_slice()
            && let Some(steps) = word_steps(issue, &self.steps)
        {
            return say!("    {steps} goes on", steps);
        }
        if until <= now {
            return say!("    `matinale send {issue} --late` goes on", issue);
        }
        let until = word_minute(*until, *now, zone);
        say!("    `matinale send {issue}` goes on until {until}, and then gives up", issue, until)
    }
}

impl RunStanding {
    /// How a run with these counts stands, with nobody known by name.
    pub(super) fn new(tally: &Tally, naming: Naming, locale: Locale) -> Self {
        let cut_off = CutOff::new(naming, locale, tally);
        Self { tally: tally.clone(), naming, locale, groups: BTreeMap::new(), cut_off }
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
        locale: Locale,
    ) -> Result<Self, Failure> {
        let mut standing = Self::new(&status.tally, naming, locale);
        newsroom.list_readers(&status.run, |delivery| standing.add(delivery))?;
        Ok(standing)
    }

    /// Adds a reader who does not have the issue.
    pub(super) fn add(&mut self, delivery: &Delivery) {
        if delivery.has_lost_connection() {
            return self.cut_off.add(delivery);
        }
        if let Some(fate) = ReaderFate::of_delivery(delivery) {
            let nobody = || Reasons::new(self.naming, self.locale);
            self.groups.entry(fate).or_insert_with(nobody).add(delivery);
        }
    }

    /// Who does not have the issue, and why, without what can be done.
    pub(super) fn reasons(&self) -> Vec<Wording> {
        let told = self.groups.iter().flat_map(|(fate, reasons)| {
            let count = fate.count(&self.tally);
            let head = say!("  {head}:", head = fate.word(count));
            std::iter::once(head).chain(reasons.lines())
        });
        told.collect()
    }

    /// Who does not have the issue, the gravest first: why, some of them by name, and what can be done.
    pub(super) fn lines(&self, issue: IssueName, next: &NextCall<'_>) -> Vec<Wording> {
        let nobody = Reasons::new(Naming::Few, self.locale);
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
            lines.extend(group.lines(&fate.word(count), issue));
            let sends_again = self.tally.held_in_doubt(next.policy) < self.tally.of(State::InDoubt);
            if fate == ReaderFate::InDoubt && sends_again {
                lines.push(say!(
                    "    `matinale send {issue}` sends again to those in doubt,",
                    issue
                ));
                lines.push(say!("    since in_doubt = \"resend\""));
            } else {
                lines.extend(list_remedies(fate, &group, issue));
            }
        }
        lines
    }

    /// Who waits: for the next call, or until a relay may be asked again.
    pub(super) fn list_waiting(&self, issue: IssueName, next: &NextCall<'_>) -> Vec<Wording> {
        let cut_off = self.cut_off.count();
        let due = self.tally.count_due().saturating_sub(cut_off);
        let deferred = self.tally.of(State::Deferred);
        let nobody = Reasons::new(Naming::Few, self.locale);
        let reasons = self.groups.get(&ReaderFate::Waiting).unwrap_or(&nobody);
        let group = |count, reasons, head: &Wording| {
            let lines = ReaderGroup { count, reasons }.lines(head, issue);
            if count > 0 { lines } else { Vec::new() }
        };
        let now = |count: u64| {
            if next.sender.is_some() {
                say_count!(
                    "{count} reader still to be sent to",
                    "{count} readers still to be sent to",
                    count
                )
            } else {
                say_count!(
                    "{count} reader waiting for the next call",
                    "{count} readers waiting for the next call",
                    count
                )
            }
        };
        let mut lines = match self.word_retry(next) {
            None => {
                [group(due + deferred, reasons, &now(due + deferred)), self.cut_off.lines(issue)]
            }
            Some(until) => [
                [group(due, &nobody, &now(due)), self.cut_off.lines(issue)].concat(),
                group(deferred, reasons, &until),
            ],
        }
        .concat();
        lines.push(next.line(issue));
        lines
    }

    /// How many readers are deferred, and until when they wait. `None` if that moment has come.
    fn word_retry(&self, next: &NextCall<'_>) -> Option<Wording> {
        let until = self.tally.retry().filter(|until| *until > next.now)?;
        Some(say_count!(
            "{count} reader waiting until {time}",
            "{count} readers waiting until {time} or later",
            count = self.tally.of(State::Deferred),
            time = until.to_zoned(next.zone.clone()).strftime("%H:%M").to_string()
        ))
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
    locale: Locale,
) -> Result<Vec<Wording>, Failure> {
    let Some(status) = newsroom.run_status(&issue.to_string())? else { return Ok(Vec::new()) };
    let standing = RunStanding::read(newsroom, &status, Naming::Few, locale)?;
    Ok(standing.lines(issue, &NextCall::of(newsroom, &status)))
}

/// How many readers have an issue, and what became of the others, in one line.
pub(super) fn count_readers(tally: &Tally) -> Value {
    let others = [
        State::Due,
        State::Handed,
        State::Rejected,
        State::Expired,
        State::InDoubt,
        State::Skipped,
    ];
    let count = |state| match state {
        State::Due => ReaderFate::Waiting.count(tally),
        state => tally.of(state),
    };
    let have_it = say_count!(
        "{count} of {planned} have it",
        "{count} of {planned} have it",
        count = tally.of(State::Accepted),
        planned = tally.planned()
    );
    let others = others.into_iter().filter(|state| count(*state) > 0);
    let others = others.map(|state| count_in_state(state, count(state)));
    join_wordings(std::iter::once(have_it).chain(others))
}

/// How many readers of each edition have it, in one line: `free 214 of 251, paid 49 of 49`.
pub(super) fn count_editions(tally: &Tally) -> Value {
    let words = [EditionName::Free, EditionName::Paid].map(|name| {
        let count = |state| tally.of_edition(state, name);
        let planned: u64 = State::ALL.into_iter().map(count).sum();
        let reached = count(State::Accepted);
        match name {
            EditionName::Free => say!("free {reached} of {planned}", reached, planned),
            EditionName::Paid => say!("paid {reached} of {planned}", reached, planned),
        }
    });
    join_wordings(words)
}

/// How many readers are in a state in which they do not have the issue.
pub(super) fn count_in_state(state: State, count: u64) -> Wording {
    match state {
        State::Due | State::Claimed | State::Deferred | State::Accepted => {
            say_count!("{count} waiting", "{count} waiting", count)
        }
        State::Handed => say_count!("{count} on the wire", "{count} on the wire", count),
        State::Rejected => say_count!("{count} refused", "{count} refused", count),
        State::Expired => say_count!("{count} given up", "{count} given up", count),
        State::InDoubt => say_count!("{count} in doubt", "{count} in doubt", count),
        State::Skipped => say_count!("{count} suppressed", "{count} suppressed", count),
    }
}
