//! The events of `send --json`: one JSON object on each line of stdout. `matinale schema events` describes them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::attempt_event::{AttemptEvent, EventFrame};
use super::clock::machine_clock;
use super::console::Console;
use super::event_writer::{EventQueue, EventWriter};
use crate::deliver::SettledAttempt;
use crate::issue::IssueName;

/// The version of the shape of an event. A key that is added changes no version.
const EVENT_VERSION: u32 = 1;

/// Where the events about one issue are written.
#[derive(Debug, Clone)]
pub(super) struct EventLog {
    console: Console,
    /// The issue. `None` if there is none.
    issue: Option<IssueName>,
    /// Where lines wait for a thread that writes them. `None` if each is written at once.
    queue: Option<EventQueue>,
}

impl EventLog {
    /// The log of an issue, on the stdout of this console.
    pub(super) const fn new(console: Console, issue: Option<IssueName>) -> Self {
        Self { console, issue, queue: None }
    }

    /// The same log with a thread that writes its lines, so that no line is waited for. Without the thread if the process
    /// may not have another one.
    pub(super) fn with_writer(self) -> (Self, Option<EventWriter>) {
        let writer = EventWriter::start(self.console).ok();
        let queue = writer.as_ref().map(EventWriter::queue);
        (Self { queue, ..self }, writer)
    }

    /// The console of the log.
    pub(super) const fn console(&self) -> Console {
        self.console
    }

    /// Writes an event of this moment, with its facts: an object. Answers whether somebody can have read it, or will.
    pub(super) fn write(&self, event: &str, facts: Value) -> bool {
        self.write_at(machine_clock().timestamp(), event, facts)
    }

    /// Writes an event of a moment, with its facts: an object. A line without a queue is waited for, a few seconds at most.
    /// Answers whether somebody can have read it, or will.
    pub(super) fn write_at(&self, at: Timestamp, event: &str, facts: Value) -> bool {
        let mut told = facts;
        told["version"] = json!(EVENT_VERSION);
        told["time"] = json!(at.to_string());
        told["event"] = json!(event);
        told["issue"] = json!(self.issue.map(|issue| issue.to_string()));
        self.write_line(told.to_string())
    }

    /// Writes how an attempt ended at this moment, as [`write_at`](Self::write_at) does. There are as many of these events as
    /// messages.
    pub(super) fn write_attempt(&self, at: Timestamp, attempt: &SettledAttempt) -> bool {
        let (issue, time) = (self.issue.map(|issue| issue.to_string()), at.to_string());
        let frame = EventFrame { issue: issue.as_deref(), time: &time, version: EVENT_VERSION };
        // Text and numbers always make a line.
        let line = serde_json::to_string(&AttemptEvent::new(attempt, frame));
        self.write_line(line.unwrap_or_default())
    }

    /// Writes the line of an event.
    fn write_line(&self, line: String) -> bool {
        if let Some(queue) = &self.queue {
            queue.add(line);
            return true;
        }
        let Ok(writer) = EventWriter::start(self.console) else {
            return self.console.deliver_answer(&line);
        };
        writer.queue().add(line);
        writer.finish(|| false)
    }
}
