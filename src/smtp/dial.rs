//! Opens a connection that is ready for mail: TCP, TLS, EHLO, AUTH.
//!
//! Only EHLO and STARTTLS are sent unencrypted to another machine. Unencrypted bytes of the relay
//! after its reply to STARTTLS end the conversation (RFC 3207 §4.2, RFC 8314 §3).
//!
//! Looks up to: `outcome`, `publication`.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::rustls::{Error as TlsError, InvalidMessage};

use super::channel::Channel;
use super::greeting::open_in_clear;
use super::login::{LoginEnd, Renewal, log_in};
use super::target::Target;
use super::transport::Transport;
use super::{Error, Extensions};
use crate::outcome::Phase;
use crate::publication::Security;

/// A connection that is ready for mail.
pub(super) struct DialedRelay {
    pub(super) channel: Channel,
    pub(super) extensions: Extensions,
}

/// Connects to the target and logs in. The login is tried again with a new connection if it was
/// deferred before any has succeeded, and once if its secret was refused and there is another one.
///
/// # Errors
///
/// The relay cannot be reached, cannot be trusted, or refuses the login.
pub(super) async fn dial_relay(target: &Target) -> Result<DialedRelay, Error> {
    let mut renewal = Renewal::Allowed;
    loop {
        target.require_unbarred(&*target.login_state.lock().await)?;
        let mut channel = open_channel(target).await?;
        match log_in(target, &mut channel, renewal).await? {
            LoginEnd::Done => {
                let extensions = Extensions::read(&channel.say_hello(&target.hello).await?);
                return Ok(DialedRelay { channel, extensions });
            }
            LoginEnd::Deferred => {}
            LoginEnd::Renewed => renewal = Renewal::Used,
        }
    }
}

/// Connects to the target, with TLS if the settings ask for it.
async fn open_channel(target: &Target) -> Result<Channel, Error> {
    let transport = Transport::new(connect_socket(target).await?);
    match target.relay.security {
        Security::Plaintext => open_in_clear(target, transport).await,
        Security::Implicit => {
            secure_transport(target, &transport).await?;
            let limit = target.timeouts.for_greeting(target.relay.port);
            Channel::open(transport, &target.hello, target.timeouts, limit).await
        }
        Security::StartTls => {
            let mut channel = open_in_clear(target, transport).await?;
            start_tls(target, &mut channel).await?;
            Ok(channel)
        }
    }
}

/// Resolves the relay's name and opens a socket without Nagle's delay.
async fn connect_socket(target: &Target) -> Result<TcpStream, Error> {
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

/// Encrypts the transport with TLS, and checks the certificate against the relay's name.
async fn secure_transport(target: &Target, transport: &Transport) -> Result<(), Error> {
    let name = target.server_name()?;
    let connector = target.connector()?;
    match timeout(target.timeouts.connect, transport.secure(&connector, name)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(failure)) if is_lost_connection(&failure) => {
            Err(Error::Lost { phase: Phase::Tls, cause: failure.to_string() })
        }
        Ok(Err(failure)) if target.relay.security == Security::Implicit && is_clear(&failure) => {
            Err(Error::GreetsFirst(target.name()))
        }
        Ok(Err(failure)) => Err(Error::from_handshake(&target.relay.host, &failure)),
        Err(_) => Err(Error::silent(Phase::Tls)),
    }
}

fn is_lost_connection(failure: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(failure.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}

/// Whether a handshake failed because the server's first bytes were none of TLS.
fn is_clear(failure: &io::Error) -> bool {
    let cause = failure.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    matches!(cause, Some(TlsError::InvalidMessage(InvalidMessage::InvalidContentType)))
}

/// Sends STARTTLS, encrypts the transport, and asks with EHLO what the relay offers inside TLS (RFC
/// 3207 §4.2).
async fn start_tls(target: &Target, channel: &mut Channel) -> Result<(), Error> {
    let host = || target.relay.host.clone();
    if !channel.offers.starttls {
        return Err(Error::NoStartTls(host()));
    }
    channel.ask_for_tls(&target.relay.host).await?;
    let transport = channel.transport.clone();
    transport
        .listen()
        .await
        .map_err(|cause| Error::Lost { phase: Phase::Tls, cause: cause.to_string() })?;
    if transport.has_unasked_words() {
        return Err(Error::Injected(host()));
    }
    secure_transport(target, &transport).await?;
    channel.renew_offers(&target.hello).await
}
