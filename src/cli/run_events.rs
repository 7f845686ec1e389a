//! What happens during a run, written as events while the run goes on. No event names a reader: a delivery has its
//! number.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::event_log::EventLog;
use super::progress::RecentPace;
use crate::deliver::{
    ClosedRelay, EndedStage, Progress, RestingRelay, RunEvent, StageMark, TimedEvent,
};
use crate::outcome::Reply;

/// The shortest time between two events of progress.
const PROGRESS_PAUSE: Duration = Duration::from_secs(1);

/// How long nothing is heard after some events, so that the run need not wake anybody for each of them.
const PAUSE_BETWEEN_EVENTS: Duration = Duration::from_millis(5);

/// The most events that are written before the progress.
const MAX_EVENTS_AT_ONCE: usize = 256;

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
        let mut batch = Vec::new();
        loop {
            tokio::select! {
                // The moment of progress is first, so that it comes while events wait.
                biased;
                _ = pause.tick() => written.write(*progress.borrow_and_update(), &log),
                heard = events.recv_many(&mut batch, MAX_EVENTS_AT_ONCE) => {
                    if heard == 0 {
                        break;
                    }
                    for TimedEvent { at, event } in batch.drain(..) {
                        write_event(&log, at, &event);
                    }
                    if heard < MAX_EVENTS_AT_ONCE {
                        sleep(PAUSE_BETWEEN_EVENTS).await;
                    }
                }
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

/// Writes an event of this moment.
fn write_event(log: &EventLog, at: Timestamp, event: &RunEvent) {
    let locale = log.console().locale();
    let (name, facts) = match event {
        RunEvent::Settled(attempt) => {
            log.write_attempt(at, attempt);
            return;
        }
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
    };
    log.write_at(at, name, facts);
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

fn find_enhanced_code(reply: &Reply) -> Option<String> {
    reply.enhanced.map(|code| code.to_string())
}
