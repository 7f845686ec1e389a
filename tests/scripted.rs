//! A relay that does exactly what its script says, one connection, step by step.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

pub(crate) mod relay;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// One step of the script.
#[derive(Clone)]
pub(crate) enum Step {
    /// A line comes, and begins with this.
    Expect(&'static str),
    /// Everything up to the final dot comes, and is this (dot included).
    Body(&'static str),
    /// A message comes, up to its final dot, whatever it says.
    Message,
    /// At least this many bytes come.
    Take(usize),
    /// These bytes go out in one write.
    Say(&'static str),
    /// These go out in one write, whatever they are.
    Utter(Vec<u8>),
    /// These bytes go out one by one.
    Drip(&'static str),
    /// The script waits.
    Wait(Duration),
    /// Nothing more is said; the other end hangs up, and says nothing before it does.
    Hush,
    /// The line is cut.
    Drop,
    /// TLS begins here.
    Tls,
}

/// What a relay with every extension answers to EHLO.
pub(crate) const FULL: &str = "250-relay.example\r\n250-PIPELINING\r\n250-SIZE 200000\r\n\
    250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n";
/// What a relay without any answers to EHLO.
pub(crate) const BARE: &str = "250 relay.example\r\n";

/// The server's end: where it listens, and what became of its script.
pub(crate) struct Scripted {
    pub(crate) address: SocketAddr,
    pub(crate) authority: CertificateDer<'static>,
    play: JoinHandle<Result<String, String>>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Scripted {
    /// Plays the script to the first caller.
    pub(crate) async fn play(steps: &[Step]) -> Self {
        Self::named("localhost", steps).await
    }

    /// The same, with a certificate for this name.
    pub(crate) async fn named(name: &str, steps: &[Step]) -> Self {
        let (authority, acceptor) = certificate(name);
        Self::with(authority, acceptor, steps).await
    }

    /// The same, with a certificate for this name that was good until this year.
    pub(crate) async fn expired(name: &str, year: i32, steps: &[Step]) -> Self {
        let (authority, acceptor) = certificate_until(name, year);
        Self::with(authority, acceptor, steps).await
    }

    /// The same, with this certificate, which is given to whoever asks for the authority.
    pub(crate) async fn with(
        authority: CertificateDer<'static>,
        acceptor: TlsAcceptor,
        steps: &[Step],
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let steps = steps.to_vec();
        let play = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.map_err(|error| error.to_string())?;
            stream.set_nodelay(true).unwrap();
            let mut end = End { stream: Box::new(stream), ahead: Vec::new(), heard: String::new() };
            for (number, step) in steps.iter().enumerate() {
                let played = timeout(Duration::from_secs(5), end.play(step, &acceptor)).await;
                match played {
                    Ok(Ok(true)) => {}
                    Ok(Ok(false)) => return Ok(end.heard),
                    Ok(Err(words)) => {
                        return Err(format!("step {number}: {words}; heard: {:?}", end.heard));
                    }
                    Err(_) => {
                        return Err(format!("step {number}: nothing came; heard: {:?}", end.heard));
                    }
                }
            }
            Ok(end.heard)
        });
        Self { address, authority, play }
    }

    /// All that was heard, once the script has been played to its end.
    pub(crate) async fn heard(self) -> String {
        self.outcome().await.unwrap()
    }

    /// All that was heard, or why the script could not be played to its end.
    pub(crate) async fn outcome(self) -> Result<String, String> {
        self.play.await.unwrap()
    }
}

struct End {
    stream: Box<dyn Stream>,
    ahead: Vec<u8>,
    heard: String,
}

impl End {
    async fn play(&mut self, step: &Step, acceptor: &TlsAcceptor) -> Result<bool, String> {
        match step {
            Step::Expect(prefix) => {
                let line = self.until(b"\r\n").await?;
                if !line.starts_with(prefix) {
                    return Err(format!("expected {prefix:?}, heard {line:?}"));
                }
            }
            Step::Body(expected) => {
                let body = self.until(b"\r\n.\r\n").await?;
                if body != *expected {
                    return Err(format!("expected the message {expected:?}, heard {body:?}"));
                }
            }
            Step::Message => {
                self.until(b"\r\n.\r\n").await?;
            }
            Step::Take(count) => {
                while self.ahead.len() < *count {
                    self.read().await?;
                }
            }
            Step::Say(words) => self.say(words.as_bytes()).await?,
            Step::Utter(bytes) => self.say(bytes).await?,
            Step::Drip(words) => {
                for byte in words.as_bytes() {
                    self.say(&[*byte]).await?;
                    sleep(Duration::from_millis(1)).await;
                }
            }
            Step::Wait(time) => sleep(*time).await,
            Step::Hush => {
                let _ = self.stream.read_to_end(&mut self.ahead).await;
                self.heard.push_str(&String::from_utf8_lossy(&self.ahead));
                return Ok(false);
            }
            Step::Drop => return Ok(false),
            Step::Tls => {
                if !self.ahead.is_empty() {
                    return Err("words in clear before TLS".into());
                }
                let clear = std::mem::replace(&mut self.stream, Box::new(tokio::io::empty()));
                let secured = acceptor.accept(clear).await.map_err(|error| error.to_string())?;
                self.stream = Box::new(secured);
            }
        }
        Ok(true)
    }

    async fn say(&mut self, words: &[u8]) -> Result<(), String> {
        self.stream.write_all(words).await.map_err(|error| error.to_string())?;
        self.stream.flush().await.map_err(|error| error.to_string())
    }

    async fn read(&mut self) -> Result<(), String> {
        match self.stream.read_buf(&mut self.ahead).await {
            Ok(0) => Err("the caller hung up".into()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    async fn until(&mut self, end: &[u8]) -> Result<String, String> {
        loop {
            if let Some(at) = self.ahead.windows(end.len()).position(|window| window == end) {
                let taken: Vec<u8> = self.ahead.drain(..at + end.len()).collect();
                let taken = String::from_utf8_lossy(&taken).into_owned();
                self.heard.push_str(&taken);
                return Ok(taken);
            }
            self.read().await?;
        }
    }
}

pub(crate) fn certificate(name: &str) -> (CertificateDer<'static>, TlsAcceptor) {
    certificate_until(name, 4096)
}

fn certificate_until(name: &str, year: i32) -> (CertificateDer<'static>, TlsAcceptor) {
    certificate_with(name, |wanted| wanted.not_after = rcgen::date_time_ymd(year, 1, 1))
}

/// A certificate for this name, with more said about it.
pub(crate) fn certificate_with(
    name: &str,
    say_more: impl FnOnce(&mut rcgen::CertificateParams),
) -> (CertificateDer<'static>, TlsAcceptor) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut wanted = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    say_more(&mut wanted);
    let signer = format!("scripted relay {name}");
    wanted.distinguished_name.push(rcgen::DnType::CommonName, signer);
    let made = wanted.self_signed(&key).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.der().clone()], key)
        .unwrap();
    (made.der().clone(), TlsAcceptor::from(Arc::new(config)))
}
