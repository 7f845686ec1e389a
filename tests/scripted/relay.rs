//! A whole relay: as many lines as callers want, any number of messages, and a script that is asked at
//! every point what is to happen there. It logs what it takes at the moment it takes it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod content;
mod line;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Handle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_util::sync::CancellationToken;

use self::line::Line;

/// Where a conversation stands when the script is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Point {
    /// Before the first line.
    Greeting,
    /// EHLO has been heard.
    Hello,
    /// STARTTLS has been heard.
    StartTls,
    /// AUTH has been heard.
    Login,
    /// MAIL has been heard.
    Mail,
    /// RCPT has been heard.
    Recipient,
    /// DATA has been heard.
    Data,
    /// The go-ahead is about to be given, and the message will come.
    Content,
    /// BDAT has been heard, and its message comes. Words said here are said in the place of reading it, so that the
    /// message is taken for commands, as by a relay that does not know BDAT.
    Chunk,
    /// The final dot has been heard, or the last byte of a message by BDAT.
    Dot,
}

/// What the script is told.
#[derive(Debug)]
pub(crate) struct Moment<'a> {
    /// Where the conversation stands.
    pub(crate) at: Point,
    /// Which line this is, counted from one.
    pub(crate) line: usize,
    /// Which message of the line, counted from one.
    pub(crate) message: usize,
    /// Whom the message is for; nobody before RCPT.
    pub(crate) reader: &'a str,
    /// How often this reader has come to this point, this time included.
    pub(crate) visit: usize,
}

/// What happens then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// What a relay without a fault says.
    Usual,
    /// These words in its place. A message is taken only behind the usual ones, a reader behind any that
    /// begin with 2; a login goes on behind 334.
    Say(String),
    /// These bytes in its place, whatever they are.
    Utter(Vec<u8>),
    /// The usual words, byte by byte.
    Drip,
    /// The usual words, two times in one write.
    Twice,
    /// The usual words, after this time.
    Late(Duration),
    /// Nothing: the line is cut.
    Cut,
    /// The usual words, and then the line is cut.
    UsualAndCut,
    /// These words, and then the line is closed in good order.
    SayAndClose(&'static str),
    /// The message is taken, and the line is cut in place of the reply.
    TakeAndCut,
    /// Nothing, for ever.
    Hush,
    /// The message is taken, and nothing is said for ever.
    TakeAndHush,
    /// The go-ahead, if one is due, and then the line is cut when so many bytes of the message have come.
    Part(usize),
    /// The go-ahead, and in the same write a verdict before there is a message.
    Early,
}

/// How a line is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// In good order: what was said before arrives.
    Fin,
    /// At once: what was said before may be lost.
    Rst,
}

/// What the relay does about TLS.
#[derive(Clone)]
pub(crate) enum Door {
    /// Nothing.
    Clear,
    /// It begins with it.
    Implicit(TlsAcceptor),
    /// It waits for STARTTLS.
    StartTls(TlsAcceptor),
}

/// What a relay does at each moment.
pub(crate) type Play = dyn Fn(&Moment<'_>) -> Act + Send + Sync;

/// How a relay behaves.
pub(crate) struct Script {
    /// What it offers behind EHLO.
    pub(crate) offers: &'static [&'static str],
    /// What it does about TLS.
    pub(crate) door: Door,
    /// How it cuts lines.
    pub(crate) cut: Cut,
    /// Whether it says 354 to DATA when it has no reader, as RFC 2920 lets it.
    pub(crate) lax: bool,
    /// What it does at each moment.
    pub(crate) act: Box<Play>,
}

impl Script {
    /// A relay without TLS that offers this, and does this at each moment.
    pub(crate) fn in_clear(
        offers: &'static [&'static str],
        act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static,
    ) -> Self {
        Self { offers, door: Door::Clear, cut: Cut::Fin, lax: false, act: Box::new(act) }
    }
}

/// A message that the relay has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Whom it is for.
    pub(crate) reader: String,
    /// Its Message-ID.
    pub(crate) id: String,
    /// Its bytes, dot-stuffed as they came.
    pub(crate) content: String,
}

/// What the relay remembers.
#[derive(Default)]
struct Log {
    taken: Vec<Taken>,
    heard: Vec<String>,
    in_clear: Vec<String>,
    lines: usize,
    ended: usize,
    visits: BTreeMap<(Point, String), usize>,
}

/// Which line, and which message of it, both counted from one.
#[derive(Debug, Clone, Copy)]
struct Place {
    line: usize,
    message: usize,
}

/// What all lines share.
struct Shared {
    script: Script,
    log: Mutex<Log>,
    cured: AtomicBool,
}

impl Shared {
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to happen now.
    fn ask(&self, at: Point, place: Place, reader: &str) -> Act {
        let Place { line, message } = place;
        let visit = {
            let mut log = self.log();
            let visits = log.visits.entry((at, reader.to_owned())).or_default();
            *visits += 1;
            *visits
        };
        if self.cured.load(Ordering::Relaxed) {
            return Act::Usual;
        }
        (self.script.act)(&Moment { at, line, message, reader, visit })
    }
}

/// The relay. It keeps its port when it does not listen, so that nobody else is called there.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    _gate: TcpSocket,
    runtime: Handle,
    closing: CancellationToken,
}

impl Relay {
    /// One that does not listen yet.
    pub(crate) fn shut(runtime: &Handle, script: Script) -> Self {
        let gate = bound("127.0.0.1:0".parse().unwrap());
        let address = gate.local_addr().unwrap();
        let shared = Shared { script, log: Mutex::default(), cured: AtomicBool::new(false) };
        let closing = CancellationToken::new();
        closing.cancel();
        let runtime = runtime.clone();
        Self { address, shared: Arc::new(shared), _gate: gate, runtime, closing }
    }

    /// One that listens.
    pub(crate) fn open(runtime: &Handle, script: Script) -> Self {
        let mut relay = Self::shut(runtime, script);
        relay.listen();
        relay
    }

    /// Listens from now on, or again.
    pub(crate) fn listen(&mut self) {
        let _inside = self.runtime.enter();
        let listener = bound(self.address).listen(64).unwrap();
        self.closing = CancellationToken::new();
        let (shared, closing) = (Arc::clone(&self.shared), self.closing.clone());
        self.runtime.spawn(receive(listener, shared, closing));
    }

    /// Is gone at once, as a relay that was killed: nobody listens, and every line is reset.
    pub(crate) fn die(&self) {
        self.closing.cancel();
    }

    /// Does everything as it should from now on.
    pub(crate) fn cure(&self) {
        self.shared.cured.store(true, Ordering::Relaxed);
    }

    /// What it has taken, in order.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.shared.log().taken.clone()
    }

    /// How many messages it has taken.
    pub(crate) fn count(&self) -> usize {
        self.shared.log().taken.len()
    }

    /// Every command it has heard.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.shared.log().heard.clone()
    }

    /// Every command it has heard outside TLS.
    pub(crate) fn heard_in_clear(&self) -> Vec<String> {
        self.shared.log().in_clear.clone()
    }

    /// How often a command that begins with this was heard.
    pub(crate) fn heard_of(&self, verb: &str) -> usize {
        self.shared.log().heard.iter().filter(|line| line.starts_with(verb)).count()
    }

    /// Whether no line is open: what was written to it has been read.
    pub(crate) fn is_quiet(&self) -> bool {
        let log = self.shared.log();
        log.lines == log.ended
    }

    /// How many lines there have been.
    pub(crate) fn lines(&self) -> usize {
        self.shared.log().lines
    }
}

/// A certificate whose time is over.
pub(crate) fn expired() -> (CertificateDer<'static>, TlsAcceptor) {
    super::certificate_until("localhost", 2021)
}

/// A certificate as files hold it.
pub(crate) fn pem(der: &[u8]) -> String {
    write_pem("CERTIFICATE", der)
}

/// Bytes as files hold them, below this label (RFC 7468).
pub(crate) fn write_pem(label: &str, der: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(der);
    let lines = text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line) + "\n");
    let body: String = lines.collect();
    format!("-----BEGIN {label}-----\n{body}-----END {label}-----\n")
}

/// A socket on this address, that shares it with the one that keeps it.
fn bound(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseport(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

async fn receive(listener: TcpListener, shared: Arc<Shared>, closing: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = closing.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else { continue };
        let number = {
            let mut log = shared.log();
            log.lines += 1;
            log.lines
        };
        let (line, closing) = (Line::new(stream, number, Arc::clone(&shared)), closing.clone());
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            line.serve(closing).await;
            shared.log().ended += 1;
        });
    }
}
