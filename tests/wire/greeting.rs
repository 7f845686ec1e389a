//! A port that says nothing: one that waits for TLS, and one that greets late.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use matinale::publication::{Relay, Security};
use matinale::smtp::{Announcer, Error, Session, Target, Timeouts};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

use super::login::crowd;
use super::{ended, failure};
use crate::harness::HANG_GUARD;
use crate::scripted::certificate;

/// How long a port may say nothing before it is asked for TLS.
const PROBE: Duration = Duration::from_millis(60);

/// What a port does with a caller.
#[derive(Clone)]
enum Port {
    /// It speaks TLS first.
    Tls(TlsAcceptor),
    /// It closes the connection after this time, unless the caller speaks TLS first.
    HastyTls(TlsAcceptor, Duration),
    /// It says these bytes and closes the connection.
    Says(&'static [u8]),
    /// It greets after this time, and does what a relay does.
    Greets(Duration),
    /// It never says anything.
    Silent,
}

/// A port that takes any number of callers, and counts them.
struct Server {
    target: Target,
    callers: Arc<AtomicUsize>,
}

impl Server {
    async fn open(port: Port, security: Security) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let relay = Relay::new("localhost", listener.local_addr().unwrap().port(), security);
        let timeouts = Timeouts {
            submission_greeting: HANG_GUARD,
            greeting_probe: PROBE,
            probe: HANG_GUARD,
            ..Timeouts::default()
        };
        let target = Target::new(relay, None, "news.example").unwrap().with_timeouts(timeouts);
        let callers = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&callers);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(port.clone(), stream));
            }
        });
        Self { target, callers }
    }

    async fn call(&self) -> Result<Session, Error> {
        ended(Session::open(&self.target)).await
    }

    fn callers(&self) -> usize {
        self.callers.load(Ordering::SeqCst)
    }
}

async fn serve(port: Port, mut stream: TcpStream) -> std::io::Result<()> {
    match port {
        Port::Tls(acceptor) => relay(acceptor.accept(stream).await?).await,
        Port::HastyTls(acceptor, patience) => {
            let mut first = [0];
            tokio::select! {
                peeked = stream.peek(&mut first) => peeked.map(drop)?,
                () = sleep(patience) => return Ok(()),
            }
            relay(acceptor.accept(stream).await?).await
        }
        Port::Says(words) => {
            stream.write_all(words).await?;
            stream.shutdown().await?;
            stream.read_to_end(&mut Vec::new()).await.map(drop)
        }
        Port::Greets(wait) => {
            sleep(wait).await;
            relay(stream).await
        }
        Port::Silent => stream.read_to_end(&mut Vec::new()).await.map(drop),
    }
}

/// Greets, and answers every command.
async fn relay(stream: impl AsyncRead + AsyncWrite + Unpin) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 relay.example\r\n").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        stream.write_all(b"250 relay.example\r\n").await?;
        line.clear();
    }
    Ok(())
}

fn tells_of_tls(opened: Result<Session, Error>) {
    let error = failure(opened);
    assert!(matches!(error, Error::TlsFirst(_)) && !error.is_temporary(), "{error:?}");
    assert!(error.to_string().contains("write `smtps://`"), "{error}");
}

#[tokio::test]
async fn a_port_that_waits_for_tls_is_told_and_asked_once_for_all_lines() {
    for security in [Security::Plaintext, Security::StartTls] {
        let server = Server::open(Port::Tls(certificate("localhost").1), security).await;
        for opened in ended(crowd(&server.target, 8)).await {
            tells_of_tls(opened);
        }
        assert_eq!(server.callers(), 8 + 1, "{security:?}");
    }
}

#[tokio::test]
async fn a_port_that_waits_for_tls_is_told_though_it_hangs_up_or_says_so_itself() {
    let acceptor = certificate("localhost").1;
    let hasty = Port::HastyTls(acceptor, PROBE / 4);
    tells_of_tls(Server::open(hasty, Security::StartTls).await.call().await);
    let alert = Port::Says(&[0x15, 3, 3, 0, 2, 2, 10]);
    let server = Server::open(alert, Security::StartTls).await;
    tells_of_tls(server.call().await);
    assert_eq!(server.callers(), 1, "it has said enough");
}

#[tokio::test]
async fn a_relay_that_greets_late_is_waited_for() {
    for wait in [PROBE * 4, PROBE * 30] {
        let server = Server::open(Port::Greets(wait), Security::Plaintext).await;
        let opened = ended(crowd(&server.target, 4)).await;
        assert!(opened.iter().all(Result::is_ok), "{opened:?}");
        assert_eq!(server.callers(), 4 + 1, "asked for TLS once");
    }
    let server = Server::open(Port::Greets(Duration::ZERO), Security::Plaintext).await;
    assert!(server.call().await.is_ok());
    assert_eq!(server.callers(), 1, "who greets is not asked");
}

#[tokio::test]
async fn a_port_that_says_nothing_in_tls_either_may_mend_itself() {
    let server = Server::open(Port::Silent, Security::StartTls).await;
    let quick = Timeouts {
        connect: Duration::from_secs(2),
        submission_greeting: Duration::from_secs(3),
        greeting_probe: PROBE,
        probe: PROBE,
        ..Timeouts::default()
    };
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let announcer = Announcer::new(move |words| heard.lock().unwrap().push(words.to_owned()));
    let target = server.target.clone().with_timeouts(quick).announcing_by(announcer);
    for seconds in ["3 s", "2 s"] {
        for opened in ended(crowd(&target, 4)).await {
            let error = failure(opened);
            assert!(matches!(error, Error::Lost { .. }) && error.is_temporary(), "{error:?}");
            let words = error.to_string();
            assert!(words.contains(&format!("kept silent for {seconds}; port 465")), "{words}");
        }
    }
    let told = told.lock().unwrap();
    assert!(told.len() == 1 && told[0].contains("port 465 wants `smtps://`"), "{told:?}");
}

#[tokio::test]
async fn a_port_that_greets_in_clear_where_tls_is_awaited_is_told() {
    for port in [Port::Greets(Duration::ZERO), Port::Says(b"554 no SMTP service here\r\n")] {
        let server = Server::open(port, Security::Implicit).await;
        let error = failure(server.call().await);
        assert!(matches!(error, Error::GreetsFirst(_)) && !error.is_temporary(), "{error:?}");
        assert!(error.to_string().contains("write `smtp://`"), "{error}");
    }
}
