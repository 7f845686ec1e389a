//! Events are written by a thread of their own: whoever reads them slowly, or not at all, holds up neither the messages of a
//! run nor its end.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::console::Console;

/// How long a line may wait for its reader once nothing else is left to do.
const MAX_WAIT_FOR_READER: Duration = Duration::from_secs(5);

/// How long the thread rests after a write. Lines that come meanwhile share the next one, and nobody has to wake the thread
/// for each.
const PAUSE_BETWEEN_WRITES: Duration = Duration::from_millis(5);

/// The size from which on a write takes no further line, in bytes. A pipe takes so much as a whole (`PIPE_BUF`, pipe(7)).
const MAX_WRITE_BYTES: usize = 4_096 - 512;

/// What is handed to the thread.
#[derive(Debug)]
enum QueuedLine {
    /// A line without its break.
    Line(String),
    /// The thread ends.
    End,
}

/// Where lines wait for the thread. Adding one never waits.
#[derive(Debug, Clone)]
pub(super) struct EventQueue(Sender<QueuedLine>);

/// The thread that writes lines to stdout, in the order in which they were queued.
pub(super) struct EventWriter {
    queue: EventQueue,
    /// Hears that lines are written.
    written: Receiver<()>,
    /// Answers whether somebody can have read all of them.
    thread: JoinHandle<bool>,
}

impl EventQueue {
    /// Adds a line. A thread that has ended hears no more.
    pub(super) fn add(&self, line: String) {
        let _ = self.0.send(QueuedLine::Line(line));
    }
}

impl EventWriter {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// The process may not have another thread.
    pub(super) fn start(console: Console) -> io::Result<Self> {
        let (queue, lines) = channel();
        let (teller, written) = sync_channel(1);
        let thread = thread::Builder::new().name("events".to_owned());
        let thread = thread.spawn(move || write_lines(console, &lines, &teller))?;
        Ok(Self { queue: EventQueue(queue), written, thread })
    }

    /// Where lines are queued.
    pub(super) fn queue(&self) -> EventQueue {
        self.queue.clone()
    }

    /// Waits until the lines that were queued are written, and ends the thread. Goes on without it once no line has moved
    /// for a few seconds, and after these seconds altogether if there is a hurry. Answers whether somebody can have read
    /// every line.
    pub(super) fn finish(self, is_in_hurry: impl Fn() -> bool) -> bool {
        let _ = self.queue.0.send(QueuedLine::End);
        let mut last = Instant::now() + MAX_WAIT_FOR_READER;
        loop {
            let left = last.saturating_duration_since(Instant::now());
            match self.written.recv_timeout(left) {
                Ok(()) if is_in_hurry() => {}
                Ok(()) => last = Instant::now() + MAX_WAIT_FOR_READER,
                Err(RecvTimeoutError::Disconnected) => return self.thread.join().unwrap_or(false),
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }
}

/// Writes lines until the end. Answers whether somebody can have read all of them.
fn write_lines(console: Console, lines: &Receiver<QueuedLine>, teller: &SyncSender<()>) -> bool {
    let (mut is_read, mut rest) = (true, Instant::now());
    while let Ok(QueuedLine::Line(first)) = lines.recv() {
        thread::sleep(rest.saturating_duration_since(Instant::now()));
        let (batch, is_last) = gather_lines(first, lines);
        is_read &= console.deliver_answer(&batch.join("\n"));
        let _ = teller.try_send(());
        if is_last {
            break;
        }
        rest = Instant::now() + PAUSE_BETWEEN_WRITES;
    }
    is_read
}

/// This line, and those that wait behind it, as many as a write may have. Answers too whether the end stands behind them.
fn gather_lines(first: String, lines: &Receiver<QueuedLine>) -> (Vec<String>, bool) {
    let mut bytes = first.len();
    let mut batch = vec![first];
    while bytes < MAX_WRITE_BYTES {
        match lines.try_recv() {
            Ok(QueuedLine::Line(line)) => {
                bytes += line.len();
                batch.push(line);
            }
            Ok(QueuedLine::End) => return (batch, true),
            Err(_) => break,
        }
    }
    (batch, false)
}
