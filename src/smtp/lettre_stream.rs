//! The transport as lettre gets it: replies are read line by line, and each line only when it is
//! expected.
//!
//! Looks up to: nothing.

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::transport::Transport;

impl AsyncRead for Transport {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut pipe = self.pipe();
        loop {
            let line = pipe.lines.read_line(buffer.remaining());
            if !line.is_empty() {
                buffer.put_slice(line);
                return Poll::Ready(Ok(()));
            }
            if pipe.lines.begin_next_line()? {
                continue;
            }
            match pipe.poll_hear(cx) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl AsyncWrite for Transport {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.pipe().poll_write(cx, &[IoSlice::new(bytes)])
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.pipe().stream.poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.pipe().stream.poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Transport {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.pipe().stream.peer_addr()
    }
}
