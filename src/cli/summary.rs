//! The summary of a run that has ended or stopped, in words and as JSON.

use std::time::Duration;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::deliveries::{refusal_counts, states};
use super::failure::Exit;
use super::giving_up::GivingUp;
use super::moments::{word_decimal, word_moment};
use super::reader_fate::ReaderFate;
use super::stages::word_paused;
use super::standing::{count_editions, count_readers};
use crate::deliver::{DomainHold, EditionHold, PausedStage, RelayOutcome, RestingRelay};
use crate::issue::IssueName;
use crate::newsroom::{RunEnd, RunReport, describe_delivery};
use crate::wording::{Locale, Wording, join_clauses, say};

/// What the summary says: the run, the state of its deliveries, and the time it took.
pub(super) struct Summary<'a> {
    pub(super) report: &'a RunReport,
    pub(super) took: Duration,
    /// The time zone of the publication.
    pub(super) zone: &'a TimeZone,
}

impl Summary<'_> {
    /// The summary in words, line by line, below a line that names the issue: how the run stands, and how long it took.
    pub(super) fn lines(&self, line: &Wording, standing: Vec<Wording>) -> Vec<Wording> {
        let editions = count_editions(&self.report.tally);
        let mut lines = vec![line.clone(), self.pace(), say!("  {editions}", editions)];
        lines.extend(self.report.paused.as_ref().map(|paused| word_paused(paused, self.zone)));
        lines.extend(standing);
        lines
    }

    /// How many readers have the issue, and how long that took.
    fn pace(&self) -> Wording {
        let Self { report, took, .. } = self;
        let (counts, seconds) = (count_readers(&report.tally), took.as_secs_f64());
        let time = word_decimal(seconds);
        if report.reached < 100 || seconds <= 0.0 {
            return say!("  {counts}, in {time} s", counts, time);
        }
        #[allow(clippy::cast_precision_loss, reason = "a rate to read")]
        let rate = format!("{:.0}", report.reached as f64 / seconds);
        say!("  {counts}, in {time} s, {rate} a second", counts, time, rate)
    }

    /// The summary as a JSON object.
    pub(super) fn json(&self, issue: IssueName, locale: Locale) -> Value {
        let Self { report, took, .. } = self;
        json!({
            "issue": issue.to_string(),
            "planned": report.tally.planned(),
            "states": states(&report.tally),
            "refusals": refusal_counts(&report.tally),
            "seconds": took.as_secs_f64(),
            "paused": report.paused.as_ref().map(describe_pause),
            "stopped": report.find_stop_refusal().map(|stop| stop.word().translate(locale)),
            "trouble": report.trouble().map(|trouble| trouble.failure.word().translate(locale)),
            "relays": relays(report).into_iter().map(|fault| fault.words.translate(locale)).collect::<Vec<_>>(),
            "resting": self.resting().iter().map(describe_rest).collect::<Vec<_>>(),
            "held": report.held.iter().map(DomainHold::word)
                .chain(report.held_editions.iter().map(EditionHold::word))
                .map(|held| held.translate(locale)).collect::<Vec<_>>(),
            "readers": report.unhappy.iter().map(describe_delivery).collect::<Vec<_>>(),
        })
    }

    /// The relays whose `pace` is used up while readers are left.
    fn resting(&self) -> &[RestingRelay] {
        if self.report.tally.open() > 0 { &self.report.resting } else { &[] }
    }

    /// What a person must know besides the counts: relays that failed, but for the one that kept the run from
    /// getting through, and domains and editions that are held.
    pub(super) fn faults(&self) -> Vec<RunFault> {
        let word =
            |held: Wording| say!("{held}; its other readers are held back, and tried later", held);
        let held = |held: &DomainHold| RunFault {
            subject: held.domain.clone(),
            urgency: if held.needs_person() { Urgency::Now } else { Urgency::IfItLasts },
            words: word(held.word()),
        };
        let held_edition = |held: &EditionHold| RunFault {
            subject: format!("edition {}", held.edition),
            urgency: Urgency::Now,
            words: word(held.word()),
        };
        let held = self.report.held.iter().map(held);
        let held_editions = self.report.held_editions.iter().map(held_edition);
        let trouble = self.report.trouble().map(|trouble| trouble.relay.as_str());
        let others = relays(self.report);
        let others = others.into_iter().filter(|fault| Some(fault.subject.as_str()) != trouble);
        others.chain(held).chain(held_editions).collect()
    }

    /// When the run of this issue gives up, and whom.
    pub(super) fn giving_up(&self, issue: IssueName) -> GivingUp<'_> {
        let waiting = ReaderFate::Waiting.count(&self.report.tally);
        GivingUp { issue, at: self.report.until, waiting, zone: self.zone }
    }

    /// Whether the relay that kept the run from getting through takes mail again, at the latest, only after the run
    /// of this issue gives up.
    pub(super) fn misses_readers(&self, issue: IssueName) -> bool {
        let until = self.report.trouble().and_then(|trouble| trouble.failure.takes_again());
        until.is_some_and(|until| self.giving_up(issue).is_before(until))
    }

    /// The relays that have had what their `pace` allows, one line for each.
    pub(super) fn rests(&self, issue: IssueName) -> Vec<Wording> {
        let end = self.giving_up(issue);
        let rests = |resting: &RestingRelay| {
            let (relay, until) = (&resting.relay, word_moment(resting.until, self.zone));
            let rest = say!(
                "the relay {relay} has had what its `pace` allows; it goes on at {until}",
                relay,
                until
            );
            join_clauses([rest].into_iter().chain(end.word_missed(resting.until)))
        };
        self.resting().iter().map(rests).collect()
    }
}

/// The stage that a run waits behind, for machines.
fn describe_pause(paused: &PausedStage) -> Value {
    let PausedStage { stage, until } = paused;
    json!({ "stage": stage.number, "stages": stage.of, "until": until.to_string() })
}

/// Something that keeps readers from getting the issue, and that a person must know.
pub(super) struct RunFault {
    /// The relay, or the domain of readers.
    pub(super) subject: String,
    /// When cron tells a person of the fault.
    pub(super) urgency: Urgency,
    /// What is wrong, in one line.
    pub(super) words: Wording,
}

/// When cron tells a person of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Urgency {
    /// At once: a person has to mend something.
    Now,
    /// When half of the run's time is over: until then the fault may pass by itself.
    IfItLasts,
    /// Never: the relay worked on other connections.
    Never,
}

impl Urgency {
    /// The urgency of a relay's failure.
    fn of(outcome: &RelayOutcome) -> Self {
        match (outcome.failure.needs_person(), outcome.is_closed) {
            (true, _) => Self::Now,
            (false, true) => Self::IfItLasts,
            (false, false) => Self::Never,
        }
    }
}

/// The fault of each relay that failed while other relays worked.
fn relays(report: &RunReport) -> Vec<RunFault> {
    let told = report.relays.iter().filter(|_| !report.is_cut_off || report.relays.len() > 1);
    told.map(|outcome| {
        let RelayOutcome { relay, failure, is_closed, .. } = outcome;
        let failure = failure.word();
        let words = if *is_closed {
            say!("the relay {relay} was given up: {failure}", relay, failure)
        } else {
            say!("a connection to {relay} could not get through: {failure}", relay, failure)
        };
        RunFault { subject: relay.clone(), urgency: Urgency::of(outcome), words }
    })
    .collect()
}

fn describe_rest(resting: &RestingRelay) -> Value {
    json!({ "relay": resting.relay, "until": resting.until.to_string() })
}

impl From<RunEnd> for Exit {
    fn from(end: RunEnd) -> Self {
        match end {
            RunEnd::Done => Self::Done,
            RunEnd::NeedsPerson => Self::Person,
            RunEnd::GoesOnLater => Self::Later,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RelayOutcome, Urgency};
    use crate::deliver::RelayFailure;
    use crate::outcome::{NegativeReply, Parties, Phase, Reply};
    use crate::smtp;

    #[test]
    fn a_fault_is_told_at_once_only_if_a_person_has_to_mend_it() {
        let lost = || smtp::Error::Lost { phase: Phase::Mail, cause: "reset".into() };
        let refused = |code, words: &str| {
            let reply = Reply::new(code, words);
            smtp::Error::Refused(NegativeReply::read(Phase::Mail, reply, Parties::UNKNOWN))
        };
        for (error, is_closed, urgency) in [
            (lost(), false, Urgency::Never),
            (lost(), true, Urgency::IfItLasts),
            (refused(450, "4.3.2 busy"), true, Urgency::IfItLasts),
            (refused(450, "4.3.2 busy"), false, Urgency::Never),
            (refused(550, "5.7.1 who are you"), true, Urgency::Now),
            (refused(550, "5.7.1 who are you"), false, Urgency::Now),
        ] {
            let failure = RelayFailure::Wire(error);
            let relay = "relay.example:25".into();
            let outcome = RelayOutcome { relay, failure, is_closed, size_limit: None };
            assert_eq!(Urgency::of(&outcome), urgency, "{outcome:?}");
        }
    }
}
