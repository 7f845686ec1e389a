//! A mail server that takes everything and keeps nothing: as little work as possible, so that the sender is seen.
//!
//! It offers PIPELINING, CHUNKING, 8BITMIME and SIZE. `NOOP clear` forgets what came; `NOOP tell` answers how many
//! messages came, for how many different readers, how many bytes they had, and how many microseconds lie between the
//! first and the last.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Instant;

use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::LocalSet;

const OFFERS: &[u8] =
    b"250-sink.example\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-8BITMIME\r\n250 SIZE 50000000\r\n";

/// How many bytes are read at a time.
const READ_BYTES: usize = 256 << 10;

#[derive(Default)]
struct Tally {
    messages: u64,
    bytes: u64,
    readers: HashSet<Vec<u8>>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Tally {
    fn count(&mut self, bytes: usize) {
        let now = Instant::now();
        self.messages += 1;
        self.bytes += bytes as u64;
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    fn tell(&self) -> String {
        let span = self.last.zip(self.first).map_or(0, |(last, first)| (last - first).as_micros());
        let Self { messages, bytes, readers, .. } = self;
        format!("250 {messages} {} {bytes} {span}\r\n", readers.len())
    }
}

/// Takes mail at a port of this machine until the process is ended.
pub async fn serve(port: u16) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
    let tally = Rc::new(RefCell::new(Tally::default()));
    let taking = async {
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let tally = Rc::clone(&tally);
            tokio::task::spawn_local(async move {
                let _ = Line { stream, tally, ahead: Vec::new(), replies: Vec::new() }.take().await;
            });
        }
    };
    LocalSet::new().run_until(taking).await
}

struct Line {
    stream: TcpStream,
    tally: Rc<RefCell<Tally>>,
    ahead: Vec<u8>,
    replies: Vec<u8>,
}

impl Line {
    async fn take(mut self) -> std::io::Result<()> {
        self.stream.set_nodelay(true)?;
        self.replies.extend(b"220 sink.example\r\n");
        loop {
            let line = self.hear_line().await?;
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            match &verb[..] {
                b"EHLO" => self.replies.extend(OFFERS),
                b"RCPT" => {
                    self.tally.borrow_mut().readers.insert(line);
                    self.replies.extend(b"250 ok\r\n");
                }
                b"DATA" => {
                    self.replies.extend(b"354 go\r\n");
                    let bytes = self.take_until_dot().await?;
                    self.accept(bytes);
                }
                b"BDAT" => {
                    let size = std::str::from_utf8(&line).ok();
                    let size = size.and_then(|line| line.split(' ').nth(1)?.trim().parse().ok());
                    let bytes: usize = size.unwrap_or_default();
                    self.skip(bytes).await?;
                    self.accept(bytes);
                }
                b"NOOP" if line.ends_with(b"clear\r\n") => {
                    *self.tally.borrow_mut() = Tally::default();
                    self.replies.extend(b"250 ok\r\n");
                }
                b"NOOP" if line.ends_with(b"tell\r\n") => {
                    let told = self.tally.borrow().tell();
                    self.replies.extend(told.as_bytes());
                }
                b"QUIT" => {
                    self.replies.extend(b"221 bye\r\n");
                    return self.stream.write_all(&self.replies).await;
                }
                _ => self.replies.extend(b"250 ok\r\n"),
            }
        }
    }

    fn accept(&mut self, bytes: usize) {
        self.tally.borrow_mut().count(bytes);
        self.replies.extend(b"250 taken\r\n");
    }

    /// Says what is to be said, and reads on. So all replies to one write leave in one.
    async fn read(&mut self) -> std::io::Result<()> {
        if !self.replies.is_empty() {
            self.stream.write_all(&self.replies).await?;
            self.replies.clear();
        }
        self.ahead.reserve(READ_BYTES);
        match self.stream.read_buf(&mut self.ahead).await? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    async fn hear_line(&mut self) -> std::io::Result<Vec<u8>> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.ahead) {
                return Ok(self.ahead.drain(..=end).collect());
            }
            self.read().await?;
        }
    }

    async fn skip(&mut self, bytes: usize) -> std::io::Result<()> {
        let mut left = bytes;
        while left > self.ahead.len() {
            left -= self.ahead.len();
            self.ahead.clear();
            self.read().await?;
        }
        self.ahead.drain(..left);
        Ok(())
    }

    /// Skips a message and its final dot. Answers the bytes of both.
    async fn take_until_dot(&mut self) -> std::io::Result<usize> {
        const END: &[u8] = b"\r\n.\r\n";
        let mut taken = 0;
        loop {
            if let Some(at) = memmem::find(&self.ahead, END) {
                self.ahead.drain(..at + END.len());
                return Ok(taken + at + END.len());
            }
            let sure = self.ahead.len().saturating_sub(END.len() - 1);
            self.ahead.drain(..sure);
            taken += sure;
            self.read().await?;
        }
    }
}
