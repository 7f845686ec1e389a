//! The line to the relay: bytes out as they are, replies in one line at a time.
//!
//! lettre reads the replies and logs in; it does so through this. Replies are handed to it one line at
//! a time, and only well-formed ones: what a relay says out of turn therefore stays here, where it can
//! be seen ([`Line::has_more`]), and no reply can be endless or hold bytes that are not ASCII.
//! Messages are written here and not through lettre, so that it is known how far they got.
//!
//! Looks up to: `outcome`.

use std::fmt;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::mem;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::outcome::Reply;

/// A reply line over this many bytes is not a reply. RFC 5321 §4.5.3.1.5 allows 512.
const LONGEST: usize = 2048;
/// What lettre takes of a line.
const KEPT: usize = 900;
/// More lines than this are not one reply; a long answer to EHLO has thirty.
const MOST_LINES: usize = 100;

/// One end of a conversation, shared between lettre (which reads) and the session (which writes).
#[derive(Clone)]
pub(super) struct Line(Arc<Mutex<End>>);

struct End {
    wire: Wire,
    /// Bytes that have come and were not yet asked for.
    heard: Vec<u8>,
    /// One line, cleaned, on its way to lettre.
    ready: Vec<u8>,
    given: usize,
    /// Lines heard of a reply that goes on, and its code.
    lines: usize,
    code: [u8; 3],
    written: u64,
}

enum Wire {
    Clear(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    Cut,
}

/// A write that failed, and how many bytes the system had taken.
pub(super) struct Broken {
    pub(super) taken: usize,
    pub(super) cause: io::Error,
}

impl Line {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self(Arc::new(Mutex::new(End {
            wire: Wire::Clear(stream),
            heard: Vec::new(),
            ready: Vec::new(),
            given: 0,
            lines: 0,
            code: [0; 3],
            written: 0,
        })))
    }

    fn end(&self) -> MutexGuard<'_, End> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts TLS around the line.
    pub(super) async fn secure(
        &self,
        connector: &TlsConnector,
        name: ServerName<'static>,
    ) -> io::Result<()> {
        let Wire::Clear(stream) = mem::replace(&mut self.end().wire, Wire::Cut) else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let stream = connector.connect(name, stream).await?;
        self.end().wire = Wire::Tls(Box::new(stream));
        Ok(())
    }

    /// Lets lettre hear a greeting again: it expects one, and after STARTTLS there is none.
    pub(super) fn greet_again(&self) {
        let mut end = self.end();
        end.ready = b"220 secured\r\n".to_vec();
        end.given = 0;
        end.written = 0;
    }

    pub(super) fn is_secure(&self) -> bool {
        matches!(self.end().wire, Wire::Tls(_))
    }

    /// Whether anything was said to the relay since it greeted.
    pub(super) fn has_spoken(&self) -> bool {
        self.end().written > 0
    }

    /// Whether more was heard than was asked for.
    pub(super) fn has_more(&self) -> bool {
        !self.end().heard.is_empty()
    }

    /// The refusal that was heard last, if the last words were one.
    pub(super) fn last_refusal(&self) -> Option<Reply> {
        let end = self.end();
        let words = std::str::from_utf8(&end.ready).ok()?;
        let code = words.get(..3)?.parse().ok().filter(|&code| code >= 400)?;
        Some(Reply::new(code, words.get(4..)?))
    }

    /// Whether what was heard out of turn is the relay taking its leave.
    pub(super) fn takes_leave(&self) -> bool {
        self.end().heard.starts_with(b"421")
    }

    /// Takes in what has come, without waiting.
    ///
    /// # Errors
    ///
    /// The line is lost, or the relay has hung up.
    pub(super) async fn listen(&self) -> io::Result<()> {
        poll_fn(|cx| {
            let mut end = self.end();
            match end.poll_hear(cx) {
                Poll::Pending => Poll::Ready(Ok(())),
                Poll::Ready(Ok(0)) => Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into())),
                Poll::Ready(result) => Poll::Ready(result.map(|_| ())),
            }
        })
        .await
    }

    /// Writes `head` and `tail`, in one call to the system where it takes them; each block it takes
    /// may last `block`.
    pub(super) async fn write(
        &self,
        head: &[u8],
        tail: &[u8],
        block: Duration,
    ) -> Result<(), Broken> {
        let whole = head.len() + tail.len();
        let mut taken = 0;
        while taken < whole {
            let parts = [
                IoSlice::new(&head[taken.min(head.len())..]),
                IoSlice::new(&tail[taken.saturating_sub(head.len())..]),
            ];
            match patiently(block, poll_fn(|cx| self.end().poll_write(cx, &parts))).await {
                Ok(count) => taken += count,
                Err(cause) => return Err(Broken { taken, cause }),
            }
        }
        patiently(block, poll_fn(|cx| self.end().poll_flush(cx)))
            .await
            .map_err(|cause| Broken { taken, cause })
    }
}

async fn patiently<T>(limit: Duration, step: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(limit, step).await.unwrap_or_else(|_| {
        let words = format!("nothing was taken for {} s", limit.as_secs_f32());
        Err(io::Error::new(io::ErrorKind::TimedOut, words))
    })
}

impl End {
    fn poll_hear(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut room = [0; 4096];
        let mut buffer = ReadBuf::new(&mut room);
        let read = match &mut self.wire {
            Wire::Clear(stream) => Pin::new(stream).poll_read(cx, &mut buffer),
            Wire::Tls(stream) => Pin::new(stream).poll_read(cx, &mut buffer),
            Wire::Cut => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        };
        read.map_ok(|()| {
            self.heard.extend_from_slice(buffer.filled());
            buffer.filled().len()
        })
    }

    fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = match &mut self.wire {
            Wire::Clear(stream) => Pin::new(stream).poll_write_vectored(cx, parts),
            Wire::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, parts),
            Wire::Cut => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        };
        match written {
            Poll::Ready(Ok(0)) => Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
            Poll::Ready(Ok(count)) => {
                self.written += count as u64;
                Poll::Ready(Ok(count))
            }
            other => other,
        }
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Wire::Clear(stream) => Pin::new(stream).poll_flush(cx),
            Wire::Tls(stream) => Pin::new(stream).poll_flush(cx),
            Wire::Cut => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }

    /// Readies the next whole line, if one was heard. What is no reply stays where it is, so that it is
    /// met again whoever asks.
    fn next_line(&mut self) -> io::Result<bool> {
        match self.heard.iter().position(|&byte| byte == b'\n') {
            Some(end) if end < LONGEST && self.lines < MOST_LINES => {
                let line = clean(&self.heard[..end]);
                let Some((code, goes_on)) = reply(&line) else {
                    return Err(misheard(&line));
                };
                if self.lines > 0 && code != self.code {
                    return Err(misheard(&[&self.code[..], b"-, then ", &line].concat()));
                }
                self.lines = if goes_on { self.lines + 1 } else { 0 };
                self.code = code;
                self.ready = line;
                self.given = 0;
                self.heard.drain(..=end);
                Ok(true)
            }
            None if self.heard.len() < LONGEST => Ok(false),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a reply of over {MOST_LINES} lines, or a line of over {LONGEST} bytes"),
            )),
        }
    }
}

/// The code of a reply line, and whether another line follows (RFC 5321 §4.2).
fn reply(line: &[u8]) -> Option<([u8; 3], bool)> {
    match *line {
        [a @ b'2'..=b'5', b @ b'0'..=b'5', c @ b'0'..=b'9', sign @ (b' ' | b'-'), ..] => {
            Some(([a, b, c], sign == b'-'))
        }
        _ => None,
    }
}

/// What could not be read as a reply, and not more of it than a person reads.
fn misheard(line: &[u8]) -> io::Error {
    let said: String = line.iter().take(80).map(|&byte| char::from(byte)).collect();
    io::Error::new(io::ErrorKind::InvalidData, format!("`{}`", said.trim_end()))
}

/// A reply line as lettre takes it: ASCII, not too long, a blank or a hyphen after the code, CRLF.
fn clean(line: &[u8]) -> Vec<u8> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut clean: Vec<u8> = line
        .iter()
        .take(KEPT)
        .map(|&byte| if byte.is_ascii() && !byte.is_ascii_control() { byte } else { b' ' })
        .collect();
    if clean.len() == 3 {
        clean.push(b' ');
    }
    clean.extend_from_slice(b"\r\n");
    clean
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut end = self.end();
        loop {
            if end.given < end.ready.len() {
                let count = buffer.remaining().min(end.ready.len() - end.given);
                buffer.put_slice(&end.ready[end.given..end.given + count]);
                end.given += count;
                return Poll::Ready(Ok(()));
            }
            if end.next_line()? {
                continue;
            }
            match end.poll_hear(cx) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.end().poll_write(cx, &[IoSlice::new(bytes)])
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.end().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.end().wire {
            Wire::Clear(stream) => Pin::new(stream).poll_shutdown(cx),
            Wire::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
            Wire::Cut => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        match &self.end().wire {
            Wire::Clear(stream) => stream.peer_addr(),
            Wire::Tls(stream) => stream.get_ref().0.peer_addr(),
            Wire::Cut => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, clean, reply};

    #[test]
    fn a_reply_begins_with_its_code_and_says_whether_it_goes_on() {
        assert_eq!(reply(b"250-a\r\n"), Some((*b"250", true)));
        assert_eq!(reply(&clean(b"550")), Some((*b"550", false)));
        for bad in ["", "2", "25", "999 x", "150 x", "260 x", "2500 x", "25O x", " 250 x", "250x"] {
            assert_eq!(reply(&clean(bad.as_bytes())), None, "{bad}");
        }
    }

    #[test]
    fn a_reply_line_is_cleaned_before_anyone_reads_it() {
        assert_eq!(clean(b"250\r"), b"250 \r\n");
        assert_eq!(clean(b"250 ok\x1b[1m\xff\r"), b"250 ok [1m \r\n");
        assert_eq!(clean(b"250-bare"), b"250-bare\r\n");
        assert_eq!(clean(&[b'2'; 2000]).len(), KEPT + 2);
    }
}
