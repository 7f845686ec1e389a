//! The inbox as a relay: RFC 5321 over loopback.
//!
//! Commands are read by smtp-proto. Content is searched for its end in whole stretches, since a
//! rehearsal of ten thousand readers is half a gigabyte.
//!
//! Looks up to: nothing.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use memchr::memmem::Finder;
use smtp_proto::{Error as Mistake, Request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::shelf::{Addressed, Shelf};
use super::{Behaviour, Cut};

/// The largest message that is taken; told in EHLO (RFC 1870).
const LARGEST: usize = 50 << 20;
/// The longest command line, SMTPUTF8 and parameters included.
const LONGEST: usize = 4096;
/// How many lines are open at once.
const MOST_LINES: usize = 256;
/// How much is asked of the system at once.
const STRETCH: usize = 128 << 10;
/// How long a line may stand silent (RFC 5321 §4.5.3.2.7).
const SILENCE: Duration = Duration::from_mins(5);

const OFFERED: &str = "250-inbox.localhost\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n\
    250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n";

/// All that a line needs to know.
#[derive(Clone)]
pub(super) struct Reception {
    pub(super) shelf: Arc<Shelf>,
    pub(super) behaviour: Arc<Behaviour>,
    pub(super) closing: CancellationToken,
    pub(super) lines: TaskTracker,
}

impl Reception {
    /// Answers callers until the inbox closes.
    pub(super) async fn receive(self, listener: TcpListener) {
        loop {
            let accepted = tokio::select! {
                () = self.closing.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((mut stream, _)) = accepted else {
                // Out of descriptors: those in use come back when lines close.
                sleep(Duration::from_millis(50)).await;
                continue;
            };
            let reception = self.clone();
            self.lines.spawn(async move {
                if reception.lines.len() > MOST_LINES {
                    let _ = stream.write_all(b"421 4.7.0 too many lines at once\r\n").await;
                    return;
                }
                let closing = reception.closing.clone();
                let line = Line::new(stream, reception);
                tokio::select! {
                    () = closing.cancelled() => {}
                    _ = line.talk() => {}
                }
            });
        }
    }
}

/// What becomes of a line after a command.
#[derive(PartialEq, Eq)]
enum Next {
    /// Another command.
    Command,
    /// The content of a message.
    Content,
    /// Nothing: the line is closed once the replies are out.
    Close,
    /// Nothing at all, not even the replies that are due.
    Cut,
}

struct Line {
    stream: TcpStream,
    reception: Reception,
    heard: Vec<u8>,
    /// How much of what was heard is dealt with.
    done: usize,
    replies: Vec<u8>,
    envelope: Option<Addressed>,
    message: usize,
}

impl Line {
    fn new(stream: TcpStream, reception: Reception) -> Self {
        Self {
            stream,
            reception,
            heard: Vec::with_capacity(STRETCH),
            done: 0,
            replies: Vec::new(),
            envelope: None,
            message: 0,
        }
    }

    async fn talk(mut self) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        self.reply("220 inbox.localhost ESMTP matinale inbox, nothing leaves this machine");
        let mut next = Next::Command;
        loop {
            next = match next {
                Next::Command => match memchr::memchr(b'\n', &self.heard[self.done..]) {
                    Some(end) if end < LONGEST => self.command(self.done + end + 1),
                    None if self.heard.len() - self.done < LONGEST => {
                        self.hear().await?;
                        Next::Command
                    }
                    _ => {
                        self.reply("500 5.5.2 the line is too long");
                        Next::Close
                    }
                },
                Next::Content => self.content().await?,
                Next::Close => return self.flush().await,
                Next::Cut => return Ok(()),
            };
        }
    }

    /// Answers what is due, and takes in more.
    async fn hear(&mut self) -> io::Result<()> {
        self.flush().await?;
        self.heard.drain(..self.done);
        self.done = 0;
        self.heard.reserve(STRETCH);
        let read = timeout(SILENCE, self.stream.read_buf(&mut self.heard)).await;
        if read.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    async fn flush(&mut self) -> io::Result<()> {
        if !self.replies.is_empty() {
            self.stream.write_all(&self.replies).await?;
            self.replies.clear();
        }
        Ok(())
    }

    fn reply(&mut self, words: &str) {
        self.replies.extend(words.bytes().filter(|byte| !byte.is_ascii_control()));
        self.replies.extend_from_slice(b"\r\n");
    }

    /// Obeys the command that ends at `end`.
    fn command(&mut self, end: usize) -> Next {
        let line = self.heard[self.done..end].to_vec();
        self.done = end;
        match Request::parse(&mut line.iter()) {
            Ok(Request::Ehlo { .. }) => {
                self.envelope = None;
                self.replies.extend_from_slice(OFFERED.as_bytes());
            }
            Ok(Request::Helo { .. }) => {
                self.envelope = None;
                self.reply("250 inbox.localhost");
            }
            Ok(Request::Mail { from }) => self.mail(&from.address, from.size),
            Ok(Request::Rcpt { to }) => self.recipient(&to.address),
            Ok(Request::Data) => return self.data(),
            Ok(Request::Rset) => {
                self.envelope = None;
                self.reply("250 2.0.0 forgotten");
            }
            Ok(Request::Noop { .. }) => self.reply("250 2.0.0 at your service"),
            Ok(Request::Vrfy { .. }) => self.reply("252 2.1.5 try and see"),
            Ok(Request::Quit) => {
                self.reply("221 2.0.0 good-bye");
                return Next::Close;
            }
            Ok(_) => self.reply("502 5.5.1 not offered here"),
            Err(mistake) => self.reply(&correction(&mistake)),
        }
        Next::Command
    }

    fn mail(&mut self, from: &str, size: usize) {
        if self.envelope.is_some() {
            self.reply("503 5.5.1 one sender for each message");
        } else if size > LARGEST {
            self.reply("552 5.3.4 the message is too large");
        } else {
            self.envelope =
                Some(Addressed { return_path: from.to_string(), recipients: Vec::new() });
            self.reply("250 2.1.0 sender ok");
        }
    }

    fn recipient(&mut self, to: &str) {
        let behaviour = self.reception.behaviour.clone();
        let refused = behaviour.refuse.iter().find(|(refused, _)| refused.eq_ignore_ascii_case(to));
        match (&mut self.envelope, refused) {
            (None, _) => self.reply("503 5.5.1 MAIL comes first"),
            (Some(_), Some((_, words))) => self.reply(words),
            (Some(envelope), None) if envelope.recipients.len() >= 100 => {
                self.reply("452 4.5.3 too many recipients");
            }
            (Some(envelope), None) => {
                envelope.recipients.push(to.to_string());
                self.reply("250 2.1.5 recipient ok");
            }
        }
    }

    fn data(&mut self) -> Next {
        if self.envelope.as_ref().is_none_or(|envelope| envelope.recipients.is_empty()) {
            self.reply("503 5.5.1 no valid recipients");
            return Next::Command;
        }
        self.message = self.reception.shelf.begin();
        if self.reception.behaviour.cut == Some(Cut::BeforeContent(self.message)) {
            return Next::Cut;
        }
        self.reply("354 end with a dot on a line of its own");
        Next::Content
    }

    /// Takes content up to the final dot. Only CRLF, dot, CRLF ends it.
    async fn content(&mut self) -> io::Result<Next> {
        let end = Finder::new(b"\r\n.\r\n");
        let (mut searched, mut dropped) = (0, 0);
        let length = loop {
            let heard = &self.heard[self.done..];
            if dropped == 0 && heard.starts_with(b".\r\n") {
                break 0;
            }
            if let Some(at) = end.find(&heard[searched..]) {
                break searched + at + 2;
            }
            searched = heard.len().saturating_sub(4);
            if heard.len() > LARGEST {
                // Too large: what was heard is let go, but for what may be half an end.
                self.done += searched;
                dropped += searched;
                searched = 0;
            }
            self.hear().await?;
        };
        let content = self.done..self.done + length;
        self.done += length + 3;
        let envelope = self.envelope.take().unwrap_or_default();
        if dropped + length > LARGEST {
            self.reply("552 5.3.4 the message is too large");
            return Ok(Next::Command);
        }
        let number = self.message;
        let taken = self.reception.shelf.take(number, envelope, &self.heard[content]).await;
        if self.reception.behaviour.cut == Some(Cut::AfterDot(number)) {
            return Ok(Next::Cut);
        }
        if !self.reception.behaviour.delay.is_zero() {
            sleep(self.reception.behaviour.delay).await;
        }
        match taken {
            Ok(()) => self.reply(&format!("250 2.0.0 kept as {number}")),
            Err(cause) => self.reply(&format!("451 4.3.0 not kept: {cause}")),
        }
        Ok(Next::Command)
    }
}

fn correction(mistake: &Mistake) -> String {
    match mistake {
        Mistake::UnknownCommand => "500 5.5.1 unknown command".to_owned(),
        Mistake::InvalidSenderAddress => "553 5.1.7 not an address".to_owned(),
        Mistake::InvalidRecipientAddress => "553 5.1.3 not an address".to_owned(),
        Mistake::SyntaxError { syntax } => format!("501 5.5.2 write {syntax}"),
        Mistake::UnsupportedParameter { .. } => "555 5.5.4 unknown parameter".to_owned(),
        _ => "501 5.5.4 not understood".to_owned(),
    }
}
