//! Events are written by a thread of their own: whoever reads them slowly, or not at all, holds up neither the messages of a
//! run nor its end.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::console::Console;

/// How long a line may wait for its reader once nothing else is left to do.
const MAX_WAIT_FOR_READER: Duration = Duration::from_secs(5);

/// How long the thread rests when it has written all lines. Those that come meanwhile share the next write, and nobody has to
/// wake the thread for each.
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
        let LineBatch { lines, end } = LineBatch::gather(first, lines);
        is_read &= console.deliver_answer(&lines.join("\n"));
        let _ = teller.try_send(());
        match end {
            BatchEnd::Full => {}
            BatchEnd::Emptied => rest = Instant::now() + PAUSE_BETWEEN_WRITES,
            BatchEnd::Last => break,
        }
    }
    is_read
}

/// Lines that share a write.
struct LineBatch {
    lines: Vec<String>,
    end: BatchEnd,
}

/// Why no more lines share a write.
enum BatchEnd {
    /// The write has as many as it may.
    Full,
    /// No more lines wait.
    Emptied,
    /// No more lines will come.
    Last,
}

impl LineBatch {
    /// This line, and those that wait behind it.
    fn gather(first: String, queue: &Receiver<QueuedLine>) -> Self {
        let mut bytes = first.len();
        let mut lines = vec![first];
        while bytes < MAX_WRITE_BYTES {
            match queue.try_recv() {
                Ok(QueuedLine::Line(line)) => {
                    bytes += line.len();
                    lines.push(line);
                }
                Ok(QueuedLine::End) => return Self { lines, end: BatchEnd::Last },
                Err(_) => return Self { lines, end: BatchEnd::Emptied },
            }
        }
        Self { lines, end: BatchEnd::Full }
    }
}
