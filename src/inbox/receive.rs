//! The inbox as an SMTP server (RFC 5321): its port, and the connections to it.
//!
//! Looks up to: nothing.

use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::Connection;
use super::open_connections::OpenConnections;
use super::reception::Reception;

/// What a connection is told that is closed for others (RFC 5321 §3.8).
const TOO_MANY_CONNECTIONS: &[u8] = b"421 4.7.0 too many connections at once\r\n";

/// The port for mail.
#[derive(Clone)]
pub(super) struct MailPort {
    pub(super) reception: Reception,
    pub(super) closing: CancellationToken,
    pub(super) connections: TaskTracker,
    pub(super) open: Arc<OpenConnections>,
}

impl MailPort {
    /// Accepts connections until the inbox closes.
    pub(super) async fn receive(self, listener: TcpListener) {
        loop {
            let accepted = tokio::select! {
                () = self.closing.cancelled() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                self.open.free_descriptor().await;
                continue;
            };
            self.connections.spawn(self.clone().talk_with(stream));
        }
    }

    /// Receives what a connection brings, until either side or another connection ends it.
    async fn talk_with(self, mut stream: TcpStream) {
        let Some(place) = self.open.open() else {
            let _ = stream.write_all(TOO_MANY_CONNECTIONS).await;
            return;
        };
        let (closing, closed) = (self.closing.clone(), place.closed());
        let mut connection = Connection::new(stream, place, self.reception);
        let is_crowded = tokio::select! {
            () = closing.cancelled() => false,
            () = closed.cancelled() => true,
            _ = connection.talk() => false,
        };
        if is_crowded {
            connection.say_at_once(TOO_MANY_CONNECTIONS);
        }
    }
}
