//! From a name to a conversation that takes mail: TCP, TLS, EHLO, AUTH.
//!
//! Nothing but EHLO and STARTTLS is said in clear to another machine, and what the relay says in clear
//! after agreeing to STARTTLS ends the conversation (RFC 3207 §4.2, RFC 8314 §3).
//!
//! Looks up to: `outcome`, `publication`.

use std::io;
use std::net::SocketAddr;

use lettre::transport::smtp::Error as WireError;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::{ClientId, Extension};
use lettre::transport::smtp::response::Response;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

use super::Error;
use super::error::heard;
use super::line::Line;
use super::login::log_in;
use super::target::{Door, Target};
use crate::outcome::{Phase, Reply};
use crate::publication::Security;

/// A conversation that has got as far as taking mail, and the relay's last answer to EHLO.
pub(super) struct Open {
    pub(super) connection: AsyncSmtpConnection,
    pub(super) line: Line,
    pub(super) hello: Response,
}

/// Calls the target and logs in. A login that is put off before anybody has got in is tried again, from
/// the first word on, until the [`Door`] is barred.
pub(super) async fn open(target: &Target) -> Result<Open, Error> {
    loop {
        let untried = match &*target.door.lock().await {
            Door::Barred(reply) => return Err(target.barred(reply.clone())),
            Door::Untried(_) => true,
            Door::Open => false,
        };
        match dial(target).await {
            Err(Error::Refused { phase: Phase::Login, .. }) if untried => {}
            dialled => return dialled,
        }
    }
}

async fn dial(target: &Target) -> Result<Open, Error> {
    let line = Line::new(call(target).await?);
    let mut connection = match target.relay.security {
        Security::Plaintext => greet(target, &line).await?,
        Security::Implicit => {
            secure(target, &line).await?;
            greet(target, &line).await?
        }
        Security::StartTls => start_tls(target, &line).await?,
    };
    log_in(target, &mut connection, &line).await?;
    // Asked once more, since lettre keeps neither PIPELINING nor SIZE of what it hears.
    let command = format!("EHLO {}\r\n", target.hello);
    let answer = timeout(target.timeouts.command, connection.command(command)).await;
    let hello = settle(target, Phase::Hello, answer)?;
    Ok(Open { connection, line, hello })
}

/// Finds the relay and opens a socket that never waits to fill a packet.
async fn call(target: &Target) -> Result<TcpStream, Error> {
    let unreachable = |cause: String| Error::Unreachable(target.name(), cause);
    let limit = target.timeouts.connect;
    let silent = || format!("no answer within {} s", limit.as_secs_f32());
    let name = (target.relay.host.trim_matches(['[', ']']), target.relay.port);
    let addresses: Vec<SocketAddr> = timeout(limit, lookup_host(name))
        .await
        .map_err(|_| unreachable(silent()))?
        .map_err(|cause| unreachable(cause.to_string()))?
        .collect();
    if !addresses.iter().all(|address| target.may_call(address.ip())) {
        return Err(Error::Exposed(target.relay.host.clone()));
    }
    let mut cause = "the name has no address".to_owned();
    for address in addresses {
        match timeout(limit, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                stream.set_nodelay(true).map_err(|cause| unreachable(cause.to_string()))?;
                return Ok(stream);
            }
            Ok(Err(failure)) => cause = failure.to_string(),
            Err(_) => cause = silent(),
        }
    }
    Err(unreachable(cause))
}

/// Puts TLS around the line and checks the certificate against the relay's name.
async fn secure(target: &Target, line: &Line) -> Result<(), Error> {
    let host = target.relay.host.as_str();
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
        .map_err(|cause| Error::Handshake(host.to_owned(), cause.to_string()))?;
    let connector = target.connector()?;
    match timeout(target.timeouts.connect, line.secure(&connector, name)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(failure)) if dropped(&failure) => {
            Err(Error::Lost { phase: Phase::Tls, cause: failure.to_string() })
        }
        Ok(Err(failure)) => Err(Error::from_handshake(host, &failure)),
        Err(_) => Err(silence(Phase::Tls)),
    }
}

fn dropped(failure: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(failure.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}

/// Hears the greeting and says EHLO.
async fn greet(target: &Target, line: &Line) -> Result<AsyncSmtpConnection, Error> {
    let hello = ClientId::Domain(target.hello.clone());
    let connecting = AsyncSmtpConnection::connect_with_transport(Box::new(line.clone()), &hello);
    let answer = timeout(target.timeouts.command, connecting).await;
    let phase = if line.has_spoken() { Phase::Hello } else { Phase::Greeting };
    match (settle(target, phase, answer), line.last_refusal()) {
        // Refused at EHLO, lettre says QUIT and waits: the refusal counts, and not the silence after it.
        (Err(Error::Lost { .. }), Some(reply)) => Err(Error::Refused { phase, reply }),
        (settled, _) => settled,
    }
}

/// Greets in clear, says STARTTLS, and starts anew inside TLS (RFC 3207 §4.2).
async fn start_tls(target: &Target, line: &Line) -> Result<AsyncSmtpConnection, Error> {
    let host = || target.relay.host.clone();
    let mut clear = greet(target, line).await?;
    if !clear.server_info().supports_feature(Extension::StartTls) {
        return Err(Error::NoStartTls(host()));
    }
    let answer = timeout(target.timeouts.command, clear.command("STARTTLS\r\n")).await;
    settle(target, Phase::Tls, answer)?;
    line.listen()
        .await
        .map_err(|cause| Error::Lost { phase: Phase::Tls, cause: cause.to_string() })?;
    if line.has_more() {
        return Err(Error::Injected(host()));
    }
    drop(clear);
    secure(target, line).await?;
    line.greet_again();
    greet(target, line).await
}

/// What came of a step: done, refused, lost, or nothing within its time.
pub(super) fn settle<T>(
    target: &Target,
    phase: Phase,
    answer: Result<Result<T, WireError>, tokio::time::error::Elapsed>,
) -> Result<T, Error> {
    match answer {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(failure)) => Err(match heard(phase, &failure) {
            Ok(reply) => Error::Refused { phase, reply },
            Err(Error::Lost { phase: Phase::Tls, cause }) => {
                Error::Handshake(target.relay.host.clone(), cause)
            }
            Err(error) => error,
        }),
        Err(_) => Err(silence(phase)),
    }
}

/// The relay said nothing within the phase's time.
pub(super) fn silence(phase: Phase) -> Error {
    Error::Lost { phase, cause: "the relay kept silent for too long".to_owned() }
}

/// The reply of a step that went well, in our words.
pub(super) fn spoken(response: &Response) -> Reply {
    let words: Vec<&str> = response.message().collect();
    Reply::new(response.code().into(), &words.join(" "))
}
