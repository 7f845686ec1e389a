//! The socket to the relay, unencrypted or inside TLS.
//!
//! Looks up to: `tls`.

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::tls::ConnectionSecurity;

/// The bytes to and from the relay.
pub(super) enum ByteStream {
    /// An unencrypted socket.
    Clear(TcpStream),
    /// A socket inside TLS.
    Tls(Box<TlsStream<TcpStream>>),
    /// No socket: a TLS handshake is going on, or has failed.
    Closed,
}

impl ByteStream {
    /// Whether the bytes are inside TLS.
    pub(super) const fn is_secure(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// How the bytes are encrypted. `None` if they are not.
    pub(super) fn security(&self) -> Option<ConnectionSecurity> {
        match self {
            Self::Tls(stream) => Some(ConnectionSecurity::read(stream.get_ref().1)),
            Self::Clear(_) | Self::Closed => None,
        }
    }

    /// Reads what has come. If the buffer stays empty, the relay has closed the connection.
    pub(super) fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self {
            Self::Clear(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Closed => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }

    /// Writes the parts, in one system call if possible. Answers how many bytes were taken.
    pub(super) fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = match self {
            Self::Clear(stream) => Pin::new(stream).poll_write_vectored(cx, parts),
            Self::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, parts),
            Self::Closed => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        };
        match written {
            Poll::Ready(Ok(0)) => Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
            other => other,
        }
    }

    /// Flushes the bytes that TLS still holds.
    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Clear(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
            Self::Closed => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }

    /// Closes the writing side.
    pub(super) fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Clear(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Closed => Poll::Ready(Ok(())),
        }
    }

    /// The address that the socket is connected to.
    pub(super) fn peer_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Clear(stream) => stream.peer_addr(),
            Self::Tls(stream) => stream.get_ref().0.peer_addr(),
            Self::Closed => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}
