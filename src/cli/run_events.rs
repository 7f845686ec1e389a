//! What happens during a run, written as events while the run goes on. No event names a reader: a delivery has its
//! number.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::event_log::EventLog;
use super::progress::RecentPace;
use crate::deliver::{
    ClosedRelay, EndedStage, Progress, RestingRelay, RunEvent, SettledAttempt, StageMark,
    TimedEvent,
};
use crate::journal::Settlement;
use crate::outcome::Reply;

/// The shortest time between two events of progress.
const PROGRESS_PAUSE: Duration = Duration::from_secs(1);

/// What is heard of a run.
pub(super) struct RunFeed {
    pub(super) progress: watch::Receiver<Progress>,
    pub(super) events: UnboundedReceiver<TimedEvent>,
}

impl RunFeed {
    /// Writes every event of the run, and its progress once a second at most, until the run has ended. A run that has
    /// any progress has one event of it at least.
    pub(super) async fn write_to(self, log: EventLog) {
        let Self { mut progress, mut events } = self;
        let mut pause = interval(PROGRESS_PAUSE);
        pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut written = WrittenProgress::default();
        loop {
            tokio::select! {
                // The moment of progress is first, so that it comes while events wait.
                biased;
                _ = pause.tick() => written.write(*progress.borrow_and_update(), &log),
                event = events.recv() => match event {
                    Some(TimedEvent { at, event }) => {
                        let (name, facts) = describe_event(&event, &log);
                        log.write_at(at, name, facts);
                    }
                    None => break,
                },
            }
        }
        written.write(*progress.borrow_and_update(), &log);
    }
}

/// The progress that was written last.
#[derive(Default)]
struct WrittenProgress {
    last: Progress,
    pace: RecentPace,
}

impl WrittenProgress {
    /// Writes the progress, unless it is that of the last time.
    fn write(&mut self, progress: Progress, log: &EventLog) {
        let rate = self.pace.measure(progress.ended(), Instant::now());
        if progress == self.last {
            return;
        }
        self.last = progress;
        let rate = rate.filter(|_| progress.waits.is_none());
        #[allow(clippy::cast_precision_loss, reason = "a time to read")]
        let left = rate.map(|rate| (progress.left() as f64 / rate).ceil());
        log.write(
            "progress",
            json!({
                "planned": progress.planned,
                "ended": progress.ended(),
                "accepted": progress.accepted,
                "rejected": progress.rejected,
                "waiting": progress.waiting,
                "in_doubt": progress.in_doubt,
                "passed_over": progress.passed_over,
                "too_late": progress.too_late,
                "stage": progress.stage.map(|stage| stage.number),
                "waits_until": progress.waits.map(|until| until.to_string()),
                "per_second": rate.map(round_to_digit),
                "seconds_left": left,
            }),
        );
    }
}

/// A number with one digit behind the point.
fn round_to_digit(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// The name of an event, and its facts.
fn describe_event(event: &RunEvent, log: &EventLog) -> (&'static str, Value) {
    let locale = log.console().locale();
    match event {
        RunEvent::Settled(attempt) => describe_attempt(attempt),
        RunEvent::PassedOver(readers) => ("passed_over", json!({ "readers": readers })),
        RunEvent::TakenBack(readers) => ("taken_back", json!({ "readers": readers })),
        RunEvent::GivenUp(readers) => ("given_up", json!({ "readers": readers })),
        RunEvent::DomainHeld { hold, readers } => {
            let facts = json!({
                "domain": hold.domain,
                "readers": readers,
                "needs_person": hold.needs_person(),
                "reason": hold.word_without_reply().translate(locale),
                "code": hold.reply.code,
                "enhanced": find_enhanced_code(&hold.reply),
            });
            ("domain_held", facts)
        }
        RunEvent::RelayRests(RestingRelay { relay, until }) => {
            ("relay_rests", json!({ "relay": relay, "until": until.to_string() }))
        }
        RunEvent::RelayClosed(ClosedRelay { relay, failure }) => {
            let facts = json!({
                "relay": relay,
                "needs_person": failure.needs_person(),
                "reason": failure.word_without_reply().translate(locale),
                "code": failure.reply().map(|reply| reply.code),
                "enhanced": failure.reply().and_then(find_enhanced_code),
            });
            ("relay_closed", facts)
        }
        RunEvent::StageBegun(stage) => ("stage_begun", describe_stage(*stage)),
        RunEvent::StageEnded(ended) => ("stage_ended", describe_stage_end(ended)),
        RunEvent::Waits(until) => ("waits", json!({ "until": until.to_string() })),
    }
}

/// Which of the first stages it is, of how many.
fn describe_stage(stage: StageMark) -> Value {
    json!({ "stage": stage.number, "stages": stage.of })
}

/// How a stage has ended.
fn describe_stage_end(ended: &EndedStage) -> Value {
    let EndedStage { stage, accepted, refused, put_off, in_doubt, is_stopped } = ended;
    let mut facts = describe_stage(*stage);
    facts["accepted"] = json!(accepted);
    facts["refused"] = json!(refused);
    facts["put_off"] = json!(put_off);
    facts["in_doubt"] = json!(in_doubt);
    facts["is_stopped"] = json!(is_stopped);
    facts
}

/// The name and the facts of an attempt that has ended. The relay's words are left out, because many name the reader.
fn describe_attempt(attempt: &SettledAttempt) -> (&'static str, Value) {
    let SettledAttempt { delivery, edition, relay, settlement } = attempt;
    let (name, reply, until) = match settlement {
        Settlement::Accepted(reply) => ("accepted", Some(reply), None),
        Settlement::Rejected(_, reply) => ("refused", Some(reply), None),
        Settlement::Deferred(reply, until) => ("deferred", Some(reply), Some(until)),
        Settlement::PutBack(reply, until) => ("put_back", Some(reply), Some(until)),
        Settlement::HeldBack(_, until) => ("held_back", None, Some(until)),
        Settlement::InDoubt(_) => ("in_doubt", None, None),
        Settlement::NotSent(_) | Settlement::Released => ("not_sent", None, None),
    };
    let mut facts = json!({
        "delivery": delivery.to_string(),
        "edition": edition.as_str(),
        "relay": relay,
        "code": reply.map(|reply| reply.code),
        "enhanced": reply.and_then(find_enhanced_code),
    });
    if let Some(until) = until {
        facts["until"] = json!(until.to_string());
    }
    if let Settlement::Rejected(refusal, _) = settlement {
        facts["refusal"] = json!(refusal.as_str());
    }
    (name, facts)
}

fn find_enhanced_code(reply: &Reply) -> Option<String> {
    reply.enhanced.map(|code| code.to_string())
}
