//! One line to the relay.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

use super::{Act, Cut, Door, Place, Point, Shared};

/// How long a line that is closed in good order waits for the other end to hang up.
const LEAVE: Duration = Duration::from_secs(1);

/// Who may log in, and with which password.
const KNOWN: (&str, &str) = ("echo", "open sesame");

/// Why a line ends.
pub(super) enum End {
    /// The other end hung up, or has said QUIT.
    Over,
    /// The script wants it cut.
    Cut,
    /// The script wants it closed in good order.
    Close,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Over
    }
}

enum Wire {
    Clear(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

pub(super) struct Line {
    wire: Option<Wire>,
    number: usize,
    pub(super) shared: Arc<Shared>,
    pub(super) ahead: Vec<u8>,
    message: usize,
    /// Whether the caller has logged in.
    is_admitted: bool,
    /// Whether MAIL was taken.
    pub(super) is_begun: bool,
    pub(super) reader: Option<String>,
    /// Whether a message by BDAT was refused: only RSET makes an end of it (RFC 3030 §4.2).
    pub(super) is_stale: bool,
}

impl Line {
    pub(super) fn new(stream: TcpStream, number: usize, shared: Arc<Shared>) -> Self {
        let _ = stream.set_nodelay(true);
        let wire = Some(Wire::Clear(stream));
        Self {
            wire,
            number,
            shared,
            ahead: Vec::new(),
            message: 0,
            is_admitted: false,
            is_begun: false,
            reader: None,
            is_stale: false,
        }
    }

    pub(super) async fn serve(mut self, closing: CancellationToken) {
        let end = tokio::select! {
            () = closing.cancelled() => {
                self.reset();
                return;
            }
            end = self.talk() => end,
        };
        match (end, self.shared.script.cut) {
            (Err(End::Cut), Cut::Rst) => self.reset(),
            (Err(End::Cut | End::Close), _) => self.leave().await,
            _ => {}
        }
    }

    fn reset(&mut self) {
        let _ = match &self.wire {
            Some(Wire::Clear(stream)) => stream.set_zero_linger(),
            Some(Wire::Tls(stream)) => stream.get_ref().0.set_zero_linger(),
            None => Ok(()),
        };
        self.wire = None;
    }

    /// Says no more, and hears the other end out, so that all that was said arrives.
    async fn leave(&mut self) {
        let hearing = async {
            match self.wire.as_mut() {
                Some(Wire::Clear(stream)) => stream.shutdown().await?,
                Some(Wire::Tls(stream)) => stream.shutdown().await?,
                None => {}
            }
            while self.read().await.is_ok() {
                self.ahead.clear();
            }
            Ok::<_, io::Error>(())
        };
        let _ = timeout(LEAVE, hearing).await;
    }

    async fn talk(&mut self) -> Result<(), End> {
        let door = self.shared.script.door.clone();
        if let Door::Implicit(acceptor) = &door {
            self.secure(acceptor).await?;
        }
        self.act(Point::Greeting, "220 relay.example\r\n").await?;
        loop {
            let words = self.hear().await?;
            let verb = words.get(..4).unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let offers = self.offers();
                    self.act(Point::Hello, &offers).await?;
                }
                "STAR" => {
                    let went = self.act(Point::StartTls, "220 go\r\n").await?;
                    if let (true, Door::StartTls(acceptor)) = (went, &door) {
                        self.secure(acceptor).await?;
                    }
                }
                "AUTH" => self.login(words).await?,
                "MAIL" if !self.is_admitted && self.login_offered().is_some() => {
                    self.say(b"530 5.7.0 log in first\r\n").await?;
                }
                "MAIL" if self.is_stale => self.say(b"503 5.5.1 RSET first\r\n").await?,
                "MAIL" => {
                    self.message += 1;
                    self.reader = None;
                    self.is_begun = self.act(Point::Mail, "250 2.1.0 ok\r\n").await?;
                }
                "RCPT" => self.recipient(&words).await?,
                "DATA" => self.data().await?,
                "BDAT" => self.chunk(&words).await?,
                "RSET" => {
                    (self.is_begun, self.is_stale, self.reader) = (false, false, None);
                    self.say(b"250 2.0.0 flushed\r\n").await?;
                }
                "QUIT" => {
                    self.say(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => self.say(b"250 2.0.0 ok\r\n").await?,
            }
        }
    }

    /// A command, written down.
    async fn hear(&mut self) -> io::Result<String> {
        let words = self.until(b"\r\n").await?;
        let said = words.trim_end().to_owned();
        let mut log = self.shared.log();
        if matches!(self.wire, Some(Wire::Clear(_))) {
            log.in_clear.push(said.clone());
        }
        log.heard.push(said);
        drop(log);
        Ok(words)
    }

    /// The login, for as long as the script asks for more of it.
    async fn login(&mut self, mut words: String) -> Result<(), End> {
        loop {
            match self.ask(Point::Login) {
                Act::Usual => return self.admit(&words).await,
                Act::Say(more) if more.starts_with("334") => {
                    self.say(more.as_bytes()).await?;
                    words = self.hear().await?;
                }
                act => {
                    self.is_admitted = self.play(act, "235 2.7.0 welcome\r\n").await?;
                    return Ok(());
                }
            }
        }
    }

    /// Lets in who knows the password, and says it by a mechanism that is offered.
    async fn admit(&mut self, words: &str) -> Result<(), End> {
        let (user, password) = KNOWN;
        let encoded = |words: &str| BASE64.encode(words.as_bytes()) + "\r\n";
        let mechanism = words.split_whitespace().nth(1).unwrap_or_default();
        let offered = self.login_offered().unwrap_or_default();
        let is_offered = offered.split(' ').any(|word| word == mechanism);
        let is_known = match mechanism {
            "PLAIN" => words.ends_with(&format!(" {}", encoded(&format!("\0{user}\0{password}")))),
            "LOGIN" => {
                self.say(b"334 VXNlcm5hbWU6\r\n").await?;
                let named = self.hear().await?;
                self.say(b"334 UGFzc3dvcmQ6\r\n").await?;
                (named, self.hear().await?) == (encoded(user), encoded(password))
            }
            _ => false,
        };
        self.is_admitted = is_offered && is_known;
        let reply = if self.is_admitted { "235 2.7.0 welcome\r\n" } else { "535 5.7.8 no\r\n" };
        Ok(self.say(reply.as_bytes()).await?)
    }

    /// The mechanisms of a login, where there is one.
    fn login_offered(&self) -> Option<&'static str> {
        self.shared.script.offers.iter().find_map(|offer| offer.strip_prefix("AUTH "))
    }

    fn offers(&self) -> String {
        let mut words = String::from("250-relay.example\r\n");
        let secure = matches!(self.wire, Some(Wire::Tls(_)));
        for offer in self.shared.script.offers.iter().filter(|o| !secure || **o != "STARTTLS") {
            words.extend(["250-", offer, "\r\n"]);
        }
        words + "250 HELP\r\n"
    }

    async fn recipient(&mut self, words: &str) -> Result<(), End> {
        if !self.is_begun {
            return Ok(self.say(b"503 5.5.1 MAIL first\r\n").await?);
        }
        let reader = words.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        self.reader = Some(reader);
        let act = self.ask(Point::Recipient);
        let takes = matches!(&act, Act::Say(words) if words.starts_with('2'));
        if !self.play(act, "250 2.1.5 ok\r\n").await? && !takes {
            self.reader = None;
        }
        Ok(())
    }

    pub(super) fn place(&self) -> Place {
        Place { line: self.number, message: self.message }
    }

    pub(super) fn ask(&self, at: Point) -> Act {
        let reader = self.reader.as_deref().unwrap_or_default();
        self.shared.ask(at, self.place(), reader)
    }

    /// Asks the script and does what it says. True where the usual words were said.
    async fn act(&mut self, at: Point, usual: &str) -> Result<bool, End> {
        let act = self.ask(at);
        self.play(act, usual).await
    }

    pub(super) async fn play(&mut self, act: Act, usual: &str) -> Result<bool, End> {
        match act {
            Act::Usual | Act::Part(_) | Act::Early => self.say(usual.as_bytes()).await?,
            Act::Say(words) => {
                self.say(words.as_bytes()).await?;
                return Ok(false);
            }
            Act::Utter(bytes) => {
                self.say(&bytes).await?;
                return Ok(false);
            }
            Act::Drip => {
                for byte in usual.as_bytes() {
                    self.say(&[*byte]).await?;
                    tokio::task::yield_now().await;
                }
            }
            Act::Twice => self.say(usual.repeat(2).as_bytes()).await?,
            Act::Late(time) => {
                sleep(time).await;
                self.say(usual.as_bytes()).await?;
            }
            Act::Cut | Act::TakeAndCut => return Err(End::Cut),
            Act::UsualAndCut => {
                self.say(usual.as_bytes()).await?;
                return Err(End::Cut);
            }
            Act::SayAndClose(words) => {
                self.say(words.as_bytes()).await?;
                return Err(End::Close);
            }
            Act::Hush | Act::TakeAndHush => loop {
                self.read().await?;
            },
        }
        Ok(true)
    }

    async fn secure(&mut self, acceptor: &TlsAcceptor) -> Result<(), End> {
        if let Some(Wire::Clear(stream)) = self.wire.take() {
            self.wire = Some(Wire::Tls(Box::new(acceptor.accept(stream).await?)));
        }
        Ok(())
    }

    pub(super) async fn say(&mut self, words: &[u8]) -> io::Result<()> {
        match self.wire.as_mut() {
            Some(Wire::Clear(stream)) => stream.write_all(words).await,
            Some(Wire::Tls(stream)) => {
                stream.write_all(words).await?;
                stream.flush().await
            }
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    pub(super) async fn read(&mut self) -> io::Result<()> {
        let read = match self.wire.as_mut() {
            Some(Wire::Clear(stream)) => stream.read_buf(&mut self.ahead).await?,
            Some(Wire::Tls(stream)) => stream.read_buf(&mut self.ahead).await?,
            None => 0,
        };
        if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    pub(super) async fn until(&mut self, end: &[u8]) -> io::Result<String> {
        loop {
            if let Some(at) = memchr::memmem::find(&self.ahead, end) {
                let taken: Vec<u8> = self.ahead.drain(..at + end.len()).collect();
                return Ok(String::from_utf8_lossy(&taken).into_owned());
            }
            self.read().await?;
        }
    }
}
