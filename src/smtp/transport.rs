//! The transport: the socket to the relay and the received lines, behind one handle.
//!
//! lettre reads the replies of a greeting and of a login through a copy of the handle. Those to messages are read here.
//! Messages are written here too, and not through lettre, so that it is known how many bytes were written.
//!
//! Looks up to: `outcome`, `tls`.

use std::fmt;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::mem::{self, MaybeUninit};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::ReadBuf;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::byte_stream::ByteStream;
use super::hello_offers::HelloOffers;
use super::reply_lines::ReplyLines;
use crate::outcome::Reply;
use crate::tls::ConnectionSecurity;

/// How many bytes are read from the socket at a time.
const READ_BYTES: usize = 4096;

/// A handle of one connection to the relay. All copies share the connection.
#[derive(Clone)]
pub(super) struct Transport(Arc<Mutex<Pipe>>);

/// What the copies of a handle share.
pub(super) struct Pipe {
    pub(super) stream: ByteStream,
    pub(super) lines: ReplyLines,
    /// Whether any byte was sent to the relay.
    has_written: bool,
}

/// A write that failed, and how many bytes the system had taken before.
pub(super) struct WriteFailure {
    pub(super) taken: usize,
    pub(super) cause: io::Error,
}

impl Transport {
    /// An unencrypted connection on which nothing was sent yet.
    pub(super) fn new(stream: TcpStream) -> Self {
        Self(Arc::new(Mutex::new(Pipe {
            stream: ByteStream::Clear(stream),
            lines: ReplyLines::default(),
            has_written: false,
        })))
    }

    /// Locks the connection for one step.
    pub(super) fn pipe(&self) -> MutexGuard<'_, Pipe> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Encrypts the connection with TLS. If that fails, nothing can be sent any more.
    ///
    /// # Errors
    ///
    /// The handshake failed, or the connection is encrypted already.
    pub(super) async fn secure(
        &self,
        connector: &TlsConnector,
        name: ServerName<'static>,
    ) -> io::Result<()> {
        let ByteStream::Clear(stream) = mem::replace(&mut self.pipe().stream, ByteStream::Closed)
        else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let stream = connector.connect(name, stream).await?;
        self.pipe().stream = ByteStream::Tls(Box::new(stream));
        Ok(())
    }

    /// Whether the connection is encrypted.
    pub(super) fn is_secure(&self) -> bool {
        self.pipe().stream.is_secure()
    }

    /// How the connection is encrypted. `None` if it is not.
    pub(super) fn security(&self) -> Option<ConnectionSecurity> {
        self.pipe().stream.security()
    }

    /// Whether any byte was sent to the relay.
    pub(super) fn has_written(&self) -> bool {
        self.pipe().has_written
    }

    /// The code of the last line that was read, as the relay said it.
    pub(super) fn last_code(&self) -> u16 {
        self.pipe().lines.last_code()
    }

    /// What the relay offers, if its last reply was the one to EHLO.
    pub(super) fn read_offers(&self) -> HelloOffers {
        HelloOffers::read(self.pipe().lines.last_reply().iter().map(String::as_str))
    }

    /// Whether the relay has sent anything.
    pub(super) fn has_heard(&self) -> bool {
        let pipe = self.pipe();
        !pipe.lines.unasked().is_empty() || !pipe.lines.last_line().is_empty()
    }

    /// Whether the unread bytes are a record of TLS: an alert, or a part of a handshake (RFC 8446 §5.1).
    pub(super) fn has_heard_tls(&self) -> bool {
        matches!(self.pipe().lines.unasked(), [0x15 | 0x16, 0x03, ..])
    }

    /// The address of the relay.
    ///
    /// # Errors
    ///
    /// The connection is lost.
    pub(super) fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.pipe().stream.peer_addr()
    }

    /// Whether the relay sent more than was expected.
    pub(super) fn has_unasked_words(&self) -> bool {
        !self.pipe().lines.unasked().is_empty()
    }

    /// Whether the unexpected bytes are a 421 (RFC 5321 §3.8).
    pub(super) fn has_good_bye(&self) -> bool {
        self.pipe().lines.unasked().starts_with(b"421")
    }

    /// Reads what has come, without waiting.
    ///
    /// # Errors
    ///
    /// The connection is lost, or the relay has closed it.
    pub(super) async fn listen(&self) -> io::Result<()> {
        poll_fn(|cx| {
            let mut pipe = self.pipe();
            match pipe.poll_hear(cx) {
                Poll::Pending => Poll::Ready(Ok(())),
                Poll::Ready(Ok(0)) => Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                Poll::Ready(result) => Poll::Ready(result.map(|_| ())),
            }
        })
        .await
    }

    /// Reads the next reply, positive or negative. `None` if the relay has closed the connection.
    ///
    /// # Errors
    ///
    /// The connection is lost. Of the kind `InvalidData`, if what came is no reply.
    pub(super) async fn read_reply(&self) -> io::Result<Option<Reply>> {
        poll_fn(|cx| {
            let mut pipe = self.pipe();
            loop {
                if let Some(reply) = pipe.lines.take_reply()? {
                    return Poll::Ready(Ok(Some(reply)));
                }
                if ready!(pipe.poll_hear(cx))? == 0 {
                    return Poll::Ready(Ok(None));
                }
            }
        })
        .await
    }

    /// Writes these parts, in one system call if possible. Each block may take `block_limit`.
    ///
    /// # Errors
    ///
    /// The connection is lost, or the system took no byte for that long. Inside of TLS the taken
    /// bytes are those that TLS took; some of them may not have been sent.
    pub(super) async fn write(
        &self,
        parts: impl IntoIterator<Item = &[u8]>,
        block_limit: Duration,
    ) -> Result<(), WriteFailure> {
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        let mut parts: Vec<IoSlice<'_>> = parts.map(IoSlice::new).collect();
        let (mut left, mut taken) = (&mut parts[..], 0);
        while !left.is_empty() {
            let writing = poll_fn(|cx| self.pipe().poll_write(cx, left));
            match within(block_limit, writing).await {
                Ok(count) => {
                    IoSlice::advance_slices(&mut left, count);
                    taken += count;
                }
                Err(cause) => return Err(WriteFailure { taken, cause }),
            }
        }
        within(block_limit, poll_fn(|cx| self.pipe().stream.poll_flush(cx)))
            .await
            .map_err(|cause| WriteFailure { taken, cause })
    }
}

impl Pipe {
    /// Reads what has come, and answers the number of bytes. 0 if the relay has closed the
    /// connection.
    pub(super) fn poll_hear(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut room = [MaybeUninit::uninit(); READ_BYTES];
        let mut buffer = ReadBuf::uninit(&mut room);
        self.stream.poll_read(cx, &mut buffer).map_ok(|()| {
            self.lines.append(buffer.filled());
            buffer.filled().len()
        })
    }

    /// Writes, and remembers that something was sent.
    pub(super) fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream.poll_write(cx, parts);
        self.has_written |= matches!(written, Poll::Ready(Ok(_)));
        written
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").finish_non_exhaustive()
    }
}

async fn within<T>(limit: Duration, step: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(limit, step).await.unwrap_or_else(|_| {
        let words = format!("nothing was taken for {} s", limit.as_secs_f32());
        Err(io::Error::new(io::ErrorKind::TimedOut, words))
    })
}
