//! Opens a conversation whose greeting comes in clear, and finds out whether the port speaks TLS first.
//!
//! On a port such as 465 the server waits for TLS from the first byte, while the client waits for a
//! greeting. So a port that says nothing is asked on a second connection whether it speaks TLS: once for
//! all connections to a relay, and not before the time that Postfix and others let a client wait on
//! purpose. The greeting is awaited meanwhile: on port 25 for as long as RFC 5321 §4.5.3.2.1 asks, and on
//! other ports for a minute. Once it was awaited so long in vain, it is awaited no longer than a connection.
//!
//! Looks up to: `outcome`.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::rustls::Error as TlsError;

use super::channel::Channel;
use super::port_state::GreetingEnd;
use super::target::Target;
use super::timeouts::SERVER_TO_SERVER_PORT;
use super::transport::Transport;
use super::{Error, Timeouts};
use crate::outcome::Phase;

/// Which scheme belongs to which port, for a person who looks at a silent one.
const PORTS: &str = "port 465 wants `smtps://` in the `url`, ports 587 and 25 want `smtp://`";

/// Waits for the greeting, and sends EHLO.
///
/// # Errors
///
/// As [`Channel::open`], and [`Error::TlsFirst`].
pub(super) async fn open_in_clear(target: &Target, transport: Transport) -> Result<Channel, Error> {
    let probed = transport.clone();
    let asking = async {
        sleep(target.timeouts.greeting_probe).await;
        speaks_tls_first(target, &probed).await
    };
    let opened = tokio::select! {
        opened = await_greeting(target, transport) => opened,
        true = asking => return Err(Error::TlsFirst(target.name())),
    };
    match opened {
        Err(
            Error::Lost { phase: Phase::Greeting, .. }
            | Error::Garbled { phase: Phase::Greeting, .. },
        ) if speaks_tls_first(target, &probed).await => Err(Error::TlsFirst(target.name())),
        opened => opened,
    }
}

/// Waits for the greeting, sends EHLO, and notes whether the relay has greeted.
async fn await_greeting(target: &Target, transport: Transport) -> Result<Channel, Error> {
    let timeouts = target.timeouts;
    let awaited = timeouts.for_greeting(target.relay.port);
    let limit = if target.port_state.is_silent() { timeouts.connect } else { awaited };
    let (heard, began) = (transport.clone(), Instant::now());
    let opened = Channel::open(transport, &target.hello, target.timeouts, limit).await;
    if heard.has_heard() {
        target.port_state.note_greeting(GreetingEnd::Came);
        return opened;
    }
    match opened {
        Err(Error::Lost { phase: Phase::Greeting, .. }) if began.elapsed() >= limit => {
            target.port_state.note_greeting(GreetingEnd::Silence);
            let seconds = limit.as_secs_f32();
            let cause = format!("the relay kept silent for {seconds} s; {PORTS}");
            Err(Error::Lost { phase: Phase::Greeting, cause })
        }
        opened => opened,
    }
}

/// Whether the port of a connection that was not greeted speaks TLS first.
async fn speaks_tls_first(target: &Target, transport: &Transport) -> bool {
    if transport.has_heard() {
        return transport.has_heard_tls();
    }
    match transport.peer_addr() {
        Ok(address) if address.port() != SERVER_TO_SERVER_PORT => {
            target.port_state.speaks_tls(probe_port(target.clone(), address)).await
        }
        _ => false,
    }
}

/// Asks a port whether it speaks TLS first. If it does not, and has greeted nobody yet, a person is told
/// what is waited for.
async fn probe_port(target: Target, address: SocketAddr) -> bool {
    let speaks_tls = begin_tls(&target, address).await;
    if !speaks_tls && !target.port_state.is_greeted() {
        let Timeouts { greeting_probe, probe, .. } = target.timeouts;
        target.tell(&format!(
            "{} has said nothing for {} s, and its greeting is awaited for {} s; {PORTS}",
            target.name(),
            (greeting_probe + probe).as_secs_f32(),
            target.timeouts.for_greeting(target.relay.port).as_secs_f32(),
        ));
    }
    speaks_tls
}

/// Begins TLS on a connection of its own. Any answer in TLS will do, such as a certificate that is not
/// good, or an alert.
async fn begin_tls(target: &Target, address: SocketAddr) -> bool {
    let (Ok(connector), Ok(name)) = (target.connector(), target.server_name()) else {
        return false;
    };
    let beginning = async {
        let stream = TcpStream::connect(address).await?;
        connector.connect(name, stream).await.map(drop)
    };
    match timeout(target.timeouts.probe, beginning).await {
        Ok(Ok(())) => true,
        Ok(Err(failure)) => is_said_in_tls(&failure),
        Err(_) => false,
    }
}

/// Whether a handshake failed because of something that the server said in TLS.
fn is_said_in_tls(failure: &io::Error) -> bool {
    let cause = failure.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    cause.is_some_and(|cause| !matches!(cause, TlsError::InvalidMessage(_)))
}
