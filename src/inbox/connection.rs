//! A connection to the inbox: what a client says, and what is kept of it (RFC 5321).
//!
//! Commands are parsed by smtp-proto. The end of the content is searched in large blocks, because a
//! rehearsal with ten thousand readers has half a gigabyte. Memory and time are bounded, for one
//! connection and for all together.
//!
//! Looks up to: nothing.

use std::io;
use std::ops::Range;
use std::time::Duration;

use memchr::memmem::Finder;
use smtp_proto::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::answers::{AnswerAction, AnswerPoint, ChosenAnswer};
use super::open_connections::ConnectionPlace;
use super::receive_budget::ReservedMemory;
use super::reception::Reception;
use super::shelf::ReceivedEnvelope;
use super::smtp_replies::{
    MAX_ADDRESS_BYTES, MAX_MESSAGE_BYTES, MAX_RECIPIENTS, NO_WEB_SERVER, is_web_request,
    write_correction, write_greeting,
};
use super::{Behaviour, CutPoint};

/// The longest command line in bytes, with SMTPUTF8 and parameters.
const MAX_COMMAND_BYTES: usize = 4096;
/// How many bytes are read at a time.
const READ_BYTES: usize = 128 << 10;
/// How many bytes every connection may hold. A message that is larger reserves the rest of its
/// memory.
const UNRESERVED_BYTES: usize = 256 << 10;
/// After so many bytes a connection has got on.
const PROGRESS_BYTES: usize = 64 << 10;
/// How long a connection may be silent, or not take what it is told (RFC 5321 §4.5.3.2.7).
const SILENCE_TIMEOUT: Duration = Duration::from_mins(5);
/// How long the content of one message may take (RFC 5321 §4.5.3.2.6).
const CONTENT_TIMEOUT: Duration = Duration::from_mins(10);

/// What follows a command.
#[derive(PartialEq, Eq)]
enum AfterCommand {
    /// Another command follows.
    Command,
    /// The content of a message follows.
    Content,
    /// The connection is closed after the replies are sent.
    Close,
    /// The connection is closed at once, without the replies.
    Cut,
}

/// An open connection.
pub(super) struct Connection {
    stream: TcpStream,
    place: ConnectionPlace,
    reception: Reception,
    /// How many bytes were read since the connection got on.
    fresh_bytes: usize,
    input: Vec<u8>,
    /// How many bytes of the input were processed.
    consumed: usize,
    replies: Vec<u8>,
    /// How long the replies wait before they are sent.
    delay: Duration,
    envelope: Option<ReceivedEnvelope>,
    /// The size of the message that MAIL declared, or 0.
    declared_bytes: usize,
    message: usize,
    /// Whether a message was kept whose reply is not sent yet.
    has_kept: bool,
}

/// What became of the content of a message.
enum ReadContent {
    /// Its place in the input.
    Whole(Range<usize>),
    /// It is larger than [`MAX_MESSAGE_BYTES`].
    TooLarge,
    /// There was no memory for it.
    NoMemory,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, place: ConnectionPlace, reception: Reception) -> Self {
        Self {
            stream,
            place,
            reception,
            fresh_bytes: 0,
            input: Vec::with_capacity(READ_BYTES),
            consumed: 0,
            replies: Vec::new(),
            delay: Duration::ZERO,
            envelope: None,
            declared_bytes: 0,
            message: 0,
            has_kept: false,
        }
    }

    /// Says something before the connection is closed. A client that does not read is not waited for.
    pub(super) fn say_at_once(&self, reply: &[u8]) {
        let _ = self.stream.try_write(reply);
    }

    /// Receives what the client brings, until either side ends it.
    pub(super) async fn talk(&mut self) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        self.reply("220 inbox.localhost ESMTP matinale inbox, nothing leaves this machine");
        let mut next = AfterCommand::Command;
        loop {
            next = match next {
                AfterCommand::Command => {
                    match memchr::memchr(b'\n', &self.input[self.consumed..]) {
                        Some(end) if end < MAX_COMMAND_BYTES => {
                            self.obey_command(self.consumed + end + 1)
                        }
                        None if self.input.len() - self.consumed < MAX_COMMAND_BYTES => {
                            self.read().await?;
                            AfterCommand::Command
                        }
                        _ => {
                            self.reply("500 5.5.2 the line is too long");
                            AfterCommand::Close
                        }
                    }
                }
                AfterCommand::Content => self.take_content().await?,
                AfterCommand::Close => return self.flush().await,
                AfterCommand::Cut => return Ok(()),
            };
        }
    }

    /// Sends the replies, and reads more input.
    async fn read(&mut self) -> io::Result<()> {
        self.flush().await?;
        self.input.drain(..self.consumed);
        self.consumed = 0;
        self.input.reserve(READ_BYTES);
        let bytes = timed(SILENCE_TIMEOUT, self.stream.read_buf(&mut self.input)).await?;
        if bytes == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.fresh_bytes += bytes;
        if self.fresh_bytes >= PROGRESS_BYTES {
            self.make_progress();
        }
        Ok(())
    }

    async fn flush(&mut self) -> io::Result<()> {
        let delay = std::mem::take(&mut self.delay);
        if !delay.is_zero() {
            sleep(delay).await;
        }
        if !self.replies.is_empty() {
            timed(SILENCE_TIMEOUT, self.stream.write_all(&self.replies)).await?;
            self.replies.clear();
        }
        if self.has_kept {
            self.has_kept = false;
            self.make_progress();
        }
        Ok(())
    }

    /// Notes that the connection does something.
    fn make_progress(&mut self) {
        self.fresh_bytes = 0;
        self.place.make_progress();
    }

    fn reply(&mut self, words: &str) {
        self.replies.extend(words.bytes().filter(|byte| !byte.is_ascii_control()));
        self.replies.extend_from_slice(b"\r\n");
    }

    /// Refuses. After a 421 the connection is closed (RFC 5321 §3.8).
    fn refuse(&mut self, words: &str) -> AfterCommand {
        self.reply(words);
        if words.starts_with("421") { AfterCommand::Close } else { AfterCommand::Command }
    }

    /// Executes the command that ends at `end`.
    fn obey_command(&mut self, end: usize) -> AfterCommand {
        let line = self.input[self.consumed..end].to_vec();
        self.consumed = end;
        match Request::parse(&mut line.iter()) {
            Ok(Request::Ehlo { .. }) => {
                self.envelope = None;
                self.replies.extend_from_slice(write_greeting().as_bytes());
            }
            Ok(Request::Helo { .. }) => {
                self.envelope = None;
                self.reply("250 inbox.localhost");
            }
            Ok(Request::Mail { from }) => self.begin_mail(&from.address, from.size),
            Ok(Request::Rcpt { to }) => return self.add_recipient(&to.address),
            Ok(Request::Data) => return self.await_content(),
            Ok(Request::Rset) => {
                self.envelope = None;
                self.reply("250 2.0.0 forgotten");
            }
            Ok(Request::Noop { .. }) => self.reply("250 2.0.0 at your service"),
            Ok(Request::Vrfy { .. }) => self.reply("252 2.1.5 try and see"),
            Ok(Request::Quit) => {
                self.reply("221 2.0.0 good-bye");
                return AfterCommand::Close;
            }
            Ok(_) => self.reply("502 5.5.1 not offered here"),
            Err(_) if is_web_request(&line) => return self.refuse(NO_WEB_SERVER),
            Err(mistake) => self.reply(&write_correction(&mistake)),
        }
        AfterCommand::Command
    }

    fn begin_mail(&mut self, from: &str, size: usize) {
        if self.envelope.is_some() {
            self.reply("503 5.5.1 one sender for each message");
        } else if size > MAX_MESSAGE_BYTES {
            self.reply("552 5.3.4 the message is too large");
        } else if from.len() > MAX_ADDRESS_BYTES {
            self.reply("553 5.1.7 the address is too long");
        } else {
            self.declared_bytes = size;
            self.envelope =
                Some(ReceivedEnvelope { return_path: from.to_string(), recipients: Vec::new() });
            self.reply("250 2.1.0 sender ok");
        }
    }

    fn add_recipient(&mut self, to: &str) -> AfterCommand {
        // What the server refuses by itself uses no rule up: a rule may hold for a number of times.
        let refused = match &self.envelope {
            None => Some("503 5.5.1 MAIL comes first"),
            Some(_) if to.len() > MAX_ADDRESS_BYTES => Some("553 5.1.3 the address is too long"),
            Some(envelope) if envelope.recipients.len() >= MAX_RECIPIENTS => {
                Some("452 4.5.3 too many recipients")
            }
            Some(_) => None,
        };
        if let Some(refused) = refused {
            self.reply(refused);
            return AfterCommand::Command;
        }
        let answer = self.reception.answers.choose(to, AnswerPoint::Recipient);
        let ChosenAnswer { action, delay } = answer.unwrap_or_default();
        self.delay += delay;
        if let AnswerAction::Reply(words) = action {
            return self.refuse(&words);
        }
        if let Some(envelope) = &mut self.envelope {
            envelope.recipients.push(to.to_string());
        }
        self.reply("250 2.1.5 recipient ok");
        AfterCommand::Command
    }

    /// The answer to a content that has come: that of the first recipient who has one.
    fn choose_content_answer(&self, envelope: &ReceivedEnvelope) -> ChosenAnswer {
        let choose = |to: &String| self.reception.answers.choose(to, AnswerPoint::Content);
        envelope.recipients.iter().find_map(choose).unwrap_or_default()
    }

    fn await_content(&mut self) -> AfterCommand {
        if self.envelope.as_ref().is_none_or(|envelope| envelope.recipients.is_empty()) {
            self.reply("503 5.5.1 no valid recipients");
            return AfterCommand::Command;
        }
        self.message = self.reception.shelf.begin();
        if self.reception.behaviour.cut == Some(CutPoint::BeforeContent(self.message)) {
            return AfterCommand::Cut;
        }
        self.reply("354 end with a dot on a line of its own");
        AfterCommand::Content
    }

    /// Reads content, and keeps the message unless it is too large.
    async fn take_content(&mut self) -> io::Result<AfterCommand> {
        let mut memory = ReservedMemory { bytes: UNRESERVED_BYTES, permits: Vec::new() };
        let content = timed(CONTENT_TIMEOUT, self.read_content(&mut memory)).await?;
        let envelope = self.envelope.take().unwrap_or_default();
        let content = match content {
            ReadContent::Whole(content) => content,
            ReadContent::TooLarge => return Ok(self.answer("552 5.3.4 the message is too large")),
            ReadContent::NoMemory => {
                return Ok(self.answer("452 4.3.1 too many large messages at once"));
            }
        };
        let ChosenAnswer { action, delay } = self.choose_content_answer(&envelope);
        match action {
            AnswerAction::Reply(words) => {
                self.delay += delay;
                return Ok(self.refuse(&words));
            }
            AnswerAction::CutBefore => {
                sleep(delay).await;
                return Ok(AfterCommand::Cut);
            }
            AnswerAction::CutAfter | AnswerAction::Accept => {}
        }
        if !self.place.keep_open() {
            return Ok(AfterCommand::Cut);
        }
        self.has_kept = true;
        let taken = self.reception.shelf.take(self.message, envelope, &self.input[content]).await;
        self.drop_consumed();
        drop(memory);
        let Behaviour { cut, delay: usual, .. } = *self.reception.behaviour;
        if cut == Some(CutPoint::AfterDot(self.message)) || action == AnswerAction::CutAfter {
            return Ok(AfterCommand::Cut);
        }
        self.delay += usual + delay;
        Ok(self.answer(&match taken {
            Ok(number) => format!("250 2.0.0 kept as {number}"),
            Err(cause) => format!("451 4.3.0 not kept: {cause}"),
        }))
    }

    /// Replies, and goes on with the next command.
    fn answer(&mut self, reply: &str) -> AfterCommand {
        self.reply(reply);
        AfterCommand::Command
    }

    /// Reads content up to the final dot. Only CRLF, dot, CRLF ends it. Content that is too large is
    /// dropped while it is read.
    async fn read_content(&mut self, memory: &mut ReservedMemory) -> io::Result<ReadContent> {
        let end = Finder::new(b"\r\n.\r\n");
        let (mut searched, mut dropped, mut has_memory) = (0, 0, true);
        let length = loop {
            let input = &self.input[self.consumed..];
            if dropped == 0 && input.starts_with(b".\r\n") {
                break 0;
            }
            if let Some(at) = end.find(&input[searched..]) {
                break searched + at + 2;
            }
            searched = input.len().saturating_sub(4);
            let held = input.len();
            if has_memory && dropped == 0 && held + READ_BYTES > memory.bytes {
                has_memory = self.reserve_more(memory).await;
            }
            if held > MAX_MESSAGE_BYTES || !has_memory {
                // The input is dropped, except for what may be the beginning of the end.
                self.consumed += searched;
                dropped += searched;
                searched = 0;
                self.drop_consumed();
                memory.permits.clear();
            }
            self.read().await?;
        };
        let content = self.consumed..self.consumed + length;
        self.consumed += length + 3;
        Ok(match dropped {
            _ if !has_memory => ReadContent::NoMemory,
            0 if length <= MAX_MESSAGE_BYTES => ReadContent::Whole(content),
            _ => ReadContent::TooLarge,
        })
    }

    /// Reserves memory for the size that was declared, or if that is not enough for the largest
    /// message. Answers whether there was memory.
    async fn reserve_more(&self, memory: &mut ReservedMemory) -> bool {
        let declared = self.declared_bytes.saturating_add(2 * READ_BYTES);
        let most = MAX_MESSAGE_BYTES + 2 * READ_BYTES;
        let bytes = if declared > memory.bytes { declared.min(most) } else { most };
        if bytes <= memory.bytes {
            return true;
        }
        let permit = self.reception.budget.reserve(bytes - memory.bytes).await;
        let is_reserved = permit.is_some();
        if is_reserved {
            memory.bytes = bytes;
            memory.permits.extend(permit);
        }
        is_reserved
    }

    /// Removes what was processed from the input, and gives the memory of a large message back.
    fn drop_consumed(&mut self) {
        if self.input.capacity() > UNRESERVED_BYTES {
            self.input.drain(..self.consumed);
            self.consumed = 0;
            self.input.shrink_to(READ_BYTES);
        }
    }
}

/// Waits for something, at most so long.
async fn timed<T>(limit: Duration, done: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(limit, done).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
